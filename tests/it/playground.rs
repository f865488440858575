//! What the playground makes of what its reader types, without a browser: values in their places, addresses of servers,
//! what fields begin with, whole requests.

mod failures;
mod masks;
mod servers;
mod tables;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

const SCRIPT: &str = "
import { readFileSync, writeFileSync } from 'node:fs';
const [folder, asked, answers] = process.argv.slice(1);
const load = (name) => import(`${folder}/${name}.js`);
const { inPath, inQuery, inHeader, inCookie } = await load('serialize');
const { addressOf } = await load('server');
const { prefilled } = await load('prefill');
const { requestOf, directOf, proxiedOf } = await load('request');
const { masked, twice } = await load('masks');
const { send } = await load('send');
const goneFile = () => {
  const file = new File(['x'], 'x.png');
  file.stream = () => new ReadableStream({ pull: (own) => own.error(new Error('gone')) });
  file.arrayBuffer = () => Promise.reject(new Error('gone'));
  return file;
};
const { parse, write } = await load('json');
const { sample } = await import(`${folder}/../samples.js`);
const file = (value) =>
  Array.isArray(value) ? value.map(file)
  : value?.$file ? new File([value.text], value.$file, { type: value.type })
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, own]) => [key, file(own)]))
  : value;
const places = { path: inPath, query: (...given) => inQuery(...given).join('&'), header: inHeader, cookie: (...given) => inCookie(...given).join('; ') };
const bytes = async (body) => {
  if (body === undefined) return undefined;
  const all = Buffer.from(await new Blob([body]).arrayBuffer()).toString('latin1');
  return all.replace(/----docs[0-9a-f]{32}/g, 'BOUNDARY');
};
const makes = {
  written: ({ parameter, value }) => places[parameter.place](parameter, value),
  address: ({ server, values }) => addressOf(server, values),
  prefilled: ({ operation, sources }) => {
    const warned = [];
    const values = prefilled(operation, { overlay: {}, saved: { server: {} }, secrets: {}, inputs: {}, withSecrets: true, ...sources }, (name) => warned.push(name));
    return { ...values, ...(warned.length && { warned }) };
  },
  request: async ({ operation, values, proxy, shown }) => {
    const given = { server: 0, variables: {}, alternative: 0, credentials: {}, parameters: [], ...file(values) };
    const made = requestOf(operation, given, shown);
    if (!made.ok) return made;
    if (shown) return made.request;
    const { url, headers, body, left } = proxy ? await proxiedOf(made.request, proxy) : directOf(made.request);
    const told = headers.map(([name, value]) => `${name}: ${value.replace(/----docs[0-9a-f]{32}/, 'BOUNDARY')}`);
    return { url, headers: told, body: await bytes(body), ...(left.length && { left }) };
  },
  masked: ({ operation, values, description }) => {
    const given = { server: 0, variables: {}, alternative: 0, credentials: {}, parameters: [], ...values };
    return masked((request) => sample(description, request), twice(operation, given));
  },
  sent: async ({ request, settings, page, online, direct, probe, body }) => {
    const asked = [];
    const listeners = [];
    globalThis.location = new URL(page ?? 'https://docs.example/');
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: online ?? true }, configurable: true });
    globalThis.addEventListener = (name, act) => listeners.push(act);
    globalThis.removeEventListener = () => {};
    globalThis.fetch = async (url, { mode, method }) => {
      const given = mode === 'no-cors' ? probe : direct;
      asked.push(`${method ?? 'GET'} ${mode} ${url}`);
      if (given?.blocked) listeners.forEach((act) => act({ blockedURI: url, effectiveDirective: 'connect-src' }));
      if (!given || given.blocked) throw new TypeError('Failed to fetch');
      return new Response(given.body, { status: given.status, headers: given.headers });
    };
    const own = { headers: [], ...request, ...(body === 'gone' && { body: { blob: goneFile(), type: 'image/png' } }) };
    const { ok, status, code, origin, reason, needed } = await send(own, settings ?? {}, new AbortController().signal, () => {});
    return { ...(ok ? { status } : { code, origin, reason, needed }), asked };
  },
  json: ({ text }) => write(parse(text), 2),
};
const out = [];
for (const [kind, given] of JSON.parse(readFileSync(asked, 'utf8'))) out.push((await makes[kind](given)) ?? null);
writeFileSync(answers, JSON.stringify(out));
";

/// What the modules of `src/client/playground` make of questions: a kind of `SCRIPT`, and what it takes.
fn asked(questions: &[(&str, Value)]) -> Vec<Value> {
    asked_as_text(&json!(questions).to_string())
}

/// The same of questions as JSON: it can hold half characters, which no value of ours can.
fn asked_as_text(questions: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let (asked, answers) = (folder.path().join("asked.json"), folder.path().join("answers.json"));
    fs::write(&asked, questions).expect("the questions are written");
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client/playground");
    let mut node = Command::new("node");
    node.args(["--no-warnings", "--input-type=module", "--eval", SCRIPT]).args([&modules, &asked, &answers]);
    let output = node.output().expect("node starts: `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&fs::read_to_string(&answers).expect("the answers")).expect("JSON")
}
