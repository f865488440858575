//! Parts for some readers inside parts for others: only readers of both are told that there is something.

use docs::artifact::Audience;
use docs::diag::Code;
use docs::frontmatter::Visibility;
use docs::inputs::Inputs;
use docs::pipeline;
use serde_json::Value;

use super::{OPTIONS, Quiet, SITE, made};

/// `what` stands in an operation that is for `groups`.
fn site(groups: &str, what: &str) -> Inputs {
    let spec = format!(
        "openapi: 3.1.0
info: {{ title: T, version: '1' }}
paths:
  /items:
    get:
      summary: Items
      {groups}
      parameters:
        - {{ name: page, in: query, schema: {{ type: integer }} }}
{what}
  /others: {{ get: {{ summary: Others }} }}
"
    );
    let site = SITE.replace("\"item\", ", "");
    Inputs::from_texts([("docs.json", &*site), ("index.mdx", "# Start\n\n[All](/api.yaml)"), ("api.yaml", &spec)])
}

/// An object for staff with a property for partners.
const INSIDE: &str =
    "        - { name: zqouter, in: query, x-mint: { groups: [staff] }, schema: { type: object, properties: {
            all: { type: string }, zqinner: { type: string, x-mint: { groups: [partner] } } } } }";

/// Who is told of anything, file by file: groups and the rules of what they are told of, by their number.
fn told(inputs: &Inputs) -> Vec<String> {
    let made = made(inputs);
    let mut told = Vec::new();
    for (audience, text) in made.values() {
        let Audience::Groups(groups) = audience else { continue };
        let door: Value = serde_json::from_str(text).expect("JSON");
        for class in door["classes"].as_array().expect("a list") {
            let file = format!(
                "_readers/{}/{}",
                class["key"].as_str().expect("a key"),
                class["file"].as_str().expect("a file")
            );
            let (audience, text) = &made[&file];
            let said: Value = serde_json::from_str(text).expect("JSON");
            let whose = match audience {
                Audience::Class(rule) => rule.to_string(),
                Audience::All(rules) => rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
                Audience::Everybody | Audience::Groups(_) => panic!("{file} is theirs alone"),
            };
            told.push(format!("{}: {whose}: {}", groups.join(" + "), said["parts"]));
        }
    }
    told.sort();
    told
}

#[track_caller]
fn check(inputs: &Inputs, expected: &[&str]) {
    let known = told(inputs);
    assert_eq!(known, expected, "{known:#?}");
    for rule in ["readers in `staff`", "readers in `partner`", "readers who are logged in"] {
        let leaking = pipeline::leaks(inputs, &OPTIONS, &Quiet, &|own: &Visibility| own.to_string() == rule);
        assert_eq!(leaking, [], "of {rule}");
    }
}

const BOTH: &str = "partner + staff: readers in `partner` and readers in `staff`: ";
const STAFF: &str = "staff: readers in `staff`: ";
const PAGE_AND_FILE: &str = "[\"/api-reference/items\",\"/api.yaml\"]";

#[test]
fn a_part_inside_of_anothers_is_told_to_readers_of_both() {
    check(&site("", INSIDE), &[&[BOTH, PAGE_AND_FILE].concat(), &[STAFF, PAGE_AND_FILE].concat()]);
}

#[test]
fn a_part_of_an_operation_for_others_is_told_to_readers_of_both() {
    let param = "        - { name: zqinner, in: query, x-mint: { groups: [partner] } }";
    check(
        &site("x-mint: { groups: [staff] }", param),
        &[&[BOTH, PAGE_AND_FILE].concat(), &[STAFF, "[\"/api.yaml\"]"].concat()],
    );
    // Whoever is in a group is logged in.
    check(
        &site("x-mint: { groups: ['*'] }", param),
        &[
            "*: readers who are logged in: [\"/api.yaml\"]",
            "partner: readers who are logged in and readers in `partner`: [\"/api-reference/items\",\"/api.yaml\"]",
        ],
    );
    check(
        &site("x-mint: { groups: [staff] }", INSIDE),
        &[&[BOTH, PAGE_AND_FILE].concat(), &[STAFF, "[\"/api.yaml\"]"].concat()],
    );
}

#[test]
fn parts_of_both_beside_each_other_and_one_inside_of_the_other() {
    let beside = "        - { name: zqbeside, in: query, x-mint: { groups: [partner] } }";
    let partner = ["partner: readers in `partner`: ", PAGE_AND_FILE].concat();
    check(&site("", &format!("{INSIDE}\n{beside}")), &[&partner, &[STAFF, PAGE_AND_FILE].concat()]);
}

#[test]
fn readers_in_one_group_may_be_in_both() {
    let inside = INSIDE.replace("[staff]", "[staff, partner]");
    let inside = inside.replace("[partner] } } }", "[{ includes: [partner, eng], excludes: [trial] }] } } }");
    let outer = ["readers in `partner` or `staff`: ", PAGE_AND_FILE].concat();
    let both = ["readers in `eng` or `partner`, but not those in `trial` and ", &outer].concat();
    check(
        &site("", &inside),
        &[
            &["eng + staff: ", &both].concat(),
            &["partner: ", &both].concat(),
            &["partner: ", &outer].concat(),
            &["staff: ", &outer].concat(),
        ],
    );
}

#[test]
fn three_inside_of_each_other() {
    let core = "zqinner: { type: object, properties: {
            all: { type: string }, zqcore: { type: string, x-mint: { groups: [eng] } } }, x-mint";
    let inside = INSIDE.replace("zqinner: { type: string, x-mint", core);
    let all = "eng + partner + staff: readers in `eng` and readers in `partner` and readers in `staff`: ";
    check(
        &site("", &inside),
        &[&[all, PAGE_AND_FILE].concat(), &[BOTH, PAGE_AND_FILE].concat(), &[STAFF, PAGE_AND_FILE].concat()],
    );
}

fn unfound(inputs: &Inputs) -> Vec<String> {
    let outcome = pipeline::build(inputs, &OPTIONS, &Quiet, &|_| {});
    let found = outcome.diags.into_iter().filter(|diag| diag.code == Code::PartsUnfound);
    found.map(|diag| diag.message).collect()
}

#[test]
fn servers_and_schemes_of_the_whole_document_are_told_where_an_operation_has_none_of_its_own() {
    let spec = "openapi: 3.1.0
info: { title: T, version: '1' }
servers: [{ url: 'https://all.example.com' }, { url: 'https://staff.example.com', x-mint: { groups: [staff] } }]
security: [{ key: [] }, { inside: [] }]
paths:
  /a: { get: { summary: A } }
  /b: { get: { summary: B, security: [{ key: [] }], servers: [{ url: 'https://b.example.com' }] } }
components:
  securitySchemes:
    key: { type: http, scheme: bearer }
    inside: { type: http, scheme: basic, x-mint: { groups: [partner] } }
";
    let site = SITE.replace("\"item\", ", "");
    let inputs = Inputs::from_texts([("docs.json", &*site), ("index.mdx", "# Start"), ("api.yaml", spec)]);
    let of = |group: &str| format!("{group}: readers in `{group}`: [\"/api-reference/a\"]");
    check(&inputs, &[&of("partner"), &of("staff")]);
}

#[test]
fn what_two_rules_say_of_one_place_nobody_is_led_to() {
    let both = "        - { name: filter, in: query, schema: { type: object, properties: {
            zqprice: { x-mint: { groups: [staff] }, allOf: [{ type: object, properties: { a: { type: string } }, x-mint: { groups: [partner] } }] } } } }";
    let inputs = site("", both);
    check(&inputs, &[&[BOTH, PAGE_AND_FILE].concat()]);
    let message = "a part of `/api-reference/items` is for readers in `partner` and at once for readers in `staff`, and nobody is led to it";
    assert_eq!(unfound(&inputs), [message]);
    assert_eq!(unfound(&site("", INSIDE)), [""; 0]);
}

#[test]
fn operations_of_different_readers_have_addresses_that_tell_nothing() {
    let messages = |second: &str| -> Vec<String> {
        let spec = format!(
            "openapi: 3.1.0
info: {{ title: T, version: '1' }}
paths:
  /a: {{ get: {{ summary: Items }} }}
  /b: {{ get: {{ summary: Refund, x-mint: {{ groups: [staff] }} }} }}
  /c: {{ get: {{ summary: Refund, x-mint: {{ groups: [{second}] }} }} }}
  /d: {{ get: {{ summary: Items, x-mint: {{ groups: [{second}] }} }} }}
"
        );
        let site = SITE.replace("\"item\", ", "");
        let inputs = Inputs::from_texts([("docs.json", &*site), ("index.mdx", "# Start"), ("api.yaml", &spec)]);
        let outcome = pipeline::build(&inputs, &OPTIONS, &Quiet, &|_| {});
        let found = outcome.diags.into_iter().filter(|diag| diag.code == Code::RouteTwice);
        found.map(|diag| diag.message).collect()
    };
    // A number behind an address tells of what the same readers see, or all.
    assert_eq!(messages("staff"), [""; 0]);
    let message = "a page for readers in `partner` wants the address `/api-reference/refund`, which one for readers in `staff` \
                   has: its own would tell of that";
    assert_eq!(messages("partner"), [message]);
}

#[test]
fn a_scheme_that_a_channel_names_is_told_to_its_readers() {
    let event = |security: &str| {
        format!(
            "asyncapi: 2.6.0
info: {{ title: E, version: '1' }}
servers: {{ main: {{ url: 'wss://e.example.com', protocol: wss {security} }} }}
channels:
  orders:
    subscribe: {{ {} message: {{ payload: {{ type: string }} }} }}
  others:
    {}
    subscribe: {{ message: {{ payload: {{ type: string }} }} }}
components:
  securitySchemes:
    open: {{ type: http, scheme: bearer }}
    zqinside: {{ type: http, scheme: basic, x-mint: {{ groups: [staff] }} }}
",
            if security.is_empty() { "security: [{ zqinside: [] }, { open: [] }]," } else { "" },
            if security.is_empty() { "" } else { "servers: [main]" },
        )
    };
    let told = |security: &str, parts: &str| {
        let site = SITE.replace("\"item\", ", "").replace("\"openapi\": \"api.yaml\"", "\"asyncapi\": \"events.yaml\"");
        let text = event(security);
        let inputs = Inputs::from_texts([("docs.json", &*site), ("index.mdx", "# Start"), ("events.yaml", &text)]);
        check(&inputs, &[&[STAFF, parts].concat()]);
    };
    told("", "[\"/api-reference/websockets/orders\"]");
    told(
        ", security: [{ zqinside: [] }]",
        "[\"/api-reference/websockets/orders\",\"/api-reference/websockets/others\"]",
    );
}

/// Names of groups that the site has files for, whatever they say.
fn doors(inputs: &Inputs) -> Vec<String> {
    let made = made(inputs);
    let names = made.values().filter_map(|(audience, _)| match audience {
        Audience::Groups(groups) => Some(groups.join(" + ")),
        Audience::Everybody | Audience::Class(_) | Audience::All(_) => None,
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Readers of several groups ask only for those that the site knows.
#[test]
fn each_group_of_several_has_a_door_of_its_own() {
    assert_eq!(doors(&site("", INSIDE)), ["*", "partner", "partner + staff", "staff"]);
}

#[test]
fn sets_of_groups_beyond_those_that_are_led_are_told() {
    let groups = |of: &str, n: usize| (0..n).map(|at| format!("{of}{at}")).collect::<Vec<_>>().join(", ");
    let with = |n: usize| {
        let core = format!(
            "zqinner: {{ type: object, properties: {{ all: {{ type: string }}, zqcore: {{ type: string, x-mint: {{ groups: [{}] }} }} }}, x-mint",
            groups("e", n)
        );
        let inside = INSIDE.replace("zqinner: { type: string, x-mint", &core);
        let inside = inside.replace("[staff]", &format!("[{}]", groups("s", n)));
        site("", &inside.replace("[partner]", &format!("[{}]", groups("p", n))))
    };
    assert_eq!(unfound(&with(3)), [""; 0]);
    let found = unfound(&with(11));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("in more sets of groups than the 1000 that are led to it"), "{found:?}");
}

#[test]
fn a_rule_less_that_asks_further_leads_to_what_two_say_of_one_place() {
    let both = "        - { name: filter, in: query, schema: { type: object, properties: {
            zqprice: { x-mint: { groups: [staff] }, allOf: [{ type: object, properties: { a: { type: string } }, x-mint: { groups: [partner] } }] } } } }";
    // Who is in `staff` is asked about further, for the sake of another place.
    let more = "  /more: { get: { summary: More, parameters: [{ name: zqmore, in: query, x-mint: { groups: [staff, admin] } }] } }";
    assert_eq!(unfound(&site("", &format!("{both}\n{more}"))), [""; 0]);
    // Those who are in `trial` are not told of that place.
    let more = more.replace("[staff, admin]", "[{ includes: [staff, admin], excludes: [trial] }]");
    assert_eq!(unfound(&site("", &format!("{both}\n{more}"))).len(), 1);
}
