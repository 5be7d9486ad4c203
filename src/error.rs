//! Why a file gives no report.

use crate::document::Format;

/// No report was read. Every message says what was expected, what was found, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There are no bytes.
    Empty,
    /// The bytes are of a kind that is known by name but not read.
    Unsupported {
        /// What it is, in words.
        found: &'static str,
        /// What a person can do.
        hint: &'static str,
    },
    /// The bytes are a document that is not read itself, but that a word processor converts to DOCX, which is.
    Convertible {
        /// Its format.
        format: Format,
    },
    /// The bytes are of no known kind.
    Unknown,
    /// The file is of this format but broken beyond reading.
    Damaged {
        /// Its format.
        format: Format,
        /// What was expected and found.
        reason: String,
    },
    /// The file asks for a password.
    Encrypted {
        /// Its format.
        format: Format,
    },
    /// The pages are pictures: no text layer.
    Scanned {
        /// How many pages.
        pages: u32,
    },
    /// It was read, and holds no report: a notice, a guide, a piece of news, anything else.
    NotAReport {
        /// Its first words.
        found: String,
    },
    /// A limit that guards time and memory was passed.
    Limit {
        /// What was counted.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}

impl Error {
    /// The kind of error in one word, as it stands on the wire: texts may be reworded, this stays.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::Empty => "empty",
            Error::Unsupported { .. } | Error::Convertible { .. } => "unsupported",
            Error::Unknown => "unknown",
            Error::Damaged { .. } => "damaged",
            Error::Encrypted { .. } => "encrypted",
            Error::Scanned { .. } => "scanned",
            Error::NotAReport { .. } => "not-a-report",
            Error::Limit { .. } => "limit",
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Empty => write!(f, "expected a report, found no bytes"),
            Error::Unsupported { found, hint } => {
                write!(f, "expected PDF, OFD, DOCX, HTML or text, found {found}; {hint}")
            }
            Error::Convertible { format } => write!(
                f,
                "expected PDF, OFD, DOCX, HTML or text, found a document in the format {format}, which is read by way of DOCX; \
                 install LibreOffice, or open it in Word or WPS and save it as DOCX"
            ),
            Error::Unknown => write!(f, "expected PDF, OFD, DOCX, HTML or text, found bytes of no known kind"),
            Error::Damaged { format, reason } => write!(f, "the {format} file is damaged: {reason}"),
            Error::Encrypted { format } => {
                write!(f, "the {format} file needs a password to open; remove the password and try again")
            }
            Error::Scanned { pages } => write!(
                f,
                "scanned, no text layer: the {pages} pages are images without text; run OCR that adds a text layer first"
            ),
            Error::NotAReport { found } => write!(
                f,
                "expected a 政府信息公开工作年度报告, by its title, two of its headings or one of its tables, found \
                 none of them; the document begins: {found}"
            ),
            Error::Limit { what, limit } => {
                write!(f, "stopped at the limit of {limit} {what}, which no published report comes near")
            }
        }
    }
}

impl std::error::Error for Error {}
