//! What is worked out once, when the program is built, and not each time it starts: the forms as JSON, and the predefined
//! CMaps as tables that are searched where they lie.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the build")]

use hayro_cmap::{BfString, CMap, CMapName, CidFamily};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    forms(&out);
    cmaps(&out);
    address();
    println!("cargo::rerun-if-changed=build.rs");
}

/// A program that may be loaded anywhere has sixty thousand addresses in its tables to be set right at each start, on three
/// hundred pages: a fifth of the time that a report takes. So where the linker is known, ours is loaded where it says, as
/// Go's are; libraries, heap and stack stay where chance puts them. `GOUJI_PIE=1 cargo build` leaves all to chance.
fn address() {
    println!("cargo::rerun-if-env-changed=GOUJI_PIE");
    let is = |key: &str, value: &str| env::var(key).is_ok_and(|found| found == value);
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        // A program with its libraries in it has a linker's mode of its own.
        && !env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|feature| feature == "crt-static"))
        && env::var_os("GOUJI_PIE").is_none()
    {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// `src/form/*.toml` → `*.json`, which is read in a tenth of the time.
fn forms(out: &Path) {
    println!("cargo::rerun-if-changed=src/form");
    let mut rules = 0xcbf2_9ce4_8422_2325;
    let mut paths: Vec<PathBuf> = fs::read_dir("src/form").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path).unwrap();
            rules = fnv(rules, text.as_bytes());
            let mut form: toml::Value =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            if let Some(words) = form.as_table_mut().unwrap().remove("words") {
                fs::write(out.join("words.rs"), table_of_words(&words)).unwrap();
            }
            let name = Path::new(path.file_name().unwrap()).with_extension("json");
            fs::write(out.join(name), serde_json::to_vec(&form).unwrap()).unwrap();
        }
    }
    println!("cargo::rustc-env=GOUJI_RULES={rules:016x}");
}

/// The Fowler-Noll-Vo hash (FNV-1a) of some bytes more: it names a version, and keeps nothing secret.
fn fnv(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The words of the running text with their roles, as they are looked up: by the first character, longer words first.
fn table_of_words(words: &toml::Value) -> String {
    let roles = words.as_table().unwrap().iter();
    let word = |role: &str, word: &toml::Value| (word.as_str().unwrap().to_owned(), role.to_owned());
    let mut words: Vec<(String, String)> =
        roles.flat_map(|(role, words)| words.as_array().unwrap().iter().map(move |found| word(role, found))).collect();
    words.sort_by_key(|(word, _)| (word.chars().next(), std::cmp::Reverse(word.len()), word.clone()));
    let rows: String = words.iter().map(|(word, role)| format!("    ({word:?}, {role:?}),\n")).collect();
    format!("static WORDS: &[(&str, &str)] = &[\n{rows}];\n")
}

/// The predefined CMaps of ISO 32000-1, 9.7.5.2, but for Identity. One in vertical writing holds what differs from that
/// in horizontal writing.
#[rustfmt::skip]
const CMAPS: &[&str] = &[
    "GB-EUC-H", "GB-EUC-V", "GBpc-EUC-H", "GBpc-EUC-V", "GBK-EUC-H", "GBK-EUC-V", "GBKp-EUC-H", "GBKp-EUC-V", "GBK2K-H",
    "GBK2K-V", "UniGB-UCS2-H", "UniGB-UCS2-V", "UniGB-UTF16-H", "UniGB-UTF16-V",
    "B5pc-H", "B5pc-V", "HKscs-B5-H", "HKscs-B5-V", "ETen-B5-H", "ETen-B5-V", "ETenms-B5-H", "ETenms-B5-V", "CNS-EUC-H",
    "CNS-EUC-V", "UniCNS-UCS2-H", "UniCNS-UCS2-V", "UniCNS-UTF16-H", "UniCNS-UTF16-V",
    "83pv-RKSJ-H", "90ms-RKSJ-H", "90ms-RKSJ-V", "90msp-RKSJ-H", "90msp-RKSJ-V", "90pv-RKSJ-H", "Add-RKSJ-H",
    "Add-RKSJ-V", "EUC-H", "EUC-V", "Ext-RKSJ-H", "Ext-RKSJ-V", "H", "V", "UniJIS-UCS2-H", "UniJIS-UCS2-V",
    "UniJIS-UCS2-HW-H", "UniJIS-UCS2-HW-V", "UniJIS-UTF16-H", "UniJIS-UTF16-V",
    "KSC-EUC-H", "KSC-EUC-V", "KSCms-UHC-H", "KSCms-UHC-V", "KSCms-UHC-HW-H", "KSCms-UHC-HW-V", "KSCpc-EUC-H",
    "UniKS-UCS2-H", "UniKS-UCS2-V", "UniKS-UTF16-H", "UniKS-UTF16-V",
];

const COLLECTIONS: &[&str] = &["GB1", "CNS1", "Japan1", "Korea1"];

/// No collection has more characters.
const MOST_CIDS: u32 = 0x8000;

/// By length in bytes and code, the CID.
type Codes = BTreeMap<(u8, u32), u16>;

/// Each CMap as a file, and `cmaps.rs` with the list of them.
fn cmaps(out: &Path) {
    let mut rows = String::new();
    let all: BTreeMap<&str, Codes> = CMAPS.iter().map(|name| (*name, codes(name))).collect();
    for name in CMAPS {
        let base = base(name).filter(|base| all.contains_key(base.as_str())).unwrap_or_default();
        let known = all.get(base.as_str());
        let own = all[name].iter().filter(|(code, cid)| known.and_then(|known| known.get(*code)) != Some(*cid));
        fs::write(out.join(format!("{name}.cmap")), runs(own)).unwrap();
        let family = cmap(name).metadata().character_collection.clone().unwrap().family;
        let is_own = |known: &&&str| family == CidFamily::from_registry_ordering(b"Adobe", known.as_bytes());
        let collection = COLLECTIONS.iter().find(is_own).unwrap();
        rows += &format!("    (\"{name}\", \"{collection}\", \"{base}\", include_bytes!(\"{name}.cmap\")),\n");
    }
    let collection = |name: &&str| {
        let ucs2 = cmap(&format!("Adobe-{name}-UCS2"));
        let char = |cid| match ucs2.lookup_bf_string(cid) {
            Some(BfString::Char(char)) => u32::from(char),
            Some(BfString::String(string)) => string.chars().next().map_or(0, u32::from),
            None => 0,
        };
        let known = |cid| Some(char(cid)).filter(|char| *char != u32::from(char::REPLACEMENT_CHARACTER)).unwrap_or(0);
        let mut chars: Vec<u32> = (0..MOST_CIDS).map(known).collect();
        chars.truncate(chars.iter().rposition(|char| *char != 0).map_or(0, |last| last + 1));
        let bytes: Vec<u8> = chars.iter().flat_map(|char| char.to_le_bytes()).collect();
        fs::write(out.join(format!("{name}.chars")), bytes).unwrap();
        format!("    (\"{name}\", include_bytes!(\"{name}.chars\")),\n")
    };
    let collections: String = COLLECTIONS.iter().map(collection).collect();
    let list = format!(
        "static CMAPS: &[(&str, &str, &str, &[u8])] = &[\n{rows}];\n\
         static COLLECTIONS: &[(&str, &[u8])] = &[\n{collections}];\n"
    );
    fs::write(out.join("cmaps.rs"), list).unwrap();
}

fn cmap(name: &str) -> CMap {
    CMap::parse(hayro_cmap::load_embedded(CMapName::from_bytes(name.as_bytes())).unwrap(), hayro_cmap::load_embedded)
        .unwrap()
}

/// The CMap that this one is a variant of.
fn base(name: &str) -> Option<String> {
    match name.strip_suffix('V') {
        Some(stem) => Some(format!("{stem}H")),
        None => name.strip_suffix("-HW-H").map(|stem| format!("{stem}-H")),
    }
}

/// Every code that the CMap knows, found by asking.
fn codes(name: &str) -> Codes {
    let cmap = cmap(name);
    let one_and_two = (0..0x100).map(|code| (1, code)).chain((0..0x1_0000).map(|code| (2, code)));
    let all = one_and_two.chain(four_byte_codes(name).into_iter().map(|code| (4, code)));
    let cid = |(length, code)| cmap.lookup_cid_code(code, length).and_then(|cid| u16::try_from(cid).ok());
    all.filter_map(|code| Some((code, cid(code)?))).collect()
}

/// The codes of four bytes that an encoding has: those of UTF-16 beyond the first plane, of GB 18030, of EUC-TW.
fn four_byte_codes(name: &str) -> Vec<u32> {
    let pairs = |leads: RangeInclusive<u32>, trails: RangeInclusive<u32>| {
        leads.flat_map(move |lead| trails.clone().map(move |trail| lead << 16 | trail))
    };
    let is_gb = |code: &u32| code.to_be_bytes()[1..].iter().step_by(2).all(|byte| (0x30..=0x39).contains(byte));
    if name.contains("UTF16") {
        pairs(0xD83C..=0xD87F, 0xDC00..=0xDFFF).collect()
    } else if name.contains("GBK2K") {
        // The rest of the first plane, and the beginning of the third.
        pairs(0x8130..=0x8439, 0x8130..=0xFE39).chain(pairs(0x9530..=0x9839, 0x8130..=0xFE39)).filter(is_gb).collect()
    } else if name.contains("CNS-EUC") {
        pairs(0x8EA1..=0x8EB0, 0xA1A1..=0xFEFE).collect()
    } else {
        Vec::new()
    }
}

/// For codes of one, two and four bytes: how many runs, and the runs: first code (4 bytes), codes after it (2), CID of the
/// first (2). All little endian.
fn runs<'c>(codes: impl Iterator<Item = (&'c (u8, u32), &'c u16)>) -> Vec<u8> {
    let mut runs: BTreeMap<u8, Vec<(u32, u16, u16)>> = [(1, Vec::new()), (2, Vec::new()), (4, Vec::new())].into();
    for (&(length, code), &cid) in codes {
        let runs = runs.get_mut(&length).unwrap();
        match runs.last_mut() {
            Some((first, more, start))
                if *first + u32::from(*more) + 1 == code
                    && u32::from(*start) + u32::from(*more) + 1 == u32::from(cid) =>
            {
                *more += 1;
            }
            _ => runs.push((code, 0, cid)),
        }
    }
    let mut bytes = Vec::new();
    for runs in runs.values() {
        bytes.extend(u32::try_from(runs.len()).unwrap().to_le_bytes());
        for (first, more, cid) in runs {
            bytes.extend(first.to_le_bytes());
            bytes.extend(more.to_le_bytes());
            bytes.extend(cid.to_le_bytes());
        }
    }
    bytes
}
