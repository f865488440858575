//! Code samples in the languages that documentation uses most, no two alike.

use super::prose::{capital, deed, setting, thing};
use super::random::Random;

/// A language's name in a fence and a sample of it, without a trailing line break.
pub fn sample(random: &mut Random) -> (&'static str, String) {
    let (deed, thing, other) = (deed(random), thing(random), thing(random));
    let (n, m) = (random.between(2, 500), random.between(1, 60));
    let setting = setting(random);
    let (large, other_large) = (capital(thing), capital(other));
    match random.below(9) {
        0 => (
            "python",
            format!(
                "from harbour import Client, {large}\n\nclient = Client(timeout={m})\n\n\ndef {deed}_{thing}({other}_id: str) -> \
                 {large}:\n    \"\"\"Returns the {thing} after {n} attempts at most.\"\"\"\n    for attempt in range({n}):\n        \
                 result = client.{thing}s.{deed}({other}_id, {setting}=attempt * {m})\n        if result.ok:\n            return \
                 result.value\n    raise TimeoutError(f\"no {thing} for {{{other}_id}}\")"
            ),
        ),
        1 => (
            "bash",
            format!(
                "# Needs a token with the right to {deed}\nexport HARBOUR_TOKEN=\"$(cat ~/.harbour/token)\"\nharbour {thing} {deed} \
                 --{} {n} --region eu-{m}\ncurl -s https://api.example.com/v1/{thing}s/{n} \\\n  -H \"Authorization: Bearer \
                 $HARBOUR_TOKEN\" | jq '.{other}'",
                setting.replace('_', "-")
            ),
        ),
        2 => (
            "json",
            format!(
                "{{\n  \"{thing}\": {{\n    \"id\": \"{thing}_{n}{m}\",\n    \"{setting}\": {n},\n    \"{other}s\": [\"{deed}\", \
                 \"{thing}-{m}\", null],\n    \"enabled\": true\n  }}\n}}"
            ),
        ),
        3 => (
            "typescript",
            format!(
                "import {{ {large}, type {other_large}Options }} from \"@harbour/sdk\";\n\nexport async function {deed}{large}(options: \
                 {other_large}Options): Promise<{large}[]> {{\n  const pages = await {large}.list({{ limit: {n}, ...options }});\n  \
                 return pages\n    .filter((page) => page.{other} !== undefined && page.age < {m})\n    .map((page) => new \
                 {large}(page.id, `${{page.name}}-{n}`));\n}}"
            ),
        ),
        4 => (
            "go",
            format!(
                "func (c *Client) {}{large}(ctx context.Context, id string) (*{large}, error) {{\n\tctx, cancel := \
                 context.WithTimeout(ctx, {m}*time.Second)\n\tdefer cancel()\n\n\tvar out {large}\n\tif err := c.get(ctx, \
                 fmt.Sprintf(\"/v1/{thing}s/%s?{setting}={n}\", id), &out); err != nil {{\n\t\treturn nil, fmt.Errorf(\"{deed} \
                 {thing}: %w\", err)\n\t}}\n\treturn &out, nil\n}}",
                capital(deed)
            ),
        ),
        5 => (
            "yaml",
            format!(
                "version: {m}\n{thing}s:\n  - name: {thing}-{n}\n    {setting}: {n}\n    {other}:\n      mode: {deed}\n      every: \
                 {m}m\n  - name: {other}-{m}\n    enabled: false # until the next rollout"
            ),
        ),
        6 => (
            "sql",
            format!(
                "SELECT {thing}.id, count(*) AS n_{other}s, max({other}.created_at) AS latest\nFROM {thing}s AS {thing}\nLEFT JOIN \
                 {other}s AS {other} ON {other}.{thing}_id = {thing}.id\nWHERE {thing}.{setting} > {n}\nGROUP BY {thing}.id\nHAVING \
                 count(*) >= {m}\nORDER BY latest DESC;"
            ),
        ),
        7 => (
            "rust",
            format!(
                "/// Waits until the {thing} is there, {n} times at most.\npub async fn {deed}_{thing}(client: &Client, id: {large}Id) -> \
                 Result<{large}, Error> {{\n    for attempt in 0..{n} {{\n        match client.{thing}(id).await? {{\n            \
                 Some(found) if found.{setting} > {m} => return Ok(found),\n            _ => \
                 tokio::time::sleep(Duration::from_millis(attempt * {m})).await,\n        }}\n    }}\n    Err(Error::Gone(id))\n}}"
            ),
        ),
        _ => (
            "javascript",
            format!(
                "const {thing} = await harbour.{thing}s.{deed}({{ {setting}: {n} }});\n\nfor await (const {other} of {thing}.{other}s()) \
                 {{\n  if ({other}.count > {m}) console.log(`${{{other}.name}} is over its {thing}`);\n}}"
            ),
        ),
    }
}
