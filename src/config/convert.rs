//! `mint.json` to `docs.json`: the old keys under today's names, places kept.

use rustc_hash::FxHashMap;

use crate::data::{Field, Node, Value};
use crate::source::Span;

/// Old keys for what the palette or the browser decides today; none of them ever held content.
const DROPPED: [&str; 6] = ["topbar", "sidebar", "rounded", "layout", "isWhiteLabeled", "hideFeedbackButtons"];

/// More versions than any site has; the file is not copied more often than this.
const MAX_VERSIONS: usize = 100;

/// The same site file with today's keys. Keys that both have, and unknown ones, stay as they are.
pub(super) fn to_docs_json(node: Node) -> Node {
    let Value::Map(fields) = node.value else { return node };
    let mut old = Fields(fields);
    let mut new = Fields(Vec::new());
    for key in DROPPED {
        old.take(key);
    }
    look(&mut old, &mut new);
    navbar(&mut old, &mut new);
    footer(&mut old, &mut new);
    api(&mut old, &mut new);
    search_engines(&mut old, &mut new);
    if let Some(analytics) = old.take("analytics") {
        new.merge("integrations", analytics);
    }
    if let Some(navigation) = navigation(&mut old, node.span) {
        new.put("navigation", navigation);
    }
    for field in old.0 {
        match &*field.key {
            "integrations" => new.merge("integrations", field.node),
            _ => new.0.push(field),
        }
    }
    Node { value: Value::Map(new.0), span: node.span }
}

/// An object that is taken apart or put together.
struct Fields(Vec<Field>);

impl Fields {
    fn of(node: Node) -> Fields {
        match node.value {
            Value::Map(fields) => Fields(fields),
            _ => Fields(Vec::new()),
        }
    }

    fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.0.iter().rposition(|field| *field.key == *key)?;
        Some(self.0.remove(at).node)
    }

    fn put(&mut self, key: &str, node: Node) {
        self.0.push(Field { key: key.into(), key_span: node.span, node });
    }

    /// `from` of `old`, if it is there, as `to`.
    fn rename(&mut self, old: &mut Fields, from: &str, to: &str) {
        if let Some(node) = old.take(from) {
            self.put(to, node);
        }
    }

    /// Adds an object's fields to the object at `key`.
    fn merge(&mut self, key: &str, node: Node) {
        match self.0.iter_mut().find(|field| *field.key == *key) {
            Some(Field { node: Node { value: Value::Map(fields), .. }, .. }) => fields.extend(Fields::of(node).0),
            _ => self.put(key, node),
        }
    }

    /// Adds those of an object's fields to the object at `key` that it does not have.
    fn merge_missing(&mut self, key: &str, node: Node) {
        let Some(Field { node: Node { value: Value::Map(own), .. }, .. }) =
            self.0.iter_mut().find(|field| *field.key == *key)
        else {
            return self.put(key, node);
        };
        for field in Fields::of(node).0 {
            if own.iter().all(|known| known.key != field.key) {
                own.push(field);
            }
        }
    }

    fn into_node(self, span: Span) -> Node {
        Node { value: Value::Map(self.0), span }
    }
}

fn text(text: &str, span: Span) -> Node {
    Node { value: Value::Text(text.into()), span }
}

fn list(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(nodes) => nodes,
        _ => Vec::new(),
    }
}

fn object(fields: Vec<(&str, Node)>, span: Span) -> Node {
    let mut object = Fields(Vec::new());
    for (key, node) in fields {
        object.put(key, node);
    }
    object.into_node(span)
}

fn look(old: &mut Fields, new: &mut Fields) {
    // Today's palettes have other names.
    if let Some(theme) = old.take("theme")
        && !matches!(theme.text(), Some("venus" | "quill" | "prism"))
    {
        new.put("theme", theme);
    }
    let mut background = Fields(Vec::new());
    let mut background_span = None;
    if let Some(colors) = old.take("colors") {
        let span = colors.span;
        let mut colors = Fields::of(colors);
        for key in ["anchors", "ultraLight", "ultraDark"] {
            colors.take(key);
        }
        if let Some(color) = colors.take("background") {
            background_span = Some(color.span);
            background.put("color", color);
        }
        new.put("colors", colors.into_node(span));
    }
    if let Some(node) = old.take("background") {
        background_span = Some(node.span);
        background.rename(&mut Fields::of(node), "style", "decoration");
    }
    if let Some(image) = old.take("backgroundImage") {
        background_span = Some(image.span);
        background.put("image", image);
    }
    if let Some(span) = background_span {
        new.put("background", background.into_node(span));
    }
    if let Some(font) = old.take("font") {
        new.put("fonts", fonts(font));
    }
    if let Some(toggle) = old.take("modeToggle") {
        let span = toggle.span;
        let mut toggle = Fields::of(toggle);
        let mut appearance = Fields(Vec::new());
        appearance.rename(&mut toggle, "default", "default");
        appearance.rename(&mut toggle, "isHidden", "strict");
        new.put("appearance", appearance.into_node(span));
    }
    let mut styling = Fields(Vec::new());
    let mut styling_span = None;
    if let Some(node) = old.take("codeBlock") {
        styling_span = Some(node.span);
        if node.get("mode").and_then(Node::text) == Some("dark") {
            styling.put("codeblocks", text("dark", node.span));
        }
    }
    if let Some(node) = old.take("eyebrow") {
        styling_span = Some(node.span);
        styling.rename(&mut Fields::of(node), "display", "eyebrows");
    }
    if let Some(span) = styling_span {
        new.put("styling", styling.into_node(span));
    }
}

fn fonts(node: Node) -> Node {
    let span = node.span;
    let mut old = Fields::of(node);
    let mut new = Fields(Vec::new());
    for key in ["family", "weight", "format"] {
        new.rename(&mut old, key, key);
    }
    new.rename(&mut old, "url", "source");
    for (from, to) in [("headings", "heading"), ("body", "body")] {
        if let Some(node) = old.take(from) {
            new.put(to, fonts(node));
        }
    }
    new.into_node(span)
}

fn navbar(old: &mut Fields, new: &mut Fields) {
    let links = old.take("topbarLinks");
    let button = old.take("topbarCtaButton");
    let Some(span) = links.as_ref().or(button.as_ref()).map(|node| node.span) else { return };
    let mut navbar = Fields(Vec::new());
    if let Some(links) = links {
        let span = links.span;
        let links = list(links).into_iter().map(navbar_link).collect();
        navbar.put("links", Node { value: Value::List(links), span });
    }
    if let Some(button) = button {
        let span = button.span;
        let mut primary = Fields::of(navbar_link(button));
        // A link in the button's place is a button.
        if !primary.0.iter().any(|field| &*field.key == "type") {
            primary.put("type", text("button", span));
        }
        navbar.put("primary", primary.into_node(span));
    }
    new.put("navbar", navbar.into_node(span));
}

fn navbar_link(node: Node) -> Node {
    let span = node.span;
    let mut old = Fields::of(node);
    let mut new = Fields(Vec::new());
    if let Some(kind) = old.take("type")
        && kind.text() != Some("link")
    {
        new.put("type", kind);
    }
    new.rename(&mut old, "name", "label");
    new.rename(&mut old, "url", "href");
    new.into_node(span)
}

fn footer(old: &mut Fields, new: &mut Fields) {
    let socials = old.take("footerSocials");
    let footer = old.take("footer");
    let Some(span) = footer.as_ref().or(socials.as_ref()).map(|node| node.span) else { return };
    let mut footer = Fields::of(footer.unwrap_or(Node { value: Value::Null, span }));
    if let Some(socials) = socials {
        footer.merge_missing("socials", by_type(socials));
    }
    if let Some(columns) = footer.take("links") {
        let span = columns.span;
        let columns = list(columns).into_iter().map(|column| {
            let span = column.span;
            let mut column = Fields::of(column);
            let mut new = Fields(Vec::new());
            new.rename(&mut column, "title", "header");
            if let Some(links) = column.take("links") {
                let span = links.span;
                let items = list(links).into_iter().map(|link| {
                    let span = link.span;
                    let mut link = Fields::of(link);
                    let mut item = Fields(Vec::new());
                    item.rename(&mut link, "label", "label");
                    item.rename(&mut link, "url", "href");
                    item.into_node(span)
                });
                new.put("items", Node { value: Value::List(items.collect()), span });
            }
            new.into_node(span)
        });
        footer.put("links", Node { value: Value::List(columns.collect()), span });
    }
    new.put("footer", footer.into_node(span));
}

/// `[{type, url}, …]` as `{type: url, …}`; an object stays.
fn by_type(socials: Node) -> Node {
    let span = socials.span;
    let Value::List(nodes) = socials.value else { return socials };
    let mut new = Fields(Vec::new());
    for node in nodes {
        let mut social = Fields::of(node);
        if let (Some(kind), Some(url)) = (social.take("type"), social.take("url"))
            && let Some(kind) = kind.text()
        {
            new.put(kind, url);
        }
    }
    new.into_node(span)
}

fn api(old: &mut Fields, new: &mut Fields) {
    let openapi = old.take("openapi");
    let node = old.take("api");
    let Some(span) = node.as_ref().or(openapi.as_ref()).map(|node| node.span) else { return };
    let mut old = Fields::of(node.unwrap_or(Node { value: Value::Null, span }));
    let mut api = Fields(Vec::new());
    if let Some(openapi) = openapi {
        api.put("openapi", openapi);
    }
    let mut mdx = Fields(Vec::new());
    mdx.rename(&mut old, "baseUrl", "server");
    if let Some(auth) = old.take("auth") {
        let span = auth.span;
        let mut auth = Fields::of(auth);
        auth.take("inputPrefix");
        mdx.put("auth", auth.into_node(span));
    }
    if !mdx.0.is_empty() {
        api.put("mdx", mdx.into_node(span));
    }
    if let Some(playground) = old.take("playground") {
        let span = playground.span;
        let mut playground = Fields::of(playground);
        let mut new = Fields(Vec::new());
        // `show` and `hide` are what the oldest files say.
        if let Some(mode) = playground.take("mode") {
            let display = match mode.text() {
                Some("show") => text("interactive", mode.span),
                Some("hide") => text("none", mode.span),
                _ => mode,
            };
            new.put("display", display);
        }
        if let Some(Node { value: Value::Bool(true), span }) = playground.take("disableProxy") {
            new.put("proxy", Node { value: Value::Bool(false), span });
        }
        api.put("playground", new.into_node(span));
    }
    if let Some(request) = old.take("request")
        && let Some(example) = Fields::of(request).take("example")
    {
        let span = example.span;
        let mut examples = Fields(Vec::new());
        examples.rename(&mut Fields::of(example), "languages", "languages");
        api.put("examples", examples.into_node(span));
    }
    if let Some(params) = old.take("paramFields") {
        let is_open = matches!(params.get("expanded"), Some(Node { value: Value::Bool(true) | Value::Text(_), .. }));
        let expanded = text(if is_open { "all" } else { "closed" }, params.span);
        api.put("params", object(vec![("expanded", expanded)], params.span));
    }
    new.put("api", api.into_node(span));
}

fn search_engines(old: &mut Fields, new: &mut Fields) {
    let metatags = old.take("metadata");
    let seo = old.take("seo");
    let Some(span) = metatags.as_ref().or(seo.as_ref()).map(|node| node.span) else { return };
    let mut converted = Fields(Vec::new());
    if let Some(metatags) = metatags {
        converted.put("metatags", metatags);
    }
    if let Some(Node { value: Value::Bool(true), span }) =
        seo.and_then(|node| Fields::of(node).take("indexHiddenPages"))
    {
        converted.put("indexing", text("all", span));
    }
    new.put("seo", converted.into_node(span));
}

/// Groups, the tabs and anchors that claim them by the folder their pages are in, and versions.
fn navigation(old: &mut Fields, span: Span) -> Option<Node> {
    let groups = list(old.take("navigation")?);
    let tabs = old.take("tabs").map_or_else(Vec::new, list);
    let anchors = old.take("anchors").map_or_else(Vec::new, list);
    let primary = old.take("primaryTab").and_then(|node| Fields::of(node).take("name"));
    let top = old.take("topAnchor").and_then(|node| Fields::of(node).take("name"));
    let mut versions = old.take("versions").map_or_else(Vec::new, list);
    // Groups without a version stand in each of them.
    versions.truncate(MAX_VERSIONS);
    let title = primary.or(top).unwrap_or_else(|| text("Documentation", span));

    let (links, claims): (Vec<Node>, Vec<Node>) =
        anchors.into_iter().partition(|anchor| !tabs.is_empty() || is_url(anchor.get("url")));
    let divided = |version: Option<&str>| {
        let of_version = |node: &Node| {
            let own = node.get("version").and_then(Node::text);
            own.is_none() || version.is_none() || own == version
        };
        let groups: Vec<Node> = groups.iter().filter(|group| of_version(group)).cloned().map(without_version).collect();
        let tabs: Vec<Node> = tabs.iter().filter(|tab| of_version(tab)).cloned().collect();
        match (tabs.is_empty(), claims.is_empty()) {
            (false, _) => claimed("tabs", "tab", &title, tabs, groups, span),
            (true, false) => claimed("anchors", "anchor", &title, claims.clone(), groups, span),
            (true, true) => object(vec![("groups", Node { value: Value::List(groups), span })], span),
        }
    };
    let mut navigation = if versions.is_empty() {
        Fields::of(divided(None))
    } else {
        let versions = versions.into_iter().map(|node| {
            let span = node.span;
            let name = node.text().map(|name| text(name, span)).or_else(|| node.get("name").cloned());
            let name = name.unwrap_or_else(|| text("", span));
            let mut version = Fields::of(divided(name.text()));
            version.put("version", name);
            version.rename(&mut Fields::of(node), "default", "default");
            version.into_node(span)
        });
        Fields::of(object(vec![("versions", Node { value: Value::List(versions.collect()), span })], span))
    };
    if !links.is_empty() {
        let links = links.into_iter().map(|link| claim(link, "anchor", None)).collect();
        let anchors = Node { value: Value::List(links), span };
        navigation.put("global", object(vec![("anchors", anchors)], span));
    }
    Some(navigation.into_node(span))
}

fn is_url(node: Option<&Node>) -> bool {
    node.and_then(Node::text).is_some_and(|url| url.contains("://") || url.starts_with("mailto:"))
}

fn without_version(group: Node) -> Node {
    let span = group.span;
    let mut group = Fields::of(group);
    group.take("version");
    group.into_node(span)
}

/// Gives each group to the option whose folder its first page is in; the rest stay under `title`.
fn claimed(key: &str, label: &'static str, title: &Node, claims: Vec<Node>, groups: Vec<Node>, span: Span) -> Node {
    let mut claim_of: FxHashMap<String, usize> = FxHashMap::default();
    for (at, claim) in claims.iter().enumerate() {
        let url = claim.get("url").and_then(Node::text).unwrap_or_default();
        claim_of.entry(url.trim_matches('/').to_owned()).or_insert(at);
    }
    let mut taken: Vec<Vec<Node>> = claims.iter().map(|_| Vec::new()).collect();
    let mut rest = Vec::new();
    for group in groups {
        let page = first_page(&group).unwrap_or_default().trim_matches('/');
        // The deepest folder: `api/v2` before `api`.
        let above = std::iter::successors(Some(page), |path| Some(path.rsplit_once('/')?.0));
        let claim = above.into_iter().find_map(|folder| claim_of.get(folder).copied());
        match claim {
            Some(at) => taken[at].push(group),
            None => rest.push(group),
        }
    }
    let mut options = Vec::new();
    if !rest.is_empty() {
        let rest = Node { value: Value::List(rest), span };
        options.push(object(vec![(label, title.clone()), ("groups", rest)], title.span));
    }
    for (option, groups) in claims.into_iter().zip(taken) {
        let groups = (!groups.is_empty()).then_some(groups);
        options.push(claim(option, label, groups));
    }
    object(vec![(key, Node { value: Value::List(options), span })], span)
}

/// A tab or anchor: with its groups, or as a link.
fn claim(node: Node, label: &str, groups: Option<Vec<Node>>) -> Node {
    let span = node.span;
    let mut old = Fields::of(node);
    let mut new = Fields(Vec::new());
    new.rename(&mut old, "name", label);
    for key in ["icon", "iconType", "openapi"] {
        new.rename(&mut old, key, key);
    }
    new.rename(&mut old, "isDefaultHidden", "hidden");
    match groups {
        Some(groups) => new.put("groups", Node { value: Value::List(groups), span }),
        None => {
            if let Some(url) = old.take("url") {
                let written = url.text().unwrap_or_default();
                let href =
                    if is_url(Some(&url)) { written.to_owned() } else { format!("/{}", written.trim_matches('/')) };
                new.put("href", text(&href, url.span));
            }
        }
    }
    new.into_node(span)
}

fn first_page(group: &Node) -> Option<&str> {
    let Some(Node { value: Value::List(pages), .. }) = group.get("pages") else { return None };
    pages.iter().find_map(|page| page.text().or_else(|| first_page(page)))
}
