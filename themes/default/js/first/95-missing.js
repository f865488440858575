// A site may lead readers home from addresses that do not exist. Where home itself does not exist, this page stays.
(() => {
  const { home, leaving } = document.documentElement.dataset;
  const bare = (path) => path.replace(/\/+$/, "");
  // `home` is an address below this host.
  if (home && leaving === undefined && bare(location.pathname) !== bare(home)) location.replace(home);
})();
