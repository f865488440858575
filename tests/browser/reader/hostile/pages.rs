//! Pages with a slot of every kind, generated: each attribute that may depend on the reader on each element that may
//! have it, each prop of the theme's components, and each form of content.

use std::fmt::Write;

use docs::component::{Children, PropKind, Signature};
use docs::html::may_be_personal;
use docs::theme::Theme;

/// Elements that authors write, one of each that a rule about attributes names among them.
const ELEMENTS: [&str; 66] = [
    "a",
    "area",
    "article",
    "audio",
    "b",
    "blockquote",
    "button",
    "canvas",
    "caption",
    "circle",
    "code",
    "data",
    "dd",
    "del",
    "details",
    "div",
    "dt",
    "ellipse",
    "em",
    "fieldset",
    "figure",
    "form",
    "g",
    "h2",
    "h5",
    "image",
    "img",
    "input",
    "ins",
    "label",
    "legend",
    "li",
    "line",
    "meter",
    "ol",
    "optgroup",
    "option",
    "p",
    "path",
    "picture",
    "polygon",
    "polyline",
    "pre",
    "progress",
    "q",
    "rect",
    "section",
    "select",
    "source",
    "span",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "textarea",
    "th",
    "time",
    "tr",
    "track",
    "u",
    "ul",
    "video",
    "wbr",
];

const VOID: [&str; 6] = ["area", "img", "input", "source", "track", "wbr"];

/// Names of attributes, those of the closed list among them.
const ATTRIBUTES: [&str; 62] = [
    "action",
    "alt",
    "aria-description",
    "aria-hidden",
    "aria-label",
    "aria-valuenow",
    "aria-valuetext",
    "checked",
    "cite",
    "class",
    "colspan",
    "cx",
    "cy",
    "d",
    "datetime",
    "dir",
    "disabled",
    "download",
    "form",
    "formaction",
    "headers",
    "height",
    "hidden",
    "high",
    "href",
    "hreflang",
    "id",
    "label",
    "lang",
    "low",
    "max",
    "min",
    "name",
    "onclick",
    "open",
    "opacity",
    "optimum",
    "ping",
    "placeholder",
    "points",
    "poster",
    "r",
    "rel",
    "rowspan",
    "rx",
    "ry",
    "selected",
    "src",
    "srcdoc",
    "srcset",
    "start",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-width",
    "style",
    "target",
    "title",
    "transform",
    "value",
    "width",
    "x",
    "y",
];

/// What may load a picture or a film.
const SHOWN: [&str; 4] = ["src", "srcset", "poster", "style"];

/// The page's file and its text.
pub fn all() -> [(&'static str, String); 4] {
    let (mut plain, mut shown) = (String::new(), String::from("# What is shown\n\n"));
    for element in ELEMENTS {
        for name in ATTRIBUTES.into_iter().filter(|name| may_be_personal(element, name)) {
            let page = if SHOWN.contains(&name) { &mut shown } else { &mut plain };
            let _ = writeln!(page, "{}\n", element_with(element, name));
        }
    }
    let (mut props, mut pictures) = (String::new(), String::new());
    let theme = Theme::load(&[]).value;
    for signature in theme.signatures().values() {
        for (name, spec) in &signature.props {
            if !matches!(spec.kind, PropKind::Text { .. } | PropKind::Url | PropKind::Attr) {
                continue;
            }
            let is_picture = spec.kind == PropKind::Url && matches!(&**name, "img" | "src" | "image" | "poster");
            let page = if is_picture { &mut pictures } else { &mut props };
            let parent = theme.signatures().values().find(|parent| holds(parent, &signature.name));
            // What a component reads its children for has to be known at build.
            if parent.is_some() && spec.kind == (PropKind::Text { splits: true }) {
                continue;
            }
            let call = call(signature, name);
            let _ = match parent {
                Some(parent) => writeln!(page, "<{0}>\n{call}\n</{0}>\n", parent.name),
                None => writeln!(page, "{call}\n"),
            };
        }
    }
    [
        ("index", format!("{CONTENT}\n{props}")),
        ("attributes", format!("# Attributes of {{user.x}}\n\n{plain}")),
        ("whole", WHOLE.into()),
        ("shown", shown + &pictures + STYLES),
    ]
}

/// An element with one attribute that is the reader's, in what it has to stand in.
fn element_with(element: &str, attribute: &str) -> String {
    let tag = match VOID.contains(&element) {
        true => format!("<{element} {attribute}={{user.x}} />"),
        false => format!("<{element} {attribute}={{user.x}}></{element}>"),
    };
    let around: &[&str] = match element {
        "area" => &["map"],
        "source" if attribute == "src" => &["video"],
        "source" => &["picture"],
        "track" => &["video"],
        "option" | "optgroup" => &["select"],
        "td" | "th" => &["table", "tbody", "tr"],
        "tr" => &["table", "tbody"],
        "tbody" | "caption" => &["table"],
        "li" => &["ul"],
        "dd" | "dt" => &["dl"],
        "summary" => &["details"],
        "legend" => &["fieldset"],
        "circle" | "ellipse" | "g" | "image" | "line" | "path" | "polygon" | "polyline" | "rect" | "text" => &["svg"],
        _ => &[],
    };
    around.iter().rev().fold(tag, |inside, name| format!("<{name}>{inside}</{name}>"))
}

fn holds(parent: &Signature, name: &str) -> bool {
    matches!(&parent.children, Children::Items(names) if names.iter().any(|own| **own == *name))
}

/// A call with one prop that is the reader's, and what it needs besides.
fn call(signature: &Signature, personal: &str) -> String {
    let mut props = format!(" {personal}={{user.x}}");
    for (name, spec) in &signature.props {
        if spec.required && **name != *personal {
            let word = match &spec.kind {
                PropKind::Enum(words) => &words[0],
                _ => "/whole",
            };
            let _ = write!(props, " {name}=\"{word}\"");
        }
    }
    match signature.children {
        Children::Content => format!("<{0}{props}>Text</{0}>", signature.name),
        Children::Items(_) | Children::None => format!("<{}{props} />", signature.name),
    }
}

/// Content that the small loader fills.
const CONTENT: &str = r##"# Page of {user.x}

export const greeting = `Hello ${user.x}`;

export const Badge = ({ text, children }) => <span className={text} title={text}>{text}: {children}</span>;

Text: {user.x}. **Strong {user.x}**, *soft {user.x}*, ~~gone {user.x}~~, [link {user.x}](/whole), {greeting}.

## Heading of {user.x}

Under it.

### {`Deeper ${user.x}`}

- Item {user.x}
  - Item {user.x}

1. Number {user.x}

> Quote {user.x}

| Head {user.x} | Other |
| --- | --- |
| Cell {user.x} | Cell |

- [ ] Task {user.x}

A footnote.[^1]

[^1]: Of {user.x}

<p>{user.x}</p> <kbd>{user.x}</kbd> <code>{user.x}</code> <sub>{user.x}</sub>

<pre>{user.x}</pre>

<button>{user.x}</button> <label>{user.x}</label> <summary>{user.x}</summary>

<p>{user.list}</p>

<Badge text={user.x}>{user.x}</Badge>

{user.x ? <p title={user.x}>Arm {user.x} <a href={user.x} className={`a ${user.x} b`}>{user.x}</a> {user.x ? <b title={user.x}>{user.x}</b> : null}</p> : <p>Nobody</p>}

{user.x && <Note>Callout {user.x}</Note>}

<Visible when={user.x}>

## Arm of {user.x}

Shown to {user.x}

</Visible>

<Visible groups={["admin"]} fallback={<p>{user.x}</p>}>
  <Card title={user.x} href={user.x}>For {user.x}</Card>
</Visible>

<a href={`/users/${user.x}`}>1</a> <a href={`${user.x}/tail`}>2</a> <a href={`java${user.x}`}>3</a> <a href={`javascript${user.x}`}>4</a>
<a href={`https://a.example/${user.x}`}>5</a> <a href={user.x ?? '/whole'}>6</a> <a href={user.x ? user.x : '/whole'}>7</a>

<blockquote cite={user.x}>Cited</blockquote>

{user.x ? <svg><circle r={user.x} /><g transform={user.x}><path d={user.x} /></g></svg> : null}
"##;

/// Content that takes the whole loader.
const WHOLE: &str = r##"# Whole

export const Row = ({ name, ...rest }) => {
  const [first = name] = [];
  if (!name) return null;
  return <li title={first}>{first} {Object.values(rest).length ? 'rest' : ''}</li>;
};

export const named = (user.items ?? []).filter(item => item.name !== undefined);

<ul>{user.items?.map(item => <li><a href={item.name} title={item.name}>{item.name}</a></li>)}</ul>

<ul>{named.map(item => <Row {...item} name={item.name} />)}</ul>

<table>
  <thead><tr><th>{user.x}</th></tr></thead>
  <tbody>
    {user.items?.map(item => <tr title={item.name}><td>{item.name}</td><td className={item.name}>{user.x}</td></tr>)}
    <tr><td>{user.x}</td></tr>
  </tbody>
</table>

<select>
  <option>One</option>
  {user.items?.map(item => <option value={item.name} label={item.name}>{item.name}</option>)}
</select>

<dl>{user.items?.map(item => <><dt>{item.name}</dt><dd>{item.name}</dd></>)}</dl>

{user.items?.map(item => <Card title={item.name} href={item.name}>{item.name}</Card>)}

<p>{(user.text ?? '').split('').join('')} {String(user.text ?? '')} {[user.text].concat(user.text).join(' ')}</p>

<p>{Object.entries(user.items?.[0] ?? {}).map(([key, value]) => <b title={value}>{value}</b>)}</p>

<p>{JSON.stringify(user.x ?? null) ? user.x : ''} {user.text?.slice(0)} {user.text?.padEnd(1)} {user.text?.replace(/^$/, 'none')}</p>

<p>{Object.fromEntries([['__proto__', user.x], ['a', user.x]]).a} {Object.assign({}, { x: user.x }).x}</p>

```bash personal
curl "https://{{user.text ?? "host"}}/{{user.list?.[0] ?? "path"}}" -H 'X: {{inputs.header?.["X"]}}' -u {{user.token}} # {{user.text}}
```

```html personal
<a href="{{user.text ?? "x"}}">{{user.text ?? "x"}}</a> <!-- {{user.text ?? "x"}} --> <script>"{{user.text ?? "x"}}"</script>
```

```js personal
const name = "{{user.text ?? "x"}}"; // {{user.text ?? "x"}}
```

{user.x && <Tabs><Tab title={user.x}>{user.x}</Tab></Tabs>}

<CodeGroup>

```json One personal
{ "name": "{{user.text ?? "x"}}" }
```

</CodeGroup>
"##;

/// Styles by their properties.
const STYLES: &str = r##"
<div style={{ color: user.x, width: user.x, background: user.x, backgroundImage: `url(${user.x})`, '--own': user.x }}>Styled</div>

{user.x ? <div style={{ listStyleImage: user.x, content: user.x, cursor: `url("${user.x}")` }}>Styled</div> : null}
"##;
