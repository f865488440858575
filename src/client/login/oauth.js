// Logging in by OAuth 2.0: authorization code with PKCE (RFC 6749, RFC 7636), as RFC 9700 asks; a public client.
import { arrive, kept, leaveNotice, logout } from "./account.js";
import { Refused, jsonOf, readerOf, subjectOf } from "./answer.js";
import { prepare } from "./groups.js";
import { here, home, inside, withParameters } from "./places.js";
import { begin, encoded, finish, logIn, random } from "./store.js";

export { arrive, kept, logout };

const TIMEOUT = 15_000;

const redirectUri = () => `${location.origin}${SITE.base}${SITE.callbacks[0]}`;

/// `code_challenge` of a verifier, by method `S256`.
export const challengeOf = async (verifier) =>
  encoded(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));

export const login = async (returnTo = here()) => {
  const [state, verifier] = [random(32), random(32)];
  if (!globalThis.crypto?.subtle || !begin(state, { verifier, returnTo })) {
    leaveNotice("nothing_stored", globalThis.crypto?.subtle ? "storage-blocked" : "insecure-page");
    return location.reload();
  }
  const parameters = {
    ...SITE.parameters,
    response_type: "code",
    client_id: SITE.clientId,
    redirect_uri: redirectUri(),
    ...(SITE.scopes.length && { scope: SITE.scopes.join(" ") }),
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
  };
  location.assign(withParameters(SITE.authorizationUrl, parameters));
};

const OPTIONS = { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" };

/// The JSON of an answer with status 200.
const ask = async (what, address, options) => {
  let response;
  try {
    response = await fetch(address, { ...OPTIONS, ...options, signal: AbortSignal.timeout(TIMEOUT) });
    // Its end may be as long in coming as its beginning.
    if (response.status === 200) return await jsonOf(response);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(`${what}-unreachable`);
  }
  throw new Refused(`${what}-status-${response.status}`);
};

const admit = async (code, verifier) => {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri(),
    client_id: SITE.clientId,
    code_verifier: verifier,
  });
  const { access_token: token, token_type: type } = Object(await ask("token", SITE.tokenUrl, { method: "POST", body }));
  const isBearer = typeof type === "string" && type.toLowerCase() === "bearer";
  if (!token || typeof token !== "string" || !isBearer) throw new Refused("no-bearer-token");
  const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
  const user = readerOf(await ask("info", SITE.apiUrl, { headers }));
  if (!logIn(user, subjectOf(user))) leaveNotice("nothing_stored", "storage-blocked");
};

/// On the page that providers send readers back to. Its address is cleared before anything is asked for.
export const callback = async () => {
  const given = new URLSearchParams(location.search);
  // Whole: a path may begin with two slashes, which alone would name another host.
  history.replaceState(null, "", location.href.split(/[?#]/, 1)[0]);
  const [state, code, error, issuer] = ["state", "code", "error", "iss"].map((name) => given.get(name));
  let entry;
  try {
    entry = state === null ? undefined : finish(state);
    if (!entry) throw new Refused("no-state");
    if (SITE.issuer !== undefined && issuer !== SITE.issuer) throw new Refused("other-issuer");
    if (error !== null) throw new Refused(/^[a-z_]{1,40}$/.test(error) ? error : "provider-error");
    if (!code) throw new Refused("no-code");
    await admit(code, entry.verifier);
    await prepare();
  } catch (refused) {
    const reason = refused instanceof Refused ? refused.code : "broken";
    // Who said no at the provider meant it.
    if (reason !== "access_denied") return failed(reason, entry?.returnTo);
    leaveNotice("login_denied", reason);
  }
  location.replace(inside(entry.returnTo));
};

/// Says what went wrong, with a way to try again.
const failed = (reason, returnTo) => {
  console.warn(`docs E1310: not logged in: ${reason}`);
  const page = document.querySelector("[data-callback]");
  page.dataset.callback = "failed";
  page.querySelector("code").textContent = reason;
  page.querySelector("a").href = inside(returnTo) ?? home();
  page.querySelector("button").addEventListener("click", () => login(returnTo ?? home()));
};

if (document.querySelector("[data-callback]")) callback();
