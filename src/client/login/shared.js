// Logging in by the session that readers have with the owner's own site: its API is asked on every load.
import { arrive as begin, logout } from "./account.js";
import { Refused, jsonOf, readerOf, subjectOf } from "./answer.js";
import { here, withParameters } from "./places.js";
import { generation, logIn, logOut, read, readObject, remove } from "./store.js";

export { logout };

const TIMEOUT = 5000;
/// Answers that say that nobody is logged in, and are no reason to say anything.
const NOBODY = [204, 401, 403, 404];

let asked;

/// Nobody, as far as the API knows.
const forget = () => {
  if (readObject("session").id) logOut();
};

/// There was no answer: what was stored holds for a while.
const keep = () => {
  const { id, checkedAt } = readObject("session");
  if (id && !(checkedAt + SITE.maxStale * 1000 > Date.now())) logOut();
};

/// Asks who reads. An answer to an older question than the last log-in or log-out is none.
const ask = async () => {
  asked?.abort();
  const own = (asked = new AbortController());
  const timer = setTimeout(() => own.abort(), TIMEOUT);
  const before = generation();
  let response, given;
  try {
    response = await fetch(SITE.apiUrl, {
      mode: "cors",
      credentials: "include",
      cache: "no-store",
      redirect: "manual",
      headers: { Accept: "application/json" },
      signal: own.signal,
    });
    if (response.status === 200) given = await jsonOf(response);
  } catch (error) {
    if (error instanceof Refused) given = error;
    else if (asked === own && before === generation()) keep();
    if (!given) return;
  } finally {
    clearTimeout(timer);
  }
  if (asked !== own || before !== generation()) return;
  try {
    if (given instanceof Refused) throw given;
    if (response.status === 429 || response.status >= 500) keep();
    else if (response.status !== 200) {
      if (response.type === "opaqueredirect") throw new Refused("redirected");
      if (!NOBODY.includes(response.status)) throw new Refused(`status-${response.status}`);
      forget();
    } else {
      const user = readerOf(given);
      logIn(user, subjectOf(user));
    }
  } catch (error) {
    forget();
    console.warn(`docs E1310: not logged in: ${error instanceof Refused ? error.code : "broken"}`);
  }
};

export const arrive = () => {
  begin();
  // Who logged out here stays out until they log in here.
  if (!read("out")) ask();
  addEventListener("pageshow", ({ persisted }) => persisted && !read("out") && ask());
  // Who logs out while the answer is under way must not be logged in by it.
  addEventListener("docs:session", () => read("out") && asked?.abort());
};

export const login = () => {
  remove("out");
  if (SITE.loginUrl) location.assign(withParameters(SITE.loginUrl, { redirect: here() }));
  else ask();
};
