// Logging in by a token behind the `#` of an address. The loader takes it out of there before anything else runs; here it
// is judged, and the page begins again: only a new document has nowhere that still holds the token.
import { again, arrive, kept, leaveNotice, logout } from "./account.js";
import { Refused, readerOf, subjectOf } from "./answer.js";
import { prepare } from "./groups.js";
import { here, inside, withParameters } from "./places.js";
import { begin, finish, logIn, random, read, readObject, write } from "./store.js";
import { digest, judge, signedClaims } from "./tokens.js";

export { arrive, kept, logout };

export const login = () => {
  const state = random(32);
  const isKept = begin(state, { hash: location.hash });
  location.assign(withParameters(SITE.loginUrl, { redirect: here(), ...(isKept && { state }) }));
};

/// Refuses a token that was taken before. It is remembered until it is dead.
const spend = async (token, exp, now) => {
  const name = await digest(token.slice(0, token.lastIndexOf(".")));
  const used = Object.entries(readObject("used")).filter(([, until]) => until > now);
  if (used.some(([own]) => own === name)) throw new Refused("used-before");
  write("used", JSON.stringify(Object.fromEntries([...used, [name, exp + SITE.clockTolerance]])));
};

/// The log-in as it was begun in this browser, if it was. A state is worth one try.
const begun = (claims, state) => {
  const given = [state, claims.state].filter((own) => typeof own === "string");
  const known = given.map(finish);
  if (given.length === 2 && given[0] !== given[1]) throw new Refused("other-state");
  if (SITE.requireState && !known[0]) throw new Refused("no-state");
  return known[0];
};

const nameOf = ({ content: { name, firstName, lastName, email } }) =>
  [name, [firstName, lastName].filter(Boolean).join(" "), email].find((own) => own && typeof own === "string") ?? "?";

/// Logs in the reader of a token.
const admit = async (token, state) => {
  const claims = await signedClaims(token);
  const now = Date.now() / 1000;
  // Spent by being shown, good or not.
  const own = begun(claims, state);
  judge(claims, now);
  await spend(token, claims.exp, now);
  const user = readerOf(claims);
  const subject = subjectOf(user, claims.sub);
  const before = readObject("session");
  // Who follows another's link must not become them without a word.
  if (!own && before.id && before.subject !== subject) {
    write("previous", JSON.stringify({ session: read("session"), inputs: read("inputs") }));
    leaveNotice("signed_in_as", undefined, { name: nameOf(user) });
  }
  // An owner's server that knows only of pages brings readers back to the top of theirs.
  if (own?.hash && !location.hash) history.replaceState(null, "", own.hash);
  if (!logIn(user, subject)) leaveNotice("nothing_stored", "storage-blocked");
};

/// How far this clock is from the one of the docs' host, in minutes, as a second opinion.
const minutesOff = async () => {
  try {
    const { headers } = await fetch(SITE.base || "/", { method: "HEAD", cache: "no-store" });
    return Math.round((Date.now() - Date.parse(headers.get("date"))) / 60_000);
  } catch {
    return 0;
  }
};

/// Judges what stood behind the `#`, and leaves the document. The address holds the anchor already, as it was written.
export const take = async (hash) => {
  // In a frame nobody sees who they become.
  if (top !== window) return location.reload();
  const pairs = Object.fromEntries(
    hash.split("&").map((pair) => [pair.split("=", 1)[0], pair.slice(pair.indexOf("=") + 1)]),
  );
  try {
    // As it was before the log-in: what the owner's server had to write otherwise stands there again.
    if (pairs.anchor) history.replaceState(null, "", `#${decodeURIComponent(pairs.anchor).replaceAll("%", "%25")}`);
  } catch {
    // No text: it stays as it came.
  }
  try {
    await admit(pairs.jwt ?? hash.split("&", 1)[0], pairs.state);
    await prepare();
  } catch (error) {
    const reason = error instanceof Refused ? error.code : "broken";
    const minutes = error.seconds === undefined ? 0 : Math.abs(await minutesOff());
    leaveNotice(minutes ? "clock_differs" : "login_failed", reason, { minutes });
  }
  const { pathname } = location;
  const isCallback = SITE.callbacks.some((own) => `${SITE.base}${own}` === pathname.replace(/\.html$|\/$/g, ""));
  if (isCallback) location.replace(inside(new URLSearchParams(location.search).get("redirect")));
  else again();
};
