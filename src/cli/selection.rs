//! Which findings are shown: `--select`, `--ignore`, `--severity`, as linters have them.

use super::ids;
use clap::ValueEnum;
use gouji::check::explanations;
use gouji::write::Outcome;
use gouji::{Finding, Severity};

// What is asked for. Not `///`, see `Conversion`. The exit code follows what is shown, and the summary counts what is not.
#[derive(clap::Args)]
pub(super) struct Selection {
    /// Show the findings of these checks only: ids, or their first words (`section` is all that begin with section-).
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    select: Vec<String>,
    /// Leave out the findings of these checks; stronger than --select.
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave out what is less severe.
    #[arg(long, default_value = "note")]
    severity: Least,
}

#[derive(Clone, Copy, ValueEnum)]
enum Least {
    Note,
    Warning,
    Error,
}

impl Selection {
    /// What is wrong with it: an id that no check has.
    pub(super) fn misuse(&self) -> Option<String> {
        let asked = || self.select.iter().chain(&self.ignore);
        asked().next()?;
        let known: Vec<&str> = explanations().iter().map(|page| page.id).collect();
        let stranger = asked().find(|asked| !known.iter().any(|id| is_meant(asked, id)))?;
        Some(ids::unknown(stranger, &known, "the id of a check, or its first words"))
    }

    /// Takes out of an outcome what was not asked for, and counts it.
    pub(super) fn apply(&self, outcome: &mut Outcome) -> usize {
        let Outcome::Read(_, judgement) = outcome else { return 0 };
        let all = judgement.findings.len();
        judgement.findings.retain(|finding| self.shows(finding));
        all - judgement.findings.len()
    }

    fn shows(&self, finding: &Finding) -> bool {
        let least = match self.severity {
            Least::Note => Severity::Note,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        };
        let among = |asked: &[String]| asked.iter().any(|asked| is_meant(asked, &finding.id));
        finding.severity >= least && (self.select.is_empty() || among(&self.select)) && !among(&self.ignore)
    }
}

/// `section` means section-missing, and not sections.
fn is_meant(asked: &str, id: &str) -> bool {
    id.strip_prefix(asked).is_some_and(|rest| !asked.is_empty() && (rest.is_empty() || rest.starts_with('-')))
}
