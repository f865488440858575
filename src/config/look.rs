//! How a site looks: colours, logo, fonts, icons, background.

use super::read::{Object, Reader};
use crate::data::{Node, Value};
use crate::diag::Code;
use crate::source::Span;

/// One value for the light appearance and one for the dark.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Themed<T> {
    pub light: T,
    pub dark: T,
}

/// A CSS colour that may be written into a style sheet as it is: checked against what a colour can be made of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Color(Box<str>);

impl Color {
    /// `#` and 3, 4, 6 or 8 hex digits, a name, or a colour function (`rgb(…)`, `oklch(…)`).
    pub fn parse(written: &str) -> Option<Color> {
        let written = written.trim();
        let ok = match written.strip_prefix('#') {
            Some(digits) => {
                matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            None => is_name_or_function(written),
        };
        ok.then(|| Color(written.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_name_or_function(written: &str) -> bool {
    let name_ends = written.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(written.len());
    let (name, rest) = written.split_at(name_ends);
    let arguments = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let is_argument = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '.' | '%' | '/' | '-' | '+');
    match arguments {
        None => rest.is_empty() && (3..=24).contains(&name.len()),
        Some(arguments) => {
            matches!(name, "rgb" | "rgba" | "hsl" | "hsla" | "hwb" | "lab" | "lch" | "oklab" | "oklch")
                && arguments.chars().all(is_argument)
        }
    }
}

/// An icon: a name of the icon library, a path, a URL or SVG text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Icon {
    pub name: Box<str>,
    /// Font Awesome's: `regular`, `solid`, `light`, `thin`, `sharp-solid`, `duotone`, `brands`.
    pub style: Option<Box<str>>,
    /// Where it differs from the site's.
    pub library: Option<IconLibrary>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum IconLibrary {
    #[default]
    FontAwesome,
    Lucide,
    Tabler,
}

/// What `theme` chooses: a palette and little else.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Palette {
    #[default]
    Mint,
    Maple,
    Palm,
    Willow,
    Linden,
    Almond,
    Aspen,
    Sequoia,
    Luma,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Look {
    pub palette: Palette,
    pub colors: Colors,
    pub logo: Option<Logo>,
    /// Paths or URLs.
    pub favicon: Option<Themed<Box<str>>>,
    pub appearance: Appearance,
    pub fonts: Fonts,
    pub icons: IconLibrary,
    pub background: Background,
    pub styling: Styling,
    pub thumbnails: Thumbnails,
}

/// Where the colours stand that others have to be read with.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ColorPlaces {
    pub primary: Option<Span>,
    pub light: Option<Span>,
    /// Of the background, for light pages and for dark ones.
    pub background: Option<Themed<Span>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Colors {
    pub primary: Option<Color>,
    /// The primary colour in the dark appearance.
    pub light: Option<Color>,
    /// For buttons and the like.
    pub dark: Option<Color>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Logo {
    /// Paths or URLs.
    pub image: Themed<Box<str>>,
    /// Where it leads; the site's first page when absent.
    pub href: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Appearance {
    pub default: Mode,
    /// The reader cannot change it.
    pub strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    #[default]
    System,
    Light,
    Dark,
}

/// `None`: the theme's own.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fonts {
    pub body: Option<Font>,
    pub heading: Option<Font>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Font {
    pub family: Box<str>,
    /// CSS `font-weight`.
    pub weight: Option<u32>,
    /// A path or URL of the font file.
    pub source: Option<Box<str>>,
    pub format: Option<FontFormat>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FontFormat {
    Woff,
    Woff2,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Background {
    pub decoration: Option<Decoration>,
    pub color: Option<Themed<Color>>,
    /// Paths or URLs.
    pub image: Option<Themed<Box<str>>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decoration {
    Gradient,
    Grid,
    Windows,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Styling {
    pub eyebrows: Eyebrows,
    /// Whether `$…$` is a formula; `None`: it is.
    pub latex: Option<bool>,
    pub codeblocks: Codeblocks,
}

/// What stands above a page's title.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Eyebrows {
    #[default]
    Section,
    Breadcrumbs,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub enum Codeblocks {
    /// As the page is.
    #[default]
    System,
    /// Dark on light pages too.
    Dark,
    /// A named highlighting theme for each appearance.
    Named(Themed<Box<str>>),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Thumbnails {
    pub appearance: Option<Mode>,
    /// A path or URL.
    pub background: Option<Box<str>>,
    pub font: Option<Box<str>>,
}

/// Where the site file says which colours pages have.
pub(super) fn color_places(site: &mut Object) -> ColorPlaces {
    let mut place = |path: [&'static str; 2]| site.get(path[0])?.get(path[1]);
    let background_color = place(["background", "color"]);
    ColorPlaces {
        primary: place(["colors", "primary"]).map(|node| node.span),
        light: place(["colors", "light"]).map(|node| node.span),
        background: background_color.map(|node| {
            let of = |key| node.get(key).map_or(node.span, |node| node.span);
            Themed { light: of("light"), dark: of("dark") }
        }),
    }
}

/// The keys of the site file that say how it looks.
pub(super) fn look(site: &mut Object, reader: &mut Reader) -> Look {
    let palettes = [
        ("mint", Palette::Mint),
        ("maple", Palette::Maple),
        ("palm", Palette::Palm),
        ("willow", Palette::Willow),
        ("linden", Palette::Linden),
        ("almond", Palette::Almond),
        ("aspen", Palette::Aspen),
        ("sequoia", Palette::Sequoia),
        ("luma", Palette::Luma),
    ];
    Look {
        palette: site.word("theme", reader, &palettes).unwrap_or_default(),
        colors: site.get("colors").and_then(|node| colors(node, reader)).unwrap_or_default(),
        logo: site.get("logo").and_then(|node| logo(node, reader)),
        favicon: site.get("favicon").and_then(|node| themed(node, "favicon", reader, Reader::asset)),
        appearance: site.get("appearance").and_then(|node| appearance(node, reader)).unwrap_or_default(),
        fonts: site.get("fonts").and_then(|node| fonts(node, reader)).unwrap_or_default(),
        icons: site.get("icons").and_then(|node| icons(node, reader)).unwrap_or_default(),
        background: site.get("background").and_then(|node| background(node, reader)).unwrap_or_default(),
        styling: site.get("styling").and_then(|node| styling(node, reader)).unwrap_or_default(),
        thumbnails: site.get("thumbnails").and_then(|node| thumbnails(node, reader)).unwrap_or_default(),
    }
}

pub(super) fn color(reader: &mut Reader, node: &Node, name: &str) -> Option<Color> {
    let written = reader.text(node, name)?;
    let color = Color::parse(&written);
    if color.is_none() {
        let message = format!("`{written}` is not a colour");
        reader.push(Code::SiteFileValue.at(node.span, message).help("write it as `#0d9373`"));
    }
    color
}

/// A colour that others are derived from, which needs its numbers.
fn hex(reader: &mut Reader, node: &Node, name: &str) -> Option<Color> {
    let color = color(reader, node, name)?;
    if !color.as_str().starts_with('#') {
        let message = format!("`{}` is not written as numbers: `colors` takes `#rrggbb`", color.as_str());
        reader.push(Code::SiteFileValue.at(node.span, message).help("write it as `#0d9373`"));
        return None;
    }
    Some(color)
}

/// One value for both appearances, or `{light, dark}`, where either stands for the other when it is alone.
pub(super) fn themed<T: Clone>(
    node: &Node,
    name: &str,
    reader: &mut Reader,
    read: impl Fn(&mut Reader, &Node, &str) -> Option<T>,
) -> Option<Themed<T>> {
    if !matches!(node.value, Value::Map(_)) {
        let value = read(reader, node, name)?;
        return Some(Themed { light: value.clone(), dark: value });
    }
    let mut object = reader.object(node, name)?;
    let pair = themed_fields(&mut object, reader, read);
    object.close(reader);
    pair
}

fn themed_fields<T: Clone>(
    object: &mut Object,
    reader: &mut Reader,
    read: impl Fn(&mut Reader, &Node, &str) -> Option<T>,
) -> Option<Themed<T>> {
    let light = object.get("light").and_then(|node| read(reader, node, "light"));
    let dark = object.get("dark").and_then(|node| read(reader, node, "dark"));
    let light = light.or_else(|| dark.clone())?;
    Some(Themed { dark: dark.unwrap_or_else(|| light.clone()), light })
}

/// `"rocket"`, or `{name, style, library}`.
pub(super) fn icon(node: &Node, name: &str, reader: &mut Reader) -> Option<Icon> {
    let icon = icon_of(node, name, reader);
    reader.icons.extend(icon.clone().map(|icon| (icon, node.span)));
    icon
}

fn icon_of(node: &Node, name: &str, reader: &mut Reader) -> Option<Icon> {
    // Names of a library have no slash at their head; a path is checked like any other.
    if let Some(text) = node.text() {
        if text.starts_with('/') {
            reader.asset(node, name);
        }
        return (!text.is_empty()).then(|| Icon { name: text.into(), style: None, library: None });
    }
    let mut object = reader.object(node, name)?;
    if let Some(name) = object.get("name").filter(|name| name.text().is_some_and(|text| text.starts_with('/'))) {
        reader.asset(name, "name");
    }
    let icon = object.required("name", reader).map(|name| Icon {
        name,
        style: object.text("style", reader),
        library: object.word("library", reader, &LIBRARIES),
    });
    object.close(reader);
    icon
}

const LIBRARIES: [(&str, IconLibrary); 3] =
    [("fontawesome", IconLibrary::FontAwesome), ("lucide", IconLibrary::Lucide), ("tabler", IconLibrary::Tabler)];

const MODES: [(&str, Mode); 3] = [("system", Mode::System), ("light", Mode::Light), ("dark", Mode::Dark)];

fn icons(node: &Node, reader: &mut Reader) -> Option<IconLibrary> {
    let mut object = reader.object(node, "icons")?;
    let library = object.word("library", reader, &LIBRARIES);
    object.close(reader);
    library
}

fn colors(node: &Node, reader: &mut Reader) -> Option<Colors> {
    let mut object = reader.object(node, "colors")?;
    let mut read = |key| object.get(key).and_then(|node| hex(reader, node, key));
    let colors = Colors { primary: read("primary"), light: read("light"), dark: read("dark") };
    object.close(reader);
    Some(colors)
}

fn logo(node: &Node, reader: &mut Reader) -> Option<Logo> {
    if node.text().is_some() {
        return Some(Logo { image: themed(node, "logo", reader, Reader::asset)?, href: None });
    }
    let mut object = reader.object(node, "logo")?;
    let image = themed_fields(&mut object, reader, Reader::asset);
    let href = object.link("href", reader);
    object.close(reader);
    Some(Logo { image: image?, href })
}

fn appearance(node: &Node, reader: &mut Reader) -> Option<Appearance> {
    let mut object = reader.object(node, "appearance")?;
    let default = object.word("default", reader, &MODES).unwrap_or_default();
    let strict = object.flag("strict", reader).unwrap_or_default();
    object.close(reader);
    Some(Appearance { default, strict })
}

fn fonts(node: &Node, reader: &mut Reader) -> Option<Fonts> {
    let mut object = reader.object(node, "fonts")?;
    let both = object.has("family").then(|| font(&mut object, reader)).flatten();
    let mut one = |key, reader: &mut Reader| {
        let mut object = reader.object(object.get(key)?, key)?;
        let font = font(&mut object, reader);
        object.close(reader);
        font
    };
    let body = one("body", reader).or_else(|| both.clone());
    let heading = one("heading", reader).or(both);
    for key in ["family", "weight", "source", "format"] {
        object.get(key);
    }
    object.close(reader);
    Some(Fonts { body, heading })
}

fn font(object: &mut Object, reader: &mut Reader) -> Option<Font> {
    let formats = [("woff", FontFormat::Woff), ("woff2", FontFormat::Woff2)];
    let weight = object.get("weight").and_then(|node| reader.number(node, "weight"));
    Some(Font {
        family: object.required("family", reader)?,
        weight: weight.map(|weight| weight.clamp(1.0, 1000.0) as u32),
        source: object.get("source").and_then(|node| font_file(node, reader)),
        format: object.word("format", reader, &formats),
    })
}

/// Other hosts would learn of every reader: their files are not loaded.
fn font_file(node: &Node, reader: &mut Reader) -> Option<Box<str>> {
    let written = reader.text(node, "source")?;
    if written.contains("://") || written.starts_with("//") {
        let message = format!("`{written}` is on another host, which no page asks for a font");
        let help = "put the file into the docs folder: `\"source\": \"/fonts/name.woff2\"`";
        reader.push(Code::SiteFileValue.at(node.span, message).help(help));
        return None;
    }
    reader.asset(node, "source")
}

fn background(node: &Node, reader: &mut Reader) -> Option<Background> {
    let mut object = reader.object(node, "background")?;
    let decorations =
        [("gradient", Decoration::Gradient), ("grid", Decoration::Grid), ("windows", Decoration::Windows)];
    let background = Background {
        decoration: object.word("decoration", reader, &decorations),
        color: object.get("color").and_then(|node| themed(node, "color", reader, color)),
        image: object.get("image").and_then(|node| themed(node, "image", reader, Reader::asset)),
    };
    object.close(reader);
    Some(background)
}

fn styling(node: &Node, reader: &mut Reader) -> Option<Styling> {
    let mut object = reader.object(node, "styling")?;
    let eyebrows = [("section", Eyebrows::Section), ("breadcrumbs", Eyebrows::Breadcrumbs)];
    let styling = Styling {
        eyebrows: object.word("eyebrows", reader, &eyebrows).unwrap_or_default(),
        latex: object.flag("latex", reader),
        codeblocks: object.get("codeblocks").and_then(|node| codeblocks(node, reader)).unwrap_or_default(),
    };
    object.close(reader);
    Some(styling)
}

/// `"system"`, `"dark"`, a theme's name, or `{theme, languages}`.
fn codeblocks(node: &Node, reader: &mut Reader) -> Option<Codeblocks> {
    match node.text() {
        // Colours of code are variables of the style sheet in any case.
        Some("system" | "css-variables") => return Some(Codeblocks::System),
        Some("dark") => return Some(Codeblocks::Dark),
        Some(name) => return Some(Codeblocks::Named(Themed { light: name.into(), dark: name.into() })),
        None => {}
    }
    let mut object = reader.object(node, "codeblocks")?;
    let named = object.get("theme").and_then(|node| themed(node, "theme", reader, Reader::text));
    // Grammars of the author's own for a highlighter that is not ours.
    object.get("languages");
    object.close(reader);
    let named = named.filter(|theme| !matches!(&*theme.light, "system" | "css-variables"));
    Some(named.map_or(Codeblocks::System, Codeblocks::Named))
}

fn thumbnails(node: &Node, reader: &mut Reader) -> Option<Thumbnails> {
    let mut object = reader.object(node, "thumbnails")?;
    let font = object.get("fonts").and_then(|node| {
        let mut fonts = reader.object(node, "fonts")?;
        let family = fonts.text("family", reader);
        fonts.close(reader);
        family
    });
    let thumbnails = Thumbnails {
        appearance: object.word("appearance", reader, &MODES),
        background: object.get("background").and_then(|node| reader.asset(node, "background")),
        font,
    };
    object.close(reader);
    Some(thumbnails)
}
