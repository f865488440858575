// Logging in by the session that readers have with the owner's own site: its API is asked on every load.
import { arrive as begin, kept, logout, tell, warn } from "./account.js";
import { Refused, jsonOf, readerOf, subjectOf } from "./answer.js";
import { here, withParameters } from "./places.js";
import { announce, generation, logIn, logOut, read, readObject, remove } from "./store.js";

export { kept, logout };

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
  // Also where the clock was ahead, and is right now.
  if (id && !(Math.abs(Date.now() - checkedAt) < SITE.maxStale * 1000)) logOut();
};

/// Asks who reads. An answer is none when somebody logged in or out since, or a younger question was answered before.
const ask = async () => {
  asked?.abort();
  const own = (asked = new AbortController());
  const timer = setTimeout(() => own.abort(), TIMEOUT);
  const askedAt = Date.now();
  const before = generation();
  const isLate = () => {
    const { checkedAt } = readObject("session");
    return asked !== own || before !== generation() || (checkedAt > askedAt && checkedAt <= Date.now());
  };
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
    if (response.ok && !NOBODY.includes(response.status)) given = await jsonOf(response);
  } catch (error) {
    if (error instanceof Refused) given = error;
    else if (!isLate()) keep();
    if (!given) return;
  } finally {
    clearTimeout(timer);
  }
  if (isLate()) return;
  try {
    if (given instanceof Refused) throw given;
    if (response.status === 429 || response.status >= 500) keep();
    else if (NOBODY.includes(response.status)) forget();
    else if (response.type === "opaqueredirect") throw new Refused("redirected");
    else if (!response.ok) throw new Refused(`status-${response.status}`);
    else {
      const user = readerOf(given);
      logIn(user, subjectOf(user), askedAt);
      announce();
    }
  } catch (error) {
    forget();
    warn(error instanceof Refused ? error.code : "broken");
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

export const login = async () => {
  remove("out");
  if (SITE.loginUrl) return location.assign(withParameters(SITE.loginUrl, { redirect: here() }));
  await ask();
  if (!readObject("session").id) tell({ code: "login_failed", reason: "nobody" });
};
