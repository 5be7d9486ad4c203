//! A server under test, and a client of a few lines that sends what it is told to.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder that goes away.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gouji-review-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file; gives its name.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> String {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
        name.to_owned()
    }

    pub(crate) fn convert(&self, arguments: &[&str]) {
        let output = output(self, &[&["convert", "-q"], arguments].concat());
        assert!(matches!(output.status.code(), Some(0..=2)), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn fixture_path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

pub(crate) fn fixture(path: &str) -> Vec<u8> {
    fs::read(fixture_path(path)).unwrap()
}

/// A dataset of a few organs and years in the folder `set`.
pub(crate) fn dataset(folder: &Folder) {
    for name in ["fengxi-2023-docx", "beitang-2022-docx", "qinghe-2020-docx", "shanwan-2019-docx"] {
        folder.put(&format!("in/{name}.docx"), &fixture(&format!("{name}/source.docx")));
    }
    folder.convert(&["in", "-o", "set", "--to", "ndjson"]);
}

/// An archive of one member.
pub(crate) fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

fn command(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.current_dir(&folder.0).stdin(Stdio::null());
    command
}

pub(crate) fn output(folder: &Folder, arguments: &[&str]) -> Output {
    command(folder).args(arguments).output().unwrap()
}

pub(crate) struct Server {
    child: Child,
    /// As it was printed.
    pub(crate) address: String,
    /// What was printed before it.
    pub(crate) said: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child =
            command(folder).args(["review", "--port", "0"]).args(arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut server = Server { child, address: String::new(), said: String::new() };
        while server.address.is_empty() {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).unwrap() > 0, "no address: {}", server.said);
            match line.split("http://").nth(1) {
                Some(address) => address.trim().clone_into(&mut server.address),
                None => server.said += &line,
            }
        }
        // Whatever else it has to say must not stop it.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        server
    }

    pub(crate) fn host(&self) -> &str {
        self.address.split('/').next().unwrap()
    }

    /// Sends a head, without its last line, and a body; the length of the body is added where none is stated.
    pub(crate) fn ask(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let length =
            if head.contains("Content-Length") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        stream.write_all(format!("{head}{length}Connection: close\r\n\r\n").as_bytes()).unwrap();
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Answer { status, headers: lines.filter_map(header).collect(), body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.host()), b"")
    }

    /// The word that changes must carry, out of a page.
    pub(crate) fn csrf(&self) -> String {
        let page = self.get("/?page=1").text();
        page.split("name=\"csrf\" content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\nX-Gouji-Csrf: {}\r\n", self.host(), self.csrf());
        self.ask(&head, body.as_bytes())
    }

    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let head = format!(
            "POST /upload HTTP/1.1\r\nHost: {}\r\nX-Gouji-Csrf: {}\r\nX-File-Name: {name}\r\n",
            self.host(),
            self.csrf()
        );
        self.ask(&head, bytes)
    }

    /// Asks until there is something.
    pub(crate) fn until<T>(&self, ask: impl Fn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = ask() {
                return found;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "waited in vain");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
