//! How far a printed label is from the form's.

use crate::form;
use crate::text::{self, Marker};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// A label made ready for comparison: its number apart, letters only.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    marker: Option<Marker>,
    letters: Letters,
    /// Without the remark in brackets that some print and some leave out; none when there is none.
    short: Option<Letters>,
}

/// Letters, and which of 64 classes of letters are among them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Letters {
    // First, because it tells most pairs apart.
    classes: u64,
    chars: Vec<char>,
}

/// A label nearer than this to one of the form's is a column label, when it is long enough or not alone.
pub(super) const NEAR: f32 = 0.25;
pub(super) const ABOVE_NEAR: f32 = 0.26;
/// A label farther than this from the form's is another label.
pub(super) const FAR: f32 = 0.45;
/// A limit for distances that leaves every one up to [`FAR`] exact.
pub(super) const ABOVE_FAR: f32 = 0.46;
/// A label alone between two neighbours that match is the one expected there when it has so much in common with it.
pub(super) const LONE: f32 = 0.6;

/// Different numbers before otherwise equal labels: 1.属于国家秘密 for 2.属于国家秘密. Less than any misprint of a letter.
const OTHER_NUMBER: f32 = 0.03;

impl Letters {
    fn new(text: &str) -> Self {
        let chars = text::letters(text);
        let classes = chars.iter().fold(0, |classes, c| classes | 1 << text::class(*c));
        Letters { chars, classes }
    }

    /// Share of letters that differ, exact below `limit`; 1 when it is no less than the limit.
    fn distance_below(&self, other: &Letters, limit: f32) -> f32 {
        if self == other {
            return 0.0;
        }
        // Each class that only one side has is an edit at least, and so is each letter that one side has more.
        let foreign = (self.classes & !other.classes).count_ones().max((other.classes & !self.classes).count_ones());
        let surplus = self.chars.len().abs_diff(other.chars.len());
        let longer = self.chars.len().max(other.chars.len());
        #[allow(clippy::cast_precision_loss)] // Labels are short.
        let least = surplus.max(foreign as usize) as f32 / longer as f32;
        if least >= limit { 1.0 } else { text::distance(&self.chars, &other.chars) }
    }
}

impl Words {
    /// From a normalised text.
    pub(super) fn new(normalised: &str) -> Self {
        let (marker, rest) = text::split_marker(normalised);
        Words { marker, ..Words::with_number(rest) }
    }

    /// From a normalised text whose number, if it has one, is part of the label: a column called 总计 is not （七）总计.
    pub(super) fn with_number(normalised: &str) -> Self {
        let short = without_remark(normalised);
        let short = (short.len() < normalised.len()).then(|| Letters::new(short));
        Words { marker: None, letters: Letters::new(normalised), short }
    }

    /// The number before it.
    pub(super) fn marker(&self) -> Option<Marker> {
        self.marker
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters.chars.is_empty()
    }

    /// Whether it is numbered as outermost labels are: 一、
    pub(super) fn is_outermost(&self) -> bool {
        self.marker.is_some_and(|marker| marker.level == text::Level::Chinese)
    }

    /// Share of letters that differ: 0 is equal, 1 has nothing in common, or is no nearer than `limit`. With the remark
    /// or without it, whichever is nearer.
    fn misprint(&self, form: &Words, limit: f32) -> f32 {
        let whole = self.letters.distance_below(&form.letters, limit);
        if whole == 0.0 || (self.short.is_none() && form.short.is_none()) {
            return whole;
        }
        whole.min(self.short().distance_below(form.short(), limit.min(whole)))
    }

    fn has_other_number(&self, form: &Words) -> bool {
        self.marker.zip(form.marker).is_some_and(|(a, b)| a != b)
    }

    pub(super) fn same_letters(&self, form: &Words) -> bool {
        self.letters == form.letters || (!self.short().chars.is_empty() && self.short() == form.short())
    }

    fn short(&self) -> &Letters {
        self.short.as_ref().unwrap_or(&self.letters)
    }

    #[allow(clippy::cast_precision_loss)] // Labels are short.
    fn length(&self) -> f32 {
        self.letters.chars.len().max(1) as f32
    }

    /// How many letters it has.
    pub(super) fn len(&self) -> usize {
        self.short().chars.len()
    }
}

/// Cuts off a remark in brackets at the end: 部分公开(区分处理的,…).
fn without_remark(text: &str) -> &str {
    let open = if text.ends_with(')') { text.rfind('(') } else { None };
    open.filter(|open| *open > 0).map_or(text, |open| &text[..open])
}

/// A label of the form with every wording it may have.
#[derive(Clone, Debug)]
pub(super) struct FormLabel(Arc<Wordings>);

#[derive(Debug, Default)]
struct Wordings {
    printed: String,
    wordings: Vec<Words>,
    /// How many of `wordings` are of the innermost label alone; the others have outer ones before it.
    alone: usize,
    outer: Vec<Words>,
}

/// The labels of all tables by where they lie: each is asked for several times in every document. Forms share most of
/// theirs. Those of the annex, as many again, are made where there is one.
static KNOWN: LazyLock<HashMap<usize, FormLabel>> = LazyLock::new(|| {
    let tables = form::forms().iter().flat_map(|form| &form.tables);
    let blocks = tables.filter(|table| table.id != form::TableId::Statistics).flat_map(|table| &table.blocks);
    let labels = blocks.flat_map(|block| block.rows.iter().chain(&block.columns));
    let mut made: HashMap<(&[String], &[String]), FormLabel> = HashMap::new();
    let mut shared = |label: &'static form::Label| {
        made.entry((&label.path, &label.also)).or_insert_with(|| FormLabel::made(label)).clone()
    };
    labels.map(|label| (place(label), shared(label))).collect()
});

fn place(label: &form::Label) -> usize {
    std::ptr::from_ref(label).addr()
}

impl FormLabel {
    /// From a path, outer to inner.
    pub(super) fn new(path: &[&str], also: &[String]) -> Self {
        let words = |text: &str| Words::new(&text::normalise(text));
        let Some((leaf, outer)) = path.split_last() else {
            return FormLabel(Arc::default());
        };
        let mut wordings: Vec<Words> =
            std::iter::once(*leaf).chain(also.iter().map(String::as_str)).map(words).collect();
        let alone = wordings.len();
        // An outer label and the inner one in the same cell.
        wordings.extend((0..outer.len()).map(|from| words(&path[from..].concat())));
        let outer = outer.iter().map(|outer| words(outer)).collect();
        FormLabel(Arc::new(Wordings { printed: path.join(" / "), wordings, alone, outer }))
    }

    pub(super) fn of(label: &form::Label) -> Self {
        KNOWN.get(&place(label)).cloned().unwrap_or_else(|| FormLabel::made(label))
    }

    fn made(label: &form::Label) -> Self {
        let path: Vec<&str> = label.path.iter().map(String::as_str).collect();
        FormLabel::new(&path, &label.also)
    }

    /// The number before the innermost label.
    pub(super) fn marker(&self) -> Option<Marker> {
        self.0.wordings.first().and_then(Words::marker)
    }

    /// The label path, as the form prints it.
    pub(super) fn printed(&self) -> &str {
        &self.0.printed
    }

    /// The nearest wording: (distance, misprint). The misprint is the share of letters that differ; the distance is a
    /// little more when the numbers differ, too.
    pub(super) fn nearest(&self, printed: &Words) -> (f32, f32) {
        self.nearest_below(printed, 1.0)
    }

    /// [`FormLabel::nearest`], cheaper where only a distance below `limit` matters: (1, 1) stands for any other.
    pub(super) fn nearest_below(&self, printed: &Words, limit: f32) -> (f32, f32) {
        let mut best = (1.0, 1.0);
        for (index, words) in self.0.wordings.iter().enumerate() {
            let mut misprint = printed.misprint(words, limit.min(best.0));
            if index >= self.0.alone {
                // Outer labels that are alike must not hide that the innermost ones are not: 法人或其他组织小计.
                misprint = (misprint * words.length() / self.0.wordings[0].length()).min(1.0);
            }
            let distance = misprint + if printed.has_other_number(words) { OTHER_NUMBER } else { 0.0 };
            if distance < best.0 {
                best = (distance, misprint);
            }
        }
        best
    }

    /// Whether the innermost labels are no farther from each other than `most`.
    pub(super) fn is_variant_of(&self, other: &FormLabel, most: f32) -> bool {
        self.0.wordings.first().is_some_and(|leaf| other.nearest(leaf).0 <= most)
    }

    /// Whether the innermost label is this one, by the first of its wordings.
    pub(super) fn same_leaf(&self, other: &FormLabel) -> bool {
        self.0.wordings.first().zip(other.0.wordings.first()).is_some_and(|(a, b)| a.same_letters(b))
    }

    pub(super) fn is_exactly(&self, printed: &Words) -> bool {
        self.0.wordings.iter().any(|words| printed.same_letters(words))
    }

    /// Whether one of the outer labels printed is the nearest of its own.
    pub(super) fn has_outer(&self, printed: &[Words]) -> bool {
        self.0.outer.last().is_some_and(|outer| printed.iter().any(|printed| printed.same_letters(outer)))
    }

    pub(super) fn has_outers(&self) -> bool {
        !self.0.outer.is_empty()
    }

    /// How badly the nearest outer label fits what is printed, 0 to 1; 0 when the form has none or none is printed. The
    /// nearest one tells the groups apart: 行政诉讼 stands above both kinds of lawsuit.
    pub(super) fn outer_misfit(&self, printed: &[Words]) -> f32 {
        let Some(outer) = self.0.outer.last().filter(|_| !printed.is_empty()) else { return 0.0 };
        printed.iter().map(|printed| printed.misprint(outer, 1.0)).fold(1.0, f32::min)
    }
}
