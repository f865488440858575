//! JSON Schemas of what authors write, for their editors: the site file, pages' heads, personas and user schemas.
//!
//! They are files of their own, so that an address can be given for each. What readers of these files know and what the
//! schemas list is compared by tests.

/// A published schema.
pub struct Schema {
    /// The file's name, where all of them are written.
    pub name: &'static str,
    pub text: &'static str,
}

/// In the order of the documentation.
pub const ALL: [Schema; 4] = [
    Schema { name: "docs.json", text: SITE_FILE },
    Schema { name: "frontmatter.json", text: FRONTMATTER },
    Schema { name: "persona.json", text: PERSONA },
    Schema { name: "user-schema.json", text: USER_SCHEMA },
];

pub const SITE_FILE: &str = include_str!("schemas/docs.json");
pub const FRONTMATTER: &str = include_str!("schemas/frontmatter.json");
pub const PERSONA: &str = include_str!("schemas/persona.json");
/// Of a user schema, which is a schema itself.
pub const USER_SCHEMA: &str = include_str!("schemas/user-schema.json");

/// The schema of personas whose `content` is what a user schema says; `path` leads to it from the schema's own folder.
///
/// # Errors
/// Never, as long as the file is the one that is compiled in.
pub fn persona_of(path: &str) -> Result<String, serde_json::Error> {
    let mut schema: serde_json::Value = serde_json::from_str(PERSONA)?;
    schema["properties"]["content"]["$ref"] = path.into();
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}
