//! Relationships: which part is what. Every one of them may be missing; then the usual names serve.

use crate::error::Error;
use crate::read::zipped::Package;
use crate::read::zipped::{Event, Space, Xml};

/// Relationships, with resolved targets.
#[derive(Default)]
pub(super) struct Relations(Vec<Relation>);

struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relations {
    /// Reads the relationships of a part; the empty name is the package itself. A part that is missing or malformed
    /// gives what can be read of it.
    pub(super) fn of(package: &mut Package<'_>, part: &str) -> Result<Self, Error> {
        let (folder, file) = split(part);
        let Some(found) = package.part(&format!("{folder}_rels/{file}.rels"))? else { return Ok(Relations::default()) };
        let mut xml = Xml::new(&found.text);
        let mut relations = Vec::new();
        loop {
            let tag = match xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) | Event::End => continue,
                Event::Eof => return Ok(Relations(relations)),
            };
            if tag.key() != (Space::Relationships, "Relationship") {
                continue;
            }
            let is_external = xml.attribute(&tag, "TargetMode").is_some_and(|mode| mode == "External");
            let (kind, target) = (xml.attribute(&tag, "Type"), xml.attribute(&tag, "Target"));
            if let (Some(kind), Some(target), false) = (kind, target, is_external) {
                let id = xml.attribute(&tag, "Id").unwrap_or_default();
                relations.push(Relation { id, kind, target: resolve(folder, &target) });
            }
        }
    }

    /// The part of this kind.
    pub(super) fn target(&self, kind: &str) -> Option<&str> {
        self.of_kind(kind).next().map(|(_, target)| target)
    }

    /// Ids and parts of this kind: the last word of the type, which is the same in `transitional` and `strict`.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = (&str, &str)> {
        let found = self.0.iter().filter(move |relation| relation.kind.rsplit('/').next() == Some(kind));
        found.map(|relation| (relation.id.as_str(), relation.target.as_str()))
    }
}

/// The folder, with its slash, and the name in it.
pub(super) fn split(part: &str) -> (&str, &str) {
    part.rfind('/').map_or(("", part), |slash| part.split_at(slash + 1))
}

/// A target is relative to the folder of the part that names it, or begins at the root.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let path = if target.starts_with('/') { target } else { format!("{folder}{target}") };
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolve("word/", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word/", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("a/b/", "../../../c\\d.xml"), "c/d.xml");
        assert_eq!(resolve("", "./word/document.xml"), "word/document.xml");
        assert_eq!(split("word/document.xml"), ("word/", "document.xml"));
        assert_eq!(split(""), ("", ""));
    }
}
