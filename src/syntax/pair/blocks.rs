//! Blocks of comrak's tree.

use comrak::nodes::{AstNode, ListType, NodeList, NodeValue, TableAlignment};

use super::Builder;
use crate::document::{Alignment, Fence, Heading, Kind, Table};
use crate::syntax::construct::ConstructKind;
use crate::syntax::draft::DraftKind;

impl Builder<'_> {
    /// Adds the children of a block container below `parent`.
    pub fn blocks<'a>(&mut self, parent: u32, container: &'a AstNode<'a>) {
        let base = self.open.len();
        for child in container.children() {
            self.block(parent, base, child);
        }
        self.close_container(base);
    }

    fn block<'a>(&mut self, parent: u32, base: usize, node: &'a AstNode<'a>) {
        let into = self.innermost(parent, base);
        let ast = node.data();
        if let NodeValue::HtmlBlock(html) = &ast.value {
            self.flow_line(parent, base, &html.literal);
            return;
        }
        let at = self.place(ast.sourcepos);
        self.inline_lines = self.scan.canonical.lines_before_text(ast.sourcepos.start.line);
        match &ast.value {
            NodeValue::Paragraph => self.paragraph(into, base, node, at),
            NodeValue::Heading(heading) => {
                let index = self.draft.tree.headings.len() as u32;
                self.draft.tree.headings.push(Heading { level: heading.level, id: None });
                let id = self.add(into, Kind::Heading(index), at);
                self.inlines(id, node);
            }
            NodeValue::BlockQuote => {
                let id = self.add(into, Kind::Quote, at);
                self.blocks(id, node);
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start as u32);
                let id = self.add(into, Kind::List { start, tight: list.tight }, at);
                self.blocks(id, node);
            }
            NodeValue::Item(NodeList { .. }) => {
                let id = self.add(into, Kind::Item { checked: None }, at);
                self.blocks(id, node);
            }
            NodeValue::CodeBlock(code) => {
                let info = code.info.trim();
                let (language, meta) =
                    info.split_once(|letter: char| letter.is_ascii_whitespace()).unwrap_or((info, ""));
                let mut literal = code.literal.strip_suffix('\n').unwrap_or(&code.literal);
                // The last line end is not the code's when no fence closes it and no container opens after it.
                if !code.closed && self.scan.cut_fences.binary_search(&at.0).is_ok() {
                    literal = literal.strip_suffix('\n').unwrap_or(literal);
                }
                let fence = Fence {
                    language: self.verbatim(language),
                    meta: self.verbatim(meta.trim_start()),
                    code: self.text(literal),
                };
                let index = self.draft.tree.fences.len() as u32;
                self.draft.tree.fences.push(fence);
                self.add(into, Kind::Fence(index), at);
            }
            NodeValue::ThematicBreak => {
                self.add(into, Kind::ThematicBreak, at);
            }
            NodeValue::FootnoteDefinition(note) => {
                let label = self.text(&note.name.to_lowercase());
                let id = self.add(into, Kind::FootnoteDefinition(label), at);
                self.blocks(id, node);
            }
            NodeValue::Table(table) => {
                let alignments = table.alignments.iter().map(|alignment| match alignment {
                    TableAlignment::None => Alignment::None,
                    TableAlignment::Left => Alignment::Left,
                    TableAlignment::Center => Alignment::Center,
                    TableAlignment::Right => Alignment::Right,
                });
                let index = self.draft.tree.tables.len() as u32;
                self.draft.tree.tables.push(Table { alignments: alignments.collect() });
                let id = self.add(into, Kind::Table(index), at);
                self.blocks(id, node);
            }
            NodeValue::TableRow(header) => {
                let id = self.add(into, Kind::Row { header: *header }, at);
                self.blocks(id, node);
            }
            NodeValue::TableCell => {
                let id = self.add(into, Kind::Cell, at);
                self.inlines(id, node);
            }
            // No other block is made with our options.
            _ => self.blocks(into, node),
        }
    }

    /// The constructs of a line that holds nothing else.
    fn flow_line(&mut self, parent: u32, base: usize, html: &str) {
        let mut rest = html.trim_end();
        while let Some((construct, after)) = self.scan.canonical.parse_placeholder(rest) {
            rest = after;
            if let Some(construct) = construct {
                self.construct(parent, base, construct);
            }
        }
    }

    /// Adds what a placeholder stands for.
    pub fn construct(&mut self, parent: u32, base: usize, id: usize) {
        let construct = self.scan.constructs[id];
        let into = self.innermost(parent, base);
        let range = construct.extent.range();
        let at = (range.start, range.end);
        match construct.kind {
            ConstructKind::Tag { .. } => self.tag(parent, base, id),
            ConstructKind::Expression => {
                let index = self.expression(range.start + 1..range.end - 1, construct.flow);
                self.add(into, Kind::Expression(index), at);
            }
            ConstructKind::Comment => {
                self.draft.add(into, DraftKind::Comment { flow: construct.flow }, at.0, at.1);
            }
            ConstructKind::Module => {
                self.draft.add(into, DraftKind::Module, at.0, at.1);
            }
            ConstructKind::HtmlComment => {}
            ConstructKind::Variable(name) => {
                let name = self.text(&self.source.text[name.range()]);
                self.add(into, Kind::Variable(name), at);
            }
            ConstructKind::Math { latex, display } => {
                let text = self.text(self.code.text[latex.range()].trim());
                self.add(into, Kind::Math { text, display }, at);
            }
            ConstructKind::Address(scheme) => self.address(into, id, scheme),
            ConstructKind::Task { checked } => {
                // The paragraph is its item's first child, and so was added right after it.
                if let Some(item) = into.checked_sub(1).map(|item| &mut self.draft.nodes[item as usize])
                    && let DraftKind::Node(Kind::Item { checked: state }) = &mut item.kind
                {
                    *state = Some(checked);
                }
            }
            ConstructKind::HeadingId(name) => {
                let name = self.text(&self.source.text[name.range()]);
                if let Some(heading) = self.draft.tree.headings.last_mut() {
                    heading.id = Some(name);
                }
            }
        }
    }
}
