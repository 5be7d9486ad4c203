//! Pictures of the pages of a PDF, made in a process of its own: what draws everything that PDF can do may panic, loop or
//! swell on a file that was made for it. That costs a picture, and nothing else.

use crate::archive::{self, Limits};
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Numbers of the pages.
    #[arg(value_delimiter = ',', required = true)]
    pages: Vec<u32>,
}

/// The name of the verb.
const VERB: &str = "pictures";
/// Pixels to the point: what most screens show. Whoever zooms in further sees what was read, or the file.
#[cfg(feature = "render")]
const SCALE: f32 = 2.0;
/// Pages of a file that are drawn. A report has some ten.
const MAX_PAGES: u32 = 60;
/// Bytes of all pictures of a file: they stand in one page.
const MAX_BYTES: u64 = 48 << 20;
/// How long all of it may take. A page takes some hundredths of a second.
const LIMIT: Duration = Duration::from_secs(20);
const LIMITS: Limits = Limits { memory: 2 << 30, seconds: 20 };
/// How often it is begun again behind a page that it died of.
const TRIES: usize = 4;

/// Pictures of the pages of a PDF, from the first; none for those that could not be made.
pub(super) fn pictures(bytes: &[u8], pages: u32) -> Vec<Option<Vec<u8>>> {
    let pages = pages.min(MAX_PAGES);
    let deadline = Instant::now() + LIMIT;
    let mut made: Vec<Option<Vec<u8>>> = Vec::new();
    for _ in 0..TRIES {
        let done = u32::try_from(made.len()).unwrap_or(u32::MAX);
        if done >= pages || Instant::now() >= deadline || ask(bytes, done + 1..=pages, deadline, &mut made).is_err() {
            break;
        }
        // What it died of has no picture.
        if made.len() < pages as usize {
            made.push(None);
        }
    }
    made
}

/// Adds the pictures of these pages, as far as they come.
fn ask(
    bytes: &[u8],
    pages: std::ops::RangeInclusive<u32>,
    deadline: Instant,
    made: &mut Vec<Option<Vec<u8>>>,
) -> io::Result<()> {
    let numbers: Vec<String> = pages.map(|page| page.to_string()).collect();
    let mut child = Command::new(std::env::current_exe()?)
        .args([VERB, &numbers.join(",")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let so_far: u64 = made.iter().flatten().map(|png| png.len() as u64).sum();
    std::thread::scope(|scope| {
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        // It may end before it has read all: then there is nobody to write to.
        scope.spawn(|| stdin.map(|mut stdin| stdin.write_all(bytes)));
        let (sender, pictures) = mpsc::channel();
        scope.spawn(move || {
            let Some(stdout) = stdout else { return };
            let mut stdout = stdout.take(MAX_BYTES.saturating_sub(so_far));
            while let Ok(picture) = frame(&mut stdout) {
                if sender.send(picture).is_err() {
                    break;
                }
            }
        });
        for _ in &numbers {
            match pictures.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(picture) => made.push(picture),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        end(&mut child);
    });
    Ok(())
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// A length and as many bytes.
fn frame(input: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    // It grows as bytes arrive: a length alone reserves nothing.
    let mut bytes = Vec::new();
    if input.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
}

/// The other end: a process that does this and nothing else.
pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write) -> io::Result<()> {
    archive::confine_for_one(LIMITS);
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    draw(&bytes, &arguments.pages, &mut |png: Option<Vec<u8>>| {
        let png = png.unwrap_or_default();
        out.write_all(&(png.len() as u64).to_le_bytes())?;
        out.write_all(&png)?;
        out.flush()
    })
}

type Each<'e> = &'e mut dyn FnMut(Option<Vec<u8>>) -> io::Result<()>;

#[cfg(feature = "render")]
fn draw(bytes: &[u8], pages: &[u32], each: Each<'_>) -> io::Result<()> {
    gouji::view::picture::pngs(bytes, pages, SCALE, each)
}

#[cfg(not(feature = "render"))]
fn draw(_: &[u8], pages: &[u32], each: Each<'_>) -> io::Result<()> {
    pages.iter().try_for_each(|_| each(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_from_pages_that_have_none() {
        let mut pipe: Vec<u8> = Vec::new();
        for part in [&b"one"[..], b""] {
            pipe.extend((part.len() as u64).to_le_bytes());
            pipe.extend(part);
        }
        pipe.extend(9_u64.to_le_bytes());
        let mut pipe = &pipe[..];
        assert_eq!(frame(&mut pipe).unwrap().as_deref(), Some(&b"one"[..]));
        assert_eq!(frame(&mut pipe).unwrap(), None);
        assert!(frame(&mut pipe).is_err());
    }
}
