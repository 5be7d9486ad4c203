//! XML in a zip archive, which is how DOCX and OFD are packed: bytes ─package─▶ parts ─xml─▶ events.

mod flat;
mod package;
mod xml;

pub(super) use package::{Package, Part, find, local_entries};
pub(super) use xml::{Event, Fault, Space, Tag, Xml};
