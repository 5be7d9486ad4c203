//! What the reading has to say: every place where it had to bend, and every thing it could not place.
//!
//! A [`Diagnostic`] speaks of the *reading*; what is wrong with the *published figures* is a finding of `check`.

use crate::place::Provenance;
use serde::{Deserialize, Serialize};

/// What kind of thing happened. The name on the wire is the kebab-case of the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// Part of the source is damaged or cut off; what was read before it is kept.
    SourceDamaged,
    /// The source was read by way of a DOCX that a word processor made of it; all places are places in that.
    SourceConverted,
    /// A part of the document stands in another file, or in a form of its own; it was not read.
    PartUnread,
    /// A part of the document stands in a form of its own, and was read; its paragraphs count from its own beginning.
    PartEmbedded,
    /// Text that is struck through was left out.
    TextStruck,
    /// A glyph has no known Unicode value and stands as U+FFFD.
    GlyphUnknown,
    /// Text is drawn invisibly: as a layer over an image (OCR), which is read, or in the colour of the paper, which is not.
    TextInvisible,
    /// Cells of a table overlapped, or left holes; the grid was made whole.
    GridMended,
    /// A table goes on over a page break, or in a table right behind it, and was joined.
    TableStitched,
    /// A table without rulings between its figures: its columns are told by where these stand.
    TableUnruled,
    /// A section's heading lacks its number, has another one, or another mark.
    HeadingBent,
    /// A section that the statute asks for was not found.
    SectionMissing,
    /// No statutory table of this kind was found.
    TableMissing,
    /// A label was recognised though it is misprinted or torn.
    LabelDamaged,
    /// A row or a column whose label no key explains. Its figures are not used.
    LabelUnplaced,
    /// A row or a column of the form that the document does not have.
    LabelMissing,
    /// The header does not stand above the figures; their order decided which column they belong to.
    ColumnsByOrder,
    /// Figures that could not be given to a column. They are not used.
    CellsUnplaced,
    /// A cell more than the form has.
    SurplusCells,
    /// A row torn in two, by a page break or a line break, was read as one.
    RowJoined,
    /// The same figure is printed twice; the first one counts.
    FactRepeated,
    /// The lines of one cell were joined to one number.
    LinesJoined,
    /// A cell that should hold one figure holds something else.
    ValueUnreadable,
    /// The unit in the document is not the form's; the value was converted exactly.
    UnitConverted,
}

/// One remark about the reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// What kind of thing happened.
    pub code: Code,
    /// What was expected and what was found.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Provenance>,
}

impl Diagnostic {
    /// A remark about a place.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>, at: Option<Provenance>) -> Self {
        Diagnostic { code, message: message.into(), at }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}
