// Logging in and out. The module for it is fetched when it is asked for; at once where somebody reads, who may log out in
// another tab, where the owner's API is asked who reads, and where something is to be said.
function account() {
  const { login, asks } = first("body").dataset;
  if (!login) return;
  on("click", (event) => {
    const control = within(event, "[data-account]");
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    import(login).then(
      (module) => {
        const menu = control.closest("details");
        module[control.dataset.account]();
        if (!menu) return;
        // Whoever comes next does not find it open, and what had the focus in it is gone.
        menu.open = false;
        first(".login-link").focus();
      },
      () => control.href && location.assign(control.href),
    );
  });
  // A link that acts is a button, also to the space bar.
  on("keydown", (event) => {
    const button = event.key === " " && within(event, "[data-account][role=button]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  const isTold = () => {
    try {
      // Also what somebody typed into the playground who may not read any more.
      const keys = Object.keys({ ...sessionStorage, ...localStorage });
      if (keys.some((key) => /^docs:(notice|secrets):/.test(key))) return true;
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
  if (document.prerendering === true) on("prerenderingchange", begin, { once: true });
  else begin();
}

parts.push(account);
