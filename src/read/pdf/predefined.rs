//! The predefined CMaps and the character collections of Adobe: from codes to CIDs, and from CIDs to Unicode.
//!
//! The tables are made by `build.rs` and searched where they lie, so that the first font that needs one costs no more than
//! the last.

// CMAPS: (name, collection, the CMap that it adds to, runs). COLLECTIONS: (name, a character for each CID).
include!(concat!(env!("OUT_DIR"), "/cmaps.rs"));

/// A CMap by its registered name, such as `GBK-EUC-H`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Predefined {
    runs: &'static [u8],
    base: Option<&'static [u8]>,
    collection: &'static str,
}

/// The Unicode values of a character collection, such as GB1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Collection(&'static [u8]);

/// Bytes of one run: first code, how many codes follow it, CID of the first.
const RUN: usize = 8;

impl Predefined {
    pub(super) fn new(name: &[u8]) -> Option<Self> {
        let find = |name: &[u8]| CMAPS.iter().find(|row| row.0.as_bytes() == name);
        let (_, collection, base, runs) = *find(name)?;
        Some(Predefined { runs, base: find(base.as_bytes()).map(|row| row.3), collection })
    }

    /// The collection that its CIDs belong to.
    pub(super) fn collection(self) -> Option<Collection> {
        Collection::new(self.collection.as_bytes())
    }

    /// The CID of a code of so many bytes.
    pub(super) fn cid(self, code: u32, length: usize) -> Option<u32> {
        find(self.runs, code, length).or_else(|| find(self.base?, code, length))
    }

    /// The first code of a string that it knows, the shortest: the code spaces do not overlap. Code, length, CID.
    pub(super) fn next_code(self, bytes: &[u8]) -> Option<(u32, usize, u32)> {
        let mut code = 0_u32;
        for (length, byte) in (1..=4).zip(bytes) {
            code = code << 8 | u32::from(*byte);
            if let Some(cid) = self.cid(code, length) {
                return Some((code, length, cid));
            }
        }
        None
    }
}

/// Searches the runs of codes of this length.
fn find(runs: &[u8], code: u32, length: usize) -> Option<u32> {
    let mut rest = runs;
    for known in [1, 2, 4] {
        let (count, behind) = rest.split_first_chunk::<4>()?;
        let (runs, after) = behind.split_at_checked(u32::from_le_bytes(*count) as usize * RUN)?;
        if known == length {
            return find_run(runs.as_chunks::<RUN>().0, code);
        }
        rest = after;
    }
    None
}

fn find_run(runs: &[[u8; RUN]], code: u32) -> Option<u32> {
    let end = runs.partition_point(|run| split_run(*run).0 <= code);
    let (first, more, cid) = split_run(*runs.get(end.checked_sub(1)?)?);
    let offset = code - first;
    (offset <= more).then_some(cid + offset)
}

/// First code, codes after it, CID of the first.
fn split_run([a, b, c, d, more @ .., e, f]: [u8; RUN]) -> (u32, u32, u32) {
    (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes(more).into(), u16::from_le_bytes([e, f]).into())
}

impl Collection {
    pub(super) fn new(name: &[u8]) -> Option<Self> {
        COLLECTIONS.iter().find(|row| row.0.as_bytes() == name).map(|row| Collection(row.1))
    }

    pub(super) fn char(self, cid: u32) -> Option<char> {
        let char = self.0.as_chunks::<4>().0.get(cid as usize)?;
        char::from_u32(u32::from_le_bytes(*char)).filter(|char| *char != '\0')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_one_two_and_four_bytes() {
        for (name, code, length, cid) in [
            ("GBK-EUC-H", 0xD5FE, 2, Some(4511)),
            ("GBK-EUC-H", 0x31, 1, Some(830)),
            ("GBK-EUC-H", 0x31, 2, None),
            ("GBK2K-H", 0x8139_EF31, 4, Some(22_531)),
            ("UniGB-UTF16-H", 0xD840_DC0C, 4, None),
            ("UniGB-UTF16-H", 0x653F, 2, Some(4511)),
        ] {
            let cmap = Predefined::new(name.as_bytes()).expect("it is in the list");
            assert_eq!(cmap.cid(code, length), cid, "{name} {code:X}");
        }
        assert!(Predefined::new(b"No-Such-H").is_none());
    }

    #[test]
    fn vertical_ones_differ_in_a_few_characters() {
        let [across, down] = ["UniGB-UCS2-H", "UniGB-UCS2-V"].map(|name| Predefined::new(name.as_bytes()).unwrap());
        assert_eq!(across.cid(0x653F, 2), down.cid(0x653F, 2));
        assert_ne!(across.cid(0xFF08, 2), down.cid(0xFF08, 2), "a bracket is turned");
    }

    #[test]
    fn collections_give_characters() {
        let gb = Predefined::new(b"GB-EUC-H").and_then(Predefined::collection).expect("GB1");
        assert_eq!((gb.char(4511), gb.char(0), gb.char(99_999)), (Some('政'), None, None));
        for name in [&b"GB1"[..], b"CNS1", b"Japan1", b"Korea1"] {
            assert_eq!(Collection::new(name).and_then(|all| all.char(34)), Some('A'), "ASCII begins at CID 1");
        }
    }

    #[test]
    fn every_cmap_is_whole() {
        for (name, _, base, runs) in CMAPS {
            assert!(base.is_empty() || CMAPS.iter().any(|row| row.0 == *base), "{name}");
            let mut rest = *runs;
            for length in [1, 2, 4] {
                let (count, behind) = rest.split_first_chunk::<4>().expect("a count");
                let (runs, after) = behind.split_at(u32::from_le_bytes(*count) as usize * RUN);
                let own = Predefined::new(name.as_bytes()).expect("it is in the list");
                for (first, more, cid) in runs.as_chunks::<RUN>().0.iter().map(|run| split_run(*run)) {
                    assert_eq!(own.cid(first + more, length), Some(cid + more), "{name} {first:X}");
                }
                rest = after;
            }
            assert!(rest.is_empty(), "{name}");
        }
    }
}
