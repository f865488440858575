// What all handshakes have in common around the page: logging out, what readers are told, tabs that open later.
import { announce, keepInputs, logOut, read, readObject, remove, restore, write } from "./store.js";

/// Has something said after the next load: `code` is one of the words of `.d-notice`, `reason` stands behind it.
export const leaveNotice = (code, reason, more) => {
  const text = JSON.stringify({ code, reason, ...more });
  // Where nothing can be stored, this entry of the tab's history can hold it.
  if (!write("notice", text)) history.replaceState({ "docs:notice": text }, "");
};

/// Logs nobody's name: what is written to the console holds no data of readers and no part of a token.
export const warn = (reason) => console.warn(`docs E1310: not logged in: ${reason}`);

/// Says what was left to be said. A notice that names a new reader offers to go back to the one before.
const say = () => {
  const text = read("notice") ?? history.state?.["docs:notice"];
  if (!text) return;
  remove("notice");
  if (history.state?.["docs:notice"]) history.replaceState(null, "");
  const notice = JSON.parse(text);
  if (notice.reason) warn(notice.reason);
  const place = document.querySelector(".d-notice");
  const words = JSON.parse(place?.dataset.words ?? "{}");
  if (!words[notice.code]) return;
  const [line] = place.children;
  line.textContent = words[notice.code].replace("{minutes}", notice.minutes).replace("{name}", notice.name);
  if (notice.reason) line.title = notice.reason;
  const button = (word, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words[word];
    made.addEventListener("click", () => {
      place.hidden = true;
      act();
    });
    place.append(made);
  };
  const previous = read("previous");
  if (previous && notice.code === "signed_in_as") button("undo", () => restore(JSON.parse(previous)));
  remove("previous");
  button("close", () => {});
  // Screen readers say what changes in a place that is there.
  place.hidden = false;
};

/// Tabs hand what the playground is given to those that open later, as long as they are open.
const share = () => {
  if (SITE.credentials !== "tab") return;
  let channel;
  const join = () => {
    channel = new BroadcastChannel(`docs:${SITE.base}`);
    channel.addEventListener("message", ({ data }) => {
      const { id } = readObject("session");
      if (typeof id !== "string" || data?.id !== id) return;
      const own = read("inputs");
      if (data.inputs === undefined && own) channel.postMessage({ id, inputs: own });
      else if (typeof data.inputs === "string" && !own) takeOver(id, data.inputs);
    });
    const { id } = readObject("session");
    if (id && !read("inputs")) channel.postMessage({ id });
  };
  join();
  // An open channel would keep the page out of the back-forward cache.
  addEventListener("pagehide", () => channel.close());
  addEventListener("pageshow", ({ persisted }) => persisted && join());
};

const takeOver = (id, text) => {
  try {
    const given = JSON.parse(text);
    if (given.id === id) keepInputs(id, given.inputs);
    announce();
  } catch {
    // Another tab of another version.
  }
};

/// Begins the page again, at the anchor of its address. A reload would go to where the page was: at its top.
export const again = () => {
  const { href, search } = location;
  // What is to be said goes with this entry of the history.
  if (history.state) return location.reload();
  history.replaceState(null, "", search ? `${search}&` : "?");
  location.replace(href);
};

/// Once on a page that somebody reads, or that has something to say.
export const arrive = () => {
  say();
  share();
};

export const logout = () => {
  logOut();
  write("out", "1");
  if (SITE.logoutUrl) location.assign(SITE.logoutUrl);
};
