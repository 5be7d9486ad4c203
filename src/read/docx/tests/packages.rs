//! Packages that are not as the standard draws them, and those that are refused.

use super::{archive, content, document, lines, p, read, refusal, run};
use crate::diagnostic::Code;
use crate::document::{Block, Format};
use crate::error::Error;
use crate::place::Provenance;
use crate::read::docx::magic;

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn relations(kind: &str, target: &str) -> String {
    format!(
        "<Relationships xmlns='{RELATIONS}'><Relationship Id='r' Type='urn:x/{kind}' Target='{target}'/></Relationships>"
    )
}

#[test]
fn the_main_part_is_the_one_the_package_points_to() {
    let package = relations("officeDocument", "/Word/main2.xml");
    let (main, decoy) = (document(&p("main")), document(&p("decoy")));
    let parts: [(&str, &[u8]); 3] = [
        ("_rels/.rels", package.as_bytes()),
        ("word/document.xml", decoy.as_bytes()),
        ("WORD\\main2.xml", main.as_bytes()),
    ];
    assert_eq!(lines(&read(&archive(&parts)).unwrap()), ["main"]);
    // One that points nowhere is no reason to stop.
    let lost = relations("officeDocument", "word/lost.xml");
    let parts: [(&str, &[u8]); 2] = [("_rels/.rels", lost.as_bytes()), ("word/document.xml", decoy.as_bytes())];
    assert_eq!(lines(&read(&archive(&parts)).unwrap()), ["decoy"]);
}

#[test]
fn other_prefixes_strict_namespaces_and_utf_16() {
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let unprefixed = format!("<document xmlns='{strict}'><body><p><r><t>文</t></r></p></body></document>");
    let other = document(&p("文")).replace("<w:", "<ns0:").replace("</w:", "</ns0:").replace("xmlns:w=", "xmlns:ns0=");
    for text in [unprefixed.clone(), other] {
        assert_eq!(lines(&read(&archive(&[("word/document.xml", text.as_bytes())])).unwrap()), ["文"], "{text}");
    }
    let wide: Vec<u8> = format!("\u{FEFF}{unprefixed}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(lines(&read(&archive(&[("word/document.xml", &wide)])).unwrap()), ["文"]);
}

#[test]
fn damaged_companions_are_told_and_not_fatal() {
    let main = document(&p("a"));
    let parts: [(&str, &[u8]); 3] = [
        ("word/document.xml", main.as_bytes()),
        ("word/styles.xml", b"<w:styles><w:style"),
        ("word/numbering.xml", b"\xFF"),
    ];
    let read = read(&archive(&parts)).unwrap();
    assert_eq!(lines(&read), ["a"]);
    assert!(!read.diagnostics.is_empty() && read.diagnostics.iter().all(|d| d.code == Code::SourceDamaged));
}

#[test]
fn a_cut_main_part_keeps_whole_paragraphs_and_rows() {
    let row = |n: u8| format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p(&format!("a{n}")), p(&format!("{n}5")));
    let whole = document(&format!("{}<w:tbl>{}{}</w:tbl>{}", p("一"), row(1), row(2), p("二")));
    let cut = |after: &str| {
        let end = whole.find(after).unwrap() + after.len();
        read(&archive(&[("word/document.xml", &whole.as_bytes()[..end])])).unwrap()
    };
    // The figure 25 is cut to 2, so its row does not count.
    let found = cut("a2</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2");
    assert_eq!(lines(&found), ["一", "[1×2]"]);
    assert_eq!(found.diagnostics[0].code, Code::SourceDamaged);
    assert_eq!(lines(&cut("<w:p><w:r><w:t>二")), ["一", "[2×2]"]);
}

#[test]
fn nothing_read_is_an_error() {
    let damaged = |error| matches!(error, Error::Damaged { format: Format::Docx, .. });
    assert!(damaged(refusal(&[("word/document.xml", b"<w:document")])));
    assert!(damaged(refusal(&[("word/document.xml", b"<html><body>x</body></html>")])));
    assert!(damaged(refusal(&[("word/other.xml", b"")])));
    assert!(damaged(read(b"PK\x03\x04").err().unwrap()));
}

#[test]
fn a_document_type_is_refused_in_any_part() {
    let bomb = "<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>";
    let main = bomb.to_owned() + &document(&p("&b;"));
    assert!(refusal(&[("word/document.xml", main.as_bytes())]).to_string().contains("DTD"));
    let parts: [(&str, &[u8]); 2] =
        [("word/document.xml", &document(&p("a")).into_bytes()), ("word/styles.xml", bomb.as_bytes())];
    assert!(refusal(&parts).to_string().contains("DTD"));
}

#[test]
fn limits_of_the_model() {
    let limit = |body: String| match read(&archive(&[("word/document.xml", document(&body).as_bytes())])) {
        Err(Error::Limit { what, .. }) => what,
        other => panic!("{:?}", other.map(|content| lines(&content))),
    };
    let cell = |span: u32| format!("<w:tc><w:tcPr><w:gridSpan w:val='{span}'/></w:tcPr></w:tc>");
    assert_eq!(limit(format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell(4_000_000_000))), "table columns");
    let rows = format!("<w:tr>{}</w:tr>", "<w:tc/>".repeat(1000)) + &"<w:tr/>".repeat(1000);
    assert_eq!(limit(format!("<w:tbl>{rows}</w:tbl>")), "paragraphs and table cells");
    assert_eq!(limit("<w:tbl><w:tr><w:tc>".repeat(2000)), "nested XML elements");
}

#[test]
fn the_magic_is_a_folder_named_word() {
    assert!(magic(&archive(&[("[Content_Types].xml", b""), ("word/document.xml", b"")])));
    assert!(!magic(&archive(&[("OFD.xml", b"word/document.xml")])));
    // A document within an archive does not make the archive one.
    let inner = archive(&[("word/document.xml", b"")]);
    assert!(!magic(&archive(&[("报告.docx", &inner)])));
    assert!(!magic(b"PK\x03\x04"));
}

#[test]
fn empty_documents_have_no_blocks() {
    assert_eq!(lines(&content("<w:p/><w:sectPr/>")), Vec::<String>::new());
    assert_eq!(lines(&content(&format!("<w:del>{}</w:del>", run("x")))), Vec::<String>::new());
}

#[test]
fn a_package_as_one_xml_file() {
    let part = |name: &str, xml: &str| {
        let xml = xml.trim_start_matches("<?xml version='1.0'?>");
        format!("<pkg:part pkg:name='/{name}'><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>")
    };
    let relations = relations("officeDocument", "word/document.xml");
    let parts = part("_rels/.rels", &relations) + &part("word/document.xml", &document(&(p("a") + &p("b"))));
    let uri = "http://schemas.microsoft.com/office/2006/xmlPackage";
    let whole = format!(
        "<?xml version='1.0'?><?mso-application progid='x'?><pkg:package xmlns:pkg='{uri}'>{parts}</pkg:package>"
    );
    assert!(magic(whole.as_bytes()));
    let found = read(whole.as_bytes()).unwrap();
    assert_eq!(lines(&found), ["a", "b"]);
    assert!(found.diagnostics.is_empty());
    let cut = &whole.as_bytes()[..whole.find("<w:t>b").unwrap()];
    let found = read(cut).unwrap();
    assert_eq!(lines(&found), ["a"]);
    assert_eq!(found.diagnostics[0].code, Code::SourceDamaged);
}

#[test]
fn a_page_that_the_document_takes_in_is_read_in_its_place() {
    let reference = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let chunk = |id: &str| format!("<w:altChunk r:id='{id}' xmlns:r='{reference}'/>");
    let small = "<w:tbl><w:tr><w:tc/><w:tc/></w:tr><w:tr><w:tc/></w:tr></w:tbl>";
    let main = document(&[p("a"), small.to_owned(), chunk("r"), p("b"), chunk("lost")].concat());
    let related = relations("aFChunk", "/chunk.htm");
    let page = "<html><body><p>一、<table><tr><td>项目<td>数量<tr><td>新收<td>5</table></body></html>";
    let mail = format!("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    for page in [page, &mail] {
        let parts: [(&str, &[u8]); 3] = [
            ("word/document.xml", main.as_bytes()),
            ("word/_rels/document.xml.rels", related.as_bytes()),
            ("chunk.htm", page.as_bytes()),
        ];
        let found = read(&archive(&parts)).unwrap();
        assert_eq!(lines(&found), ["a", "[2×2]", "一、", "[2×2]", "b"]);
        let Block::Table(table) = &found.blocks[3] else { panic!("expected a table") };
        assert_eq!(table.cells[3].at, Provenance::Cell { table: 2, row: 2, cell: 2 });
        let codes: Vec<Code> = found.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, [Code::GridMended, Code::PartEmbedded, Code::PartUnread]);
    }
}
