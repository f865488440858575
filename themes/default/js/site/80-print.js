// On paper everything is open.
function printing() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("main details:not([open], .d-switch)");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
}

parts.push(printing);
