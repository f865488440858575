const run = () => {
  for (const part of parts) part();
};
run();
// What another reader sees may hold more of these.
addEventListener("docs:user", run);
