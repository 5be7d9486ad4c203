//! Counts that no table holds.

use super::hold;

#[test]
fn what_was_disclosed() {
    hold(
        "主动公开情况",
        &[
            ("2023年，我区主动公开政府信息1136条。", &["disclosed_items 1136"]),
            ("2023年，我区在政府网站平台主动公开政府信息1136条。", &["website_items 1136"]),
            (
                "全年共公开各类政府信息12888条，其中通知公告596条，政策解读13条。",
                &["disclosed_items 12888", "policy_explanations 13"],
            ),
            ("截至2023年12月31日，全区共主动公开政府信息140余条。", &["disclosed_items 140~Over!"]),
            ("全年通过政府门户网站主动公开政府信息63条，其中组织机构类信息16条。", &["website_items 63"]),
            ("通过微信公众号发布信息977条。", &["wechat_items 977"]),
            ("公开房屋征收信息12条。", &[]),
        ],
    );
}

#[test]
fn proposals_and_satisfaction() {
    hold(
        "建议提案办理情况",
        &[
            (
                "2023年，由我区承办的市十七届人大三次会议代表建议共2件，由我区承办的市政协十三届三次会议提案共1件，代表、委员满意率均为100%。",
                &["deputies_suggestions.received 2", "members_proposals.received 1", "satisfaction_rate 100"],
            ),
            (
                "全年共收到人大代表建议12件、政协委员提案8件，办结率100%。",
                &["deputies_suggestions.received 12", "members_proposals.received 8"],
            ),
            ("办理建议提案20件，满意率百分之百。", &["suggestions_and_proposals.handled 20", "satisfaction_rate 100"]),
            ("办结人大代表建议5件。", &["deputies_suggestions.handled 5"]),
        ],
    );
}

#[test]
fn events_and_explanations() {
    hold(
        "政策解读情况",
        &[
            ("召开了两次新闻发布会，分别解读了两项政策。", &["press_conferences 2"]),
            ("全年共举办191场政府新闻发布活动。", &["press_conferences 191"]),
            ("发布政策解读材料45篇。", &["policy_explanations 45"]),
            ("全年召开新闻发布会12场，开展在线访谈6次。", &["press_conferences 12", "online_interviews 6"]),
            (
                "召开政务公开工作会议3次，举办业务培训班2期，参训人员210人次。",
                &["meetings 3", "trainings 2", "trainees 210"],
            ),
            ("举办培训2期，新任联络员7人全部参加。", &["trainings 2"]),
            ("开放日活动4次，参加群众210人次。", &[]),
            ("召开党组会议12次。", &[]),
        ],
    );
}

#[test]
fn the_information_fee() {
    hold(
        "其他需要报告的事项",
        &[
            (
                "2023年，区政府严格落实《政府信息公开信息处理费管理办法》，全年收取政府信息公开信息处理费0元。",
                &["information_fee 0"],
            ),
            ("2023年全区实际收取信息处理费共计400元。", &["information_fee 400"]),
            ("本年度未收取信息处理费。", &["information_fee 未收取"]),
            ("2023年，无收取信息处理费情况。", &["information_fee 无收取"]),
            ("2023年有1件政府信息公开申请案件收取信息处理费380元。", &["information_fee 380"]),
            ("信息处理费管理办法印发。", &[]),
        ],
    );
}
