//! Fonts: from the bytes that a text operator shows to characters and advances.
//!
//! Font programs are never opened: what a code means and how wide it is stands in the dictionaries. All metrics here
//! are in ems (fractions of the font size), y up.

use super::cmap::{CMap, Text};
use super::encoding::{Encoding, glyph_name_to_char, standard_width};
use super::objects::{Array, Dict, Object};
use super::predefined::{Collection, Predefined};
use super::widths::{Runs, VerticalMetrics};
use crate::error::Error;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Ascent and descent of a font that states none, or nonsense.
const USUAL_ASCENT: f32 = 0.88;
const USUAL_DESCENT: f32 = -0.12;

/// A font of the document.
pub(super) struct Font {
    /// Its number among the fonts of the document, in the order they are met.
    pub(super) number: u32,
    pub(super) ascent: f32,
    pub(super) descent: f32,
    /// Vertical writing mode.
    pub(super) vertical: bool,
    /// The file holds its glyphs.
    pub(super) is_embedded: bool,
    unicode: Option<CMap>,
    kind: Kind,
}

enum Kind {
    Simple { chars: Box<[char; 256]>, widths: Box<[f32; 256]> },
    Composite { codes: Codes, widths: Runs, vertical: VerticalMetrics, collection: Option<Collection> },
}

/// How the bytes of a composite font are cut into codes, and codes become CIDs.
enum Codes {
    /// Two bytes, and the code is the CID.
    Identity,
    /// Two or four bytes of UTF-16, of which the CIDs are needed for the widths only.
    Utf16(Option<Predefined>),
    Predefined(Predefined),
    Embedded(Box<CMap>, Option<Predefined>),
}

/// One code of a string.
pub(super) struct Shown<'f> {
    /// None when it is not known.
    pub(super) text: Option<Text<'f>>,
    /// Horizontal advance.
    pub(super) width: f32,
    /// For vertical writing: the advance (downwards is negative) and the position vector.
    pub(super) down: f32,
    pub(super) shift: (f32, f32),
    /// Word spacing applies: the single byte 32.
    pub(super) is_space: bool,
    /// Bytes taken, at least 1.
    pub(super) length: usize,
}

/// All fonts met so far. The same object is read once for the whole document.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: BTreeMap<usize, Rc<Font>>,
}

impl Fonts {
    /// The font of a font dictionary. Fails only at a limit.
    pub(super) fn font(&mut self, dict: Dict<'_>) -> Result<Rc<Font>, Error> {
        if let Some(font) = self.fonts.get(&dict.identity()) {
            return Ok(Rc::clone(font));
        }
        let number = u32::try_from(self.fonts.len()).unwrap_or(u32::MAX);
        let font = Rc::new(match dict.get(b"Subtype").name() {
            Some(b"Type0") => self.composite(number, dict)?,
            _ => simple(number, dict)?,
        });
        self.fonts.insert(dict.identity(), Rc::clone(&font));
        Ok(font)
    }

    fn composite(&mut self, number: u32, dict: Dict<'_>) -> Result<Font, Error> {
        let descendant = dict.get(b"DescendantFonts").array().and_then(|fonts| fonts.get(0).dict());
        let array = |key: &[u8]| descendant.and_then(|descendant| descendant.get(key).array());
        let width = descendant.and_then(|descendant| descendant.get(b"DW").number()).unwrap_or(1000.0);
        let widths = Runs::new(array(b"W"), width / 1000.0);
        let vertical = VerticalMetrics::new(array(b"W2"), array(b"DW2"));
        let (codes, is_vertical) = self.codes(dict.get(b"Encoding"), &widths)?;
        let unicode = to_unicode(dict)?;
        // A font with a map of its own may lie about its collection.
        let collection = if unicode.is_none() { collection(descendant, &codes) } else { None };
        let descriptor = descendant.and_then(|descendant| descendant.dict(b"FontDescriptor"));
        let (ascent, descent) = vertical_extent(descriptor);
        let kind = Kind::Composite { codes, widths, vertical, collection };
        let is_embedded = is_embedded(descriptor);
        Ok(Font { number, ascent, descent, vertical: is_vertical, is_embedded, unicode, kind })
    }

    /// The way from bytes to CIDs, and whether the writing mode is vertical.
    fn codes(&mut self, encoding: Object<'_>, widths: &Runs) -> Result<(Codes, bool), Error> {
        if let Some(stream) = encoding.stream() {
            let mut cmap = CMap::parse(&stream.decoded()?.bytes);
            cmap.vertical |= stream.dict().get(b"WMode").integer() == Some(1);
            let named = stream.dict().get(b"UseCMap").name().map(<[u8]>::to_vec);
            let base = cmap.base.take().or(named).and_then(|name| Predefined::new(&name));
            let vertical = cmap.vertical;
            return Ok((Codes::Embedded(Box::new(cmap), base), vertical));
        }
        let name = encoding.name().unwrap_or(b"Identity-H");
        let vertical = name.ends_with(b"-V") || name == b"V";
        let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
        let codes = if name.starts_with(b"Identity") {
            Codes::Identity
        } else if name.starts_with(b"Uni") && (has(b"UCS2") || has(b"UTF16")) {
            Codes::Utf16(if widths.are_constant() { None } else { Predefined::new(name) })
        } else {
            Predefined::new(name).map_or(Codes::Identity, Codes::Predefined)
        };
        Ok((codes, vertical))
    }
}

/// The character collection that the CIDs of a font belong to, such as Adobe-GB1.
fn collection(descendant: Option<Dict<'_>>, codes: &Codes) -> Option<Collection> {
    let ordering = descendant.and_then(|font| font.dict(b"CIDSystemInfo")).map(|info| info.get(b"Ordering"));
    let named = match ordering {
        Some(Object::String(ordering) | Object::Name(ordering)) => Collection::new(ordering),
        _ => None,
    };
    match codes {
        Codes::Predefined(cmap) | Codes::Embedded(_, Some(cmap)) => named.or_else(|| cmap.collection()),
        _ => named,
    }
}

impl Font {
    /// The first code of a string that is not empty.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<Shown<'_>> {
        let first = *bytes.first()?;
        match &self.kind {
            Kind::Simple { chars, widths } => {
                let known = chars.get(usize::from(first)).copied().filter(|char| *char != char::REPLACEMENT_CHARACTER);
                let mapped = self.unicode.as_ref().and_then(|unicode| unicode.text(u32::from(first)));
                Some(Shown {
                    text: mapped.or(known.map(Text::Char)),
                    width: widths.get(usize::from(first)).copied().unwrap_or(0.0),
                    down: 0.0,
                    shift: (0.0, 0.0),
                    is_space: first == b' ',
                    length: 1,
                })
            }
            Kind::Composite { codes, widths, vertical, collection } => {
                let (code, length, cid) = codes.next(bytes);
                let mapped = self.unicode.as_ref().and_then(|unicode| unicode.text(code));
                let width = widths.get(cid);
                let (down, shift) = if self.vertical { vertical.get(cid, width) } else { (0.0, (0.0, 0.0)) };
                Some(Shown {
                    text: mapped.or_else(|| codes.unicode(code).or_else(|| (*collection)?.char(cid).map(Text::Char))),
                    width,
                    down,
                    shift,
                    is_space: length == 1 && first == b' ',
                    length,
                })
            }
        }
    }
}

impl Codes {
    /// The first code, its length in bytes, its CID.
    fn next(&self, bytes: &[u8]) -> (u32, usize, u32) {
        let code = |length: usize| bytes.iter().take(length).fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
        let two = bytes.len().min(2);
        match self {
            Codes::Identity => (code(2), two, code(2)),
            Codes::Utf16(cmap) => {
                let is_pair = bytes.len() >= 4 && (0xD8..0xDC).contains(bytes.first().unwrap_or(&0));
                let length = if is_pair { 4 } else { two };
                let cid = cmap.and_then(|cmap| cmap.cid(code(length), if is_pair { 4 } else { 2 }));
                (code(length), length, cid.unwrap_or(0))
            }
            Codes::Predefined(cmap) => cmap.next_code(bytes).unwrap_or((code(2), two, 0)),
            Codes::Embedded(cmap, base) => {
                let inherited = || base.and_then(|base| base.next_code(bytes));
                match cmap.next_code(bytes) {
                    Some((code, length)) => match cmap.cid(code) {
                        Some(cid) => (code, length, cid),
                        None => inherited().unwrap_or((code, length, 0)),
                    },
                    None => inherited().unwrap_or((code(2), two, cmap.cid(code(2)).unwrap_or(0))),
                }
            }
        }
    }

    /// What a code says by itself.
    fn unicode(&self, code: u32) -> Option<Text<'static>> {
        let Codes::Utf16(_) = self else { return None };
        #[allow(clippy::cast_possible_truncation)] // The two halves.
        let units = [(code >> 16) as u16, code as u16];
        let units = if units[0] == 0 { &units[1..] } else { &units[..] };
        char::decode_utf16(units.iter().copied()).next()?.ok().filter(|char| *char != '\0').map(Text::Char)
    }
}

fn to_unicode(dict: Dict<'_>) -> Result<Option<CMap>, Error> {
    Ok(match dict.get(b"ToUnicode").stream() {
        Some(stream) => Some(CMap::parse(&stream.decoded()?.bytes)),
        None => None,
    })
}

/// Ascent and descent by the font descriptor, where it can be believed.
fn vertical_extent(descriptor: Option<Dict<'_>>) -> (f32, f32) {
    let number = |key: &[u8]| descriptor.and_then(|descriptor| descriptor.get(key).number()).unwrap_or(0.0) / 1000.0;
    let (ascent, descent) = (number(b"Ascent"), number(b"Descent"));
    // Some producers write the descent without its sign.
    let descent = -descent.abs();
    if (0.3..=1.3).contains(&ascent) && descent >= -0.6 { (ascent, descent) } else { (USUAL_ASCENT, USUAL_DESCENT) }
}

fn simple(number: u32, dict: Dict<'_>) -> Result<Font, Error> {
    let subtype = dict.get(b"Subtype").name().unwrap_or_default();
    let descriptor = dict.dict(b"FontDescriptor");
    // Widths of a Type 3 font are in its own glyph space.
    let matrix = dict.get(b"FontMatrix").array().and_then(Array::numbers::<4>).filter(|_| subtype == b"Type3");
    let (across, up) = matrix.map_or((0.001, 0.001), |[a, b, c, d]| (a.hypot(b), c.hypot(d)));
    let base = dict.get(b"BaseFont").name().unwrap_or_default();
    let missing = descriptor.and_then(|descriptor| descriptor.get(b"MissingWidth").number()).unwrap_or(0.0);
    let stated = dict.get(b"Widths").array();
    let first = dict.get(b"FirstChar").integer().unwrap_or(0);
    let chars = Box::new(simple_chars(dict, subtype == b"TrueType"));
    let mut widths = Box::new([0.0; 256]);
    for ((code, width), char) in (0_u8..=255).zip(widths.iter_mut()).zip(chars.iter()) {
        let index = usize::try_from(i64::from(code).saturating_sub(first)).ok();
        let own = stated.and_then(|stated| stated.get(index?).number());
        let standard = || if stated.is_none() { standard_width(base, *char) } else { None };
        *width = own.or_else(standard).unwrap_or(missing) * across;
    }
    let bounds = dict.get(b"FontBBox").array().and_then(Array::numbers::<4>).filter(|_| subtype == b"Type3");
    let (ascent, descent) = match bounds {
        Some([_, low, _, high]) if low < high => (high * up, low * up),
        _ => vertical_extent(descriptor),
    };
    let kind = Kind::Simple { chars, widths };
    // A Type 3 font draws its glyphs itself.
    let is_embedded = subtype == b"Type3" || is_embedded(descriptor);
    Ok(Font { number, ascent, descent, vertical: false, is_embedded, unicode: to_unicode(dict)?, kind })
}

/// Whether the file holds the font's program.
fn is_embedded(descriptor: Option<Dict<'_>>) -> bool {
    let has = |key: &[u8]| descriptor.is_some_and(|descriptor| descriptor.get(key).stream().is_some());
    has(b"FontFile") || has(b"FontFile2") || has(b"FontFile3")
}

/// The characters of a simple font's codes by its encoding.
fn simple_chars(dict: Dict<'_>, is_true_type: bool) -> [char; 256] {
    let usual = if is_true_type { Encoding::WinAnsi } else { Encoding::Standard };
    let encoding = dict.get(b"Encoding");
    let base = encoding.name().or_else(|| encoding.dict()?.get(b"BaseEncoding").name());
    let mut chars = base.and_then(Encoding::from_name).unwrap_or(usual).table();
    let differences = encoding.dict().and_then(|encoding| encoding.get(b"Differences").array());
    let mut code = 0_usize;
    for entry in differences.into_iter().flat_map(Array::iter) {
        if let Some(start) = entry.integer() {
            code = usize::try_from(start).unwrap_or(usize::MAX);
        } else if let Some(name) = entry.name() {
            if let Some(place) = chars.get_mut(code) {
                *place = glyph_name_to_char(name).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
            code = code.saturating_add(1);
        }
    }
    chars
}
