// What all handshakes have in common around the page: logging out, what readers are told, tabs that open later.
import { find } from "../dom.js";
import { admit } from "./groups.js";
import { announce, keepInputs, logOut, read, readObject, remove, restore, sweep, write } from "./store.js";

export { kept } from "./store.js";

/// Has something said after the next load: `code` is one of the words of `.d-notice`, `reason` stands behind it.
export const leaveNotice = (code, reason, more) => {
  const text = JSON.stringify({ code, reason, ...more });
  // Where nothing can be stored, this entry of the tab's history can hold it.
  if (!write("notice", text)) history.replaceState({ "docs:notice": text }, "");
};

/// Logs nobody's name: what is written to the console holds no data of readers and no part of a token.
export const warn = (reason) => console.warn(`docs E1310: not logged in: ${reason}`);

/// Says something to the reader, in the place that the page has for it, until somebody else reads: `notice` is as it is
/// left. One that names a new reader offers to go back to the one before.
export const tell = (notice) => {
  const [place] = find(document, ".d-notice");
  const words = JSON.parse(place?.dataset.words ?? "{}");
  if (!words[notice.code]) return;
  const [line] = place.children;
  const clear = () => {
    place.hidden = true;
    place.replaceChildren(line);
    line.textContent = line.title = "";
  };
  const button = (word, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words[word];
    made.addEventListener("click", () => {
      clear();
      act?.();
    });
    place.append(made);
  };
  clear();
  line.textContent = words[notice.code].replace("{minutes}", notice.minutes).replace("{name}", () => notice.name);
  line.title = notice.reason ?? "";
  const previous = read("previous");
  remove("previous");
  if (previous && notice.code === "signed_in_as") button("undo", () => restore(JSON.parse(previous)));
  button("close");
  // Screen readers say what changes in a place that is there.
  place.hidden = false;
  const { id } = readObject("session");
  addEventListener("docs:user", () => readObject("session").id !== id && clear());
};

/// Says what was left to be said.
const say = () => {
  const text = read("notice") ?? history.state?.["docs:notice"];
  if (!text) return;
  remove("notice");
  if (history.state?.["docs:notice"]) history.replaceState(null, "");
  const notice = JSON.parse(text);
  if (notice.reason) warn(notice.reason);
  tell(notice);
};

/// Tabs hand what the playground is given to those that open later, as long as they are open.
const share = () => {
  if (SITE.credentials !== "tab") return;
  let channel;
  /// Gives what this tab has, and asks for it where it has nothing.
  const speak = () => {
    const { id } = readObject("session");
    if (id) channel?.postMessage({ id, inputs: read("inputs") });
  };
  const join = () => {
    channel = new BroadcastChannel(`docs:${SITE.base}`);
    channel.addEventListener("message", ({ data }) => {
      const { id } = readObject("session");
      if (typeof id !== "string" || data?.id !== id) return;
      const own = read("inputs");
      if (data.inputs === undefined && own) channel.postMessage({ id, inputs: own });
      else if (typeof data.inputs === "string" && !own) takeOver(id, data.inputs);
    });
    speak();
  };
  join();
  // Whoever logged in in another tab.
  addEventListener("docs:user", speak);
  // An open channel would keep the page out of the back-forward cache.
  addEventListener("pagehide", () => {
    channel.close();
    channel = undefined;
  });
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
  admit(tell);
  sweep();
  addEventListener("docs:user", sweep);
  // Who reads changed, or the page's script for it came after it was told.
  for (const name of ["docs:user", "docs:asked"]) addEventListener(name, () => admit(tell));
};

export const logout = () => {
  // First: a tab that opens meanwhile must not ask who reads.
  write("out", "1");
  logOut();
  if (SITE.logoutUrl) location.assign(SITE.logoutUrl);
};
