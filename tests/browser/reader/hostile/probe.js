// Shows the open page to one hostile reader after the other, and says what was not as it is for a harmless one: the same
// elements with the same attributes, and in each place the reader's text as a text.
const HARMLESS = "qzWordqz";
// Their values are not the reader's texts: what a style makes of them, what a mask leaves of them.
const MADE = ["style", "data-mask"];
const ADDRESSES = ["href", "src", "poster", "cite"];

const vectorsOf = (text) =>
  text.split("\n").filter((line) => line && !line.startsWith("# ")).map((line) => (line.startsWith("= ") ? JSON.parse(line.slice(2)) : line));

/// Vectors that a file cannot hold: too long ones.
const longOnes = () => [
  "<script>".repeat(800),
  `${"<b>".repeat(2000)}<img src=x onerror=xss()>`,
  "javascript:".repeat(600),
  `${" ".repeat(6000)}javascript:xss()`,
  "&".repeat(6000),
  "a,".repeat(3000),
  "😀".repeat(3000),
];

let generation = 1;
const become = (value) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const content = { x: value, text, token: text, list: [value, value], items: [{ name: value }, { name: value }] };
  const user = { content, groups: ["admin", text.slice(0, 100)] };
  const record = { v: 1, id: "hostile", generation: ++generation, user, handshake: "jwt", createdAt: 1 };
  sessionStorage.setItem("docs:inputs:", JSON.stringify({ id: "hostile", inputs: { header: { X: text } } }));
  localStorage.setItem("docs:session:", JSON.stringify(record));
  dispatchEvent(new Event("docs:session"));
  if (window.docs.user?.text !== text) throw new Error(`the session was not taken: ${text.slice(0, 100)}`);
};

const rule = (address) => {
  try {
    return ["http:", "https:", "mailto:", "tel:"].includes(new URL(address, "https://docs.example/").protocol);
  } catch {
    return false;
  }
};

/// The page as the reader has it: names of elements and attributes; texts and values by their places.
const seen = () => {
  const names = [];
  const places = [];
  for (const element of document.querySelectorAll(":not(docs-slot[hidden] *, docs-slot[hidden])")) {
    const attributes = [...element.attributes].filter(({ name }) => !MADE.includes(name));
    // One that was taken away and came back is the last.
    attributes.sort((one, other) => (one.name < other.name ? -1 : 1));
    names.push([element.localName, ...attributes.map(({ name }) => name)].join(" "));
    for (const { name, value } of attributes) {
      // Components number their copies.
      places.push({ element, name, value: value.replace(/^d-[a-z]+(-\d+)+$/, "d-own") });
    }
    let text = "";
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) text += node.data;
    places.push({ element, name: "", value: text });
  }
  return { names, places };
};

/// Whether a place that shows `plain` to the harmless reader may show `value` to the one with this text.
const isRight = ({ name, value }, plain, text) => {
  const own = plain.replaceAll(HARMLESS, () => text);
  if (own === plain) return value === plain;
  if (ADDRESSES.includes(name)) return value === (rule(own) ? own : "#");
  // Each part that could be an address to a browser.
  if (name === "srcset") return value === (own.split(",").every((part) => rule(part.trim().split(/\s/)[0])) ? own : "#");
  return value === own;
};

const probe = async (text) => {
  const failures = [];
  become(HARMLESS);
  const plain = seen();
  const nPersonal = plain.places.filter(({ value }) => value.includes(HARMLESS)).length;
  const vectors = [...vectorsOf(text), ...longOnes()];
  for (const [at, vector] of vectors.entries()) {
    const fail = (what) => failures.push(`${JSON.stringify(vector).slice(0, 120)}: ${what}`);
    become(vector);
    const now = seen();
    if (typeof vector === "string" && vector) {
      const odd = plain.names.findIndex((name, place) => name !== now.names[place]);
      if (odd >= 0 || plain.names.length !== now.names.length) fail(`<${now.names[odd]}> instead of <${plain.names[odd]}>`);
      else
        plain.places.forEach(({ value }, number) => {
          const place = now.places[number];
          if (!isRight(place, value, vector)) fail(`${place.element.localName} ${place.name}: ${JSON.stringify(place.value.slice(0, 200))}`);
        });
    }
    for (const { element, name } of now.places) {
      if (/^on|^srcdoc$|^formaction$|:/i.test(name)) fail(`an attribute ${name} of <${element.localName}>`);
    }
    for (const link of document.querySelectorAll("a[href], area[href]")) {
      if (![":", "http:", "https:", "mailto:", "tel:"].includes(link.protocol)) fail(`a link to ${link.href}`);
    }
    if ({}.polluted !== undefined || [].polluted !== undefined) fail("a prototype was reached");
    if (window.ran.length) fail(`ran: ${window.ran.splice(0)}`);
    // What fails to load says so later; drawing each of the pages would be most of the time.
    if (at % 10 === 0) await new Promise((done) => setTimeout(done));
    if (failures.length > 20) break;
  }
  become(HARMLESS);
  if (seen().names.join() !== plain.names.join()) failures.push("the harmless reader's page is another one afterwards");
  localStorage.removeItem("docs:session:");
  dispatchEvent(new Event("docs:session"));
  if (seen().places.some(({ value }) => value.includes(HARMLESS))) failures.push("the reader's texts stay after the session");
  await new Promise((done) => setTimeout(done, 300));
  if (window.ran.length) failures.push(`ran in the end: ${window.ran}`);
  return { failures, nPersonal, nVectors: vectors.length };
};
