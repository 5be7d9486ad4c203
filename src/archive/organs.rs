//! Whose report it is: names of organs → the key by which reports are linked over the years, and who is below whom.

use gouji::dataset::Dataset;
use std::collections::{HashMap, HashSet};
use std::io;

/// What somebody knows better than the names.
#[derive(Default)]
pub(super) struct Organs {
    /// Key of a printed name → key of the organ.
    names: HashMap<String, String>,
    /// Key of an organ → the one above it.
    parents: HashMap<String, String>,
    /// Key of an organ → how many are directly below it.
    children: HashMap<String, usize>,
}

/// By what a report was linked to others of its organ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The names are the same, but for width, spaces, and 人民政府 at the end.
    Name,
    /// A list said so.
    List,
}

impl Organs {
    /// `names`: CSV with the columns name and organ. `hierarchy`: CSV with the columns child and parent.
    pub(super) fn new(names: Option<&[u8]>, hierarchy: Option<&[u8]>) -> io::Result<Self> {
        let mut organs = Organs::default();
        for [name, organ] in names.map(|bytes| pairs(bytes, ["name", "organ"])).transpose()?.unwrap_or_default() {
            organs.names.insert(gouji::compare::organ_key(&name), gouji::compare::organ_key(&organ));
        }
        let mut seen = HashSet::new();
        for [child, parent] in hierarchy.map(|bytes| pairs(bytes, ["child", "parent"])).transpose()?.unwrap_or_default()
        {
            let ((child, _), (parent, _)) = (organs.key(&child), organs.key(&parent));
            if seen.insert(child.clone()) {
                *organs.children.entry(parent.clone()).or_default() += 1;
                organs.parents.insert(child, parent);
            }
        }
        Ok(organs)
    }

    pub(super) fn key(&self, name: &str) -> (String, Evidence) {
        let key = gouji::compare::organ_key(name);
        match self.names.get(&key) {
            Some(organ) => (organ.clone(), Evidence::List),
            None => (key, Evidence::Name),
        }
    }

    pub(super) fn parent(&self, key: &str) -> Option<&str> {
        self.parents.get(key).map(String::as_str)
    }

    /// How many organs are directly below this one.
    pub(super) fn children(&self, key: &str) -> Option<usize> {
        self.children.get(key).copied()
    }
}

impl Evidence {
    pub(super) fn word(self) -> &'static str {
        match self {
            Evidence::Name => "name",
            Evidence::List => "list",
        }
    }
}

/// The rows of a list with these two columns, in any order, among others.
fn pairs(bytes: &[u8], columns: [&str; 2]) -> io::Result<Vec<[String; 2]>> {
    let list = Dataset::read(bytes).map_err(io::Error::other)?;
    let place = |name: &str| {
        list.columns.iter().position(|column| column == name).ok_or_else(|| {
            let (expected, found) = (columns.join(" and "), list.columns.join(", "));
            io::Error::other(format!("expected a CSV with the columns {expected}, found {found}"))
        })
    };
    let [first, second] = [place(columns[0])?, place(columns[1])?];
    let pair = |row: &Vec<Option<String>>| Some([row.get(first)?.clone()?, row.get(second)?.clone()?]);
    Ok(list.rows.iter().filter_map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_knows_better_than_the_names() {
        let names = "name,organ\n青禾县政府办,青禾县人民政府\n";
        let hierarchy =
            "parent,note,child\n青禾县人民政府,,青禾县档案局\n青禾县政府办,,青禾县财政局\n青禾县政府办,,青禾县财政局\n";
        let organs = Organs::new(Some(names.as_bytes()), Some(hierarchy.as_bytes())).unwrap();
        assert_eq!(organs.key("青禾县政府办"), ("青禾县".to_owned(), Evidence::List));
        assert_eq!(organs.key(" 青禾县人民政府"), ("青禾县".to_owned(), Evidence::Name));
        assert_eq!(organs.parent("青禾县财政局"), Some("青禾县"));
        assert_eq!(organs.children("青禾县"), Some(2));
        assert_eq!(organs.children("青禾县财政局"), None);
    }

    #[test]
    fn a_list_without_its_columns_is_refused() {
        let error = Organs::new(Some(b"a,b\n1,2\n"), None).err().unwrap();
        assert_eq!(error.to_string(), "expected a CSV with the columns name and organ, found a, b");
    }
}
