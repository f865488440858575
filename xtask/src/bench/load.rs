//! `cargo xtask bench serve --load`: the development server under load, on loopback. `wrk` asks for all pages of a site of
//! 100 and for what they load, while others send their requests byte by byte and take their answers as slowly. Each round
//! prints requests in a second, errors and the server's memory; an error or memory that grows from round to round is a
//! failure.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use super::serve::{Serving, copy, generated_site, pages};
use crate::Outcome;
use crate::cargo::root;

const ROUNDS: usize = 8;
const SECONDS: usize = 4;
/// Of `wrk`, all open all the time.
const CONNECTIONS: usize = 32;
const SLOW: usize = 24;

/// Between two bytes of a slow client.
const PAUSE: Duration = Duration::from_millis(250);

/// What may come on top of the memory after the second round: the allocator does not give back every page at once.
const SLACK_MB: u64 = 16;

pub fn measure() -> Outcome {
    let site = copy(&generated_site(100)?)?;
    let script = root().join("target/bench/load.lua");
    fs::write(&script, asking(&site)?).map_err(|error| error.to_string())?;
    let serving = Serving::start(&site)?;
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for number in 0..SLOW {
            let (host, is_over) = (&serving.host, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    // Whether the server has patience with it is the server's matter.
                    _ = slowly(host, number % 2 == 0, is_over);
                }
            });
        }
        let outcome = rounds(&serving, &script);
        is_over.store(true, Ordering::Relaxed);
        outcome
    })
}

fn rounds(serving: &Serving, script: &Path) -> Outcome {
    let mut memory = Vec::new();
    for round in 1..=ROUNDS {
        let mut wrk = Command::new("wrk");
        wrk.args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{SECONDS}s"), "--timeout", "10s", "--latency", "-s"]);
        let said = wrk.arg(script).arg(format!("http://{}/", serving.host)).output();
        let said = said.map_err(|error| format!("wrk does not start ({error}): `apt-get install wrk`"))?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let after = |name: &str| said.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
        let rate: f64 = after("Requests/sec:").and_then(|rate| rate.parse().ok()).ok_or(said.clone())?;
        let errors = [after("Socket errors:"), after("Non-2xx or 3xx responses:")];
        let errors: Vec<&str> = errors.into_iter().flatten().collect();
        let (resident, peak) = serving.memory();
        memory.push(resident);
        super::print(json!({
            "measurement": "load", "round": round, "requests_per_second": rate.round(), "p99": after("99%"),
            "slow_clients": SLOW, "errors": errors, "resident_mb": resident, "peak_mb": peak,
        }));
        if !errors.is_empty() {
            return Err(format!("some requests went wrong: {}", errors.join("; ")));
        }
    }
    match memory[ROUNDS - 1] <= memory[1] + SLACK_MB {
        true => Ok(()),
        false => Err(format!("memory grows: {memory:?} MB")),
    }
}

/// What `wrk` asks for, one after the other: pages, and what the first of them names in its head.
fn asking(site: &Path) -> Result<String, String> {
    let mut addresses: Vec<String> = pages(site)?.into_iter().map(|(_, route)| route).collect();
    addresses.extend(["/".to_owned(), "/robots.txt".to_owned(), "/404.html".to_owned()]);
    let list: Vec<String> = addresses.iter().map(|address| format!("{address:?}")).collect();
    Ok(format!(
        "local list = {{ {} }}\nlocal at = 0\nrequest = function()\n  at = at % #list + 1\n  return wrk.format(\"GET\", list[at])\nend\n",
        list.join(", ")
    ))
}

/// One request, byte by byte; `reads`: sent at once, and its answer taken byte by byte.
fn slowly(host: &str, reads: bool, is_over: &AtomicBool) -> std::io::Result<()> {
    let mut connection = TcpStream::connect(host)?;
    connection.set_read_timeout(Some(Duration::from_secs(1)))?;
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    if reads {
        connection.write_all(request.as_bytes())?;
    }
    for byte in request.as_bytes() {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        std::thread::sleep(PAUSE);
        match reads {
            true => connection.read_exact(&mut [0])?,
            false => connection.write_all(&[*byte])?,
        }
    }
    Ok(())
}
