// What scripts of the page may give the playground: values of server variables, until the page is loaded again.
let variables = {};
const tellPlayground = (given) => {
  variables = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => typeof value === "string"));
  for (const name of ["docs", "mintlify"]) {
    dispatchEvent(new CustomEvent(`${name}:api-playground-inputs`, { detail: { server: { ...variables } } }));
  }
};
window.docs.api = {
  playground: {
    get serverVariables() {
      return { ...variables };
    },
    setServerVariables: tellPlayground,
    clearServerVariables: () => tellPlayground(),
  },
};
