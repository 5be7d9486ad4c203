//! The keys, in a dialog.

use super::html::Html;
use super::known::Known;

/// Keys, and what they do.
const KEYS: [(&[&str], &str, &str); 12] = [
    (&["n", "p"], "next, previous doubtful figure", "下一处、上一处待核的数字"),
    (&["f", "F"], "next, previous broken sum", "下一项、上一项不成立的核对"),
    (&["←", "↑", "→", "↓"], "from cell to cell, from box to box", "在单元格或方框之间移动"),
    (&["Enter"], "select", "选定"),
    (&["a"], "accept the selected figure", "认可所选数字"),
    (&["m"], "note on the selected figure", "对所选数字作批注"),
    (&["1", "…", "6"], "to a section", "到第几部分"),
    (&["c"], "to the checks", "到核对结果"),
    (&["[", "]"], "previous, next page", "上一页、下一页"),
    (&["+", "−", "0"], "zoom in, out, fit the width", "放大、缩小、适合宽度"),
    (&["v"], "the page as it was read", "显示读出的内容"),
    (&["Esc"], "select nothing", "取消选择"),
];

pub(super) fn write(known: &Known<'_>, html: &mut Html) {
    html.open("dialog", &[("id", "help"), ("aria-labelledby", "help-title")]);
    html.element("h2", &[("id", "help-title")], known.say("Keys", "按键"));
    html.open("dl", &[]);
    for (keys, english, chinese) in KEYS {
        html.open("dt", &[]);
        for key in keys {
            html.element("kbd", &[], key).text(" ");
        }
        html.close("dt").element("dd", &[], known.say(english, chinese));
    }
    html.close("dl").element("h2", &[], known.say("Signs", "图例"));
    super::figure::legend(known, html);
    html.element("button", &[("type", "button"), ("data-do", "help")], known.say("Close", "关闭")).close("dialog");
}
