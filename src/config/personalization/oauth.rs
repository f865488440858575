//! `personalization` with `"method": "oauth"`.

use url::Url;

use super::{OAuth, missing, required_url, text, url};
use crate::config::read::{Object, Reader};
use crate::config::site::pairs;
use crate::data::Value;
use crate::diag::Code;

/// Parameters of the authorization request that are the log-in's own (RFC 6749, RFC 7636). `response_mode` is among them:
/// what returns is read from the query.
const PROTOCOL: [&str; 8] = [
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
];

/// The path that names the file of `callbackPath`: hosts that add a `/` at the end, and lose the query by it, are spared
/// that by one that is written with it, or with `.html`.
pub fn callback_name(path: &str) -> &str {
    let path = path.strip_suffix('/').unwrap_or(path);
    path.strip_suffix(".html").unwrap_or(path)
}

fn is_name(part: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !matches!(part, "" | "." | ".." | "index") && part.bytes().all(is_plain)
}

pub(super) fn read(object: &mut Object, reader: &mut Reader) -> Option<OAuth> {
    let authorization_url = required_url(object, "authorizationUrl", reader);
    if let (Some(address), Some(node)) = (&authorization_url, object.get("authorizationUrl")) {
        let address = Url::parse(address).expect("it was read as a URL");
        for (name, _) in address.query_pairs().filter(|(name, _)| PROTOCOL.contains(&&**name)) {
            let message = format!("`authorizationUrl` gives `{name}`, which each log-in gives itself");
            let help = "take it out of the address: the provider would get it twice";
            reader.push(Code::PersonalizationValue.at(node.span, message).help(help));
        }
    }
    let token_url = required_url(object, "tokenUrl", reader);
    let api_url = required_url(object, "apiUrl", reader);
    let client_id = match object.get("clientId") {
        Some(node) => text(node, "clientId", reader),
        None => {
            reader.push(missing(object, "clientId"));
            None
        }
    };
    let scopes = match object.get("scopes") {
        Some(node) => Some(reader.texts(node, "scopes")),
        None => {
            reader.push(missing(object, "scopes").help("write `[]` when the provider needs none"));
            None
        }
    };
    let logout_url = object.get("logoutUrl").and_then(|node| url(node, "logoutUrl", reader));
    let params = object.get("additionalAuthorizationParams");
    if let Some(Value::Map(fields)) = params.as_ref().map(|node| &node.value) {
        for field in fields.iter().filter(|field| PROTOCOL.contains(&&*field.key)) {
            let message = format!("`{}` cannot be an additional parameter: each log-in gives it itself", field.key);
            let help = match &*field.key {
                "client_id" => "remove it; the client's name is `clientId`",
                "scope" => "remove it; what is asked for stands in `scopes`",
                "redirect_uri" => "remove it; where the provider sends readers back to follows from `callbackPath`",
                _ => "remove it",
            };
            reader.push(Code::PersonalizationValue.at(field.key_span, message).help(help));
        }
    }
    let callback_path = object.text("callbackPath", reader).unwrap_or_else(|| "/oauth-callback".into());
    let is_path = callback_name(&callback_path).strip_prefix('/').is_some_and(|name| name.split('/').all(is_name));
    if let Some(node) = object.get("callbackPath")
        && !is_path
    {
        let message = "`callbackPath` is a path below the site's address, of letters, digits, `-`, `_` and `/`";
        reader.push(Code::PersonalizationValue.at(node.span, message).help("write `/oauth-callback`"));
    }
    let issuer = object.text("issuer", reader);
    Some(OAuth {
        authorization_url: authorization_url?,
        client_id: client_id?,
        scopes: scopes?,
        token_url: token_url?,
        api_url: api_url?,
        logout_url,
        additional_authorization_params: params
            .map_or_else(Vec::new, |node| pairs(node, "additionalAuthorizationParams", reader)),
        callback_path,
        issuer,
    })
}
