// A token behind the `#` of the address (`docs::config::Jwt`): taken away before anything else in the page runs.

/// Whether what stands behind a `#` holds a token.
export const holdsToken = (hash) => {
  try {
    return /(^|&)jwt=/.test(hash) || JSON.parse(atob(hash.split(".")[0].replace(/-/g, "+").replace(/_/g, "/"))).alg;
  } catch {
    // An anchor, or none.
  }
};

/// Whether there was a token. The page ends with it then: replacing the address is not enough, a document tells its first
/// one to every script. What judges the token begins a new one, once somebody sees the page.
export const tookToken = ({ login }, href = location.href) => {
  const [page, hash] = href.split(/#(.*)/);
  if (!login || !holdsToken(hash)) return;
  const anchor = new URLSearchParams(hash).get("anchor");
  history.replaceState(null, "", page + (anchor ? `#${anchor}` : ""));
  stop();
  const judge = () =>
    import(login).then(
      ({ take }) => take(hash),
      () => location.reload(),
    );
  if (document.prerendering === true) addEventListener("prerenderingchange", judge, true);
  else judge();
  return true;
};
