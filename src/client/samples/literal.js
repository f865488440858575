// Literals of the languages, by the rules in their descriptions: `docs::samples::literal` and `docs::samples::json`.

/// Control characters and what readers cannot see. Classes without groups: an engine's stack ends with those that repeat.
const beyond = "\\v-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]";
const unseen = new RegExp(`[\\0-\\n${beyond}`);
const hidden = new RegExp(`([\\0-\\t${beyond}+)`);
const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const digits = (number, radix, length) => number.toString(radix).padStart(length, "0");

export const quoted = (rules, text) => {
  if (rules.quote === "shell") return shell(text);
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0);
    if (named[c]) out += named[c];
    else if (c === '"' || c === "\\" || rules.also?.includes(c)) out += "\\" + c;
    else if (!unseen.test(c)) out += c;
    else out += rules.braced ? `\\u{${code.toString(16)}}` : "\\u" + digits(code, 16, 4);
  }
  return out + '"';
};

const shell = (text) => {
  const octal = (run) => Array.from(new TextEncoder().encode(run), (byte) => "\\" + digits(byte, 8, 3)).join("");
  const parts = text.split(hidden);
  const out = parts.map((part, at) => {
    if (at % 2) return `"$(printf '${octal(part)}')"`;
    return part && `'${part.replaceAll("'", "'\\''")}'`;
  });
  return out.join("") || "''";
};

export const textual = (rules, text, around) => {
  const lines = rules.text;
  const forbidden = lines?.forbid !== undefined && text.includes(lines.forbid);
  const edged = /^[ \n"'`\\]|[ \n"'`\\]$/.test(text);
  if (!lines || !text.includes("\n") || hidden.test(text) || edged || text.includes(" \n") || forbidden) {
    return quoted(rules, text);
  }
  let inner = "";
  for (const c of text) inner += lines.escape?.includes(c) ? "\\" + c : c;
  const whole = lines.open + inner + lines.close;
  return lines.indent === undefined ? whole : whole.replace(/\n(?!\n|$)/g, "\n" + around + lines.indent);
};

export const key = (rules, name) =>
  name === "__proto__" ? '["__proto__"]' : isIdentifier(name) ? name : quoted(rules, name);

const isIdentifier = (name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

export const native = (rules, text, around) => {
  const style = rules.json;
  const block = (open, close, items, indent) => {
    const inner = "\n" + indent + style.step;
    return open + inner + items.join("," + inner) + "\n" + indent + close;
  };
  const show = (value, indent) => {
    if (value.word) return style[value.word];
    if (value.number) return value.number;
    if (value.text !== undefined) return quoted(rules, value.text);
    const inner = indent + style.step;
    if (value.items) {
      const nested = value.items.some(({ items, members }) => items || members);
      const items = value.items.map((item) => show(item, inner));
      const width = items.reduce((sum, item) => sum + [...item].length + 2, 0);
      return nested || width > 60 ? block("[", "]", items, indent) : `[${items.join(", ")}]`;
    }
    if (!value.members.length) return style.empty;
    const members = value.members.map(([name, member]) => {
      const shown = style.bare && isIdentifier(name) ? name : quoted(rules, name);
      return shown + style.colon + show(member, inner);
    });
    return block(style.open, style.close, members, indent);
  };
  return show(plain(text), around);
};

/// What `docs::samples::json::plain` gives: JSON that means the same in every language, or nothing.
export const plain = (text) => {
  try {
    JSON.parse(text);
  } catch {
    return;
  }
  const tokens = tokensOf(text);
  const first = tokens.next().value;
  return /^[{[]/.test(first) ? value(tokens, first, 0) : undefined;
};

const tokensOf = function* (text) {
  const other = /[-+.\w]+|[[\]{}:,]|[ \t\r\n]+/y;
  for (let at = 0; at < text.length; ) {
    let end = at + 1;
    if (text[at] === '"') {
      while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      end++;
    } else {
      other.lastIndex = at;
      other.test(text);
      end = other.lastIndex;
    }
    const token = text.slice(at, end);
    at = end;
    if (token.trim()) yield token;
  }
};

const value = (tokens, token, depth) => {
  if (token[0] === '"') return string(token);
  if (token === "{" || token === "[") return depth < 32 ? nested(tokens, token, depth + 1) : undefined;
  if (/^[tfn]/.test(token)) return { word: token };
  const isPlain = /^-?\d+(\.\d*[1-9])?$/.test(token) && token !== "-0" && token.replace("-", "").length <= 15;
  return isPlain ? { number: token } : undefined;
};

const string = (token) => {
  const text = JSON.parse(token);
  return /\p{Surrogate}/u.test(text) ? undefined : { text };
};

const nested = (tokens, open, depth) => {
  const members = [];
  for (let { value: token } = tokens.next(); !/^[}\]]/.test(token); { value: token } = tokens.next()) {
    if (token === ",") continue;
    let name;
    if (open === "{") {
      name = string(token)?.text;
      if (name === undefined || /^\d+$/.test(name) || name === "__proto__") return;
      tokens.next();
      token = tokens.next().value;
    }
    const member = value(tokens, token, depth);
    if (!member) return;
    members.push([name, member]);
  }
  if (open === "[") return { items: members.map(([, item]) => item) };
  return new Set(members.map(([name]) => name)).size < members.length ? undefined : { members };
};
