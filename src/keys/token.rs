//! What stands in a token that logs a reader in, and what makes one worth more than it has to be.

use serde_json::{Map, Value};

use crate::diag::{Code, Diagnostic};

/// Seconds that a site accepts a token for unless it says otherwise (`maxTokenLife`).
const LONGEST_LIFE: u32 = 600;

/// Seconds beyond which a token is worth stealing: it is used in the moment it is made.
const USUAL_LIFE: u32 = 60;

/// The claims of a token for `user`, made at `now` (seconds since 1970) and good for `life` seconds.
pub fn claims(mut user: Map<String, Value>, now: u64, life: u32) -> Map<String, Value> {
    user.insert("iat".into(), now.into());
    user.insert("exp".into(), (now + u64::from(life)).into());
    user
}

/// What its maker should know of a token before using it; errors are tokens that no site accepts.
pub fn findings(claims: &Map<String, Value>, now: u64, life: u32) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    if life > LONGEST_LIFE {
        let message = format!("a token for {life} seconds would be accepted by no site");
        let help = format!(
            "`--expires` is how long the way from here to the docs may take: write `10s`, at most `{LONGEST_LIFE}s`. \
             How long the reader stays logged in is `expiresAt`"
        );
        diags.push(Code::TokenLife.site(message).help(help));
    } else if life > USUAL_LIFE {
        let message = format!("whoever finds the address within {life} seconds is logged in as this reader");
        diags.push(Code::TokenHabit.site(message).help("write `--expires 10s`"));
    }
    if claims.contains_key("apiPlaygroundInputs") {
        let message = "the token holds `apiPlaygroundInputs`, which can be read in the browser's history for ever";
        let help = "put credentials into it that are narrow and soon void, or none";
        diags.push(Code::TokenHabit.site(message).help(help));
    }
    if !claims.contains_key("host") {
        let message = "the token names no host: any site that trusts this key accepts it";
        diags.push(Code::TokenHabit.site(message).help("write `--host docs.foo.com`"));
    }
    let expiry = claims.get("expiresAt").and_then(Value::as_f64);
    if expiry.is_some_and(|expiry| expiry <= now as f64) {
        let message = "`expiresAt` has passed: the reader is logged out again at once";
        diags
            .push(Code::TokenHabit.site(message).help("give a moment to come, in seconds since 1970, or leave it out"));
    }
    diags
}
