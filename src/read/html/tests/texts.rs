//! Paragraphs.

use super::{content, lines};
use crate::document::Block;
use crate::place::Provenance;

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(lines(&content(body)), expected);
}

#[test]
fn blocks_and_breaks_end_a_paragraph_and_runs_do_not() {
    check("<div>一<p>二<span>三</span>四</p>五<br>六<br/><br>七</div>八", &["一", "二三四", "五", "六", "七", "八"]);
    check("<ul><li>甲<li><a>乙</a>丙</ul><dl><dt>丁<dd>戊</dl>", &["甲", "乙丙", "丁", "戊"]);
    check("<p>unclosed <b>bold<p>next</b> line", &["unclosed bold", "next line"]);
}

#[test]
fn padding_and_line_breaks_of_the_source_are_nothing() {
    check("<p>&nbsp;&nbsp;　　2021年，我局\r\n公开<font>　</font></p><p>&nbsp;</p>", &["2021年，我局公开"]);
}

#[test]
fn headings_have_levels_and_keep_together() {
    let read = content("<h1>某局<br>2021年报告</h1><h3>（一）</h3><p style='mso-outline-level:2'>二、</p><p>正文");
    let levels = read.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => (paragraph.text.as_str(), paragraph.level),
        Block::Table(_) => ("", None),
    });
    let expected = [("某局2021年报告", Some(1)), ("（一）", Some(3)), ("二、", Some(2)), ("正文", None)];
    assert_eq!(levels.collect::<Vec<_>>(), expected);
}

#[test]
fn paragraphs_are_counted_outside_tables() {
    let read = content("<p>a</p><p></p><table><tr><td>x<td>y</table><p>b</p><table><tr><td>in a box</table>");
    let at = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.at.clone(),
        Block::Table(table) => table.at.clone(),
    };
    let cell = |table| Provenance::Cell { table, row: 1, cell: 1 };
    let paragraph = |paragraph| Provenance::Paragraph { paragraph };
    assert_eq!(read.blocks.iter().map(at).collect::<Vec<_>>(), [paragraph(1), cell(1), paragraph(2), cell(2)]);
}

#[test]
fn what_is_not_shown_is_left_out() {
    for hidden in [
        "<script>x</script>",
        "<style>x</style>",
        "<template><p>x</template>",
        "<noscript>x</noscript>",
        "<p hidden>x</p>",
        "<div style='color:red; DISPLAY : NONE !important'>x<p>y</div>",
        "<span style='mso-hide:all'>x</span>",
        "<!-- x -->",
        "<!--[if gte mso 9]><xml><o:p>x</o:p></xml><![endif]-->",
        "<xml><w:View>x</w:View></xml>",
        "<svg><title>x</title><text>x</text></svg>",
    ] {
        check(&format!("<p>a</p>{hidden}<p>b</p>"), &["a", "b"]);
    }
    check("<p>1<del>2</del>3<![if !supportLists]>4<![endif]><o:p>5</o:p></p>", &["1345"]);
}

#[test]
fn what_forms_hold_is_no_text() {
    check(
        "<form>查询<input value=x><textarea>x</textarea><select><option>x</select><button>x</button></form>",
        &["查询"],
    );
}

#[test]
fn preformatted_lines_are_lines() {
    check("<pre>一、总体\n  情况 好\n\n二、</pre>三\n四", &["一、总体", "情况 好", "二、", "三四"]);
}
