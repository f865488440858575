// Who reads, as a log-in would leave it in the browser (`src/client/login/store.js`).

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("");

/// The reader of the stored session, as a log-in delivered them; nothing where there is none.
export const reading = ({ base }) => {
  try {
    const { user, id } = JSON.parse(localStorage.getItem(`docs:session:${base}`));
    return id === undefined ? undefined : user;
  } catch {
    return undefined;
  }
};

/// Makes somebody the reader; `null` is nobody.
export const become = ({ base, method, credentials }, user) => {
  const key = (name) => `docs:${name}:${base}`;
  const generation = (Number(localStorage.getItem(key("generation"))) || 0) + 1;
  for (const name of ["session", "groups", "asked", "pending", "out"]) localStorage.removeItem(key(name));
  for (const name of ["inputs", "notice", "previous"]) sessionStorage.removeItem(key(name));
  localStorage.setItem(key("generation"), `${generation}`);
  const detail = {};
  if (user) {
    const { apiPlaygroundInputs, ...rest } = user;
    const id = random();
    const now = Date.now();
    const own = credentials === "disk" ? user : rest;
    const times = { createdAt: now, checkedAt: now };
    const record = { v: 1, id, generation, subject: `preview ${id}`, user: own, handshake: method, ...times };
    localStorage.setItem(key("session"), JSON.stringify(record));
    const inputs = apiPlaygroundInputs && JSON.stringify({ id, inputs: apiPlaygroundInputs });
    if (inputs && credentials === "tab") sessionStorage.setItem(key("inputs"), inputs);
    if (inputs && credentials === "memory") detail.inputs = inputs;
  } else {
    // Nobody asks who reads until somebody logs in.
    localStorage.setItem(key("out"), "1");
  }
  dispatchEvent(new CustomEvent("docs:session", { detail }));
};
