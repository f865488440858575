//! Findings for a schema.

use super::super::fold::{Folded, Folder};
use super::super::parse;
use super::super::scope::Names;
use super::super::value::Value;
use super::{FindingKind, Schema, check};
use crate::source::{FileId, SitePath, Source};

const SCHEMA: &str = r##"{
  "type": "object",
  "required": ["id", "roles"],
  "properties": {
    "id": { "type": "string" },
    "firstName": { "type": "string", "description": "As the reader writes it." },
    "plan": { "enum": ["free", "pro", "enterprise"] },
    "age": { "type": ["number", "null"] },
    "admin": { "type": "boolean" },
    "org": { "$ref": "#/$defs/org" },
    "roles": { "type": "array", "items": { "enum": ["admin", "author"] } },
    "projects": { "type": "array", "items": { "$ref": "#/$defs/project" } },
    "flags": { "type": "object", "additionalProperties": { "type": "boolean" } },
    "contact": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
    "free-form": {},
    "groups": { "type": "array", "items": { "enum": ["staff", "beta"] } }
  },
  "$defs": {
    "org": {
      "type": "object", "required": ["name"],
      "properties": { "name": { "type": "string" }, "plan": { "const": "pro" }, "owner": { "$ref": "#/$defs/org" } }
    },
    "project": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "url": { "type": "string" } } }
  }
}"##;

fn schema() -> Schema {
    Schema::read(serde_json::from_str(SCHEMA).expect("it is JSON")).expect("it is a schema")
}

/// Each finding as its kind, the text it is about, and its help.
fn found(text: &str) -> Vec<String> {
    let source = Source::new(FileId(0), SitePath::new("page.mdx").expect("a path inside the folder"), text);
    let expr = parse::expression(&source, 0..text.len() as u32).expect("it parses");
    let mut folder = Folder::default();
    let Ok(Folded::Residual(residual)) = folder.expression(&expr, &Names::new().finish()) else {
        panic!("{text} depends on the reader");
    };
    let line = |finding: super::Finding| {
        let kind = match finding.kind {
            FindingKind::UnknownProperty => "unknown",
            FindingKind::NeverEqual => "never",
            FindingKind::MayThrow => "throws",
        };
        format!("{kind} {} | {}", source.slice(finding.span), finding.help.unwrap_or_default())
    };
    check(&residual, &folder, &schema()).into_iter().map(line).collect()
}

#[track_caller]
fn clean(text: &str) {
    assert_eq!(found(text), Vec::<String>::new(), "{text}");
}

#[track_caller]
fn finds(text: &str, expected: &str) {
    assert_eq!(found(text), [expected], "{text}");
}

#[test]
fn unknown_properties() {
    finds("user.firstname", "unknown user.firstname | did you mean `firstName`?");
    finds("user.org?.pla", "unknown user.org?.pla | did you mean `plan`?");
    finds("user.projects?.map(p => p.nme)", "unknown p.nme | did you mean `name`?");
    finds("user.id.lenght", "unknown user.id.lenght | did you mean `length`?");
    clean("user.flags?.anything && user['free-form'].a.b.c");
    clean("user.projects?.length");
    clean("({ free: 1 })[user.plan]");
    clean("({ free: 1 }).pro + user.id");
}

#[test]
fn impossible_comparisons() {
    finds("user.plan === 'por'", "never user.plan === 'por' | did you mean 'pro'?");
    finds("user.plan == 'platinum' ? 1 : 2", "never user.plan == 'platinum' | ");
    finds("user.org?.plan === 'free'", "never user.org?.plan === 'free' | ");
    finds("user.id === 5", "never user.id === 5 | ");
    finds("user.roles.includes('amdin')", "never user.roles.includes('amdin') | did you mean 'admin'?");
    finds("['free', 'prof'].includes(user.plan)", "never user.plan | did you mean 'pro'?");
    clean("user.plan === 'pro' || user.plan === undefined || user.plan == null");
    clean("user.id == 5");
    clean("user.plan === 'pro' ? 1 : user.plan === 'free' ? 2 : 3");
    finds("user.plan === 'pro' ? 1 : user.plan === 'pro' ? 2 : 3", "never user.plan === 'pro' | ");
}

#[test]
fn what_may_throw() {
    finds("user.org.name", "throws user.org.name | write `user.org?.name`");
    finds("user.projects.map(p => p.name)", "throws user.projects.map | write `user.projects?.map`");
    finds("user.projects?.map(p => p.url.length)", "throws p.url.length | write `p.url?.length`");
    finds("user.age.toFixed(2)", "throws user.age.toFixed | write `user.age?.toFixed`");
    finds("[...user.projects]", "throws user.projects | write `...(user.projects ?? [])`");
    finds("Object.keys(user.flags)", "throws Object.keys(user.flags) | write `user.flags ?? {}`");
    finds("'a' in user.flags", "throws 'a' in user.flags | write `user.flags ?? {}`");
    finds("user.projects?.[0].name", "throws user.projects?.[0].name | write `user.projects?.[0]?.name`");
    finds("user.org?.owner.name", "throws user.org?.owner.name | write `user.org?.owner?.name`");
    finds("user.plan ? null.x : 1", "throws null.x | ");
    finds("user.id.map(x => x)", "throws user.id.map | ");
    finds("user.id.toUppercase()", "throws user.id.toUppercase | did you mean `toUpperCase`?");
    clean("user.org?.name.length");
    clean("user.roles.map(r => r.length)");
    clean("user.org?.owner?.owner?.name.toUpperCase()");
}

#[test]
fn what_tests_rule_out() {
    for text in [
        "user.org === undefined ? 1 : user.org.name",
        "user.projects?.length ? user.projects[0].name : 1",
        "user.projects && user.projects.length > 0 ? user.projects[0].name : 1",
        "user.projects?.length >= 1 && user.projects[0].name",
        "user.projects == null || user.projects.length === 0 ? 1 : user.projects[0].name",
        "user.firstName && user.firstName[0].toUpperCase()",
        "user.org !== undefined ? user.org.name : 1",
        "user.org == null ? 1 : user.org.name",
        "user.org && user.org.name",
        "user.org ? user.org.name : 'none'",
        "!user.org ? 'none' : user.org.name",
        "!user.org || user.org.name",
        "user.org?.plan ? user.org.plan.length : 0",
        "user.org?.plan === 'pro' ? user.org.name : 0",
        "user.org?.plan === 'pro' && user.org.name",
        "user.org?.owner?.plan && user.org.owner.plan.length + user.org.name",
        "typeof user.firstName === 'string' ? user.firstName.length : 0",
        "typeof user.org !== 'undefined' && user.org.name",
        "Array.isArray(user.projects) ? user.projects.map(p => p.name) : []",
        "user.age > 3 && user.age.toFixed()",
        "user.projects?.length > 0 && user.projects[0]?.name",
        "(user.org ?? { name: 'x' }).name",
        "(user.projects ?? []).map(p => p.name)",
        "((org) => { if (!org) return 'none'; return org.name })(user.org)",
        "((org) => { if (org === undefined) { return 'none' } else { return org.name } })(user.org)",
        "(({ org }) => org ? org.name : '')(user)",
        "Boolean(user.org) && user.org.name",
        "user.contact === null ? '' : user.contact?.length",
        "user.org && user.firstName ? user.org.name + user.firstName.length : ''",
    ] {
        clean(text);
    }
    finds("user.firstName ? user.org.name : ''", "throws user.org.name | write `user.org?.name`");
    finds("user.org || user.org.name", "throws user.org.name | write `user.org?.name`");
    finds("user.org?.plan !== 'pro' ? user.org.name : 0", "throws user.org.name | write `user.org?.name`");
}

#[test]
fn hostile_tests_end() {
    let mut text = String::from("user.a");
    for _ in 0..60 {
        text = format!("({text} ? user.b : user.c)");
    }
    let expr = format!("{text} ? user.org.name : 1");
    assert!(found(&expr).len() < 1000);
}

#[test]
fn types_for_the_back_end() {
    let expected = r#"export interface User {
  id: string;
  /** As the reader writes it. */
  firstName?: string;
  plan?: "free" | "pro" | "enterprise";
  age?: number | null;
  admin?: boolean;
  org?: {
    name: string;
    plan?: "pro";
    owner?: "#;
    let types = schema().typescript();
    assert!(types.starts_with(expected), "{types}");
    assert!(types.contains("  \"free-form\"?: unknown;\n"), "{types}");
    assert!(types.contains("  flags?: {\n    [key: string]: boolean;\n  };\n"), "{types}");
    assert!(types.contains("  contact?: string | null;\n"), "{types}");
    assert_eq!(schema().groups.expect("it declares groups").len(), 2);
}

#[test]
fn data_that_the_schema_refuses() {
    let check = |json: &str| -> Vec<String> {
        let json: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
        let violations = schema().violations(&Value::from(&json));
        violations.into_iter().map(|found| format!("{}: {}", found.path, found.message)).collect()
    };
    assert_eq!(
        check(r#"{ "id": "1", "roles": ["admin"], "org": { "name": "x" }, "age": null }"#),
        Vec::<String>::new()
    );
    assert_eq!(
        check(r#"{ "id": 1, "plan": "gold", "org": { "plan": "pro" }, "firstNam": "x", "roles": ["x"] }"#),
        [
            "content.id: this is 1, expected text",
            "content.plan: this is 'gold', expected 'free', 'pro', 'enterprise' or missing",
            "content.org.name: this is missing",
            "content.firstNam: the schema has no such property; did you mean `firstName`?",
            "content.roles[0]: this is 'x', expected 'admin' or 'author'",
        ]
    );
}
