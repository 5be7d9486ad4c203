//! The last line of `gouji check`: how much was read, found, left out and checked.

use super::lang::Lang;
use gouji::write::Outcome;
use gouji::{Severity, Status};

/// What the summary line says. Checks that prove nothing are counted, so that silence is never taken for a pass.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) files: usize,
    pub(super) reports: usize,
    pub(super) unread: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    /// Findings that were not asked for.
    pub(super) hidden: usize,
    passed: usize,
    failed: usize,
    tentative: usize,
    not_assessable: usize,
}

impl Counts {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        let Outcome::Read(_, judgement) = outcome else {
            self.unread += 1;
            return;
        };
        self.reports += 1;
        for finding in &judgement.findings {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            } += 1;
        }
        for check in &judgement.checks {
            *match check.status {
                Status::Pass => &mut self.passed,
                Status::Fail => &mut self.failed,
                Status::Tentative => &mut self.tentative,
                Status::NotAssessable => &mut self.not_assessable,
            } += 1;
        }
    }

    pub(super) fn summary(&self, lang: Lang) -> String {
        let Counts { unread, reports, errors, warnings, notes, hidden, .. } = self;
        let Counts { passed, failed, tentative, not_assessable, .. } = self;
        let read = self.files - unread;
        let several = *reports > read;
        let none = String::new;
        match lang {
            Lang::En => {
                let reports = if several { format!("reports: {reports}; ") } else { none() };
                let hidden = if *hidden > 0 { format!(", hidden {hidden}") } else { none() };
                format!(
                    "files: read {read}, not read {unread}; {reports}\
                     findings: error {errors}, warning {warnings}, note {notes}{hidden}; \
                     checks: pass {passed}, fail {failed}, tentative {tentative}, not assessable {not_assessable}"
                )
            }
            Lang::Zh => {
                let reports = if several { format!("报告：{reports} 份；") } else { none() };
                let hidden = if *hidden > 0 { format!("，未列出 {hidden}") } else { none() };
                format!(
                    "文件：已读 {read}，未读 {unread}；{reports}\
                     问题：错误 {errors}，警告 {warnings}，提示 {notes}{hidden}；\
                     勾稽关系：成立 {passed}，不成立 {failed}，空白按零计才成立 {tentative}，无法判断 {not_assessable}"
                )
            }
        }
    }
}
