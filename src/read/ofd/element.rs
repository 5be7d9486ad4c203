//! XML parts as trees: a page of OFD is small, and what it shows hangs on elements before and behind.

use crate::document::Format;
use crate::error::Error;
use crate::read::zipped::{Event, Fault, Package, Space, Xml};

/// Elements of all parts of a file together.
const MAX_ELEMENTS: usize = 1_000_000;

/// An element of the namespace of OFD, or of none.
#[derive(Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that is one number.
    pub(super) fn number(&self, name: &str) -> Option<f32> {
        self.attribute(name).and_then(|text| text.trim().parse().ok()).filter(|number: &f32| number.is_finite())
    }

    /// An attribute that is on or off.
    pub(super) fn is(&self, name: &str, usual: bool) -> bool {
        self.attribute(name).map_or(usual, |text| text.trim().eq_ignore_ascii_case("true") || text.trim() == "1")
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Numbers apart by spaces; what is none ends them.
pub(super) fn numbers<const N: usize>(text: &str) -> Option<[f32; N]> {
    let numbers =
        text.split_whitespace().map_while(|token| token.parse().ok()).filter(|number: &f32| number.is_finite());
    numbers.take(N).collect::<Vec<_>>().try_into().ok()
}

/// The parts of a file, as trees.
pub(super) struct Parts<'b> {
    package: Package<'b>,
    elements: usize,
    /// Parts that are damaged or missing.
    pub(super) damaged: Vec<String>,
}

impl<'b> Parts<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Self {
        Parts { package: Package::open(bytes), elements: 0, damaged: Vec::new() }
    }

    /// The root of the first of these parts that is there. The names are tried in turn, because some producers write
    /// paths from the root where they should begin in the folder of the part.
    pub(super) fn root(&mut self, names: &[String]) -> Result<Option<Element>, Error> {
        for name in names {
            let Some(part) = self.package.part(name).map_err(of_ofd)? else { continue };
            let mut xml = Xml::new(&part.text);
            let root = self.root_of(&mut xml)?;
            let broken = match xml.into_fault() {
                Some(Fault::Refused(error)) => return Err(of_ofd(error)),
                Some(Fault::Broken(reason)) => Some(reason),
                None => None,
            };
            if let Some(reason) = part.damage.or(broken) {
                self.damaged.push(format!("{name}: {reason}"));
            }
            return Ok(root);
        }
        self.damaged.extend(names.first().map(|name| format!("expected the part {name}, found no such part")));
        Ok(None)
    }

    fn root_of(&mut self, xml: &mut Xml<'_>) -> Result<Option<Element>, Error> {
        // What is open, outermost first. Elements of another namespace are passed over.
        let mut open: Vec<Element> = Vec::new();
        loop {
            match xml.next() {
                Event::Start(tag) => {
                    let (space, name) = tag.key();
                    if !matches!(space, Space::Ofd | Space::Other) {
                        xml.skip();
                        continue;
                    }
                    self.elements += 1;
                    if self.elements > MAX_ELEMENTS {
                        return Err(Error::Limit { what: "elements of OFD", limit: MAX_ELEMENTS as u64 });
                    }
                    let name = name.to_owned();
                    open.push(Element { name, attributes: Xml::attributes(&tag), ..Element::default() });
                }
                Event::Text(text) => open.iter_mut().last().into_iter().for_each(|last| last.text.push_str(&text)),
                Event::End => match (open.pop(), open.last_mut()) {
                    (Some(done), Some(outer)) => outer.children.push(done),
                    (done, _) => return Ok(done),
                },
                // What was read of a cut part is kept.
                Event::Eof => {
                    return Ok(open.into_iter().rev().reduce(|inner, mut outer| {
                        outer.children.push(inner);
                        outer
                    }));
                }
            }
        }
    }
}

/// The room of zipped XML speaks of the format that it was made for.
fn of_ofd(error: Error) -> Error {
    match error {
        Error::Damaged { reason, .. } => Error::Damaged { format: Format::Ofd, reason },
        Error::Encrypted { .. } => Error::Encrypted { format: Format::Ofd },
        other => other,
    }
}
