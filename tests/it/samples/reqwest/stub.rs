//! The part of reqwest that samples use, in the shape of reqwest 0.12: says what it is asked to send.

pub struct Method(pub &'static str);

impl Method {
    pub const OPTIONS: Method = Method("OPTIONS");
    pub const TRACE: Method = Method("TRACE");
}

/// Ends each with a character that no request holds.
pub fn say(words: &[&str]) {
    words.iter().for_each(|word| print!("{word}\0"));
}

pub mod blocking {
    use std::error::Error;

    use super::{Method, say};

    pub struct Client;
    pub struct Request;
    pub struct Response;
    pub struct Body(String);

    impl From<&'static str> for Body {
        fn from(text: &'static str) -> Body {
            Body(text.to_owned())
        }
    }

    impl From<std::fs::File> for Body {
        fn from(mut file: std::fs::File) -> Body {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut file, &mut text).expect("a text");
            Body(text)
        }
    }

    macro_rules! methods {
        ($($name:ident)*) => {
            $(pub fn $name(&self, url: &str) -> Request {
                self.request(Method(stringify!($name)), url)
            })*
        };
    }

    impl Client {
        #[allow(clippy::new_without_default)]
        pub fn new() -> Client {
            Client
        }

        methods! { get put post delete head patch }

        pub fn request(&self, method: Method, url: &str) -> Request {
            say(&[&method.0.to_uppercase(), url]);
            Request
        }
    }

    impl Request {
        pub fn basic_auth(self, user: &str, password: Option<&str>) -> Request {
            say(&["basic", user, password.unwrap_or("none")]);
            self
        }

        pub fn header(self, name: &str, value: &str) -> Request {
            say(&["header", name, value]);
            self
        }

        pub fn body(self, body: impl Into<Body>) -> Request {
            say(&["body", &body.into().0]);
            self
        }

        pub fn form(self, fields: &[(&str, &str)]) -> Request {
            fields.iter().for_each(|(name, value)| say(&["field", name, value]));
            self
        }

        pub fn multipart(self, _form: multipart::Form) -> Request {
            self
        }

        pub fn send(self) -> Result<Response, Box<dyn Error>> {
            Ok(Response)
        }
    }

    impl Response {
        pub fn text(self) -> Result<String, Box<dyn Error>> {
            Ok("sent".to_owned())
        }
    }

    pub mod multipart {
        use std::error::Error;

        use super::super::say;

        pub struct Form;

        pub struct Part {
            words: Vec<String>,
        }

        impl Form {
            #[allow(clippy::new_without_default)]
            pub fn new() -> Form {
                Form
            }

            pub fn text(self, name: &'static str, value: &'static str) -> Form {
                say(&["text", name, value]);
                self
            }

            pub fn part(self, name: &'static str, part: Part) -> Form {
                say(&["part", name]);
                part.words.iter().for_each(|word| say(&[word]));
                self
            }
        }

        impl Part {
            pub fn file(path: &str) -> std::io::Result<Part> {
                Ok(Part { words: vec![std::fs::read_to_string(path)?] })
            }

            pub fn text(value: &'static str) -> Part {
                Part { words: vec![value.to_owned()] }
            }

            pub fn file_name(mut self, name: &'static str) -> Part {
                self.words.push(name.to_owned());
                self
            }

            pub fn mime_str(mut self, media_type: &str) -> Result<Part, Box<dyn Error>> {
                self.words.push(media_type.to_owned());
                Ok(self)
            }
        }
    }
}
