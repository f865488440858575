// A site may lead readers home from addresses that do not exist. Where home itself does not exist, this page stays.
(() => {
  const { home, leaving } = document.documentElement.dataset;
  const bare = (path) => path.replace(/\/+$/, "");
  if (home && leaving === undefined && bare(location.pathname) !== bare(new URL(home, location.href).pathname)) location.replace(home);
})();
