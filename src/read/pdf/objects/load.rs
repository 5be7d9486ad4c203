//! The objects of a file as lopdf finds them.

use crate::document::Format;
use crate::error::Error;
use crate::read::pdf::patch;

/// Most bytes that all object streams together may inflate to: parsed, they take some fifty times as much memory.
const MAX_OBJECT_STREAM_BYTES: u64 = 32 << 20;
/// An object stream of this size is ordinary even in a file with very many of them.
const MIN_OBJECT_STREAM_BYTES: u64 = 64 << 10;

/// The objects of a file, and whether it was searched for them. With `rebuild`, its cross-reference table is not believed.
pub(super) fn document(bytes: &[u8], rebuild: bool) -> Result<(lopdf::Document, bool), Error> {
    let limit = object_stream_limit(bytes);
    let options = lopdf::LoadOptions {
        max_decompressed_size: Some(usize::try_from(limit).unwrap_or(usize::MAX)),
        force_reconstruct: rebuild,
        ..lopdf::LoadOptions::default()
    };
    let bytes = &*patch::without_structure(bytes);
    let loaded = lopdf::Document::load_mem_with_options(bytes, options.clone());
    let loaded = match loaded {
        Ok(document) if document.trailer.get(b"Encrypt").is_ok_and(|entry| entry.as_dict().is_ok()) => {
            decrypted_by_direct_entry(bytes, &document.trailer, options)
        }
        Ok(document) => Ok(document),
        Err(error) if is_damage(&error) => rescued(bytes, options).ok_or(error),
        Err(error) => Err(error),
    };
    match loaded {
        // The library tries the empty password by itself, and leaves the entry when that does not open the file.
        Ok(document) if document.trailer.has(b"Encrypt") => Err(Error::Encrypted { format: Format::Pdf }),
        Ok(document) => {
            let searched = document.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed);
            Ok((document, searched))
        }
        Err(error) => Err(load_error(&error, limit)),
    }
}

/// The library inflates and parses all object streams at once, with a limit for each; dividing a total by their number
/// bounds the sum. An object stream whose type is spelled with escapes escapes this count, not the limit for each.
fn object_stream_limit(bytes: &[u8]) -> u64 {
    let count = memchr::memmem::find_iter(bytes, b"ObjStm").count() as u64;
    (MAX_OBJECT_STREAM_BYTES / count.max(1)).max(MIN_OBJECT_STREAM_BYTES)
}

/// The library knows an encryption dictionary only by reference, but some producers (MuPDF) write it into the trailer.
/// Then the file is loaded as if it were not encrypted, the dictionary made an object, and the rest decrypted.
fn decrypted_by_direct_entry(
    bytes: &[u8],
    trailer: &lopdf::Dictionary,
    options: lopdf::LoadOptions,
) -> lopdf::Result<lopdf::Document> {
    let mut document = lopdf::Document::load_mem_with_options(&patch::without_encryption(bytes), options)?;
    let is_object_stream =
        |object: &lopdf::Object| object.as_stream().is_ok_and(|inner| inner.dict.has_type(b"ObjStm"));
    // What follows would inflate object streams without a limit.
    if document.objects.values().any(is_object_stream) {
        return Err(lopdf::Error::InvalidPassword);
    }
    let id = document.add_object(trailer.get(b"Encrypt")?.clone());
    document.trailer.set("Encrypt", id);
    document.decrypt("").map_err(|_| lopdf::Error::InvalidPassword)?;
    Ok(document)
}

/// The library finds the objects of a file without a cross-reference table, but gives up where nothing leads to the root:
/// where the file was cut off before its catalog. None when there are no objects, or encrypted ones: what decrypts them
/// stood in the lost trailer.
fn rescued(bytes: &[u8], options: lopdf::LoadOptions) -> Option<lopdf::Document> {
    let options = lopdf::LoadOptions { force_reconstruct: true, ..options };
    let mut document = lopdf::Document::load_mem_with_options(&patch::with_root(bytes), options).ok()?;
    let dicts = || document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
    let is_encryption = |dict: &lopdf::Dictionary| {
        dict.has(b"Filter") && (dict.has(b"O") && dict.has(b"U") || dict.has(b"Recipients") || dict.has(b"CF"))
    };
    if document.objects.len() < 2 || dicts().any(|(_, dict)| is_encryption(dict)) {
        return None;
    }
    // The catalog may have been in an object stream.
    let catalog = dicts().rfind(|(_, dict)| dict.has_type(b"Catalog"));
    if let Some((id, _)) = catalog {
        document.trailer.set("Root", id);
    }
    Some(document)
}

fn is_damage(error: &lopdf::Error) -> bool {
    matches!(load_error(error, 0), Error::Damaged { .. })
}

fn load_error(error: &lopdf::Error, limit: u64) -> Error {
    use lopdf::Error as Lopdf;
    match error {
        Lopdf::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            Error::Limit { what: "bytes of one inflated object stream", limit }
        }
        Lopdf::InvalidPassword | Lopdf::Decryption(_) => Error::Encrypted { format: Format::Pdf },
        other => Error::Damaged {
            format: Format::Pdf,
            reason: format!("expected a cross-reference table and a trailer, found neither ({other})"),
        },
    }
}
