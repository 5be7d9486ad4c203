//! The objects of a file as hayro-syntax finds them: where the first library gives up, or finds no text.

use super::MAX_TOTAL_BYTES;
use super::inflate::Inflater;
use crate::document::Format;
use crate::error::Error;
use hayro_syntax::object::{MaybeRef, Object, ObjectIdentifier, Stream};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use lopdf::{Dictionary, ObjectId};

/// Most objects that are copied.
const MAX_OBJECTS: usize = 200_000;
/// Containers within containers.
const MAX_DEPTH: usize = 32;
/// An object stream inflates to a thousand times its size at most; what stands in a file so small needs no other bound.
const SMALL: usize = 32 << 10;
/// This library may look for the end of each object through the whole file: most bytes that it may look at.
const MAX_LOOKED_AT: usize = 1 << 30;
/// How far before its data the dictionary of a stream may begin.
const HEAD: usize = 4096;

/// Everything that can be reached from the root, as objects of the first library.
pub(super) fn document(bytes: &[u8]) -> Result<lopdf::Document, Error> {
    let damaged = |found: &str| Error::Damaged {
        format: Format::Pdf,
        reason: format!("expected objects that lead to pages, found {found}"),
    };
    let objects = memchr::memmem::find_iter(bytes, b"obj").count();
    if objects.saturating_mul(bytes.len()) > MAX_LOOKED_AT || bytes.len() > SMALL && !is_bounded(bytes) {
        return Err(damaged("none, and too much to look for them in another way"));
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::Encrypted { format: Format::Pdf },
        _ => damaged("none of either"),
    })?;
    let mut document = lopdf::Document::new();
    let mut open = vec![pdf.xref().root_id()];
    if let Some(root) = id(open[0]) {
        document.trailer.set("Root", root);
    }
    while let Some(next) = open.pop() {
        let Some(key) = id(next).filter(|key| !document.objects.contains_key(key)) else { continue };
        if document.objects.len() >= MAX_OBJECTS {
            break;
        }
        // Held first, so that an object that is not there is not asked for again.
        document.objects.insert(key, lopdf::Object::Null);
        if let Some(object) = pdf.xref().get::<Object<'_>>(next) {
            let object = copy(&object, &mut open, 0);
            document.objects.insert(key, object);
        }
    }
    Ok(document)
}

fn id(id: ObjectIdentifier) -> Option<ObjectId> {
    Some((id.obj_number, u16::try_from(id.gen_number).ok()?))
}

/// An object of the first library; the references in it are put on the list of what is still to be copied.
fn copy(object: &Object<'_>, open: &mut Vec<ObjectIdentifier>, depth: usize) -> lopdf::Object {
    match object {
        _ if depth > MAX_DEPTH => lopdf::Object::Null,
        Object::Null(_) => lopdf::Object::Null,
        Object::Boolean(value) => lopdf::Object::Boolean(*value),
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)] // Told apart only.
        Object::Number(number) if number.as_f64() == number.as_i64() as f64 => lopdf::Object::Integer(number.as_i64()),
        Object::Number(number) => lopdf::Object::Real(number.as_f32()),
        Object::String(string) => lopdf::Object::string_literal(string.as_bytes()),
        Object::Name(name) => lopdf::Object::Name(name.to_vec()),
        Object::Array(array) => array.raw_iter().map(|entry| copy_entry(entry, open, depth)).collect::<Vec<_>>().into(),
        Object::Dict(dict) => lopdf::Object::Dictionary(copy_dict(dict, open, depth)),
        Object::Stream(stream) => lopdf::Object::Stream(copy_stream(stream, open, depth)),
    }
}

fn copy_entry(entry: MaybeRef<Object<'_>>, open: &mut Vec<ObjectIdentifier>, depth: usize) -> lopdf::Object {
    match entry {
        MaybeRef::NotRef(object) => copy(&object, open, depth + 1),
        MaybeRef::Ref(reference) => match id(reference.into()) {
            Some(key) => {
                open.push(reference.into());
                lopdf::Object::Reference(key)
            }
            None => lopdf::Object::Null,
        },
    }
}

fn copy_dict(dict: &hayro_syntax::object::Dict<'_>, open: &mut Vec<ObjectIdentifier>, depth: usize) -> Dictionary {
    let mut copied = Dictionary::new();
    for (key, entry) in dict.entries() {
        copied.set(key.to_vec(), copy_entry(entry, open, depth));
    }
    copied
}

/// The data decrypted, its filters still on.
fn copy_stream(stream: &Stream<'_>, open: &mut Vec<ObjectIdentifier>, depth: usize) -> lopdf::Stream {
    lopdf::Stream::new(copy_dict(stream.dict(), open, depth), stream.raw_data().into_owned())
}

/// Whether all streams of a file together stay within the limit however they are inflated: this library inflates object
/// streams without one. Each has one filter, told by its dictionary, and those of the name Flate are inflated on trial.
fn is_bounded(bytes: &[u8]) -> bool {
    if memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        return false;
    }
    let (mut left, inflater) = (MAX_TOTAL_BYTES, Inflater::new());
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let before = bytes.get(at.saturating_sub(HEAD)..at).unwrap_or_default();
        if before.ends_with(b"end") {
            continue;
        }
        let Some(start) = memchr::memmem::rfind(before, b" obj") else { return false };
        let head = before.get(start..).unwrap_or_default();
        let count = |name: &[u8]| memchr::memmem::find_iter(head, name).count();
        let filters: usize = [&b"/Fl"[..], b"/RunL", b"/RL", b"/ASCII", b"/A85", b"/AHx"].map(count).iter().sum();
        let is_told = |at: usize| {
            let value = head.get(at + b"/Filter".len()..).unwrap_or_default().trim_ascii_start();
            value.starts_with(b"/") || value.starts_with(b"[")
        };
        let told = memchr::memmem::find_iter(head, b"/Filter").all(is_told);
        if filters > 1 || head.contains(&b'#') || count(b"/LZW") > 0 || !told {
            return false;
        }
        let data = bytes.get(at + b"stream".len()..).unwrap_or_default();
        let inflated = inflater.inflate(data.trim_ascii_start()).map(|decoded| decoded.bytes.len() as u64);
        let Some(rest) = inflated.ok().and_then(|inflated| left.checked_sub(inflated)) else { return false };
        left = rest;
    }
    true
}
