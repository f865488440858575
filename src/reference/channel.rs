//! The page of a channel: where it is, and the messages that go through it, by who sends them.

use std::fmt::Write;

use super::fields::{Direction, Fields, OnPage, section};
use super::logins::{Login, logins};
use super::media::language;
use super::text::{code, description, fence, plain, prop, slug};
use super::{Writing, example, heading, rest_of};
use crate::openapi::asyncapi::{self, Action, ActionKind, AsyncApi, AsyncServer, Binding, Channel, Message};
use crate::openapi::operation::ServerVariable;

/// Messages whose fields are shown. Of a channel with more the others are named.
const MAX_MESSAGES: usize = 60;
/// Examples of one message, and of all of them.
const MAX_EXAMPLES: usize = 8;
const MAX_FENCES: usize = 40;

/// The generated part of a channel's page. `said` is what stands below the page's title already.
pub fn channel(document: &AsyncApi, channel: &Channel, said: Option<&str>, writing: &Writing) -> String {
    let mut page = ChannelPage {
        document,
        channel,
        writing,
        on_page: OnPage::new(&document.schemas),
        n_shown: 0,
        out: String::new(),
    };
    if let Some(text) = channel.description.as_ref().or(channel.summary.as_ref()) {
        page.paragraph(rest_of(text, said));
    }
    page.examples();
    page.servers();
    page.parameters();
    for (kind, word) in [(ActionKind::Sent, "sent"), (ActionKind::Received, "received")] {
        page.actions(kind, word);
    }
    page.other_messages();
    if !channel.bindings.is_empty() {
        page.heading("bindings");
        page.bindings(&channel.bindings);
    }
    page.out
}

struct ChannelPage<'a> {
    document: &'a AsyncApi,
    channel: &'a Channel,
    writing: &'a Writing<'a>,
    on_page: OnPage<'a>,
    n_shown: usize,
    out: String,
}

impl ChannelPage<'_> {
    fn word(&self, key: &str) -> String {
        (self.writing.word)(key)
    }

    fn heading(&mut self, key: &str) {
        let word = self.word(key);
        heading(&word, None, &mut self.out);
    }

    fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            let _ = write!(self.out, "{}\n\n", description(text.trim()));
        }
    }

    fn section(&mut self, write: impl Fn(&mut Fields)) -> String {
        section(&mut self.on_page, self.writing, Direction::Response, write)
    }

    /// Of each message once: those of the document, else one made of the payload's schema.
    fn examples(&mut self) {
        let mut fences: Vec<String> = Vec::new();
        for message in &self.channel.messages {
            let title = title(message).unwrap_or(&self.channel.name);
            let language = message.content_type.as_deref().map_or("json", language);
            for example in message.examples.iter().take(MAX_EXAMPLES) {
                let own = example.summary.as_deref().or(example.name.as_deref());
                let title = own.map_or_else(|| title.to_owned(), |own| format!("{title}: {own}"));
                fences.extend(
                    example.payload.as_ref().map(|value| fence(language, &title, &example::shown(value, language))),
                );
                if let Some(headers) = &example.headers {
                    let word = self.word("header_parameters");
                    fences.push(fence("json", &format!("{title} ({word})"), &headers.pretty()));
                }
            }
            if message.examples.is_empty()
                && let Some(schema) = &message.payload
            {
                let made = example::of_schema(&self.document.schemas, schema, Direction::Response);
                fences.push(fence("json", title, &made));
            }
        }
        fences.truncate(MAX_FENCES);
        if !fences.is_empty() && !self.writing.own.answers {
            let _ = write!(self.out, "<ResponseExample>\n{}</ResponseExample>\n\n", fences.concat());
        }
    }

    fn servers(&mut self) {
        let servers: Vec<&AsyncServer> = self.document.servers_of(self.channel).collect();
        if servers.is_empty() {
            return;
        }
        self.heading("servers");
        for server in servers {
            let id = format!("server-{}", slug(&server.name));
            let spoken = [&server.protocol, &server.protocol_version].into_iter().flatten();
            let spoken: Vec<&str> = spoken.map(|text| &**text).collect();
            let (name, spoken) = (prop(&server.name), prop(&spoken.join(" ")));
            let _ = writeln!(self.out, "<ResponseField name={name} type={spoken} id={}>\n", prop(&id));
            let _ = write!(self.out, "{}\n\n", code(&server.address));
            self.paragraph(server.description.as_deref().unwrap_or_default());
            for variable in &server.variables {
                let line = self.variable(variable);
                self.out.push_str(&line);
            }
            if !server.variables.is_empty() {
                self.out.push('\n');
            }
            self.security(&server.security, &id);
            self.bindings(&server.bindings);
            self.out.push_str("</ResponseField>\n\n");
        }
    }

    /// `id` is that of what asks for it.
    fn security(&mut self, asked: &[Vec<asyncapi::Login>], id: &str) {
        if asked.iter().all(Vec::is_empty) {
            return;
        }
        let asked: Vec<Vec<Login>> = asked.iter().map(|logins| Login::of_channel(logins)).collect();
        // Too deep for the table of contents.
        let _ = write!(self.out, "##### {} {{#{id}-authorizations}}\n\n", plain(&self.word("authorizations")));
        logins(&asked, &format!("{id}-authorization"), self.writing.word, &mut self.out);
    }

    fn variable(&self, variable: &ServerVariable) -> String {
        let mut line = format!("- {}", code(&variable.name));
        if let Some(text) = &variable.description {
            let _ = write!(line, ": {}", plain(text));
        }
        let mut say = |key: &str, values: &[Box<str>]| {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            let _ = write!(line, "  \n  {} {}", plain(&self.word(key)), values.join(", "));
        };
        if !variable.values.is_empty() {
            say("allowed_values", &variable.values);
        }
        if !variable.default.is_empty() {
            say("default", std::slice::from_ref(&variable.default));
        }
        line.push('\n');
        line
    }

    fn parameters(&mut self) {
        if self.channel.parameters.is_empty() {
            return;
        }
        self.heading("parameters");
        let channel = self.channel;
        let made = self.section(|fields| {
            channel.parameters.iter().for_each(|parameter| fields.channel_parameter(parameter));
        });
        self.out.push_str(&made);
    }

    fn actions(&mut self, kind: ActionKind, word: &str) {
        let channel = self.channel;
        let actions: Vec<&Action> = channel.actions.iter().filter(|action| action.kind == kind).collect();
        if actions.is_empty() {
            return;
        }
        self.heading(word);
        let several = actions.len() > 1;
        for (at, action) in actions.into_iter().enumerate() {
            let title = action.title.as_deref().or(action.summary.as_deref());
            let title = title.or_else(|| action.id.as_deref().filter(|_| several));
            if let Some(title) = title {
                let _ = write!(self.out, "### {}\n\n", plain(title));
            }
            if action.title.is_some() && action.description.is_none() {
                self.paragraph(action.summary.as_deref().unwrap_or_default());
            }
            self.paragraph(action.description.as_deref().unwrap_or_default());
            let id = if at == 0 { word.to_owned() } else { format!("{word}-{}", at + 1) };
            let messages: Vec<&Message> = action.messages.iter().map(|&at| &*channel.messages[at]).collect();
            self.security(&action.security, &id);
            self.messages(&messages, &id);
            self.bindings(&action.bindings);
        }
    }

    /// What no operation names.
    fn other_messages(&mut self) {
        let channel = self.channel;
        let is_named = |at: usize| channel.actions.iter().any(|action| action.messages.contains(&at));
        let others = channel.messages.iter().enumerate().filter(|(at, _)| !is_named(*at));
        let others: Vec<&Message> = others.map(|(_, message)| &**message).collect();
        if !others.is_empty() {
            self.heading("messages");
            self.messages(&others, "message");
        }
    }

    fn messages(&mut self, messages: &[&Message], id: &str) {
        let is_choice = messages.len() > 1;
        if is_choice {
            self.out.push_str("<Tabs>\n");
        }
        for (at, message) in messages.iter().enumerate() {
            if is_choice {
                let number = (at + 1).to_string();
                let _ = writeln!(self.out, "<Tab title={}>\n", prop(title(message).unwrap_or(&number)));
            }
            let own = match &message.name {
                Some(name) if is_choice => format!("{id}-{}", slug(name)),
                Some(_) | None => id.to_owned(),
            };
            self.message(message, is_choice, &own);
            if is_choice {
                self.out.push_str("</Tab>\n");
            }
        }
        if is_choice {
            self.out.push_str("</Tabs>\n\n");
        }
    }

    fn message(&mut self, message: &Message, is_titled: bool, id: &str) {
        let mut line: Vec<String> = Vec::new();
        line.extend(title(message).filter(|_| !is_titled).map(|title| format!("**{}**", plain(title))));
        // A message without a title is called by its name already.
        let name = message.name.as_deref().filter(|_| message.title.is_some());
        line.extend(name.map(code));
        line.extend(message.content_type.as_ref().map(|content_type| code(content_type)));
        if !line.is_empty() {
            let _ = write!(self.out, "{}\n\n", line.join(" · "));
        }
        self.paragraph(message.summary.as_deref().unwrap_or_default());
        self.paragraph(message.description.as_deref().unwrap_or_default());
        if let Some(correlation) = &message.correlation {
            let (word, place) = (plain(&self.word("correlation_id")), code(&correlation.location));
            let _ = write!(self.out, "**{word}** {place}\n\n");
            self.paragraph(correlation.description.as_deref().unwrap_or_default());
        }
        self.n_shown += 1;
        if self.n_shown > MAX_MESSAGES {
            return;
        }
        for (schema, word, part) in
            [(&message.headers, "header_parameters", "headers"), (&message.payload, "payload", "payload")]
        {
            let Some(schema) = schema else { continue };
            let own = format!("{id}-{part}");
            let made = self.section(|fields| fields.properties_of(schema, &own, &own, None));
            let word = plain(&self.word(word));
            // Too deep for the table of contents; fields may lead here.
            let _ = write!(self.out, "##### {word} {{#{own}}}\n\n");
            self.out.push_str(&made);
        }
        if let Some((format, schema)) = &message.foreign {
            let word = plain(&self.word("payload"));
            let _ = write!(self.out, "**{word}**\n\n{}\n\n", code(format));
            if let Some(schema) = schema {
                self.out.push_str(&fence("json", "", &schema.pretty()));
                self.out.push('\n');
            }
        }
        self.bindings(&message.bindings);
    }

    fn bindings(&mut self, bindings: &[Binding]) {
        for binding in bindings {
            let title = format!("{}: {}", self.word("bindings"), binding.protocol);
            let code = fence("json", "", &binding.value.pretty());
            let _ = write!(self.out, "<Expandable title={}>\n{code}\n</Expandable>\n\n", prop(&title));
        }
    }
}

fn title(message: &Message) -> Option<&str> {
    message.title.as_deref().or(message.name.as_deref())
}
