//! Small files made by hand: one case each, named for what may go wrong.

use super::{magic, pages, read};
use crate::diagnostic::Code;
use crate::document::Format;
use crate::error::Error;
use crate::read::page::Page;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SPACE: &str = "xmlns:o='http://www.ofdspec.org/2016'";

fn root(document: &str) -> (&'static str, String) {
    ("OFD.xml", format!("<o:OFD {SPACE}><o:DocBody><o:DocRoot>{document}</o:DocRoot></o:DocBody></o:OFD>"))
}

/// A file with one page of 100 by 200 millimetres; `common` stands before the pages.
fn file(common: &str, content: &str, more: &[(&str, String)]) -> Vec<u8> {
    let document = format!(
        "<o:Document {SPACE}><o:CommonData><o:PageArea><o:PhysicalBox>10 0 100 200</o:PhysicalBox></o:PageArea>{common}\
         </o:CommonData><o:Pages><o:Page BaseLoc='P/C.xml'/></o:Pages></o:Document>"
    );
    let page = format!("<o:Page {SPACE}><o:Content><o:Layer>{content}</o:Layer></o:Content></o:Page>");
    archive(&[&[root("D/Document.xml"), ("D/Document.xml", document), ("D/P/C.xml", page)], more].concat())
}

fn page(common: &str, content: &str, more: &[(&str, String)]) -> Page {
    pages(&file(common, content, more)).unwrap().0.remove(0)
}

/// Characters and the places of their pens, in millimetres.
fn pens(page: &Page) -> String {
    let mm = |points: f32| (points * 25.4 / 72.0 * 10.0).round() / 10.0;
    let pen =
        |glyph: &crate::read::page::Glyph| format!("{} {} {}", glyph.text, mm(glyph.origin.0), mm(glyph.origin.1));
    page.glyphs.iter().map(pen).collect::<Vec<_>>().join(", ")
}

fn text(attributes: &str, code: &str, text: &str) -> String {
    format!(
        "<o:TextObject Boundary='20 30 50 10' Size='4' {attributes}><o:TextCode X='1' Y='5' {code}>{text}</o:TextCode></o:TextObject>"
    )
}

#[test]
fn characters_stand_where_their_distances_say() {
    for (attributes, code, expected) in [
        ("", "DeltaX='4 2 2'", "一 11 35, 1 15 35, 2 17 35, 二 19 35"),
        ("", "DeltaX='4 g 2 2'", "一 11 35, 1 15 35, 2 17 35, 二 19 35"),
        ("", "", "一 11 35, 1 15 35, 2 17 35, 二 19 35"),
        ("", "DeltaY='g 3 5'", "一 11 35, 1 11 40, 2 11 45, 二 11 50"),
        ("CTM='2 0 0 2 1 0'", "DeltaX='g 9999999 1'", "一 13 40, 1 15 40, 2 17 40, 二 19 40"),
    ] {
        assert_eq!(pens(&page("", &text(attributes, code, "一12二"), &[])), expected, "{attributes} {code}");
    }
}

#[test]
fn what_is_not_seen_is_not_there_or_told() {
    let hidden = format!("<o:PageBlock Visible='false'>{}</o:PageBlock>", text("", "", "一"));
    assert_eq!(page("", &hidden, &[]).glyphs.len(), 0);
    let bytes = file("", &(text("Alpha='0'", "", "一") + "<o:ImageObject/>"), &[]);
    let (pages, diagnostics) = pages(&bytes).unwrap();
    assert!(pages[0].glyphs[0].invisible);
    assert_eq!(diagnostics[0].code, Code::TextInvisible);
    assert_eq!(super::pages(&file("", "<o:ImageObject/>", &[])).unwrap_err(), Error::Scanned { pages: 1 });
    // Drawn twice, a hair aside: bold.
    let twice = text("", "", "一") + &text("CTM='1 0 0 1 0.1 0'", "", "一");
    assert_eq!(page("", &twice, &[]).glyphs.len(), 1);
}

#[test]
fn lines_are_strokes_and_thin_fills_but_not_white_ones() {
    let path = |attributes: &str, inner: &str, data: &str| {
        format!(
            "<o:PathObject Boundary='20 30 0 0' {attributes}>{inner}<o:AbbreviatedData>{data}</o:AbbreviatedData></o:PathObject>"
        )
    };
    let thin = "M 0 0 L 40 0 L 40 0.2 L 0 0.2 C";
    let fill = |color: &str| format!("<o:FillColor Value='{color}'/>");
    let count = |object: String| page("", &object, &[]).rulings.len();
    assert_eq!(count(path("LineWidth='0.1'", "", "S 0 0 M 0 0 L 40 0 L 40 20")), 2);
    assert_eq!(count(path("Stroke='false' Fill='true'", &fill("0 0 0"), thin)), 1);
    assert_eq!(count(path("Stroke='false' Fill='true'", &fill("255 255 255"), thin)), 0);
    assert_eq!(count(path("Stroke='false' Fill='true'", &fill("#FF #FF #FF"), thin)), 0);
    assert_eq!(count(path("Stroke='false'", "", thin)), 0);
    assert_eq!(count(path("LineWidth='0.1'", "", "M0,0L40,0L40,20")), 2);
    assert_eq!(count(path("", "", "M 0 0 B 1 1 2 2 40 0")), 0);
    let ruling =
        page("", &path("LineWidth='0.5'", "<o:StrokeColor Value='198 217 241'/>", "M 0 0 L 40 0"), &[]).rulings[0];
    assert_eq!(ruling.color, 0xC6_D9F1);
    assert!((ruling.width - 0.5 * 72.0 / 25.4).abs() < 0.01 && (ruling.x0 - 10.0 * 72.0 / 25.4).abs() < 0.01);
}

#[test]
fn resources_are_looked_up_and_end() {
    let resources = format!(
        "<o:Res {SPACE}><o:DrawParams><o:DrawParam ID='1' Relative='2'/><o:DrawParam ID='2' Relative='1' LineWidth='2'/>\
         </o:DrawParams><o:CompositeGraphicUnits><o:CompositeGraphicUnit ID='7'><o:Content>{}\
         <o:CompositeObject ResourceID='7'/></o:Content></o:CompositeGraphicUnit></o:CompositeGraphicUnits></o:Res>",
        text("", "", "一")
    );
    let line = "<o:PathObject Boundary='20 30 0 0' DrawParam='1'><o:AbbreviatedData>M 0 0 L 40 0</o:AbbreviatedData></o:PathObject>";
    let drawn = page(
        "<o:PublicRes>Res.xml</o:PublicRes>",
        &format!("{line}<o:CompositeObject ResourceID='7' Boundary='5 0 9 9'/><o:CompositeObject ResourceID='8'/>"),
        &[("D/Res.xml", resources)],
    );
    assert!((drawn.rulings[0].width - 2.0 * 72.0 / 25.4).abs() < 0.01);
    assert_eq!(pens(&drawn), "一 16 35");
}

#[test]
fn a_page_stands_on_its_template_and_has_its_own_size() {
    let template = format!(
        "<o:Page {SPACE}><o:Area><o:PhysicalBox>0 0 300 50</o:PhysicalBox></o:Area><o:Content><o:Layer>{}</o:Layer></o:Content></o:Page>",
        text("", "", "二")
    );
    let page = format!(
        "<o:Page {SPACE}><o:Template TemplateID='3'/><o:Content><o:Layer>{}</o:Layer></o:Content></o:Page>",
        text("", "", "一")
    );
    let document = String::from(
        "<Document xmlns='http://www.ofdspec.org'><CommonData><TemplatePage ID='3' BaseLoc='/T.xml'/></CommonData>\
         <Pages><Page BaseLoc='/D/P.xml'/></Pages></Document>",
    );
    let both = format!(
        "<o:OFD {SPACE}><o:DocBody><o:DocRoot>/D/Document.xml</o:DocRoot></o:DocBody>\
         <o:DocBody><o:DocRoot>D/Document.xml</o:DocRoot></o:DocBody></o:OFD>"
    );
    let bytes = archive(&[("OFD.xml", both), ("D/Document.xml", document), ("D/P.xml", page), ("T.xml", template)]);
    let pages = pages(&bytes).unwrap().0;
    assert_eq!(pages.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 2], "two documents in one file");
    assert_eq!(pens(&pages[0]), "二 21 35, 一 21 35");
    assert!((pages[0].width - 300.0 * 72.0 / 25.4).abs() < 0.1);
}

#[test]
fn damage_is_told_and_what_was_read_is_kept() {
    let cut = format!("<o:Page {SPACE}><o:Content><o:Layer>{}<o:TextObject", text("", "", "一"));
    let bytes = file("", "", &[]);
    assert!(magic(&bytes));
    assert!(matches!(read(&archive(&[root("D.xml")])), Err(Error::Damaged { format: Format::Ofd, .. })));
    assert!(matches!(
        read(&archive(&[root("D.xml"), ("Encryptions.xml", "x".into())])),
        Err(Error::Encrypted { format: Format::Ofd })
    ));
    let document = format!(
        "<o:Document {SPACE}><o:Pages><o:Page BaseLoc='a.xml'/><o:Page BaseLoc='b.xml'/></o:Pages></o:Document>"
    );
    let (pages, diagnostics) = pages(&archive(&[root("D.xml"), ("D.xml", document), ("a.xml", cut)])).unwrap();
    assert_eq!(pages[0].glyphs.len(), 1);
    assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), [Code::SourceDamaged; 2]);
}

#[test]
fn what_is_made_to_exhaust_is_refused() {
    let many = "<o:PathObject/>".repeat(1_100_000);
    let bomb = " ".repeat(70 << 20);
    let deep = "<o:PageBlock>".repeat(100_000);
    let dtd = "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>".to_owned();
    for content in [&many, &bomb, &deep] {
        assert!(matches!(read(&file("", content, &[])), Err(Error::Limit { .. })));
    }
    assert!(matches!(read(&archive(&[("OFD.xml", dtd)])), Err(Error::Damaged { format: Format::Ofd, .. })));
}
