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
    /// The running text tells more figures than any report does; the rest of them was not read.
    ClaimsCut,
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

impl Code {
    /// What its doc comment says, in Chinese.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            Code::SourceDamaged => "文件有部分损坏或残缺，损坏之前读到的内容予以保留。",
            Code::SourceConverted => "文件经文字处理软件转换为 DOCX 后读取，所有位置都是该 DOCX 中的位置。",
            Code::PartUnread => "文件的一部分存在另一个文件里，或采用另一种格式，未读取。",
            Code::PartEmbedded => "文件的一部分采用另一种格式，已读取；其段落从该部分开头数起。",
            Code::TextStruck => "划掉的文字未采用。",
            Code::GlyphUnknown => "有字形不知对应什么字符，以 U+FFFD 代替。",
            Code::TextInvisible => "有隐形的文字：图片上的文字层（OCR）予以读取，与纸张同色的不读。",
            Code::GridMended => "表格的单元格有重叠或空缺，已补成完整的网格。",
            Code::TableStitched => "表格跨页，或接着紧随其后的另一张表，已接成一张。",
            Code::TableUnruled => "表格的数字之间没有框线，按数字的位置分列。",
            Code::HeadingBent => "某部分的标题没有序号、序号不同，或与规定的文字不同。",
            Code::SectionMissing => "没有找到规定的某一部分。",
            Code::TableMissing => "没有找到这一法定表格。",
            Code::LabelDamaged => "标签有错漏或断开，仍能认出。",
            Code::LabelUnplaced => "某行或某列的标签不对应任何键，其数字未采用。",
            Code::LabelMissing => "规定的某行或某列，文件里没有。",
            Code::ColumnsByOrder => "表头不在数字正上方，数字按次序归入各列。",
            Code::CellsUnplaced => "有数字无法归入某一列，未采用。",
            Code::SurplusCells => "比规定的格式多出一格。",
            Code::RowJoined => "被分页或换行断开的一行，已接成一行读取。",
            Code::FactRepeated => "同一个数字印了两次，以第一次为准。",
            Code::LinesJoined => "一格之内分行的数码接成了一个数。",
            Code::ValueUnreadable => "本应是一个数字的单元格，内容是别的。",
            Code::ClaimsCut => "正文中关于数字的表述多于程序所读，其余未读。",
            Code::UnitConverted => "文件所用单位不是规定的单位，数值已精确换算。",
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}
