// A token behind the `#` of the address (`docs::config::Jwt`): taken away before anything else in the page runs.

const isToken = (text) => {
  try {
    return !!JSON.parse(atob(text.replace(/-/g, "+").replace(/_/g, "/"))).alg;
  } catch {
    return false;
  }
};

/// Whether what stands behind a `#` holds a token.
export const holdsToken = (hash) => /(^|&)jwt=/.test(hash) || isToken(hash.split(".", 1)[0]);

/// Whether there was a token. The page ends with it then: replacing the address is not enough, a document tells its first
/// one to every script. What judges the token begins a new one. Not in a frame, where nobody sees who they become.
export const tookToken = ({ login }) => {
  const { href } = location;
  const [hash] = /(?<=#).*$/.exec(href) ?? [];
  if (!login || !hash || top !== window || !holdsToken(hash)) return;
  history.replaceState(null, "", href.slice(0, -hash.length) + (/(?<=(^|&)anchor=)[^&]+/.exec(hash)?.[0] ?? ""));
  stop();
  import(login).then(
    ({ take }) => take(hash),
    () => location.reload(),
  );
  return true;
};
