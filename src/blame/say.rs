//! A blame in a sentence, in English and in Chinese.

use super::{Agreement, Blame, Outcome, Slip, Suspect, Verdict};
use crate::form::Words;

/// Suspects of an ambiguous blame that are listed.
const LISTED: usize = 6;

pub(super) fn sentence(blame: &Blame) -> Words {
    let (told, verdict) = (told(blame), verdict(blame));
    Words::new(format!("{}; {}", told.en, verdict.en), format!("{}；{}", told.zh, verdict.zh))
}

fn told(blame: &Blame) -> Words {
    let cells: Vec<Words> = blame.cells.iter().take(LISTED).map(suspect).collect();
    let joined = |pick: fn(&Words) -> &str, and: &str| cells.iter().map(pick).collect::<Vec<_>>().join(and);
    let (en, zh) = (|words: &Words| -> String { words.en.clone() }, |words: &Words| -> String { words.zh.clone() });
    match (blame.outcome, &cells[..]) {
        (Outcome::Unique, [one]) => Words::new(format!("likely {}", en(one)), format!("疑为{}", zh(one))),
        (Outcome::Unique, _) => Words::new(
            format!("likely two at once: {}", joined(|words| &words.en, ", and ")),
            format!("疑为两处同时有误：{}", joined(|words| &words.zh, "，且")),
        ),
        (Outcome::Ambiguous, _) => {
            let rest = blame.cells.len().saturating_sub(LISTED);
            let (more, more_zh) = match rest {
                0 => (String::new(), String::new()),
                _ => (format!(", or one of {rest} more"), format!("，或另外 {rest} 处之一")),
            };
            Words::new(
                format!("one of: {}{more}", joined(|words| &words.en, ", or ")),
                format!("下列之一：{}{more_zh}", joined(|words| &words.zh, "，或")),
            )
        }
        (Outcome::None, _) => Words::new("nothing tells which figure is wrong", "无法判断是哪个数字有误"),
    }
}

fn suspect(cell: &Suspect) -> Words {
    let Suspect { key, label, printed, implied, slip, .. } = cell;
    let (slip, slip_zh) = slip.map_or((String::new(), String::new()), |slip| {
        let words = slip_words(slip);
        (format!(" ({})", words.0), format!("（{}）", words.1))
    });
    Words::new(
        format!("{label} ({key}): {printed} is printed, {implied} would mend it{slip}"),
        format!("“{label}”：所印为 {printed}，若为 {implied} 则关系成立{slip_zh}"),
    )
}

fn slip_words(slip: Slip) -> (&'static str, &'static str) {
    match slip {
        Slip::LeftAtZero => ("left at 0", "留为 0"),
        Slip::Sign => ("the sign", "正负号"),
        Slip::DigitsSwapped => ("two digits swapped", "相邻两位颠倒"),
        Slip::DigitDoubled => ("a digit doubled", "多写一位重复数字"),
        Slip::DigitDropped => ("a digit dropped", "漏写一位"),
        Slip::Exchanged => ("exchanged with the other", "两数互换"),
        Slip::NeighbourColumn => ("the figure of the column beside it", "误填相邻列的数"),
        Slip::NeighbourRow => ("the figure of the row beside it", "误填相邻行的数"),
        Slip::DigitChanged => ("one digit wrong", "错一位"),
    }
}

fn verdict(blame: &Blame) -> Words {
    let seen = |result: Agreement| blame.readings.iter().filter(move |reading| reading.result == result);
    let contradicted: Vec<String> = seen(Agreement::Contradicted)
        .map(|reading| format!("{} {}", reading.key, reading.found.as_deref().unwrap_or("?")))
        .collect();
    if !contradicted.is_empty() {
        let found = contradicted.join(", ");
        return Words::new(
            format!("the reading is in doubt: a second reader sees {found}"),
            format!("读取存疑：第二读取程序读到 {found}"),
        );
    }
    if blame.verdict == Verdict::Reading {
        let doubts = blame.doubts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Words::new(format!("the reading is in doubt: {doubts}"), format!("读取存疑：{doubts}"));
    }
    let (confirmed, open) = (seen(Agreement::Confirmed).count(), seen(Agreement::NotAvailable).count());
    match (confirmed, open) {
        (1.., 0) => Words::new(
            "published so: read cleanly, and a second reader sees the same",
            "公布如此：读取无疑义，第二读取程序所见相同",
        ),
        (0, _) => Words::new("published so: read cleanly; no second reading", "公布如此：读取无疑义；无第二次读取"),
        (confirmed, open) => Words::new(
            format!(
                "published so: read cleanly, and a second reader sees {confirmed} of {} the same",
                confirmed + open
            ),
            format!("公布如此：读取无疑义，第二读取程序所见 {} 处中 {confirmed} 处相同", confirmed + open),
        ),
    }
}
