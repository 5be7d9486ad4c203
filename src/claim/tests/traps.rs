//! What looks like a figure of the whole and is none.

use super::{hold, hold_for};
use crate::place::Provenance;
use crate::report::Section;

#[test]
fn a_narrower_body() {
    hold(
        "依申请公开情况",
        &[
            ("2023年，区政府办代表区政府受理政府信息公开申请17件。", &["received 17!"]),
            ("区教育局受理政府信息公开申请5件。", &["received 5!"]),
            ("松陵镇收到政府信息公开申请3件。", &["received 3!"]),
            ("各街道共收到政府信息公开申请30件。", &["received 30!"]),
            ("全区共收到政府信息公开申请100件，其中区政府办公室受理20件。", &["received 100", "received 20!"]),
            ("区本级收到政府信息公开申请9件，其中自然人申请8件。", &["received 9!", "received.natural_person 8!"]),
            ("2023年，区政府共收到政府信息公开申请40件。", &["received 40?"]),
            ("区政府办公室加强办理。全年收到政府信息公开申请17件。", &["received 17?"]),
            ("在区委、区政府的正确领导下，全年收到政府信息公开申请17件。", &["received 17"]),
            ("全市共收到政府信息公开申请800件。", &["received 800!"]),
            ("枫溪区住房和城乡建设局收到政府信息公开申请44件。", &["received 44!"]),
        ],
    );
    hold_for(
        "枫溪市大数据局",
        "2021",
        "依申请公开情况",
        &[
            ("市大数据局收到政府信息公开申请2件。", &["received 2"]),
            ("2023年，我局收到政府信息公开申请2件。", &["received 2"]),
            ("全市收到政府信息公开申请900件。", &["received 900!"]),
        ],
    );
    hold_for(
        "枫溪区人民政府办公室",
        "2021",
        "依申请公开情况",
        &[
            ("区政府办公室共收到26份政府信息依申请公开件。", &["received 26"]),
            ("我办受理依申请信息56条。", &["received 56"]),
            ("全区受理政府信息公开申请156件。", &["received 156!"]),
        ],
    );
}

#[test]
fn another_time() {
    hold(
        "依申请公开情况",
        &[
            ("上半年，全区共受理政府信息公开申请267件，答复263件。", &["received 267!", "closed 263!"]),
            ("2022年全区收到政府信息公开申请18件。", &["received 18!"]),
            ("1-6月收到政府信息公开申请9件。", &["received 9!"]),
            ("2023年第一季度收到政府信息公开申请9件。", &["received 9!"]),
            ("3月收到政府信息公开申请2件。", &["received 2!"]),
            ("2021年至2023年，收到政府信息公开申请99件。", &["received 99!"]),
            ("近三年累计收到政府信息公开申请99件。", &["received 99!"]),
            ("2023年，全区累计收到政府信息公开申请99件。", &["received 99?"]),
            ("截至2023年12月31日，收到政府信息公开申请99件。", &["received 99!"]),
            ("收到政府信息公开申请20件，较2022年增加5件。", &["received 20"]),
            ("收到政府信息公开申请20件，同比增加5件，增长33.3%。", &["received 20"]),
            ("去年结转2件。", &["carried_in 2"]),
            ("下一步，力争全年收到意见20件。", &[]),
        ],
    );
}

#[test]
fn a_part_or_something_else() {
    hold(
        "依申请公开情况",
        &[
            ("收到关于征地的政府信息公开申请12件。", &["received 12!"]),
            ("收到农村宅基地类政府信息公开申请12件。", &["received 12?"]),
            ("通过网络渠道收到政府信息公开申请12件。", &["received 12!"]),
            ("收到群众来信25件。", &[]),
            ("受理行政许可申请1200件。", &[]),
            ("未收到行政许可申请。", &[]),
            ("答复网民留言320条。", &[]),
            ("办结12345热线工单3200件。", &[]),
            ("收到代表建议20件，收到申请3件。", &["deputies_suggestions.received 20", "received 3"]),
            ("第12件政府信息公开申请。", &[]),
            ("政府信息公开申请3至5件。", &[]),
            ("20个工作日内答复。", &[]),
            ("收到申请数十件。", &[]),
            (
                "按照《关于办理政府信息公开申请若干问题的通知》（国办发〔2022〕12号）要求，收到申请7件。",
                &["received 7"],
            ),
            ("全区共收到政府信息公开申请100件，其中受理95件。", &["received 100", "received 95!"]),
            ("全区受理政府信息公开申请17件（不含各镇）。", &["received 17?"]),
            ("下一步，答复时限由20个工作日压缩到12个工作日。", &[]),
            ("公开率100%，答复率为100%。", &[]),
            ("收到政府信息公开申请20件，平均每月2件。", &["received 20"]),
            ("收到政府信息公开申请20件。受理热线工单3000件，办结2900件。", &["received 20"]),
            ("收到政府信息公开申请20件。受理群众来信来访，办结30件。", &["received 20"]),
            ("收到政府信息公开申请20件，逾期答复2件，未按期办结1件。", &["received 20", "closed 2!"]),
            ("全年受理行政复议案件120件，办结110件。", &["reconsideration 120?"]),
            (
                "因政府信息公开引发行政复议3件、行政诉讼2件，其中结果维持4件。",
                &[
                    "reconsideration 3",
                    "litigation.direct+litigation.after_reconsideration 2",
                    "litigation.direct.upheld+litigation.after_reconsideration.upheld 4?",
                ],
            ),
            ("2022年收到政府信息公开申请18件，2023年收到政府信息公开申请21件。", &["received 18!", "received 21"]),
            ("制作信息3021条，其中依申请公开信息459条，不予公开信息1535条。", &[]),
            (
                "全年主动公开信息643条，其中建议提案8条，部门动态12条，乡镇动态9条，政策解读12条。",
                &["disclosed_items 643", "policy_explanations 12"],
            ),
        ],
    );
    hold(
        "平台建设情况",
        &[("收到申请21件。", &[]), ("全年访问量3782565次，发布信息722条。", &["disclosed_items 722?"])],
    );
}

#[test]
fn a_sentence_torn_by_a_page_is_one() {
    let first = "2023年，全区坚持依法办理，规范答复文书，共收到政府信息公开申";
    let texts = super::texts(&[first, "请21件。全年办结依申请公开件20件。", "主动公开政府信息3条。"]);
    let section =
        Section { number: 1, heading: "一、总体情况".into(), paragraphs: texts, subsections: Vec::new() };
    let claims = super::claims(&super::report("枫溪区人民政府", "2021", vec![section])).0;
    let found: Vec<String> = claims.iter().map(super::short).collect();
    assert_eq!(found, ["received 21", "closed 20", "disclosed_items 3"]);
    let at: Vec<_> = claims.iter().map(|claim| claim.at.clone()).collect();
    let paragraph = |paragraph| Some(Provenance::Paragraph { paragraph });
    assert_eq!(at, [1, 2, 3].map(paragraph));
}

#[test]
fn hostile_text_is_bounded() {
    let long = "收到政府信息公开申请1件、".repeat(50_000);
    let claims = super::below("枫溪区人民政府", "2021", "依申请公开情况", &long);
    assert_eq!(claims.len(), super::super::MOST);
    for piece in ["1", "一", "《", "（", "2023年", "收", "1,111,", " 1", "结转"] {
        super::below("枫溪区人民政府", "2021", "依申请公开情况", &piece.repeat(100_000));
    }
}
