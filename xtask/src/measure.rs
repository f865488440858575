//! Running a program and taking its measure: time on the wall and on the processors, peak memory.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub struct Measured {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub wall: Duration,
    /// User and system time of all its threads.
    pub cpu: Duration,
    /// Bytes of memory it held at most at one moment (its resident set).
    pub peak: u64,
}

/// Runs a command to its end. What it prints is kept.
pub fn measure(command: &mut Command) -> Result<Measured, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| format!("`{program}` could not start: {error}"))?;
    let stderr = child.stderr.take().expect("a pipe was asked for");
    let stderr = std::thread::spawn(move || text(stderr));
    let stdout = text(child.stdout.take().expect("a pipe was asked for"));
    let mut status = 0;
    // SAFETY: all zeroes is a valid `rusage`; `wait4` writes to the two places only, which outlive it, and the child is
    // ours and waited for by nobody else.
    let (waited, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage), usage)
    };
    let wall = start.elapsed();
    if waited < 0 {
        return Err(format!("`{program}`: {}", std::io::Error::last_os_error()));
    }
    let time = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
    // Linux counts kilobytes, macOS bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok(Measured {
        code: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
        stdout,
        stderr: stderr.join().map_err(|_| format!("`{program}`: its messages could not be read"))?,
        wall,
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        peak: usage.ru_maxrss as u64 * unit,
    })
}

fn text(mut from: impl Read) -> String {
    let mut bytes = Vec::new();
    // What came before an error is worth showing; the exit code tells the rest.
    let _ = from.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
