//! The objects of a PDF file: xref, object streams, decryption, filters.
//!
//! The only room that knows the PDF libraries. The rest sees [`Objects`], [`Object`], [`Dict`], [`Array`] and [`Stream`]:
//! views in which references are already followed, and a missing, dangling or cyclic one is [`Object::Null`].
//!
//! Two libraries find the objects: `load` asks lopdf, `second` asks hayro-syntax and copies what it finds into lopdf's
//! table of objects. So all that follows knows one kind of object only.

mod inflate;
mod load;
mod second;
#[cfg(test)]
mod tests;

use crate::error::Error;
use inflate::Inflater;
use std::borrow::Cow;
use std::cell::Cell;

/// Most bytes that one content or `ToUnicode` stream may inflate to.
const MAX_STREAM_BYTES: u64 = 64 << 20;
/// Most bytes that all of them together may inflate to.
const MAX_TOTAL_BYTES: u64 = 256 << 20;

/// How the objects of a file are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By its cross-reference table; where that is damaged, by search.
    Table,
    /// The cross-reference table is not believed: the file is searched for objects.
    Search,
    /// By another library, which reads some of the files that the first one does not.
    Second,
}

/// The objects of one file.
pub(super) struct Objects {
    document: lopdf::Document,
    inflater: Inflater,
    inflated: Cell<u64>,
    /// The cross-reference table was damaged, and the file searched for objects: some may be missing.
    pub(super) searched: bool,
}

/// What an object is, references followed.
#[derive(Clone, Copy)]
pub(super) enum Object<'a> {
    /// `null`, and everything that is not there.
    Null,
    Bool,
    Integer(i64),
    Real(f32),
    Name(&'a [u8]),
    /// The bytes of a string, decrypted and without escapes.
    String(&'a [u8]),
    Array(Array<'a>),
    Dict(Dict<'a>),
    Stream(Stream<'a>),
}

#[derive(Clone, Copy)]
pub(super) struct Dict<'a> {
    objects: &'a Objects,
    inner: &'a lopdf::Dictionary,
}

#[derive(Clone, Copy)]
pub(super) struct Array<'a> {
    objects: &'a Objects,
    inner: &'a [lopdf::Object],
}

#[derive(Clone, Copy)]
pub(super) struct Stream<'a> {
    objects: &'a Objects,
    inner: &'a lopdf::Stream,
}

/// The bytes of a stream after its filters.
pub(super) struct Decoded<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// False when the stream broke off, or its filter is not known: `bytes` is what came before.
    pub(super) whole: bool,
}

impl Objects {
    /// Loads the file this way.
    pub(super) fn load(bytes: &[u8], way: Way) -> Result<Self, Error> {
        let (document, searched) = match way {
            Way::Table => load::document(bytes, false)?,
            Way::Search => load::document(bytes, true)?,
            Way::Second => (second::document(bytes)?, true),
        };
        Ok(Objects { document, inflater: Inflater::new(), inflated: Cell::new(0), searched })
    }

    /// The root of the document.
    pub(super) fn catalog(&self) -> Option<Dict<'_>> {
        self.document.trailer.get(b"Root").ok().and_then(|root| self.view(root).dict())
    }

    /// Every dictionary that is an object of its own, by number: the last resort when the page tree is lost.
    pub(super) fn dicts(&self) -> impl Iterator<Item = Dict<'_>> {
        self.document.objects.values().filter_map(|object| match object {
            lopdf::Object::Dictionary(inner) => Some(Dict { objects: self, inner }),
            _ => None,
        })
    }

    fn view<'a>(&'a self, object: &'a lopdf::Object) -> Object<'a> {
        let Ok((_, object)) = self.document.dereference(object) else { return Object::Null };
        match object {
            lopdf::Object::Null | lopdf::Object::Reference(_) => Object::Null,
            lopdf::Object::Boolean(_) => Object::Bool,
            lopdf::Object::Integer(value) => Object::Integer(*value),
            lopdf::Object::Real(value) => Object::Real(*value),
            lopdf::Object::Name(name) => Object::Name(name),
            lopdf::Object::String(bytes, _) => Object::String(bytes),
            lopdf::Object::Array(inner) => Object::Array(Array { objects: self, inner }),
            lopdf::Object::Dictionary(inner) => Object::Dict(Dict { objects: self, inner }),
            lopdf::Object::Stream(inner) => Object::Stream(Stream { objects: self, inner }),
        }
    }

    /// Counts inflated bytes of the whole document: many middling streams are a bomb too.
    fn count(&self, bytes: usize) -> Result<(), Error> {
        let total = self.inflated.get().saturating_add(bytes as u64);
        self.inflated.set(total);
        if total > MAX_TOTAL_BYTES {
            return Err(Error::Limit { what: "bytes of inflated streams in one document", limit: MAX_TOTAL_BYTES });
        }
        Ok(())
    }
}

impl<'a> Object<'a> {
    /// An integer or a real.
    pub(super) fn number(self) -> Option<f32> {
        match self {
            #[allow(clippy::cast_precision_loss)] // Coordinates and widths; what f32 cannot hold is no page.
            Object::Integer(value) => Some(value as f32),
            Object::Real(value) => Some(value).filter(|value| value.is_finite()),
            _ => None,
        }
    }

    pub(super) fn integer(self) -> Option<i64> {
        match self {
            Object::Integer(value) => Some(value),
            #[allow(clippy::cast_possible_truncation)] // Saturates.
            Object::Real(value) if value.is_finite() => Some(value as i64),
            _ => None,
        }
    }

    pub(super) fn name(self) -> Option<&'a [u8]> {
        if let Object::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn array(self) -> Option<Array<'a>> {
        if let Object::Array(array) = self { Some(array) } else { None }
    }

    /// A dictionary, or that of a stream.
    pub(super) fn dict(self) -> Option<Dict<'a>> {
        match self {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(stream.dict()),
            _ => None,
        }
    }

    pub(super) fn stream(self) -> Option<Stream<'a>> {
        if let Object::Stream(stream) = self { Some(stream) } else { None }
    }
}

impl<'a> Dict<'a> {
    /// The entry, or [`Object::Null`].
    pub(super) fn get(self, key: &[u8]) -> Object<'a> {
        // Not by the library's own `get`, which makes a text of every key that is not there.
        self.inner.as_hashmap().get(key).map_or(Object::Null, |object| self.objects.view(object))
    }

    /// Whether the entry is a reference to an object that is not there.
    pub(super) fn is_lost(self, key: &[u8]) -> bool {
        let entry = self.inner.get(key);
        entry
            .is_ok_and(|entry| matches!((entry, self.objects.view(entry)), (lopdf::Object::Reference(_), Object::Null)))
    }

    /// Shorthand for the commonest chain of lookups.
    pub(super) fn dict(self, key: &[u8]) -> Option<Dict<'a>> {
        self.get(key).dict()
    }

    /// A number that is the same whenever the same object is reached, by whatever references: the key of caches and of
    /// cycle guards. Never printed.
    pub(super) fn identity(self) -> usize {
        std::ptr::from_ref(self.inner).addr()
    }
}

impl<'a> Array<'a> {
    pub(super) fn get(self, index: usize) -> Object<'a> {
        self.inner.get(index).map_or(Object::Null, |object| self.objects.view(object))
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = Object<'a>> {
        self.inner.iter().map(move |object| self.objects.view(object))
    }

    /// The first `N` entries, if they are numbers.
    pub(super) fn numbers<const N: usize>(self) -> Option<[f32; N]> {
        let mut numbers = [0.0; N];
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = self.get(index).number()?;
        }
        Some(numbers)
    }
}

impl<'a> Stream<'a> {
    pub(super) fn dict(self) -> Dict<'a> {
        Dict { objects: self.objects, inner: &self.inner.dict }
    }

    /// Applies the filters, in bounded memory. Fails only at a limit.
    pub(super) fn decoded(self) -> Result<Decoded<'a>, Error> {
        let raw = self.inner.content.as_slice();
        let predicted = match self.dict().get(b"DecodeParms") {
            Object::Array(array) => array.get(0).dict(),
            other => other.dict(),
        }
        .and_then(|parameters| parameters.get(b"Predictor").integer())
        .is_some_and(|predictor| predictor > 1);
        let filters: Vec<_> = match self.dict().get(b"Filter") {
            Object::Array(array) => array.iter().filter_map(Object::name).collect(),
            other => other.name().into_iter().collect(),
        };
        let decoded = match filters.as_slice() {
            [] => Decoded { bytes: Cow::Borrowed(raw), whole: true },
            [b"FlateDecode"] if !predicted => self.objects.inflater.inflate(raw)?,
            _ => self.filtered()?,
        };
        self.objects.count(decoded.bytes.len())?;
        Ok(decoded)
    }

    /// The rare filters, and chains of filters, are the library's.
    fn filtered(self) -> Result<Decoded<'a>, Error> {
        let limit = usize::try_from(MAX_STREAM_BYTES).unwrap_or(usize::MAX);
        match self.inner.decompressed_content_with_limit(limit) {
            Ok(bytes) => Ok(Decoded { bytes: Cow::Owned(bytes), whole: true }),
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => Err(stream_limit()),
            Err(_) => Ok(Decoded { bytes: Cow::Borrowed(&[]), whole: false }),
        }
    }
}

fn stream_limit() -> Error {
    Error::Limit { what: "bytes of one inflated stream", limit: MAX_STREAM_BYTES }
}
