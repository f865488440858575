// What the page's playground holds before its reader types: what their data say of it.
import { ofReader } from "../playground/prefill.js";
import { isField } from "../playground/security.js";

/// The operation of the page's playground; nothing where it has none.
export const operationHere = async () => {
  const button = document.querySelector("button[data-playground]");
  const answer = button && (await fetch(button.dataset.operation).catch(() => undefined));
  return answer?.ok ? { button, operation: await answer.json() } : undefined;
};

const isNothing = (value) => value === undefined || value === null || value === "";

/// Each field that a reader's data may fill, in the order of the form: `{ kind, written, state, words, inputs }`.
export const prefills = ({ servers = [], security = [], parameters = [] }, inputs) => {
  const field = (kind, written, names, value) => {
    const isEmpty = isNothing(value);
    const words = isEmpty ? "their data say nothing of it" : typeof value === "string" ? value : JSON.stringify(value);
    const read = { name: ["inputs", ...names].join("."), value: names.reduce((own, name) => own?.[name], inputs) ?? undefined };
    return { kind, written, state: isEmpty ? "hidden" : "shown", words, inputs: [read] };
  };
  const variables = servers.flatMap(({ variables = [] }) => variables.map(({ name }) => name));
  const schemes = new Map(security.flat().filter(isField).map((scheme) => [scheme.id, scheme]));
  const placeOf = ({ kind, place, name }) => (kind === "apiKey" ? [place, name] : ["header", "Authorization"]);
  const ofPath = parameters.filter(({ place }) => place === "path");
  return [
    ...[...new Set(variables)].map((name) => field("Server variable", name, ["server", name], inputs.server?.[name])),
    ...[...schemes.values()].map((scheme) => field("Credential", scheme.id, placeOf(scheme), ofReader(scheme, inputs))),
    ...ofPath.map(({ name }) => field("Path parameter", name, ["path", name], inputs.path?.[name])),
  ];
};
