//! Small texts, each named for what may go wrong.

use super::*;
use crate::document::Cell;
use crate::place::Provenance;

fn blocks(text: &str) -> Vec<String> {
    let content = read(text.as_bytes()).unwrap();
    let show = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => {
            let row = |cells: Vec<&Cell>| cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
            table.grid_rows().into_iter().map(row).collect::<Vec<_>>().join("\n")
        }
    };
    content.blocks.iter().map(show).collect()
}

#[test]
fn tabs_make_cells_and_blank_lines_do_not_end_a_table() {
    assert_eq!(blocks("甲\t1\t2\n\n乙\t3\t\n- 3 -\n丙\t\t4\n\n正文。"), ["甲|1|2\n乙|3|\n丙||4", "正文。"]);
}

#[test]
fn spaces_make_cells_before_figures() {
    let text = "二、情况\n信息内容 件数 数量\n行政 许可 5 10\n采购 8 4092.66 万元\n三、情况";
    assert_eq!(blocks(text), ["二、情况", "信息内容|件数|数量\n行政 许可|5|10\n采购|8|4092.66 万元", "三、情况"]);
}

#[test]
fn pipes_make_cells() {
    assert_eq!(blocks("| 甲 | 1 |\n|---|:--:|\n| **乙** | 2 |"), ["甲|1\n乙|2"]);
}

#[test]
fn a_torn_paragraph_is_joined_and_a_heading_is_not() {
    let long = "这是一个足够长的段落它没有在句末结束而是在页面的末尾被撕开了所以下一行";
    assert_eq!(
        blocks(&format!("{long}\n\n接着写完。\n（一）标题")),
        [format!("{long}接着写完。"), "（一）标题".into()]
    );
    assert_eq!(blocks("短行\n另一行"), ["短行", "另一行"]);
}

#[test]
fn a_long_heading_is_not_joined_with_a_line_as_long_below_it() {
    let heading = "五、因政府信息公开申请行政复议、提起行政诉讼的情况";
    let (line, long) = ("本年度没有发生因政府信息公开提起的行政诉讼。", "全年".repeat(20) + "。");
    assert_eq!(blocks(&[&long, heading, line].join("\n")), [&long, heading, line]);
    // Where all lines are so short, it may be one that was broken.
    assert_eq!(blocks(&[heading, line].join("\n")), [[heading, line].concat()]);
}

#[test]
fn places_count_lines_and_characters_from_one() {
    let content = read("甲乙\t12\n丙\t3".as_bytes()).unwrap();
    let Block::Table(table) = &content.blocks[0] else { panic!("expected a table") };
    assert_eq!(table.cells[1].at, Provenance::Line { line: 1, columns: [4, 5] });
    assert_eq!(table.cells[2].at, Provenance::Line { line: 2, columns: [1, 1] });
}

#[test]
fn markup_and_binary_are_no_text() {
    assert!(magic("总体情况".as_bytes()));
    for bytes in [&b"{\\rtf1"[..], b"a\0b", b"\x01\x02\x03", &[0xd5, 0xfe, 0xff, 0xff], b"\xff\xff\x80\x00\x12\x90"] {
        assert!(!magic(bytes), "{bytes:?}");
    }
    // Bytes of all values, as in compressed data.
    let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    assert!(!magic(&noise));
}

#[test]
fn a_cell_a_line_makes_rows_of_labels_and_figures() {
    let text = "三、收到申请情况\n申请人情况\n自然人\n总计\n一、本年新收\n数量\n7\n\n8\n三、办理结果\n（一）予以公开\n1\n-\n\
                （三）不予公开\n1.国家秘密\n2.重复申请\n5\n6\n四、其他情况\n正文。";
    let table = "申请人情况|自然人||\n一、本年新收数量|7|8|\n三、办理结果|（一）予以公开|1|-\n1.国家秘密|||\n（三）不予公开|2.重复申请|5|6";
    let table = table.replace("自然人||", "自然人|总计|");
    assert_eq!(blocks(text), ["三、收到申请情况", &table, "四、其他情况", "正文。"]);
}

#[test]
fn where_blanks_leave_no_trace_it_is_said() {
    let spaced = |text: &str| match &read(text.as_bytes()).unwrap().blocks[0] {
        Block::Table(table) => table.spaced,
        Block::Paragraph(_) => panic!("expected a table"),
    };
    assert!(spaced("甲 1 2\n乙 3 4"));
    assert!(spaced("甲\n1\n2\n乙\n3\n4"));
    assert!(!spaced("甲\t1\t2\n乙\t3\t4"));
    assert!(!spaced("甲,1,2\n乙,3,\n丙,5,6"));
}

#[test]
fn boxes_are_a_grid_with_spans() {
    let text =
        "┌──────┬────┐\n│ 甲乙 │ 1  │\n│      ├────┤\n│      │ 2  │\n├──────┴────┤\n│ 丙        │\n└───────────┘";
    let content = read(text.as_bytes()).unwrap();
    let [Block::Table(table)] = &content.blocks[..] else { panic!("expected a table") };
    assert!(table.ruled && content.diagnostics.is_empty());
    let shape = |cell: &Cell| (cell.text.clone(), cell.row, cell.column, cell.row_span, cell.col_span);
    assert_eq!(
        table.cells.iter().map(shape).collect::<Vec<_>>(),
        [("甲乙".into(), 0, 0, 2, 1), ("1".into(), 0, 1, 1, 1), ("2".into(), 1, 1, 1, 1), ("丙".into(), 2, 0, 1, 2)]
    );
    assert_eq!(table.cells[2].at, Provenance::Line { line: 4, columns: [10, 10] });
    // A converter that counts a Chinese character as one column.
    assert_eq!(blocks("+----+---+\n| 甲乙 | 1 |\n+----+---+\n| 丙  |   |\n+----+---+"), ["甲乙|1\n丙|"]);
    assert_eq!(blocks("+---\n正文"), ["正文"]);
}

#[test]
fn html_in_text_is_read_as_such() {
    let text = "# 报告\n\n<table>\n<tr><td rowspan=2>甲</td><td>1</td></tr>\n\n<tr><td>2</td></tr></table>\n\n正文。";
    assert_eq!(blocks(text), ["报告", "甲|1\n甲|2", "正文。"]);
}

#[test]
fn the_number_of_a_page_is_no_figure_and_a_negative_one_is() {
    assert_eq!(blocks("甲 1 2\n\n1\n\u{c}乙 3 4"), ["甲|1|2\n乙|3|4"]);
    assert_eq!(blocks("甲\n-3\n5\n乙\n4\n6"), ["甲|-3|5\n乙|4|6"]);
}

#[test]
fn where_a_space_stands_behind_each_character_no_number_is_told() {
    assert_eq!(
        blocks("规章 1 2\n许可 3 4\n行 政 收 费 3 . 5\n强制 5 6"),
        ["规章|1|2\n许可|3|4\n行政收费3.5||\n强制|5|6"]
    );
    assert_eq!(blocks("规章 1 2\n行 政 许 可 12 5"), ["规章|1|2\n行 政 许 可|12|5"]);
}

#[test]
fn pipes_in_lines_of_any_length_and_pipes_that_a_program_guessed() {
    assert_eq!(blocks("甲 | 乙 | 1 | | 3\n丙 | 4 | 5 | 6"), ["甲|乙|1||3\n丙|4|5|6|"]);
    assert_eq!(blocks("首页 | 公开 | 年报\n上页 | 下页"), ["首页 | 公开 | 年报", "上页 | 下页"]);
    assert_eq!(blocks("| 甲 |  | 1 2 |\n| 乙 | 3 | 4 |"), ["甲|1|2\n乙|3|4"]);
}

/// Whether the first table says that a blank leaves no trace, and whether it has a grid.
fn shape(text: &str) -> (bool, bool) {
    let content = read(text.as_bytes()).unwrap();
    let table = content.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some((table.spaced, table.ruled)),
        Block::Paragraph(_) => None,
    });
    table.unwrap()
}

#[test]
fn commas_in_lines_of_any_length() {
    assert_eq!(
        blocks("甲, 乙, 丙\n丁, 1,200, 3\n戊, 己（庚, 辛）, 4, , 6"),
        ["甲|乙|丙||\n丁|1,200|3||\n戊|己（庚, 辛）|4||6"]
    );
    assert_eq!(blocks("甲,乙,丙,丁\n戊,1,2,3\n己,4"), ["甲|乙|丙|丁\n戊|1|2|3\n己|4||"]);
    // 1,764 or 1 and 764, beside an empty place: nobody can tell.
    let content = read("甲,乙,丙,丁\n戊,,1,764\n己,4,5,6,7".as_bytes()).unwrap();
    assert!(content.blocks.iter().all(|block| matches!(block, Block::Paragraph(_))));
    assert_eq!(content.diagnostics[0].code, Code::CellsUnplaced);
}

#[test]
fn marks_that_leave_out_empty_cells_tell_no_blank() {
    assert_eq!(shape("甲\t乙\t丙\n丁\t1\t2\n戊\t3"), (true, false));
    assert_eq!(shape("甲\t乙\t丙\n丁\t1\t2\n戊\t\t3"), (false, false));
    assert_eq!(shape("甲\t乙\t丙\n丁\t1\t2\n戊\t4\t3"), (false, false));
}

#[test]
fn a_grid_without_spans_may_have_lost_them() {
    assert_eq!(shape("+----+---+\n| 甲 | 1 |\n+----+---+\n| 乙 | 2 |\n+----+---+"), (false, false));
    assert_eq!(shape("+----+---+\n| 甲 | 1 |\n|    +---+\n|    | 2 |\n+----+---+"), (false, true));
    assert_eq!(shape("|===\n|甲 |1\n|乙 |2\n|==="), (false, false));
}

#[test]
fn a_box_whose_lines_do_not_meet_is_no_table() {
    let content = read("+----+---+\n|甲 1234|\n|乙 | 2 |\n+----+---+".as_bytes()).unwrap();
    assert!(content.blocks.iter().all(|block| matches!(block, Block::Paragraph(_))));
    assert_eq!(content.diagnostics[0].code, Code::CellsUnplaced);
    // As many bars as columns, though a converter counts the characters otherwise.
    assert_eq!(blocks("+----+---+\n| 甲乙丙 | 1 |\n+----+---+\n| 丁 | 2 |\n+----+---+"), ["甲乙丙|1\n丁|2"]);
}

#[test]
fn numbers_that_a_program_takes_apart_or_escapes() {
    assert_eq!(blocks("甲 1636 . 57\n乙 2 3"), ["甲|1636.57|\n乙|2|3"]);
    assert_eq!(blocks("甲\n197\\.15\n5\n乙\n6\n7"), ["甲|197.15|5\n乙|6|7"]);
    assert_eq!(blocks("热点（计 1\n次） 次 483\n乙 2 3"), ["热点（计 1||\n次） 次|483|\n乙|2|3"]);
}

#[test]
fn a_unit_has_a_cell_of_its_own_and_pages_are_counted() {
    assert_eq!(
        blocks("（一）数\n件\n12\n（二）数\n件\n3\n（三）数\n件\n4"),
        ["（一）数|件|12\n（二）数|件|3\n（三）数|件|4"]
    );
    let rows = |from: u32| (from..from + 6).map(|n| format!("甲\t{n}\t5\n")).collect::<String>();
    let text = format!("{}1\n{}2\n", rows(10), rows(20));
    assert!(!blocks(&text)[0].contains("\n1|"));
}
