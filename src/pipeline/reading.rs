//! Pages as somebody reads them: by a persona, by the build's own evaluator.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use url::Url;

use super::making::{compiled, document, guarded, page_by_page};
use super::review::{Branches, Reviewed};
use super::{
    Forgetful, Laps, Options, Outcome, Prepared, Progress, Purpose, audiences, emit, generated, parts, prepare, proof,
    restricted, review,
};
use crate::compile::{self, Known, Reader};
use crate::config::Config;
use crate::config::personalization::{Handshake, HiddenPages};
use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::document::{Document, Head};
use crate::index::{Index, Route};
use crate::inputs::Inputs;
use crate::readers::{self, Persona};
use crate::render;
use crate::source::{Source, Span};

/// What a whole site was found to be.
pub struct Review {
    pub outcome: Outcome,
    /// The links to other sites, which nobody has asked yet.
    pub outside: Vec<(Url, Span)>,
}

/// Builds a site for nobody to keep, reads every page as every persona, and looks for what nobody uses or can read.
pub fn check(inputs: &Inputs, options: &Options, progress: &dyn Progress) -> Review {
    let mut laps = Laps { clock: options.clock, last: (options.clock)(), timings: Vec::new() };
    let mut diags = Vec::new();
    let Some(mut prepared) = prepare(inputs, options, progress, &mut laps, &mut diags) else {
        return Review { outcome: Outcome { diags, n_pages: 0, timings: laps.timings }, outside: Vec::new() };
    };
    prepared.purpose = Purpose::Findings;
    diags.extend(unsaid(&prepared.config));
    diags.extend(in_tokens(&prepared));
    diags.extend(audiences::untried(&prepared.worlds, &prepared.readers));
    diags.extend(audiences::no_secret(&prepared.worlds));
    audiences::of_site_file(&prepared.config, &prepared.worlds, &prepared.readers, &mut diags);
    let Reviewed { found, outside } = review::of(&prepared, inputs);
    diags.extend(found);
    let read = read_all(&prepared, inputs, progress);
    let mut outcome = emit(&prepared, inputs, progress, &|_| {}, &Forgetful, laps, diags);
    outcome.diags.extend(read);
    let leaks = proof::leaks(inputs, options, progress, &|_| true).into_iter().map(|path| {
        let message = format!("`{path}` tells of pages that its readers may not see: it is another without them");
        Code::Leak.site(message).help("this is a fault of the program, not of the pages: please report it")
    });
    outcome.diags.extend(leaks);
    Review { outcome, outside }
}

/// What an owner should decide on, and a migrated site's never did.
fn unsaid(config: &Config) -> Option<Diagnostic> {
    let Handshake::Jwt(jwt) = &config.personalization.as_ref()?.handshake else { return None };
    let message = "`requireState` is not set: a token from a link that somebody sent logs its reader in";
    let help = "write `\"requireState\": true`, and hand `state` back in the token";
    Some(Code::StateUnsaid.at(jwt.state_unsaid?, message).help(help))
}

/// What log-ins by token leave in browsers' histories. It is told once, and a note: a site may have decided for it.
fn in_tokens(prepared: &Prepared) -> Option<Diagnostic> {
    let settings = prepared.config.personalization.as_ref()?;
    let is_by_token = matches!(settings.handshake, Handshake::Jwt(_));
    let at = prepared.readers.personas.iter().find_map(|persona| persona.secrets_at).filter(|_| is_by_token)?;
    let message = "tokens that hold `apiPlaygroundInputs` can be read in the browser's history for ever";
    let help = "put credentials into them that are narrow and soon void, or none";
    Some(Diagnostic { severity: Severity::Note, ..Code::TokenHabit.at(at, message).help(help) })
}

/// What expressions do for personas that they do not do for a reader nobody knows, and what they do for none of them.
fn read_all(prepared: &Prepared, inputs: &Inputs, progress: &dyn Progress) -> Vec<Diagnostic> {
    let worlds = &prepared.worlds;
    let personas = &prepared.readers.personas;
    progress.stage("personas", worlds.n_pages() * personas.len());
    let read = |head: &Arc<Head>, index: &Index| -> (Vec<Diagnostic>, Branches) {
        let mut found = Vec::new();
        let mut links = audiences::Links::default();
        // That it cannot be read is said by the build.
        let document = guarded(&head.source.path, || document(head, prepared)).flatten().map(|document| document.value);
        for persona in personas {
            progress.step();
            if let Ok(document) = &document
                && is_shown(prepared, head, Some(persona))
            {
                found.extend(throws(document, prepared, index, persona, &mut links));
            }
        }
        found.extend(links.findings(worlds));
        let branches =
            document.map_or_else(|_| Branches::default(), |document| branches(head, &document, prepared, index));
        (found, branches)
    };
    let mut all: Vec<_> = page_by_page(&worlds.pages).map(|head| read(head, &worlds.public)).collect();
    for class in &worlds.classes {
        let index = class.index(worlds);
        all.par_extend(page_by_page(&class.pages).map(|head| read(head, &index)));
    }
    let mut diags = Vec::new();
    let mut taken = Branches::default();
    for (found, branches) in all {
        diags.extend(found);
        taken.extend(branches);
    }
    diags.extend(taken.findings(inputs));
    diags
}

/// The branches of a page, and which of them personas take, and a reader nobody knows. None where there are no personas.
fn branches(head: &Head, document: &Document, prepared: &Prepared, index: &Index) -> Branches {
    if prepared.readers.personas.is_empty() {
        return Branches::default();
    }
    let path = &document.source.path;
    let asked = guarded(path, || {
        let context = index.page(path).expect("every page of an index has a context");
        compile::questions(
            document,
            &index.answers(path, &document.facts, &|path| prepared.shelf.document(path)),
            &context,
            prepared.links(),
        )
    });
    // What panics is said by the build.
    let Ok(asked) = asked else { return Branches::default() };
    let nobody = is_shown(prepared, head, None).then(Known::nobody);
    let personas = prepared.readers.personas.iter().filter(|persona| is_shown(prepared, head, Some(persona)));
    let readers: Vec<Known> = nobody.into_iter().chain(personas.map(knowledge)).collect();
    Branches::of(&asked, readers.iter())
}

/// Whether a reader is shown a page: `None` is one who is not logged in.
fn is_shown(prepared: &Prepared, head: &Head, reader: Option<&Persona>) -> bool {
    let groups: Option<Vec<&str>> = reader.map(|persona| persona.groups.iter().map(|group| &**group).collect());
    head.frontmatter.groups.admits(groups.as_deref()) || prepared.config.hidden_pages() == HiddenPages::Open
}

/// What throws for a persona; `links` are followed.
fn throws<'p>(
    document: &Document,
    prepared: &Prepared,
    index: &Index,
    persona: &'p Persona,
    links: &mut audiences::Links<'p>,
) -> Vec<Diagnostic> {
    let path = &document.source.path;
    let read = |reader: Reader| guarded(path, || compiled(document, prepared, index, reader));
    let (found, page_links) = match read(known(persona)) {
        Ok(page) => (page.diags, page.value.page_links),
        Err(diag) => return vec![*diag],
    };
    for (span, route) in page_links {
        links.follow(&prepared.worlds, persona, span, &route);
    }
    let is_throw = |diag: &Diagnostic| diag.code == Code::ExpressionThrows && diag.severity != Severity::Note;
    let mut throws: Vec<_> = found.into_iter().filter(is_throw).collect();
    if throws.is_empty() {
        return Vec::new();
    }
    // What throws for everybody was found by the build, which says what is shown instead.
    if let Ok(page) = read(Reader::Known(Known::nobody())) {
        let said: FxHashSet<&Diagnostic> = page.diags.iter().collect();
        throws.retain(|diag| !said.contains(diag));
    }
    let named = throws.into_iter().map(|diag| Diagnostic {
        code: Code::PersonaThrows,
        severity: Severity::Error,
        message: format!("for the persona `{}`: {}", persona.name, diag.message),
        help: Some(
            diag.help
                .unwrap_or_else(|| "write ?. where something may be missing, and ?? for what is shown then".into()),
        ),
        ..diag
    });
    named.collect()
}

fn known(persona: &Persona) -> Reader {
    Reader::Known(knowledge(persona))
}

fn knowledge(persona: &Persona) -> Known {
    Known { user: persona.user.clone(), groups: persona.groups.clone(), inputs: persona.inputs.clone() }
}

/// Which page is shown, and to whom.
pub struct View<'a> {
    /// A route (`/guides/start`) or a path (`guides/start.mdx`).
    pub page: &'a str,
    /// A reader: `None` for one nobody knows.
    pub reader: Option<Who<'a>>,
}

pub enum Who<'a> {
    /// The name of a persona of the docs folder.
    Persona(&'a str),
    /// A file like a persona's.
    File(&'a Source),
}

/// The main content of a page as HTML, as a reader sees it; `None`, with an error, when there is no such page or reader.
/// Findings about other pages are left out.
pub fn view(
    inputs: &Inputs,
    options: &Options,
    progress: &dyn Progress,
    view: &View,
) -> (Option<String>, Vec<Diagnostic>) {
    let mut laps = Laps { clock: options.clock, last: (options.clock)(), timings: Vec::new() };
    let mut diags = Vec::new();
    let Some(prepared) = prepare(inputs, options, progress, &mut laps, &mut diags) else { return (None, diags) };
    let mut diags = Vec::new();
    let pages: Vec<&Arc<Head>> = prepared.worlds.all().collect();
    let Some(head) = find(&pages, view.page) else {
        let message = format!("there is no page `{}`", view.page);
        let routes: Vec<String> = pages.iter().map(|page| route_of(page)).collect();
        let diag = Code::PageAbsent.site(message);
        diags.push(match did_you_mean(view.page, routes.iter().map(String::as_str)) {
            Some(near) => diag.help(format!("did you mean `{near}`?")),
            None => diag.help("name it by its address (`/guides/start`) or its file (`guides/start.mdx`)"),
        });
        return (None, diags);
    };
    let reader = match &view.reader {
        None => None,
        Some(who) => match persona(&prepared, who, &mut diags) {
            Some(persona) => Some(persona),
            None => return (None, diags),
        },
    };
    let rendered = if is_shown(&prepared, head, reader.as_ref()) {
        let persona = reader.as_ref();
        let reader = reader.as_ref().map_or_else(|| Reader::Known(Known::nobody()), known);
        let class = prepared.worlds.classes.iter().find(|class| class.pages.iter().any(|page| Arc::ptr_eq(page, head)));
        let own = class.map(|class| class.index(&prepared.worlds));
        let base = own.as_ref().unwrap_or(&prepared.worlds.public);
        let groups: Option<Vec<&str>> = persona.map(|persona| persona.groups.iter().map(|group| &**group).collect());
        let rules = parts::admitted(base, head, groups.as_deref());
        let seeing = (!rules.is_empty()).then(|| base.seeing(base.ground().operations_for(inputs, &rules)));
        let index = seeing.as_ref().unwrap_or(base);
        let document = match document(head, &prepared) {
            Ok(document) => document.value,
            Err(diag) => {
                diags.push(*diag);
                return (None, diags);
            }
        };
        let mut page = compiled(&document, &prepared, index, reader).take(&mut diags);
        generated::extend(&mut page, &prepared, index, &mut diags);
        render::page(&prepared.site, &page, &render::Playground::None, "")
    } else {
        restricted::shell(&prepared)
    };
    diags.extend(rendered.diags);
    (Some([&rendered.html[rendered.content], &rendered.html[rendered.aside]].concat()), diags)
}

fn route_of(page: &Head) -> String {
    Route::of(page.source.path.as_str()).as_str().to_owned()
}

fn find<'d>(pages: &[&'d Arc<Head>], wanted: &str) -> Option<&'d Arc<Head>> {
    let path = wanted.trim_start_matches("./");
    let by_path = pages.iter().find(|page| page.source.path.as_str() == path);
    let route = Route::of(wanted);
    by_path.or_else(|| pages.iter().find(|page| route_of(page) == route.as_str())).copied()
}

fn persona(prepared: &Prepared, who: &Who, diags: &mut Vec<Diagnostic>) -> Option<Persona> {
    match who {
        Who::File(source) => readers::persona(source, "file", prepared.readers.schema.as_deref(), diags),
        Who::Persona(name) => {
            let personas = &prepared.readers.personas;
            let found = personas.iter().find(|persona| &*persona.name == *name);
            if found.is_none() {
                let diag = Code::PersonaAbsent.site(format!("there is no persona `{name}`"));
                diags.push(match did_you_mean(name, personas.iter().map(|persona| &*persona.name)) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag.help(format!("write `personas/{name}.json`, or name a file that ends in `.json`")),
                });
            }
            found.cloned()
        }
    }
}
