// A site may lead readers home from addresses that do not exist. Where home itself does not exist, this page stays.
(() => {
  const { home } = document.documentElement.dataset;
  if (home && !folder && bare(location.pathname) !== bare(new URL(home, location.href).pathname)) location.replace(home);
})();
