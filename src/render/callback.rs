//! The page that log-ins return to: it holds what takes their answer, and words for when that does not work.

use super::site::Site;
use crate::client::{Handshake, Loader};
use crate::diag::Checked;

/// The document; `policy` as for `render::page`. Emits what the template could not do (E11xx).
pub fn callback(site: &Site, policy: &str) -> Checked<String> {
    let mut context = site.context(&site.first_chrome().language);
    let Some((module, handshake)) = site.login_module() else { return Checked { value: String::new(), diags: vec![] } };
    let takes_token = handshake == Handshake::Jwt;
    context.insert("policy", policy);
    context.insert("style", &site.files.style);
    context.insert("script", if takes_token { site.loader(Loader::Small).0 } else { module });
    context.insert("takes_token", &takes_token);
    match site.theme.render("templates/callback.html", &context) {
        Ok(value) => Checked { value, diags: vec![] },
        Err(diag) => Checked { value: String::new(), diags: vec![*diag] },
    }
}
