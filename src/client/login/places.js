// Where readers come back to: pages of this site, and nothing else.
import { holdsToken } from "../token.js";

export const home = () => `${location.origin}${SITE.base}/`;

/// The address of the page from its host on. With two slashes before it a path would name a host.
export const here = () => location.pathname.replace(/^\/+/, "/") + location.search + location.hash;

/// A path as hosts read it: `/a`, `/a/`, `/a.html` and `/a/index.html` are one page. Throws at what is no text.
const pathOf = ({ pathname }) =>
  decodeURIComponent(pathname)
    .replace(/\/+/g, "/")
    .replace(/(\/index)?(\.html)?\/?$/, "");

/// Where readers only pass through.
const isLogin = (url) => {
  const own = [...SITE.callbacks.map((path) => SITE.base + path), SITE.loginUrl, SITE.authorizationUrl, SITE.logoutUrl];
  const places = own.filter(Boolean).map((address) => new URL(address, location.origin));
  return places.some((place) => place.origin === url.origin && pathOf(place) === pathOf(url));
};

/// The whole address of a page of this site that was named from outside; the first page, where it is none.
export const inside = (named) => {
  try {
    const url = new URL(named ?? "", location.origin);
    const paths = [`${url.pathname}/`, `${pathOf(url)}/`];
    // As written out: no name of a user before the host, no `blob:` or `filesystem:` before the origin.
    const isOurs = url.href.startsWith(`${location.origin}/`);
    // What is written as `%2F` may lead in, or out after all.
    const isBelow = paths.every((path) => path.startsWith(`${SITE.base}/`) && !/\\|\/\.\.?\//.test(path));
    return isOurs && isBelow && !isLogin(url) && !holdsToken(url.hash.slice(1)) ? url.href : home();
  } catch {
    return home();
  }
};

/// An address of the owner's with parameters more; what it has stays as it is.
export const withParameters = (address, parameters) => {
  const url = new URL(address);
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  url.search += (url.search ? "&" : "") + added.join("&");
  return url.href;
};
