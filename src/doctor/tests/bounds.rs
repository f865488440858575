use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use url::Url;

use crate::doctor::ask::{Client, LONGEST_BODY, Question};

/// Asks a server that says `head` and then `again` for as long as anybody listens, `pause` apart; the length of the body,
/// or why there is none.
fn ask(patience: Duration, head: &'static str, again: &'static str, pause: Duration) -> Result<usize, String> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = Url::parse(&format!("http://{}/", listener.local_addr().expect("the port"))).expect("a URL");
    std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a question");
        _ = connection.read(&mut [0; 4096]);
        let mut said = connection.write_all(head.as_bytes());
        while said.is_ok() && !again.is_empty() {
            std::thread::sleep(pause);
            said = connection.write_all(again.as_bytes());
        }
    });
    let question = Question { method: "GET", url: &url, headers: Vec::new(), body: String::new() };
    Client::new(patience).ask(&question).map(|answer| answer.body.len())
}

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(500);
const DRIP: Duration = Duration::from_millis(20);

#[test]
fn an_answer_without_end_is_read_as_far_as_a_user_goes() {
    let found = ask(LONG, "HTTP/1.1 200 OK\r\n\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", Duration::ZERO);
    assert_eq!(found, Ok(LONGEST_BODY + 1));
}

#[test]
fn an_answer_that_drips_is_not_waited_for() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nx-long: "] {
        assert_eq!(ask(SHORT, head, "x", DRIP), Err("does not answer within 0.5 seconds".to_owned()), "{head:?}");
    }
}

#[test]
fn what_is_no_answer() {
    for (head, again) in [
        ("HTTP/1.1 200 OK\r\n", "x-one-more: and another one\r\n"),
        ("", ""),
        ("SSH-2.0-OpenSSH_9.6\r\n", ""),
        ("HTTP/1.1 200", ""),
        ("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx", ""),
    ] {
        let found = ask(LONG, head, again, Duration::ZERO);
        let is_said =
            found.as_ref().is_err_and(|why| why.starts_with("cannot be asked") || why.starts_with("breaks off"));
        assert!(is_said, "{head:?}: {found:?}");
    }
}
