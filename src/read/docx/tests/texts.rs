//! What is text and what is not.

use super::{archive, check, content, document, lines, p, read, run};
use crate::diagnostic::Code;
use crate::document::Block;
use crate::place::Provenance;

#[test]
fn runs_tabs_breaks_and_hyphens() {
    check(
        "<w:p><w:r><w:t xml:space='preserve'>a </w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/>
         <w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/></w:r></w:p>",
        &["a \tb\nc\n-5"],
    );
}

#[test]
fn pretty_printed_text_is_not_padded() {
    check("<w:p><w:r><w:t>\n   12\n </w:t></w:r><w:r><w:t>3</w:t></w:r></w:p>", &["123"]);
}

#[test]
fn fields_show_their_result_and_not_their_code() {
    let char = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let nested = [
        char("begin"),
        "<w:r><w:instrText>IF</w:instrText></w:r>".into(),
        char("begin"),
        char("separate"),
        run("inner"),
        char("end"),
        char("separate"),
        run("result"),
        char("end"),
        run("after"),
    ];
    check(&format!("<w:p>{}</w:p>", nested.concat()), &["resultafter"]);
    check("<w:p><w:fldSimple w:instr='PAGE'><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>", &["7"]);
}

#[test]
fn a_field_that_never_ends_swallows_no_paragraph() {
    let open = format!("<w:p>{}<w:r><w:fldChar w:fldCharType='begin'/></w:r>{}</w:p>", run("a"), run("code"));
    check(&(open + &p("b")), &["a", "b"]);
}

#[test]
fn insertions_are_text_and_deletions_are_not() {
    check(
        &format!(
            "<w:p><w:ins>{}</w:ins><w:del><w:r><w:delText>x</w:delText><w:t>x</w:t></w:r></w:del>
             <w:moveTo>{}</w:moveTo><w:moveFrom>{}</w:moveFrom></w:p>",
            run("1"),
            run("2"),
            run("3")
        ),
        &["12"],
    );
}

#[test]
fn wrappers_are_walked_through() {
    check(
        &format!(
            "<w:customXml><w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent><w:p><w:hyperlink>{}</w:hyperlink>
             <w:smartTag>{}</w:smartTag><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt></w:customXml>",
            run("a"),
            run("b"),
            run("c")
        ),
        &["abc"],
    );
}

#[test]
fn hidden_text_is_left_out() {
    let hidden = |rest: &str| format!("<w:r><w:rPr><w:vanish {rest}/></w:rPr><w:t>x</w:t></w:r>");
    check(&format!("<w:p>{}{}{}</w:p>", hidden(""), hidden("w:val='0'"), hidden("w:val='true'")), &["x"]);
    // What the run was before a tracked change does not count.
    check(
        "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>x</w:t></w:r></w:p>",
        &["x"],
    );
}

#[test]
fn ruby_keeps_the_base_and_formulas_their_characters() {
    check(
        &format!(
            "<w:p><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>",
            run("hàn"),
            run("汉")
        ),
        &["汉x+1"],
    );
}

#[test]
fn text_boxes_come_once_and_after_their_paragraph() {
    let inner = |text: &str| format!("<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>", p(text));
    let choice = format!("<mc:Choice Requires='wps'>{}</mc:Choice>", inner("box"));
    let fallback = format!("<mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback>", inner("box"));
    let alternate = |parts: &str| format!("<w:r><mc:AlternateContent>{parts}</mc:AlternateContent></w:r>");
    let both = alternate(&(choice + &fallback));
    check(&format!("<w:p>{both}{}</w:p>", run("anchor")), &["anchor", "box"]);
    let empty_choice = alternate(&format!("<mc:Choice Requires='new'/>{fallback}"));
    check(&format!("<w:p>{empty_choice}</w:p>"), &["box"]);
    let block = format!(
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        p("a"),
        p("b")
    );
    check(&block, &["a"]);
    check(
        "<w:p><w:r><w:pict><v:shape><v:textpath on='t' string='某市人民政府文件'/></v:shape></w:pict></w:r></w:p>",
        &["某市人民政府文件"],
    );
}

#[test]
fn a_deleted_mark_joins_its_paragraph_to_the_next() {
    let deleted = format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>", run("一、"));
    check(&(deleted.clone() + &p("总体情况")), &["一、总体情况"]);
    check(&deleted, &["一、"]);
}

#[test]
fn footnotes_stay_out_of_the_text() {
    check(&format!("<w:p>{}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>", run("3件")), &["3件"]);
}

#[test]
fn symbols_without_a_known_character_are_told() {
    let read =
        content("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Odd' w:char='F041'/></w:r></w:p>");
    assert_eq!(lines(&read), ["☑\u{FFFD}"]);
    assert_eq!(read.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::GlyphUnknown]);
}

#[test]
fn paragraphs_are_counted_outside_tables_and_levels_come_from_outline_or_style() {
    let table = format!("<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{0}</w:tc></w:tr></w:tbl>", p("in"));
    let outlined = format!("<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr>{}</w:p>", run("two"));
    let styled = |id: &str| format!("<w:p><w:pPr><w:pStyle w:val='{id}'/></w:pPr>{}</w:p>", run("styled"));
    let body = format!("{}<w:p/>{table}{outlined}{}{}", p("one"), styled("k"), styled("none"));
    let styles = format!(
        "<w:styles {}><w:style w:styleId='h'><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>
         <w:style w:styleId='k'><w:basedOn w:val='h'/></w:style></w:styles>",
        super::SPACES
    );
    let parts = [("word/document.xml", document(&body)), ("word/styles.xml", styles)];
    let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let read = read(&archive(&parts)).unwrap();
    let found: Vec<_> = read
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(p) => Some((p.level, p.at.clone())),
            Block::Table(_) => None,
        })
        .collect();
    let at = |paragraph| Provenance::Paragraph { paragraph };
    assert_eq!(found, [(None, at(1)), (Some(2), at(3)), (Some(1), at(4)), (None, at(5))]);
}

#[test]
fn marks_of_notes_are_no_digits_of_a_figure() {
    let raised = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1注</w:t></w:r>";
    check(&format!("<w:p>{}{raised}{}</w:p>", run("22"), run("3")), &["22¹注3"]);
}

#[test]
fn text_that_is_struck_through_is_left_out_and_told() {
    let struck = |mark: &str, text: &str| format!("<w:r><w:rPr><w:{mark}/></w:rPr><w:t>{text}</w:t></w:r>");
    let read = content(&format!("<w:p>{}{}{}</w:p>", struck("strike", "12"), struck("dstrike", "3"), run("15")));
    assert_eq!(lines(&read), ["15"]);
    assert_eq!(read.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::TextStruck]);
    check(&format!("<w:p>{}</w:p>", struck("strike w:val='false'", "12")), &["12"]);
}

#[test]
fn what_stands_in_another_part_is_told() {
    let read = content(&format!("{}<w:altChunk r:id='r5' xmlns:r='urn:r'/><w:p><w:subDoc/></w:p>", p("a")));
    assert_eq!(lines(&read), ["a"]);
    assert_eq!(read.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::PartUnread; 2]);
}
