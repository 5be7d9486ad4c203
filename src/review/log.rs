//! The file of decisions, open: what is sent becomes a line of it, if it can be one.

use crate::archive::decisions::{Decision, SCHEMA, Verdict, read};
use gouji::State;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Characters of a note, and of a figure.
const MAX_NOTE: usize = 2000;
const MAX_FIGURE: usize = 40;

/// What somebody sends.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    pub(super) report: String,
    pub(super) fact: String,
    pub(super) decision: Verdict,
    #[serde(default)]
    pub(super) right: String,
    #[serde(default)]
    pub(super) note: String,
}

/// What it is about, and by whom.
pub(super) struct About<'a> {
    pub(super) sha256: &'a str,
    pub(super) read: Option<String>,
    pub(super) reviewer: &'a str,
    pub(super) at: String,
}

/// Words that stand for an empty cell, which cannot be typed.
const BLANK: [&str; 4] = ["blank", "空", "空白", "（空）"];

impl Sent {
    /// The decision, if it can be one. The error says in both languages why not.
    pub(super) fn decide(self, about: About<'_>) -> Result<Decision, [&'static str; 2]> {
        let (right, note) = (self.right.trim(), self.note.trim());
        if note.chars().count() > MAX_NOTE {
            return Err(["A note has at most 2000 characters.", "备注最多 2000 字。"]);
        }
        let right = match self.decision {
            Verdict::Misread => Some(figure(right)?),
            _ => None,
        };
        if self.decision == Verdict::Note && note.is_empty() {
            return Err(["A note needs words.", "请填写备注内容。"]);
        }
        let note = Some(note.to_owned()).filter(|note| !note.is_empty());
        let About { sha256, read, reviewer, at } = about;
        let (sha256, reviewer) = (sha256.to_owned(), reviewer.to_owned());
        let Sent { report, fact, decision, .. } = self;
        Ok(Decision { schema: SCHEMA.to_owned(), report, sha256, fact, decision, read, right, note, reviewer, at })
    }
}

/// A figure as it was typed, if it is one.
fn figure(text: &str) -> Result<String, [&'static str; 2]> {
    const NONE: [&str; 2] = [
        "Type the figure as the page shows it: a number, - for a dash, or blank for an empty cell.",
        "请按页面所示填写：数字；横线填 -；空单元格填“空”。",
    ];
    if BLANK.contains(&text) {
        return Ok(String::new());
    }
    let is_figure = matches!(State::of(text), (State::Number | State::Dash, _));
    if is_figure && text.chars().count() <= MAX_FIGURE { Ok(text.to_owned()) } else { Err(NONE) }
}

/// The file, and all that stands in it.
pub(crate) struct Log {
    path: PathBuf,
    /// Locked while it is open, so that two servers do not write at once; none before the first decision.
    file: Option<File>,
    /// In the order of the file, by report and fact.
    by_fact: HashMap<(String, String), Vec<Decision>>,
    /// Whether the file ends within a line.
    torn: bool,
    /// Numbers of the lines that are no decision.
    pub(crate) unread: Vec<usize>,
}

impl Log {
    /// Opens the file; where there is none, the first decision makes it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let (by_fact, unread) = (HashMap::new(), Vec::new());
        let mut log = Log { path: path.to_owned(), file: None, by_fact, torn: false, unread };
        if path.exists() {
            log.lock()?;
        }
        Ok(log)
    }

    /// Opens it to read from only, also while somebody else writes.
    pub(crate) fn view(path: &Path) -> io::Result<Self> {
        let mut log =
            Log { path: path.to_owned(), file: None, by_fact: HashMap::new(), torn: false, unread: Vec::new() };
        if path.exists() {
            let (decisions, unread, _) = read(&File::open(path)?)?;
            log.unread = unread;
            decisions.into_iter().for_each(|decision| log.note(decision));
        }
        Ok(log)
    }

    fn lock(&mut self) -> io::Result<&mut File> {
        if self.file.is_none() {
            let file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
            if file.try_lock().is_err() {
                let path = self.path.display();
                return Err(io::Error::other(format!("{path} is being written by another `gouji review`")));
            }
            let (decisions, unread, torn) = read(&file)?;
            (self.unread, self.torn) = (unread, torn);
            decisions.into_iter().for_each(|decision| self.note(decision));
            self.file = Some(file);
        }
        self.file.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn note(&mut self, decision: Decision) {
        self.by_fact.entry((decision.report.clone(), decision.fact.clone())).or_default().push(decision);
    }

    /// Writes a decision down, to the disk.
    pub(super) fn append(&mut self, decision: Decision) -> io::Result<()> {
        self.lock()?;
        let mut line = if self.torn { b"\n".to_vec() } else { Vec::new() };
        serde_json::to_writer(&mut line, &decision)?;
        line.push(b'\n');
        let file = self.lock()?;
        file.seek(SeekFrom::End(0))?;
        let written = file.write_all(&line).and_then(|()| file.sync_data());
        // What was written in part is torn; the next line begins anew.
        self.torn = written.is_err();
        written?;
        self.note(decision);
        Ok(())
    }

    /// All decisions on a figure, the oldest first.
    pub(super) fn of(&self, report: &str, fact: &str) -> &[Decision] {
        self.by_fact.get(&(report.to_owned(), fact.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The figures of a report on which something was said.
    pub(super) fn facts(&self, report: &str) -> impl Iterator<Item = (&str, &[Decision])> {
        let of_it = self.by_fact.iter().filter(move |((other, _), _)| other == report);
        of_it.map(|((_, fact), decisions)| (fact.as_str(), decisions.as_slice()))
    }

    /// What counts of a figure: of each reviewer the latest verdict, the latest of all last.
    pub(super) fn verdicts(&self, report: &str, fact: &str) -> Vec<&Decision> {
        latest(self.of(report, fact))
    }
}

/// Of each reviewer the latest verdict, in the order in which they were given.
fn latest(decisions: &[Decision]) -> Vec<&Decision> {
    let mut seen = Vec::new();
    let mut kept: Vec<&Decision> =
        decisions.iter().rev().filter(|decision| decision.decision != Verdict::Note).collect();
    kept.retain(|decision| {
        let is_new = !seen.contains(&decision.reviewer.as_str());
        seen.push(decision.reviewer.as_str());
        is_new
    });
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(decision: Verdict, right: &str, note: &str) -> Sent {
        Sent { report: "r-1".into(), fact: "f".into(), decision, right: right.into(), note: note.into() }
    }

    fn decided(reviewer: &str, sent: Sent) -> Result<Decision, [&'static str; 2]> {
        sent.decide(About { sha256: "00", read: Some("12".into()), reviewer, at: "2026-01-02T03:04:05Z".into() })
    }

    #[test]
    fn a_right_figure_is_a_figure() {
        for (typed, kept) in
            [("13", "13"), (" 1,234 ", "1,234"), ("１３", "１３"), ("-", "-"), ("0", "0"), ("空", ""), ("blank", "")]
        {
            assert_eq!(
                decided("a", sent(Verdict::Misread, typed, "")).unwrap().right.as_deref(),
                Some(kept),
                "{typed}"
            );
        }
        for typed in ["", "abc", "12 件 13", "<b>1</b>", "1.2.3", &"9".repeat(41)] {
            assert!(decided("a", sent(Verdict::Misread, typed, "")).is_err(), "{typed}");
        }
        assert!(decided("a", sent(Verdict::Note, "", " ")).is_err());
        assert_eq!(decided("a", sent(Verdict::Accepted, "13", "")).unwrap().right, None);
    }

    #[test]
    fn what_was_decided_is_there_after_a_restart_also_behind_a_torn_line() {
        let path = std::env::temp_dir().join(format!("gouji-decisions-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let mut log = Log::open(&path).unwrap();
        assert!(!path.exists());
        let first = decided("a", sent(Verdict::Misread, "13", "")).unwrap();
        log.append(first.clone()).unwrap();
        assert!(Log::open(&path).is_err(), "the lock of the first holds");
        drop(log);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
        let mut log = Log::open(&path).unwrap();
        assert_eq!((log.of("r-1", "f"), &log.unread[..], log.torn), (&[first.clone()][..], &[2][..], true));
        let second = decided("b", sent(Verdict::Accepted, "", "as printed")).unwrap();
        log.append(second.clone()).unwrap();
        drop(log);
        let log = Log::open(&path).unwrap();
        assert_eq!((log.of("r-1", "f"), &log.unread[..], log.torn), (&[first, second][..], &[2][..], false));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn of_each_reviewer_the_latest_verdict_counts() {
        let all = [
            decided("a", sent(Verdict::Misread, "13", "")).unwrap(),
            decided("b", sent(Verdict::Accepted, "", "")).unwrap(),
            decided("a", sent(Verdict::Accepted, "", "")).unwrap(),
            decided("b", sent(Verdict::Note, "", "hm")).unwrap(),
        ];
        let kept: Vec<(&str, Verdict)> = latest(&all).iter().map(|one| (one.reviewer.as_str(), one.decision)).collect();
        assert_eq!(kept, [("b", Verdict::Accepted), ("a", Verdict::Accepted)]);
    }
}
