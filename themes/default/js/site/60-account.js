// Logging in and out. The module for it is fetched when it is asked for; at once where somebody reads, who may log out in
// another tab, where the owner's API is asked who reads, and where something is to be said.
function account() {
  const { login, asks } = first("body").dataset;
  if (!login) return;
  on(document, "click", (event) => {
    const control = within(event, "[data-account]");
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    import(login).then(
      (module) => module[control.dataset.account](),
      () => control.href && location.assign(control.href),
    );
  });
  const isTold = () => {
    try {
      if (Object.keys(sessionStorage).some((key) => key.startsWith("docs:notice:"))) return true;
    } catch {
      // Blocked. It may also be full.
    }
    return history.state?.["docs:notice"];
  };
  let arrived;
  const arrive = () => (arrived ??= import(login).then((module) => module.arrive()));
  const begin = () => {
    if (asks !== undefined || root.matches(".in") || isTold()) arrive();
    // Who logged in in another tab may log out here.
    else addEventListener("docs:user", ({ detail }) => detail && arrive());
  };
  // What the browser makes before it is asked for is read by nobody yet.
  if (document.prerendering === true) on(document, "prerenderingchange", begin, { once: true });
  else begin();
}

parts.push(account);
