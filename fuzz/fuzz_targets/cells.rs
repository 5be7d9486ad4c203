//! What stands in the cells of a statutory table: numbers, units and labels. The lines of the input take turns as a label and
//! as the figures of its row, among rows that are sound.
#![no_main]

mod whole;

use gouji::Decimal;
use libfuzzer_sys::fuzz_target;

const HEAD: &str = "青禾县档案局2020年政府信息公开工作年度报告\n一、总体情况\n无\n二、主动公开政府信息情况\n\
    第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t1\t-1\t3\n";

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let mut table = HEAD.to_owned();
    while let (Some(label), Some(figures)) = (lines.next(), lines.next()) {
        table += &format!("{label}\t{}\n", figures.replace(' ', "\t"));
    }
    whole::run(table.as_bytes());
    // A number is printed as it was read, and read as it was printed.
    for word in text.split_whitespace() {
        if let Some(number) = Decimal::parse(word) {
            assert_eq!(Decimal::parse(&number.to_string()), Some(number), "{word}");
        }
    }
});
