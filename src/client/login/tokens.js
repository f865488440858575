// JSON Web Tokens (RFC 7519), signed as JSON Web Signatures (RFC 7515) with ES256 or EdDSA (RFC 8037), checked as
// RFC 8725 asks. `SITE` names the keys and what else has to hold.
import { isObject } from "../data.js";
import { Refused, isHere } from "./answer.js";
import { encoded } from "./store.js";

const MAX_UNITS = 65536;

const bytesOf = (part) => {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (unit) => unit.charCodeAt());
  } catch {
    // Judged below.
  }
  // One text for each sequence of bytes: no padding, no blanks, no bits that nobody reads.
  if (!bytes?.length || encoded(bytes) !== part) throw new Refused("malformed");
  return bytes;
};

const objectOf = (part) => {
  let object;
  try {
    object = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(part)));
  } catch {
    throw new Refused("malformed");
  }
  if (!isObject(object)) throw new Refused("malformed");
  return object;
};

/// How WebCrypto names what a key is for, by the `alg` that a token may give.
export const algorithmsOf = ({ kty }) =>
  kty === "EC"
    ? { ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } }
    : { EdDSA: { name: "Ed25519" }, Ed25519: { name: "Ed25519" } };

/// Whether a key of the site (`{ jwk }`) made a signature of `input`, both in bytes.
export const isSigned = async ({ jwk }, algorithm, signature, input) => {
  let key;
  try {
    key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") throw new Refused("browser-lacks-ed25519");
    throw error;
  }
  return crypto.subtle.verify(algorithm, key, signature, input);
};

/// The claims of a token whose signature one of the site's keys made. Throws `Refused`.
export const signedClaims = async (token) => {
  if (token.length > MAX_UNITS) throw new Refused("too-large");
  if (!globalThis.crypto?.subtle) throw new Refused("insecure-page");
  const parts = token.split(".");
  if (parts.length !== 3) throw new Refused("malformed");
  const [header, claims] = parts.slice(0, 2).map(objectOf);
  const signature = bytesOf(parts[2]);
  const { alg, kid } = header;
  // What it needs us to understand, and we do not.
  if (["crit", "b64", "zip"].some((name) => Object.hasOwn(header, name))) throw new Refused("header-not-understood");
  const named = SITE.keys.filter(({ id }) => kid === undefined || id === kid);
  if (!named.length) throw new Refused("unknown-key");
  const fitting = named.filter(({ jwk }) => typeof alg === "string" && Object.hasOwn(algorithmsOf(jwk), alg));
  if (!fitting.length) throw new Refused("wrong-algorithm");
  if (signature.length !== 64) throw new Refused("wrong-signature");
  const input = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  for (const key of fitting) if (await isSigned(key, algorithmsOf(key.jwk)[alg], signature, input)) return claims;
  throw new Refused("wrong-signature");
};

const isTime = (value) => typeof value === "number" && Number.isFinite(value);

/// Whether claims are for this site, and for now (seconds since 1970). Throws `Refused`; those for the clock's sake have
/// `seconds`, by how much it would have to be another.
export const judge = (claims, now) => {
  const { exp, nbf, iat, host, iss, aud } = claims;
  if (!isTime(exp)) throw new Refused("no-expiry");
  if (host === undefined ? SITE.requireHost : !isHere(host)) throw new Refused("other-host");
  if (SITE.issuer !== undefined && iss !== SITE.issuer) throw new Refused("other-issuer");
  if (SITE.audience !== undefined && ![aud].flat().includes(SITE.audience)) throw new Refused("other-audience");
  for (const since of [nbf, iat]) {
    if (since === undefined) continue;
    if (!isTime(since)) throw new Refused("malformed");
    if (since > now + SITE.clockTolerance) throw new Refused("not-yet", { seconds: now - since });
  }
  if (exp - now > SITE.maxTokenLife + SITE.clockTolerance) throw new Refused("lives-too-long");
  if (now > exp + SITE.clockTolerance) throw new Refused("expired", { seconds: now - exp });
};

/// SHA-256 of what a token signs, in base64url.
export const digest = async (text) => encoded(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
