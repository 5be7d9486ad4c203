//! What the pages share: the reports, the decisions, the sample, the children that read files.

use super::Hands;
use super::ask::{Answer, Ask};
use super::cache::Cache;
use super::child::{Question, Reply};
use super::clock;
use super::log::{About, Log, Sent};
use super::readers::Readers;
use super::row::{From, Row};
use super::shelf::Shelf;
use super::work::Work;
use super::{compare_page, list_page, organ_page, report_page, sample_page, shell};
use crate::archive::judged;
use gouji::form::Language;
use gouji::{Fact, Judgement, Report, State};
use serde_json::json;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Bytes of pages and pictures that are kept.
const CACHE: usize = 128 << 20;

/// How long somebody with a link waits for files that are being read.
const LINK: Duration = Duration::from_secs(20);

pub(super) struct Desk {
    pub(super) shelf: Shelf,
    log: Mutex<Log>,
    /// The sample, once all files are read.
    pub(super) work: OnceLock<Work>,
    /// Whether there will be one.
    pub(super) samples: bool,
    readers: Readers,
    hands: Hands,
    cache: Mutex<Cache>,
    pub(super) lang: Language,
    pub(super) reviewer: String,
    pub(super) csrf: String,
    /// Files that are still to be read.
    pub(super) unread: AtomicUsize,
}

/// What goes into it.
pub(super) struct Parts {
    pub(super) shelf: Shelf,
    pub(super) log: Log,
    pub(super) readers: Readers,
    pub(super) hands: Hands,
    pub(super) lang: Language,
    pub(super) reviewer: String,
    pub(super) csrf: String,
    pub(super) samples: bool,
}

impl Desk {
    pub(super) fn new(parts: Parts) -> Self {
        let Parts { shelf, log, readers, hands, lang, reviewer, csrf, samples } = parts;
        Desk {
            shelf,
            log: Mutex::new(log),
            work: OnceLock::new(),
            samples,
            readers,
            hands,
            cache: Mutex::new(Cache::new(CACHE)),
            lang,
            reviewer,
            csrf,
            unread: AtomicUsize::new(0),
        }
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits a moment for files that are being read.
    pub(super) fn settle(&self, most: Duration) {
        let start = Instant::now();
        while self.unread.load(Relaxed) > 0 && start.elapsed() < most {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The row of a report; what is still being read is waited for, as somebody may come with a link.
    pub(super) fn row(&self, id: &str) -> Option<Arc<Row>> {
        let known = self.shelf.row(id);
        if known.is_none() && !id.is_empty() {
            self.settle(LINK);
            return self.shelf.row(id);
        }
        known
    }

    /// The answer to a request that changes nothing.
    pub(super) fn show(&self, ask: &Ask) -> Answer {
        let path: Vec<&str> = ask.path.iter().map(String::as_str).collect();
        let page = match path[..] {
            [] if ask.get("report").is_empty() => list_page::show(self, ask),
            [] => report_page::show(self, ask),
            ["organ"] => organ_page::show(self, ask),
            ["compare"] => compare_page::show(self, ask),
            ["sample"] => sample_page::show(self, ask),
            ["decisions"] => return self.decisions(ask),
            ["picture", report, page] => return self.picture(ask, report, page),
            ["assets", name] => return asset(ask, name),
            _ => Answer::not_found(ask),
        };
        match page {
            Answer::Refused(status, why) => shell::sorry(self, ask, status, &why),
            page => page,
        }
    }

    /// The answer to one that does.
    pub(super) fn change(&self, ask: &Ask) -> Answer {
        match ask.path.first().map(String::as_str) {
            Some("decisions") => self.decide(ask),
            Some("upload") => self.upload(ask),
            _ => Answer::not_found(ask),
        }
    }

    /// All that was said of the figures of a report.
    fn decisions(&self, ask: &Ask) -> Answer {
        let log = self.log();
        let facts: serde_json::Map<String, serde_json::Value> =
            log.facts(ask.get("report")).map(|(fact, all)| (fact.to_owned(), json!(all))).collect();
        Answer::Json(json!({"reviewer": self.reviewer, "facts": facts}).to_string())
    }

    fn decide(&self, ask: &Ask) -> Answer {
        let Ok(sent) = serde_json::from_slice::<Sent>(&ask.body) else {
            return Answer::Refused(400, ask.of("Expected a decision.", "请求不是一项判断。").to_owned());
        };
        let Some(row) = self.row(&sent.report) else { return Answer::not_found(ask) };
        let report = match self.shelf.record(&row.entry) {
            Ok((report, _)) => report,
            Err(why) => return Answer::Refused(404, why),
        };
        let Some(fact) = report.fact(&sent.fact) else {
            return Answer::Refused(404, ask.of("The report has no such figure.", "报告中没有这项数据。").to_owned());
        };
        let (report, key) = (sent.report.clone(), sent.fact.clone());
        let about = About { sha256: &row.entry.sha256, read: read(fact), reviewer: &self.reviewer, at: clock::now() };
        let decision = match sent.decide(about) {
            Ok(decision) => decision,
            Err([english, chinese]) => return Answer::Refused(422, ask.of(english, chinese).to_owned()),
        };
        let mut log = self.log();
        match log.append(decision) {
            Ok(()) => Answer::Json(json!(log.of(&report, &key)).to_string()),
            Err(error) => {
                Answer::Refused(500, format!("{} {error}", ask.of("It could not be written down:", "未能记录：")))
            }
        }
    }

    fn upload(&self, ask: &Ask) -> Answer {
        let bytes: Arc<[u8]> = ask.body.as_slice().into();
        let name = Path::new(&ask.name).file_name().map_or("file".into(), |name| name.to_string_lossy().into_owned());
        let name: String = name.chars().take(200).collect();
        let copy = Arc::clone(&bytes);
        // A stranger's file is never given to a word processor.
        let packed = self.readers.with(move |engine| judged(&copy, engine, &|_, _| None).map(|judged| judged.packed));
        let put = match packed {
            Ok(Ok(packed)) => self.shelf.put(&name, bytes, packed, From::Upload),
            Ok(Err(error)) => Err(error.to_string()),
            Err(why) => Err(why),
        };
        match put {
            Ok(report) => Answer::Json(json!({"report": report}).to_string()),
            Err(why) => Answer::Refused(422, format!("{name}: {why}")),
        }
    }

    /// A page of a document.
    fn picture(&self, ask: &Ask, report: &str, page: &str) -> Answer {
        let number = page.strip_suffix(".png").and_then(|number| number.parse().ok());
        let (Some(row), Some(number)) = (self.row(report), number) else { return Answer::not_found(ask) };
        // Several reports of one file have the same pages.
        let name = format!("page {} {number}", row.entry.sha256);
        match self.made(&name, &row, |_| Question::Page(number)) {
            Ok(png) => Answer::Png(png),
            Err([english, chinese]) => Answer::Refused(404, ask.of(&english, &chinese).to_owned()),
        }
    }

    /// What a child makes of a file, or what it made before.
    pub(super) fn made(
        &self,
        name: &str,
        row: &Row,
        ask: impl FnOnce(&[u8]) -> Question,
    ) -> Result<Arc<[u8]>, [String; 2]> {
        let cache = || self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = cache().get(name) {
            return Ok(made);
        }
        let bytes = self.shelf.bytes(row)?;
        let converted = match row.from {
            From::Upload => Vec::new(),
            From::Dataset | From::File(_) => self.converted(row, &bytes)?,
        };
        let question = ask(&bytes).bytes();
        let both = |why: String| [why.clone(), why];
        let asked = self.readers.with(move |engine| engine.ask(&question, &bytes, &converted)).map_err(both)?;
        let reply = match asked {
            Ok(Ok(reply)) => Reply::parse(&reply),
            Ok(Err(death)) => Reply::Failed(format!("the reader of the file {death}")),
            Err(error) => Reply::Failed(error.to_string()),
        };
        match reply {
            Reply::Made(made) => {
                let made: Arc<[u8]> = made.into();
                cache().put(name.to_owned(), Arc::clone(&made));
                Ok(made)
            }
            Reply::Failed(why) => Err([format!("This could not be shown: {why}"), format!("未能显示：{why}")]),
        }
    }

    /// What is to be said of a report; where a sum is broken, with what a second reader sees.
    pub(super) fn judgement(&self, bytes: &[u8], report: &Report, known: Judgement) -> Judgement {
        if known.blames.is_empty() { known } else { (self.hands.judge)(bytes, report) }
    }

    /// The DOCX of a document that is read by way of it; nothing for any other.
    fn converted(&self, row: &Row, bytes: &[u8]) -> Result<Vec<u8>, [String; 2]> {
        let format = serde_json::from_value(json!(row.entry.format)).ok();
        let by_way =
            format.filter(|format| matches!(format, gouji::Format::Doc | gouji::Format::Rtf | gouji::Format::Odt));
        let Some(format) = by_way else { return Ok(Vec::new()) };
        let none = || Err("no word processor was found".to_owned());
        (self.hands.convert)(bytes, format).unwrap_or_else(none).map_err(|why| [why.clone(), why])
    }

    /// Reads a file that was named on the command line.
    pub(super) fn read(&self, path: &Path) {
        let name = path.to_string_lossy().into_owned();
        match crate::archive::inputs::bytes(path) {
            Ok(bytes) => {
                let bytes: Arc<[u8]> = bytes.into();
                let (copy, convert) = (Arc::clone(&bytes), Arc::clone(&self.hands.convert));
                let packed =
                    self.readers.with(move |engine| judged(&copy, engine, &*convert).map(|judged| judged.packed));
                let put = match packed {
                    Ok(Ok(packed)) => self.shelf.put(&name, bytes, packed, From::File(path.to_owned())).map(drop),
                    Ok(Err(error)) => Err(error.to_string()),
                    Err(why) => Err(why),
                };
                // That it holds no report has its row already.
                let _ = put;
            }
            Err(failure) => self.shelf.put_failure(&name, failure.message),
        }
        self.unread.fetch_sub(1, Relaxed);
    }
}

/// What was read, as it is written down: the print, or the word for its absence.
pub(super) fn read(fact: &Fact) -> Option<String> {
    match fact.state {
        State::Missing => None,
        _ => Some(fact.raw.clone().unwrap_or_default()),
    }
}

fn asset(ask: &Ask, name: &str) -> Answer {
    const STYLE: &str = "text/css; charset=utf-8";
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    match name {
        "view.css" => Answer::Asset(STYLE, gouji::view::CSS),
        "view.js" => Answer::Asset(SCRIPT, gouji::view::JS),
        "desk.css" => Answer::Asset(STYLE, include_str!("desk.css")),
        "desk.js" => Answer::Asset(SCRIPT, include_str!("desk.js")),
        _ => Answer::not_found(ask),
    }
}
