//! OFD.xml → documents → pages, each with its templates and its size.

use super::element::{Element, Parts};
use super::resources::Resources;
use crate::error::Error;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Pages of a file.
const MAX_PAGES: usize = 5_000;

/// A page and what it is drawn on.
pub(super) struct Leaf {
    page: Element,
    behind: Vec<Rc<Element>>,
    before: Vec<Rc<Element>>,
    /// The box of the page, in millimetres.
    pub(super) area: Option<String>,
}

impl Leaf {
    /// What holds its layers, in the order they are drawn.
    pub(super) fn content(&self) -> impl Iterator<Item = &Element> {
        let behind = self.behind.iter().map(|template| &**template);
        let all = behind.chain([&self.page]).chain(self.before.iter().map(|template| &**template));
        all.filter_map(|page| page.child("Content"))
    }
}

/// The pages of each document, with its resources.
pub(super) fn leaves(parts: &mut Parts<'_>) -> Result<Vec<(Resources, Vec<Leaf>)>, Error> {
    let Some(root) = parts.root(&["OFD.xml".to_owned()])? else { return Ok(Vec::new()) };
    let names: Vec<String> = root.all("DocBody").filter_map(|body| body.child("DocRoot")).map(path).collect();
    let mut documents = Vec::new();
    let mut room = MAX_PAGES;
    for name in names {
        let name = resolve("", &name);
        let Some(document) = parts.root(std::slice::from_ref(&name))? else { continue };
        documents.push(read_document(parts, &name, &document, &mut room)?);
    }
    Ok(documents)
}

fn read_document(
    parts: &mut Parts<'_>,
    name: &str,
    document: &Element,
    room: &mut usize,
) -> Result<(Resources, Vec<Leaf>), Error> {
    let folder = name.rfind('/').map_or("", |slash| &name[..=slash]);
    let places = |location: &str| [resolve(folder, location), resolve("", location)];
    let mut resources = Resources::default();
    let common = document.child("CommonData");
    let listed = common.into_iter().flat_map(|common| &common.children);
    for part in listed.filter(|part| matches!(part.name.as_str(), "PublicRes" | "DocumentRes")) {
        parts.root(&places(&path(part)))?.into_iter().for_each(|part| resources.take(part));
    }
    let area = common.and_then(|common| box_of(common.child("PageArea")?));
    let mut templates: BTreeMap<String, Rc<Element>> = BTreeMap::new();
    for template in common.into_iter().flat_map(|common| common.all("TemplatePage")).take(MAX_PAGES) {
        if let (Some(id), Some(location)) = (template.attribute("ID"), template.attribute("BaseLoc"))
            && let Some(page) = parts.root(&places(location))?
        {
            templates.insert(id.to_owned(), Rc::new(page));
        }
    }
    let mut leaves = Vec::new();
    for page in document.child("Pages").into_iter().flat_map(|pages| pages.all("Page")) {
        let limit = Error::Limit { what: "pages of OFD", limit: MAX_PAGES as u64 };
        *room = room.checked_sub(1).ok_or(limit)?;
        let Some(location) = page.attribute("BaseLoc") else { continue };
        let Some(page) = parts.root(&places(location))? else { continue };
        for part in page.all("PageRes").take(MAX_PAGES) {
            let own = location.rfind('/').map_or("", |slash| &location[..=slash]);
            let [in_document, in_root] = places(&path(part));
            let beside = resolve(&format!("{folder}{own}"), &path(part));
            parts.root(&[in_document, beside, in_root])?.into_iter().for_each(|part| resources.take(part));
        }
        let on = |order: &str, usual: bool| -> Vec<Rc<Element>> {
            let named = page
                .all("Template")
                .filter(|template| template.attribute("ZOrder").map_or(usual, |found| found.trim() == order));
            named.filter_map(|template| templates.get(template.attribute("TemplateID")?)).map(Rc::clone).collect()
        };
        let (behind, before) = (on("Background", true), on("Foreground", false));
        let own = page.child("Area").and_then(box_of);
        let of_template = behind.iter().chain(&before).find_map(|template| box_of(template.child("Area")?));
        let area = own.or(of_template).or_else(|| area.clone());
        leaves.push(Leaf { page, behind, before, area });
    }
    Ok((resources, leaves))
}

fn box_of(area: &Element) -> Option<String> {
    area.child("PhysicalBox").map(|found| found.text.clone())
}

fn path(element: &Element) -> String {
    element.text.trim().to_owned()
}

/// A location is relative to the folder, or begins at the root.
fn resolve(folder: &str, location: &str) -> String {
    let location = location.replace('\\', "/");
    let whole = if location.starts_with('/') { location } else { format!("{folder}{location}") };
    let mut segments: Vec<&str> = Vec::new();
    for segment in whole.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    segments.join("/")
}
