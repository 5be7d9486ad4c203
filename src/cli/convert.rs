//! Documents that are read by way of DOCX: a word processor converts them, in a folder and with a profile of its own,
//! within a limit of time and of size. Never through a shell.

use super::signals::SIGNALS;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The names under which LibreOffice is looked for.
const NAMES: &[&str] = if cfg!(windows) { &["soffice.exe"] } else { &["soffice", "libreoffice"] };

/// The value of `--convert-with` that converts nothing.
const NONE: &str = "none";

/// Bytes of a converted report, far above any.
const MAX_BYTES: u64 = 64 << 20;

/// How long is waited before looking again whether the program is done.
const PAUSE: Duration = Duration::from_millis(20);

/// What the profile says: no macros, no links into the network. A profile that is made anew has the defaults besides.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"#;

// How documents are converted that are not read themselves. Not `///`: that would take the place of what a verb says of itself.
#[derive(Clone, clap::Args)]
pub(super) struct Conversion {
    /// The program that converts DOC, WPS, RTF and ODT to DOCX: LibreOffice, which is looked for on the PATH if this is
    /// not given; `none` converts nothing.
    #[arg(long, value_name = "PROGRAM")]
    convert_with: Option<OsString>,
    /// Seconds that it may take for one file.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    convert_timeout: u64,
}

impl Conversion {
    /// The program to convert with. `None`: there is none, or none is wanted.
    fn program(&self) -> Option<OsString> {
        match &self.convert_with {
            Some(none) if none == NONE => None,
            Some(program) => Some(program.clone()),
            None => {
                let path = std::env::var_os("PATH")?;
                let folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
                let programs = folders.flat_map(|folder| NAMES.iter().map(move |name| folder.join(name)));
                programs.into_iter().find(|program| program.is_file()).map(PathBuf::into_os_string)
            }
        }
    }

    /// The DOCX that the program makes of a document; none without a program. The error says what was expected and found.
    pub(super) fn docx(&self, original: &[u8], format: gouji::Format) -> Option<Result<Vec<u8>, String>> {
        self.made(original, format, &|| false)
    }

    /// [`Conversion::docx`], but Ctrl-C and its like end the converter, remove its folder, and then end this program.
    pub(super) fn docx_unless_stopped(
        &self,
        original: &[u8],
        format: gouji::Format,
    ) -> Option<Result<Vec<u8>, String>> {
        let Some(signals) = SIGNALS.as_ref() else { return self.docx(original, format) };
        signals.while_held(|stopped| self.made(original, format, stopped))
    }

    fn made(
        &self,
        original: &[u8],
        format: gouji::Format,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Result<Vec<u8>, String>> {
        let program = self.program()?;
        let limit = Duration::from_secs(self.convert_timeout);
        let made = convert(&program, original, format, limit, stopped);
        Some(made.map_err(|found| {
            format!(
                "expected {} to convert the {format} file to DOCX, found that {found}",
                Path::new(&program).display()
            )
        }))
    }
}

fn convert(
    program: &OsStr,
    original: &[u8],
    format: gouji::Format,
    limit: Duration,
    stopped: &dyn Fn() -> bool,
) -> Result<Vec<u8>, String> {
    let no_room = |error: io::Error| format!("no temporary folder could be written: {error}");
    let folder = Folder::new().map_err(no_room)?;
    let source = folder.0.join(format!("source.{}", format.to_string().to_lowercase()));
    std::fs::write(&source, original).map_err(no_room)?;
    let settings = folder.0.join("profile/user");
    std::fs::create_dir_all(&settings).map_err(no_room)?;
    std::fs::write(settings.join("registrymodifications.xcu"), SETTINGS).map_err(no_room)?;

    let made = folder.0.join("made");
    let mut command = Command::new(program);
    let profile = format!("-env:UserInstallation={}", url(&folder.0.join("profile")));
    command.args(["--headless", "--norestore", &profile, "--convert-to", "docx", "--outdir"]).arg(&made).arg(&source);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let made = made.join("source.docx");
    let status = run(command, limit, &made, stopped)?;
    let size = std::fs::metadata(&made).map(|made| made.len());
    match size {
        Ok(0) => Err(format!("it made an empty file ({status})")),
        Ok(size) if size > MAX_BYTES => Err(too_large()),
        Ok(_) => std::fs::read(&made).map_err(|error| format!("what it made cannot be read: {error}")),
        Err(_) => Err(format!("it made no file ({status}); does the file ask for a password?")),
    }
}

fn too_large() -> String {
    format!("it made more than {MAX_BYTES} bytes, which no published report comes near")
}

/// Runs the program until it ends, is stopped, takes too long, or writes too much; what it started ends with it.
fn run(mut command: Command, limit: Duration, made: &Path, stopped: &dyn Fn() -> bool) -> Result<ExitStatus, String> {
    lead_group(&mut command);
    let child = command.spawn().map_err(|error| format!("it cannot be started: {error}"))?;
    let mut child = Ended(child);
    let start = Instant::now();
    loop {
        match child.0.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Err(error) => return Err(format!("it cannot be waited for: {error}")),
            Ok(None) if stopped() => return Err("it was stopped".into()),
            Ok(None) if start.elapsed() > limit => return Err(format!("it took longer than {} s", limit.as_secs())),
            Ok(None) if std::fs::metadata(made).is_ok_and(|made| made.len() > MAX_BYTES) => return Err(too_large()),
            Ok(None) => std::thread::sleep(PAUSE),
        }
    }
}

/// A child that does not outlive this, nor what it started: LibreOffice is a script that starts a program that starts
/// another.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        end_group(&self.0);
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
fn lead_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn end_group(child: &Child) {
    let leader = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(leader) = leader {
        // It is gone already where all went well.
        let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
fn lead_group(_: &mut Command) {}

#[cfg(not(unix))]
fn end_group(_: &Child) {}

/// A temporary folder that nobody else may enter, and that goes away with this.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        loop {
            let name = format!("gouji-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            let path = std::env::temp_dir().join(name);
            match builder.create(&path) {
                Ok(()) => return Ok(Folder(path)),
                // Left behind by a process of the same number, or put there by somebody else.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The path as a URL, as LibreOffice wants it.
fn url(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
    let path = path.to_string_lossy().replace('\\', "/");
    let escaped = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", path.bytes().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_urls() {
        assert_eq!(url(Path::new("/tmp/a b/公开")), "file:///tmp/a%20b/%E5%85%AC%E5%BC%80");
        assert_eq!(url(Path::new("C:\\Temp\\x")), "file:///C:/Temp/x");
    }

    #[test]
    fn a_folder_goes_away() {
        let (a, b) = (Folder::new().unwrap(), Folder::new().unwrap());
        let paths = [a.0.clone(), b.0.clone()];
        std::fs::write(a.0.join("x"), "x").unwrap();
        assert!(paths.iter().all(|path| path.is_dir()) && paths[0] != paths[1]);
        drop((a, b));
        assert!(paths.iter().all(|path| !path.exists()));
    }
}
