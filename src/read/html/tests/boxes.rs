//! Tables of other elements: where roles and styles tell what spans what, and where nothing does.

use super::{content, grid, lines, tables};

const FOUR: [[&str; 4]; 4] =
    [["项目", "甲", "乙", "丙"], ["一", "1", "2", "3"], ["二", "4", "5", "6"], ["三", "7", "8", "9"]];

/// Rows of cells, each with what `row` and `cell` say of it.
fn rows(row: &str, cell: impl Fn(usize) -> String, texts: &[[&str; 4]]) -> String {
    let cells = |texts: &[&str; 4]| {
        texts.iter().enumerate().map(|(n, text)| format!("<div {}>{text}</div>", cell(n))).collect::<String>()
    };
    texts.iter().map(|texts| format!("<div {row}>{}</div>", cells(texts))).collect()
}

#[track_caller]
fn check(body: &str, is_sure: bool, expected: &str) {
    let read = content(body);
    assert_eq!(tables(&read).len(), 1, "{:?}", lines(&read));
    assert_eq!((grid(tables(&read)[0]).as_str(), tables(&read)[0].ruled), (expected, is_sure));
}

const PLAIN: &str = "项目 | 甲 | 乙 | 丙\n一 | 1 | 2 | 3\n二 | 4 | 5 | 6\n三 | 7 | 8 | 9";

#[test]
fn roles_tell_spans_and_columns() {
    let row = |cells: &str| format!("<div role=row>{cells}</div>");
    let cell = |text: &str, more: &str| format!("<span role=cell {more}>{text}</span>");
    let head = row(&format!("{}{}", cell("项目", "aria-rowspan=2"), cell("数量", "aria-colspan='3'")));
    let names = row(&["甲", "乙", "丙"].map(|name| cell(name, "")).concat());
    let figures = row(&["一", "1", "2", "3"].map(|text| cell(text, "")).concat());
    let last = row(&format!("{}{}", cell("二", "aria-colindex=1"), cell("6", "aria-colindex=4")));
    let body = format!("<div role=table><div role=rowgroup>{head}{names}</div>{figures}");
    let expected = "项目(2×1) | 数量(1×3) | < | <\n< | 甲 | 乙 | 丙\n一 | 1 | 2 | 3\n一 | 1 | 2 | 3";
    check(&format!("{body}{figures}</div>"), true, expected);
    let expected = "项目(2×1) | 数量(1×3) | < | <\n< | 甲 | 乙 | 丙\n一 | 1 | 2 | 3\n二 |  |  | 6";
    check(&format!("{body}{last}</div>"), true, expected);
    // Fewer cells than the others have, and nothing tells which: no column is known.
    let ragged = format!("<div role=table>{figures}{figures}{names}{figures}</div>");
    check(&ragged, false, "一 | 1 | 2 | 3\n一 | 1 | 2 | 3\n甲 | 乙 | 丙 | \n一 | 1 | 2 | 3");
}

#[test]
fn styles_tell_tables_rows_and_cells() {
    let sheet = "<style>.t{display:table} .t > .r{display:table-row} .r div{display:table-cell}</style>";
    let inner = rows("class=r", |_| String::new(), &FOUR);
    check(&format!("{sheet}<div class=t>{inner}</div>"), true, PLAIN);
    // A line over the whole width has one cell.
    let band = "<div class=r><div>第一项</div></div>";
    let expected = format!("第一项(1×4) | < | < | <\n{PLAIN}");
    check(&format!("{sheet}<div class=t>{band}{inner}</div>"), true, &expected);
}

#[test]
fn a_grid_tells_the_places_of_its_cells() {
    let cell = |text: &str, style: &str| format!("<div style='{style}'>{text}</div>");
    let figures = ["一", "1", "2", "3", "二", "4", "5", "6"].map(|text| cell(text, "")).concat();
    let names = ["甲", "乙", "丙"].map(|name| cell(name, "")).concat();
    let expected = "项目(2×1) | 数量(1×3) | < | <\n< | 甲 | 乙 | 丙\n一 | 1 | 2 | 3\n二 | 4 | 5 | 6";
    for (first, second) in
        [("grid-row: span 2", "grid-column: span 3"), ("grid-area: 1 / 1 / 3 / 2", "grid-column:2/5")]
    {
        let head = format!("{}{}", cell("项目", first), cell("数量", second));
        for template in ["repeat(4, 1fr)", "120px repeat(3, minmax(40px, 1fr))"] {
            let open = format!("<div style='display:grid; grid-template-columns:{template}'>");
            check(&format!("{open}{head}{names}{figures}</div>"), true, expected);
        }
    }
    let contents = rows("style='display:contents'", |_| String::new(), &FOUR);
    check(&format!("<div style='display:grid;grid-template-columns:repeat(4,1fr)'>{contents}</div>"), true, PLAIN);
}

#[test]
fn widths_tell_what_a_box_spans() {
    let wide = |unit: &str, factor: usize| {
        let cell = |text: &str, parts: usize| format!("<div style='width:{}{unit}'>{text}</div>", parts * factor);
        let head = format!("<div class=r>{}{}</div>", cell("项目", 1), cell("数量", 3));
        let row = |texts: &[&str; 4]| format!("<div class=r>{}</div>", texts.map(|text| cell(text, 1)).concat());
        format!("<style>.r{{display:flex}}</style><div>{head}{}</div>", FOUR.iter().map(row).collect::<String>())
    };
    let expected = format!("项目 | 数量(1×3) | < | <\n{PLAIN}");
    check(&wide("%", 25), true, &expected);
    check(&wide("px", 67), true, &expected);
    // Two of a row and four of the next: by equal shares the second begins in the middle, which fits; of three it does
    // not, and is believed nowhere.
    let shared = |head: &str| {
        let inner = rows("class=r", |_| String::new(), &FOUR);
        format!("<style>.r{{display:flex}} .r>div{{flex:1}}</style><div><div class=r>{head}</div>{inner}</div>")
    };
    check(&shared("<div>甲</div><div>乙</div>"), true, &format!("甲(1×2) | < | 乙(1×2) | <\n{PLAIN}"));
    check(&shared("<div>甲</div><div>乙</div><div>丙</div>"), false, &format!("甲 | 乙 | 丙 | \n{PLAIN}"));
}

#[test]
fn boxes_in_boxes_span_what_stands_beside_them() {
    let sheet = "<style>.r{display:flex} .c{display:flex;flex-direction:column}</style>";
    let row = |texts: [&str; 3]| format!("<div class=r>{}</div>", texts.map(|t| format!("<p>{t}</p>")).concat());
    let group =
        format!("<div class=r><p>组</p><div class=c>{}{}</div></div>", row(["一", "1", "2"]), row(["二", "3", "4"]));
    let head = "<div class=r><p>类</p><p>名</p><p>甲</p><p>乙</p></div>";
    let expected = "类 | 名 | 甲 | 乙\n组(2×1) | 一 | 1 | 2\n< | 二 | 3 | 4\n组(2×1) | 一 | 1 | 2\n< | 二 | 3 | 4";
    check(&format!("{sheet}<div class=c>{head}{group}{group}</div>"), true, expected);
}

#[test]
fn boxes_with_a_place_each_are_a_grid() {
    let set = |text: &str, [left, top, width, height]: [u32; 4]| {
        let place = format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px");
        format!("<div style='position:absolute;{place}'>{text}</div>")
    };
    let head = set("项目", [0, 0, 40, 40]) + &set("数量", [40, 0, 120, 20]);
    let names = set("甲", [40, 20, 40, 20]) + &set("乙", [80, 20, 40, 20]) + &set("丙", [120, 20, 40, 20]);
    let row = |top: u32| (0..4).map(|n| set(&n.to_string(), [40 * n, top, 40, 20])).collect::<String>();
    let body = format!("<div style='position:relative'>{head}{names}{}{}</div>", row(40), row(60));
    check(&body, true, "项目(2×1) | 数量(1×3) | < | <\n< | 甲 | 乙 | 丙\n0 | 1 | 2 | 3\n0 | 1 | 2 | 3");
}

#[test]
fn rows_without_any_style_are_believed_where_all_are_called_alike() {
    check(&format!("<div>{}</div>", rows("class=r", |_| "class=c".to_owned(), &FOUR)), true, PLAIN);
    check(&format!("<div>{}</div>", rows("class=r", |n| format!("class=c{}", n.min(1)), &FOUR)), true, PLAIN);
    let merged = rows("class=r", |_| "class=c".to_owned(), &FOUR)
        + "<div class=r><div class=wide>四</div><div class=c>5</div></div>";
    check(&format!("<div>{merged}</div>"), false, &format!("{PLAIN}\n四 | 5 |  | "));
}

#[test]
fn figures_that_fell_out_of_their_rows_make_no_table() {
    let row = "<p class=r><span class=c>甲</span><span class=c></span><span class=c></span><span class=c></span><span class=c></span></p>";
    let read = content(&format!("<div>{row}{row}{row}<p>12</p><p>13</p></div>"));
    assert_eq!(lines(&read), ["甲", "甲", "甲", "12", "13"]);
}

#[test]
fn a_menu_is_no_table_where_a_script_keeps_a_larger_one() {
    let menu = "<div class=i><span class=a>栏目</span><span class=b>更多</span></div>".repeat(8);
    let inner = rows("class=r", |_| "class=c".to_owned(), &[FOUR, FOUR, FOUR, FOUR].concat());
    let table = format!("<table>{}</table>", "<tr><td>甲<td>1<td>2<td>3".repeat(16));
    for kept in [table, format!("<div>{inner}</div>")] {
        let script = format!("<script>x = {{\"html\": \"{}\"}}</script>", kept.replace('<', "\\u003c"));
        for page in [script, format!("<template>{kept}</template>"), format!("<textarea>{kept}</textarea>")] {
            let read = content(&format!("<div>{menu}</div>{page}"));
            assert_eq!(tables(&read).last().map(|table| (table.rows, table.columns)), Some((16, 4)), "{page}");
        }
    }
}
