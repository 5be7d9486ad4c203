//! What a site puts around a report, and what a style sheet hides.

use super::{content, lines, tables};
use crate::diagnostic::Code;

const REPORT: &str = "<h1>青禾县2020年报告</h1><h2>一、总体情况</h2><p>做好了公开工作。</p>\
    <h2>二、主动公开情况</h2><p>见下表。</p><h2>三、其他事项</h2><p>没有其他事项。</p>";
const KEPT: [&str; 7] = [
    "青禾县2020年报告",
    "一、总体情况",
    "做好了公开工作。",
    "二、主动公开情况",
    "见下表。",
    "三、其他事项",
    "没有其他事项。",
];

#[test]
fn what_stands_around_the_report_goes() {
    let menu = "<ul><li><a href=/>首页</a></li><li><a href=/zwgk>政务公开</a></li></ul>";
    let links = "<div><p>相关链接</p><a href=a>公开指南</a> <a href=b>公开目录</a></div>";
    let tools = "<p><a href='javascript:p()'>【打印本页】</a> <a href='javascript:c()'>【关闭窗口】</a></p>";
    let next = "<p>上一篇：<a href=a>青禾县2019年报告</a></p><p>下一篇：没有了</p>";
    let foot = "<div><p>主办单位：青禾县人民政府</p><p>网站标识码：3700000001</p></div>";
    for page in [
        format!("{menu}<div>{REPORT}</div>{links}{tools}{next}{foot}"),
        format!("{menu}<div><div>{REPORT}</div>{links}{next}</div>{tools}<footer>技术支持：某公司</footer>"),
        format!("<table><tr><td>{menu}<tr><td>{REPORT}{next}{tools}<tr><td>{foot}</table>"),
        format!("{menu}<div>{REPORT}{tools}{links}{next}{foot}</div>"),
    ] {
        let read = content(&page);
        assert_eq!(
            lines(&read).iter().rev().take(6).rev().collect::<Vec<_>>(),
            KEPT[1..].iter().collect::<Vec<_>>(),
            "{page}"
        );
        assert!(
            !page.starts_with("<ul>")
                || page.starts_with(&format!("{menu}<div>{REPORT}{tools}"))
                || lines(&read)[0] == KEPT[0]
        );
    }
}

#[test]
fn text_of_the_report_stays_wherever_it_stands() {
    let sentence = "<p>网站标识码已更新，主办单位已公示。</p>";
    let signed = "<p>青禾县人民政府</p><p>2021年1月20日</p>";
    let attached = "<p>附件：<a href=x.doc>统计表</a></p>";
    let texts = |page: &str| lines(&content(page)).len();
    for more in [sentence, signed, attached] {
        let count = more.matches("<p>").count();
        assert_eq!(texts(&format!("<div>{REPORT}{more}</div>")), KEPT.len() + count, "{more}");
        assert_eq!(texts(&format!("<div>{REPORT}{more}</div><div>主办：某局</div>")), KEPT.len() + count, "{more}");
    }
    // Outside of the element that holds the report.
    assert_eq!(texts(&format!("<div>{REPORT}</div>{sentence}{signed}")), KEPT.len() + 3);
    // The text of the last section stands outside of the element with the headings.
    let apart = REPORT.replace("<p>没有其他事项。</p>", "</div><div>没有其他事项。</div>");
    assert_eq!(texts(&format!("<div>{apart}")), KEPT.len());
    // A page without numbered headings is left as it is.
    assert_eq!(lines(&content("<p>正文</p><footer>版权所有</footer>")), ["正文", "版权所有"]);
}

#[test]
fn a_copy_that_a_style_sheet_hides_is_not_used() {
    let table = |figure: u32| {
        let row = |label: &str| format!("<tr><td>{label}<td>{figure}<td>{figure}<td>{figure}");
        format!("<table><tr><td>项目<td>甲类<td>乙类<td>丙类{}{}</table>", row("规章"), row("文件"))
    };
    let sheet = "<style>.old, .m { display: none } @media print { .p { display: none } }</style>";
    let read = content(&format!("{sheet}<div class=old>{}</div>{}", table(9), table(1)));
    assert_eq!((tables(&read).len(), tables(&read)[0].cells[5].text.as_str()), (1, "1"));
    assert_eq!(read.diagnostics[0].code, Code::TextInvisible);
    // A script may show what no other table repeats.
    let other = table(2).replace("类", "组").replace("规章", "许可").replace("文件", "处罚").replace("项目", "内容");
    assert_eq!(tables(&content(&format!("{sheet}<div class=m>{other}</div>{}", table(1)))).len(), 2);
    assert_eq!(tables(&content(&format!("{sheet}<div class=p>{}</div>{}", table(9), table(1)))).len(), 2);
}
