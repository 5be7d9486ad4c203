//! Where a thing stands in its source.

use serde::{Deserialize, Serialize};

/// A box on a page: points (1/72 inch), origin at the top left of the page as it is shown, `top` above `bottom`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BBox {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl BBox {
    /// A box from two opposite corners, in any order.
    #[must_use]
    pub fn new(x0: f32, top: f32, x1: f32, bottom: f32) -> Self {
        BBox { x0: x0.min(x1), top: top.min(bottom), x1: x0.max(x1), bottom: top.max(bottom) }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        BBox {
            x0: self.x0.min(other.x0),
            top: self.top.min(other.top),
            x1: self.x1.max(other.x1),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Width in points.
    #[must_use]
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    #[must_use]
    pub fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// The centre, as (x, y).
    #[must_use]
    pub fn center(self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), f32::midpoint(self.top, self.bottom))
    }

    /// `[x0, top, x1, bottom]` as they are written out, in tenths of a point.
    #[must_use]
    pub fn rounded(self) -> [f64; 4] {
        [self.x0, self.top, self.x1, self.bottom].map(tenths)
    }

    /// Whether the point lies inside, edges included.
    #[must_use]
    pub fn contains(self, x: f32, y: f32) -> bool {
        self.x0 <= x && x <= self.x1 && self.top <= y && y <= self.bottom
    }
}

// A tenth of a point is finer than any ruling; more digits would only be noise in the output.
#[allow(clippy::cast_possible_truncation)]
fn tenths(value: f32) -> f64 {
    (f64::from(value) * 10.0).round() / 10.0
}

impl Serialize for BBox {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rounded().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BBox {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [x0, top, x1, bottom] = <[f32; 4]>::deserialize(deserializer)?;
        Ok(BBox { x0, top, x1, bottom })
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for BBox {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BBox".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "[x0, top, x1, bottom] in points, origin at the top left of the page",
            "type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4
        })
    }
}

/// Where a paragraph, a cell, a fact or a finding stands in its source. All counts begin at 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Provenance {
    /// On a page (PDF, OFD). What runs over several pages is placed where it begins.
    Page {
        /// Number of the page.
        page: u32,
        /// The box on it.
        bbox: BBox,
    },
    /// In a cell of a table (DOCX, HTML, HTML in text).
    Cell {
        /// Which table of the document.
        table: u32,
        /// Which row of the table.
        row: u32,
        /// Which cell of the row, as written in the source.
        cell: u32,
    },
    /// A paragraph outside tables (DOCX, HTML, HTML in text).
    Paragraph {
        /// Which paragraph of the document.
        paragraph: u32,
    },
    /// In a line of text.
    Line {
        /// Number of the line.
        line: u32,
        /// First and last character of the line, inclusive.
        columns: [u32; 2],
    },
}

impl Provenance {
    /// Whether both stand in one row of a table, or on one line.
    #[must_use]
    pub(crate) fn shares_row(&self, other: &Self) -> bool {
        match (self, other) {
            (Provenance::Page { page, bbox }, Provenance::Page { page: other_page, bbox: other_bbox }) => {
                let within = |a: &BBox, b: &BBox| (a.top..=a.bottom).contains(&b.center().1);
                page == other_page && (within(bbox, other_bbox) || within(other_bbox, bbox))
            }
            _ => self.cmp_rows(other).is_eq(),
        }
    }

    /// Whether the other one stands inside of this one.
    #[must_use]
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Provenance::Page { page, bbox }, Provenance::Page { page: other_page, bbox: other_bbox }) => {
                let (x, y) = other_bbox.center();
                let (own_x, own_y) = bbox.center();
                page == other_page && (bbox.contains(x, y) || other_bbox.contains(own_x, own_y))
            }
            _ => self == other,
        }
    }

    /// Which of two rows or lines comes first.
    #[must_use]
    pub(crate) fn cmp_rows(&self, other: &Self) -> std::cmp::Ordering {
        let row = |place: &Self| match place {
            Provenance::Page { page, bbox } => (*page, bbox.center().1),
            // Rows are far fewer than what an f32 counts exactly.
            Provenance::Cell { table, row, .. } => (*table, *row as f32),
            Provenance::Paragraph { paragraph } => (*paragraph, 0.0),
            Provenance::Line { line, .. } => (*line, 0.0),
        };
        let (own, others) = (row(self), row(other));
        own.0.cmp(&others.0).then(own.1.total_cmp(&others.1))
    }

    /// The line, in a text.
    pub(crate) fn line(&self) -> Option<u32> {
        match self {
            Provenance::Line { line, .. } => Some(*line),
            _ => None,
        }
    }
}

impl std::fmt::Display for Provenance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Provenance::Page { page, .. } => write!(f, "page {page}"),
            Provenance::Cell { table, row, cell } => write!(f, "table {table}, row {row}, cell {cell}"),
            Provenance::Paragraph { paragraph } => write!(f, "paragraph {paragraph}"),
            Provenance::Line { line, columns: [first, last] } => write!(f, "line {line}, columns {first}-{last}"),
        }
    }
}

impl Provenance {
    /// The place in Chinese: `第3页`, `表3第4行第5格`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match self {
            Provenance::Page { page, .. } => format!("第{page}页"),
            Provenance::Cell { table, row, cell } => format!("表{table}第{row}行第{cell}格"),
            Provenance::Paragraph { paragraph } => format!("第{paragraph}段"),
            Provenance::Line { line, columns: [first, last] } if first == last => format!("第{line}行第{first}字"),
            Provenance::Line { line, columns: [first, last] } => format!("第{line}行第{first}至{last}字"),
        }
    }
}
