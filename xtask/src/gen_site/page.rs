//! One page: frontmatter, an introduction, sections of mixed blocks.

use super::Dialect;
use super::code;
use super::prose::{capital, paragraph, sentence, setting, thing};
use super::random::Random;

/// A page's address without a leading `/`, and its title.
pub struct Place {
    pub route: String,
    pub title: String,
}

/// The anchor that every page has.
const LAST_HEADING: &str = "Next steps";

pub fn write(at: usize, places: &[Place], dialect: Dialect) -> String {
    let mut random = Random::new(at as u64);
    let mut page = Page { text: String::with_capacity(4096), random: &mut random, places, dialect };
    let description = sentence(page.random).replace(['`', '*', '_', ':'], "");
    page.text += &format!("---\ntitle: \"{}\"\ndescription: \"{description}\"\n---\n\n", places[at].title);
    page.prose();
    for _ in 0..page.random.between(2, 5) {
        page.section(2);
    }
    page.text += &format!("## {LAST_HEADING}\n\n");
    page.links();
    page.text
}

struct Page<'a> {
    text: String,
    random: &'a mut Random,
    places: &'a [Place],
    dialect: Dialect,
}

impl Page<'_> {
    fn section(&mut self, level: usize) {
        let title = super::prose::title(self.random);
        self.text += &format!("{} {title}\n\n", "#".repeat(level));
        self.prose();
        for _ in 0..self.random.between(1, 3) {
            match self.random.below(20) {
                0..=5 => self.code(),
                6..=8 => self.list(),
                9..=10 => self.table(),
                11..=13 => self.aside(),
                14 => self.tabs(),
                15 => self.steps(),
                16 => self.cards(),
                17 => self.accordion(),
                18 if level == 2 => self.section(3),
                _ => self.prose(),
            }
        }
    }

    fn prose(&mut self) {
        let n = self.random.between(2, 4);
        self.text += &paragraph(self.random, n);
        if self.random.percent(40) {
            let link = self.link();
            self.text += &format!(" See {link}.");
        }
        self.text += "\n\n";
    }

    /// A link to some page, every third to an anchor of it.
    fn link(&mut self) -> String {
        let to = &self.places[self.random.below(self.places.len())];
        let anchor = if self.random.percent(33) { "#next-steps" } else { "" };
        format!("[{}](/{}{anchor})", to.title, to.route)
    }

    fn links(&mut self) {
        for _ in 0..3 {
            let (link, about) = (self.link(), sentence(self.random));
            self.text += &format!("- {link}: {about}\n");
        }
    }

    fn code(&mut self) {
        let (language, sample) = code::sample(self.random);
        let title = if self.random.percent(30) { format!(" {}", thing(self.random)) } else { String::new() };
        let title = if self.dialect == Dialect::Plain { String::new() } else { title };
        self.text += &format!("```{language}{title}\n{sample}\n```\n\n");
    }

    fn list(&mut self) {
        let ordered = self.random.percent(30);
        for at in 1..=self.random.between(3, 6) {
            let marker = if ordered { format!("{at}.") } else { "-".to_owned() };
            let item = sentence(self.random);
            self.text += &format!("{marker} {item}\n");
        }
        self.text.push('\n');
    }

    fn table(&mut self) {
        self.text += "| Setting | Default | Meaning |\n| --- | ---: | --- |\n";
        for _ in 0..self.random.between(3, 7) {
            let (name, default, meaning) = (setting(self.random), self.random.between(1, 900), sentence(self.random));
            self.text += &format!("| `{name}` | {default} | {meaning} |\n");
        }
        self.text.push('\n');
    }

    fn aside(&mut self) {
        let kind = self.random.pick(&["Note", "Tip", "Warning", "Info"]);
        let n = self.random.between(1, 2);
        let body = paragraph(self.random, n);
        self.text += &match self.dialect {
            Dialect::Components => format!("<{kind}>\n  {body}\n</{kind}>\n\n"),
            Dialect::Plain => format!("> **{kind}.** {body}\n\n"),
        };
    }

    fn tabs(&mut self) {
        self.wrapped("<Tabs>", "</Tabs>", |page| {
            for name in ["Command line", "Dashboard"] {
                page.wrapped(&format!("<Tab title=\"{name}\">"), "</Tab>", |page| {
                    page.plain_title(name);
                    page.prose();
                    page.code();
                });
            }
        });
    }

    fn steps(&mut self) {
        self.wrapped("<Steps>", "</Steps>", |page| {
            for _ in 0..page.random.between(2, 4) {
                let title = super::prose::title(page.random);
                page.wrapped(&format!("<Step title=\"{title}\">"), "</Step>", |page| {
                    page.plain_title(&title);
                    page.prose();
                });
            }
        });
    }

    fn cards(&mut self) {
        self.wrapped("<CardGroup cols={2}>", "</CardGroup>", |page| {
            for _ in 0..page.random.between(2, 4) {
                let to = &page.places[page.random.below(page.places.len())];
                let opening = format!("<Card title=\"{}\" href=\"/{}\">", to.title, to.route);
                page.wrapped(&opening, "</Card>", |page| {
                    let body = sentence(page.random);
                    match page.dialect {
                        Dialect::Components => page.text += &format!("{body}\n"),
                        Dialect::Plain => page.text += &format!("- [{}](/{}): {body}\n", to.title, to.route),
                    }
                });
            }
        });
        self.text.push('\n');
    }

    fn accordion(&mut self) {
        let title = format!("What about the {}?", thing(self.random));
        self.wrapped(&format!("<Accordion title=\"{title}\">"), "</Accordion>", |page| {
            page.plain_title(&capital(&title));
            page.prose();
            page.list();
        });
    }

    /// What stands inside a component; in plain Markdown just that.
    fn wrapped(&mut self, opening: &str, closing: &str, inside: impl FnOnce(&mut Self)) {
        if self.dialect == Dialect::Plain {
            return inside(self);
        }
        self.text += &format!("{opening}\n");
        inside(self);
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.text += &format!("\n{closing}\n\n");
    }

    /// A component's title where there are no components.
    fn plain_title(&mut self, title: &str) {
        if self.dialect == Dialect::Plain {
            self.text += &format!("**{title}**\n\n");
        }
    }
}
