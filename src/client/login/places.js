// Where readers come back to: pages of this site, and nothing else.

export const home = () => `${location.origin}${SITE.base}/`;

/// The address of the page from its host on. With two slashes before it a path would name a host.
export const here = () => location.pathname.replace(/^\/+/, "/") + location.search + location.hash;

const isToken = (hash) => /^#(.*&)?jwt=/.test(hash) || /^#[\w=-]+\.[\w=-]*\.[\w=-]*$/.test(hash);

/// The whole address of a page of this site that was named from outside; the first page, where it is none.
export const inside = (named) => {
  let url;
  try {
    url = new URL(named ?? "", location.origin);
  } catch {
    return home();
  }
  const path = `${url.pathname.replace(/\.html$/, "").replace(/\/$/, "")}/`;
  const isOurs = url.origin === location.origin && `${url.pathname}/`.startsWith(`${SITE.base}/`);
  const isLogin = SITE.callbacks.some((own) => path === `${SITE.base}${own}/`);
  return named && isOurs && !isLogin && !isToken(url.hash) ? url.href : home();
};

/// An address of the owner's with parameters more; what it has stays as it is.
export const withParameters = (address, parameters) => {
  const url = new URL(address);
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  url.search += (url.search ? "&" : "") + added.join("&");
  return url.href;
};
