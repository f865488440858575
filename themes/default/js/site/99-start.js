const run = (list) => {
  for (const part of list) {
    try {
      part();
    } catch (error) {
      // One part's failure is no reason for the others to fail.
      console.warn("docs:", part.name, error);
    }
  }
};
run(parts);
// What another reader sees may hold more of these.
addEventListener("docs:user", () => run(again));
