// What came back, shown by what it says it is. Nothing of it becomes a document or a script of the page: markup is text,
// pictures are pictures.
import { copyButton, h, lit, say, segmented } from "./dom.js";
import { tried, write } from "./json.js";

/// So much of a text is shown at first, in units of text; more when the reader asks.
const MAX_SHOWN = 200_000;

const unit = (language, number, name, unitDisplay = "short") => {
  const digits = number < 10 && number % 1 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay, maximumFractionDigits: digits }).format(number);
};

export const timeOf = (language, time) =>
  time < 1000 ? unit(language, Math.round(time), "millisecond") : unit(language, time / 1000, "second");

export const sizeOf = (language, size) => {
  const names = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let at = 0;
  for (; size >= 1000 && at < 3; at++) size /= 1000;
  return unit(language, size, names[at], "narrow");
};

/// What the bytes are shown as: `json`, `text`, `image`, `audio`, `video`, `bytes`, `nothing`.
const kindOf = (type, bytes) => {
  const name = type.split(";")[0].trim().toLowerCase();
  if (!bytes.length) return "nothing";
  if (/[/+]json$/.test(name)) return "json";
  if (/^text\/|[/+](xml|yaml|javascript|graphql|x-www-form-urlencoded)$|json|yaml/.test(name) && name !== "image/svg+xml") return "text";
  const [family] = name.split("/");
  if (["image", "audio", "video"].includes(family)) return family;
  if (name && name !== "application/octet-stream") return "bytes";
  return isText(bytes) ? "text" : "bytes";
};

const isText = (bytes) => {
  try {
    return !/[\0-\x08]/.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, 4096), { stream: true }));
  } catch {
    return false;
  }
};

const decoded = (bytes, type) => {
  const [, label = "utf-8"] = /charset=["']?([\w-]+)/i.exec(type) ?? [];
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
};

const FAMILIES = [undefined, "d-play-info", "d-play-fine", "d-play-moved", "d-play-wrong", "d-play-broken"];

/// The place for answers: `{ element, wait, show, clear }`.
export const responsePane = ({ words, language }) => {
  // Addresses of what is shown, which the browser keeps until it is told.
  let addresses = [];
  const addressOf = (blob) => {
    const made = URL.createObjectURL(blob);
    addresses.push(made);
    return made;
  };
  const status = h("p", { class: "d-sr", role: "status" });
  const head = h("div", { class: "d-play-answer-head" });
  const place = h("div", { class: "d-play-answer" });
  const empty = () => h("p", { class: "d-play-note" }, words.response_empty);
  const element = h("section", { class: "d-play-pane d-play-response", tabindex: -1, "aria-label": words.response }, h("div", { class: "d-play-pane-head" }, h("h3", {}, words.response), head), place, status);
  // An answer takes a while to be read: what is cleared meanwhile stays so.
  let turn = 0;
  const clear = () => {
    turn += 1;
    addresses.forEach((address) => URL.revokeObjectURL(address));
    addresses = [];
    status.textContent = "";
    head.replaceChildren();
    place.replaceChildren(empty());
  };
  clear();

  const textView = (text, isJson, isWrapped) => {
    const code = h("code");
    const view = h("pre", { class: `d-code${isWrapped ? " d-wrap" : ""}`, tabindex: 0, "aria-label": words.response }, code);
    const part = text.slice(0, MAX_SHOWN);
    code.append(...lit(part, isJson));
    if (part.length === text.length) return [view];
    const more = h("button", { type: "button", class: "d-play-more", onclick: () => {
      code.textContent = text;
      more.remove();
    } }, words.expand);
    return [view, more];
  };

  const jsonViews = (text) => {
    const value = tried(text);
    if (!value) return [h("p", { class: "d-play-note" }, words.answer_not_json), ...textView(text, true)];
    const shown = h("div", { class: "d-play-view" });
    const choose = (view) => shown.replaceChildren(...textView(view === "raw" ? text : write(value.value, 2), true, view === "raw"));
    choose("pretty");
    return [segmented(words.response, [["pretty", words.formatted], ["raw", words.raw]], "pretty", choose), shown];
  };

  const pictureOf = (blob, drawing) => {
    const src = drawing ?? addressOf(blob);
    return h("img", { class: "d-play-picture", src, alt: words.response });
  };

  const bodyViews = (blob, bytes, drawing) => {
    const { type } = blob;
    switch (kindOf(type, bytes)) {
      case "nothing":
        return [h("p", { class: "d-play-note" }, words.no_content)];
      case "json":
        return jsonViews(decoded(bytes, type));
      case "text":
        return textView(decoded(bytes, type), /json/.test(type), /^text\/plain/.test(type));
      case "image":
        return [pictureOf(blob, drawing)];
      case "audio":
        return [h("audio", { class: "d-play-media", controls: true, src: addressOf(blob) })];
      case "video":
        return [h("video", { class: "d-play-media", controls: true, src: addressOf(blob) })];
      default:
        return [h("p", { class: "d-play-note" }, `${type.split(";")[0] || "application/octet-stream"}, ${sizeOf(language, blob.size)}`)];
    }
  };

  const wait = () => {
    clear();
    status.textContent = words.sending;
    const told = h("p", { class: "d-play-note" }, words.sending);
    place.replaceChildren(h("div", { class: "d-play-waiting" }, told));
    let last = 0;
    const stream = h("div", { class: "d-play-view" });
    /// What has come: how much, and of streams what.
    return ({ chunks, size, type }) => {
      const now = Date.now();
      if (now - last < 250) return;
      last = now;
      told.textContent = sizeOf(language, size);
      if (!/event-stream|ndjson|jsonl|json-seq/.test(type)) return;
      if (!stream.isConnected) place.append(stream);
      new Blob(lastOf(chunks)).text().then((text) => stream.isConnected && stream.replaceChildren(...textView(text.slice(-MAX_SHOWN), true, true)));
    };
  };

  const fail = ({ code, origin, reason, needed }, request) => {
    const text = say(words[`failed_${code}`], { origin, method: request.method, reason });
    status.textContent = text;
    const code_ = needed && code === "refused" && needed.map((pair) => pair.join(": ")).join("\n");
    const block = code_ && h("div", { class: "d-codeblock" }, copyButton(words, () => code_), h("pre", { class: "d-code d-wrap", tabindex: 0 }, h("code", {}, code_)));
    place.replaceChildren(h("div", { class: `d-play-failure${code === "cancelled" ? " d-play-quiet" : ""}` }, h("p", {}, text), block));
  };

  const show = async (result, request) => {
    clear();
    if (!result.ok) return fail(result, request);
    const { blob, headers, time, isWhole, url } = result;
    const own = turn;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    // An address of a blob would be one of this site's if it were opened by itself, where drawings run scripts.
    const drawing = /svg/.test(blob.type) ? await dataUrl(blob) : undefined;
    if (own !== turn) return;
    const line = `${result.status} ${result.statusText}`.trim();
    status.textContent = line;
    const name = h("span", { class: `d-play-status ${FAMILIES[Math.floor(result.status / 100)] ?? ""}` }, line);
    head.replaceChildren(name, h("span", {}, timeOf(language, time)), h("span", {}, sizeOf(language, blob.size)));
    const body = h("div", { class: "d-play-part" }, bodyViews(blob, bytes, drawing));
    const fields = h("dl", { class: "d-play-headers" }, headers.map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, value))));
    const top = h("div", { class: "d-play-part", hidden: true }, h("p", { class: "d-play-note" }, words.exposed), fields);
    const views = segmented(words.response, [["body", words.request_body], ["headers", `${words.header_parameters} (${headers.length})`]], "body", (view) => {
      body.hidden = view !== "body";
      top.hidden = view === "body";
    });
    // Bytes without a type: opened by itself it would be of no kind that runs.
    const file = new Blob([blob], { type: "application/octet-stream" });
    const load = bytes.length > 0 && h("a", { class: "d-play-link", href: addressOf(file), download: `response${endingOf(blob.type)}` }, words.download);
    const copy = bytes.length > 0 && isText(bytes) && copyButton(words, () => decoded(bytes, blob.type));
    place.replaceChildren(
      ...[
        !isWhole && h("p", { class: "d-play-note" }, words.failed_cancelled),
        url && h("p", { class: "d-play-note" }, h("code", {}, url)),
        h("div", { class: "d-play-bar" }, views, h("span", { class: "d-play-acts" }, load, copy)),
        body,
        top,
      ].filter(Boolean),
    );
  };

  return { element, wait, show, clear };
};

/// The last pieces of a stream, as many as are shown: a character is at most four bytes.
const lastOf = (chunks) => {
  let at = chunks.length;
  for (let size = 0; at && size < 4 * MAX_SHOWN; size += chunks[at].length) at -= 1;
  return chunks.slice(at);
};

const ENDINGS = { jpeg: "jpg", plain: "txt", "svg+xml": "svg", mpeg: "mp3", javascript: "js" };

const endingOf = (type) => {
  const [, kind = ""] = /^[\w.-]+\/(?:[\w.-]+\+(?!xml$))?([\w.+-]+)/.exec(type) ?? [];
  const ending = ENDINGS[kind] ?? kind.replace(/^(x-|vnd\..*)/, "");
  return /^[a-z\d]{1,5}$/.test(ending) ? `.${ending}` : ".bin";
};

const dataUrl = (blob) =>
  new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.readAsDataURL(blob);
  });
