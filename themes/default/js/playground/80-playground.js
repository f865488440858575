// What scripts of the page may give the playground: values of server variables, until the page is loaded again.
const playground = {
  setServerVariables(server) {
    playground.serverVariables = server;
    dispatchEvent(new CustomEvent("mintlify:api-playground-inputs", { detail: { server } }));
  },
  clearServerVariables: () => playground.setServerVariables(),
};
// Pages of sites that nobody logs in to have no loader before this.
(window.docs ??= window.mintlify = {}).api = { playground };
