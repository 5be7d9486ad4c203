//! Requests, reviews and lawsuits: what the tables hold, told in words.

use super::{hold, hold_for};

#[test]
fn what_came_in() {
    hold(
        "依申请公开情况",
        &[
            ("2023年全区受理政府信息公开申请21件，均在法定期限答复。", &["received 21"]),
            ("2023年，枫溪区共收到政府信息公开申请１，１３６件。", &["received 1136"]),
            ("全年新收政府信息公开申请130件，申请量同比增长103%。", &["received 130"]),
            ("2023年度我区共收到8份政府信息公开申请，全部按时办结。", &["received 8"]),
            ("本年度，全区收到政府信息公开申请一件，已办理完毕。", &["received 1"]),
            ("全区各级行政机关共收到依申请公开件二十一件。", &["received 21"]),
            ("枫溪区人民政府2023年共接收政府信息依申请公开申请 36 宗。", &["received 36"]),
            ("2023年1月1日至12月31日，全区共收到信息公开申请12起。", &["received 12"]),
            ("全区收到申请21件，全部依法办理。", &["received 21"]),
            ("全年共收到并办理政府信息公开申请13件。", &["received 13"]),
            ("我区新收到依申请公开请求10件", &["received 10"]),
            ("2023年，全区共有15件政府信息公开申请被受理。", &["received 15"]),
            ("2023年，我区未收到政府信息公开申请。", &["received 未收到"]),
            ("全年没有收到依申请公开来信", &["received 没有收到"]),
        ],
    );
}

#[test]
fn what_was_closed_and_carried() {
    hold(
        "依申请公开情况",
        &[
            (
                "2023年，我区共受理政府信息公开申请16件，上年结转政府信息公开办理数量1件，共办结政府信息公开申请16件，结转至2024年办理1件。",
                &["received 16", "carried_in 1", "closed 16", "carried_out 1"],
            ),
            (
                "2023年，共收到10件依申请公开请求，2022年结转政府信息公开申请2件，共办结10件，结转2024年度继续办理2件。",
                &["received 10", "carried_in 2", "closed 10", "carried_out 2"],
            ),
            (
                "全区共收到12件信息依申请公开，其中10件已经按时按规完成答复，剩余2件结转下年度继续办理。",
                &["received 12", "closed 10", "carried_out 2"],
            ),
            ("全年收到申请36件，答复34件，结转下年度2件。", &["received 36", "closed 34", "carried_out 2"]),
            ("全区收到政府信息公开申请21件(含上年结转3件)，办结20件。", &["received 21", "carried_in 3", "closed 20"]),
            ("全年共办理政府信息公开申请30件。", &["closed 30?"]),
            ("全年共办理答复政府信息公开申请7件，均按时答复。", &["closed 7"]),
            ("收到政府信息公开申请8件。无下年度结转。", &["received 8", "carried_out 无"]),
        ],
    );
}

#[test]
fn outcomes_and_applicants() {
    hold(
        "依申请公开情况",
        &[
            (
                "全区共收到政府信息公开申请130件，办复率100%，其中予以公开或部分公开59件、占45.3%；不予公开32件、占24.6%；无法提供26件、占20%；不予处理1件、占0.7%；其他处理12件、占9.2%。",
                &[
                    "received 130",
                    "granted+partially_granted 59",
                    "granted+partially_granted 45.3% of closed",
                    "denied 32",
                    "denied 24.6% of closed",
                    "unavailable 26",
                    "unavailable 20% of closed",
                    "not_processed 1",
                    "not_processed 0.7% of closed",
                    "other 12",
                    "other 9.2% of closed",
                ],
            ),
            (
                "收到政府信息公开申请20件，其中自然人申请12件，占60%；法人或其他组织申请8件，占比40.0%。",
                &[
                    "received 20",
                    "received.natural_person 12",
                    "received.natural_person 60% of received",
                    "received.organizations 8",
                    "received.organizations 40.0% of received",
                ],
            ),
            (
                "全年共收到8份政府信息公开申请，均为自然人申请。其中，予以公开2件，部分公开2件，属于四类过程性信息1件，不掌握相关政府信息2件。",
                &[
                    "received 8",
                    "granted 2",
                    "partially_granted 2",
                    "denied.process_information 1",
                    "unavailable.not_held 2",
                ],
            ),
            ("办结申请20件，自然人申请占比95%。", &["closed 20", "closed.natural_person 95% of closed"]),
            (
                "受理申请9件，商业企业2件、科研机构1件。",
                &["received 9", "received.commercial_enterprise 2", "received.research_institution 1"],
            ),
            ("受理申请9件，予以公开、部分公开分别为5件、4件。", &["received 9"]),
            ("办结申请9件，其中5件予以公开，4件不予公开。", &["closed 9", "granted 5", "denied 4"]),
        ],
    );
    hold("主动公开情况", &[("扩大公开范围，予以公开12件。", &[]), ("自然人12件。", &[])]);
}

#[test]
fn reviews_and_lawsuits() {
    hold(
        "依申请公开情况",
        &[
            (
                "因政府信息公开引发行政复议2件、行政诉讼0件。",
                &["reconsideration 2", "litigation.direct+litigation.after_reconsideration 0"],
            ),
            ("全区发生政府信息公开行政复议案件1起。", &["reconsideration 1"]),
            (
                "因政府信息公开被申请行政复议11件，其中结果维持10件，结果纠正1件；行政诉讼7件，其中尚未审结2件。",
                &[
                    "reconsideration 11",
                    "reconsideration.upheld 10",
                    "reconsideration.corrected 1",
                    "litigation.direct+litigation.after_reconsideration 7",
                    "litigation.direct.pending+litigation.after_reconsideration.pending 2",
                ],
            ),
            (
                "因政府信息公开提起行政诉讼5件，未经复议直接起诉3件，复议后起诉2件。",
                &[
                    "litigation.direct+litigation.after_reconsideration 5",
                    "litigation.direct 3",
                    "litigation.after_reconsideration 2",
                ],
            ),
            (
                "2023年，我区未发生因政府信息公开引发的行政复议和行政诉讼。",
                &["reconsideration+litigation.direct+litigation.after_reconsideration 未发生"],
            ),
            (
                "因政府信息公开引起的行政复议、行政诉讼共5件。",
                &["reconsideration+litigation.direct+litigation.after_reconsideration 5"],
            ),
        ],
    );
    hold("监督保障情况", &[("全年行政复议案件120件。", &["reconsideration 120?"])]);
}

#[test]
fn near_numbers() {
    hold(
        "依申请公开情况",
        &[
            ("全区共收到政府信息公开申请约200件。", &["received 200~About"]),
            ("全区共收到政府信息公开申请1200余件。", &["received 1200~Over"]),
            ("全区共收到政府信息公开申请1.2万件。", &["received 12000~About"]),
            ("全区共收到政府信息公开申请近百件。", &[]),
            ("全区共收到政府信息公开申请超过100件。", &["received 100~MoreThan"]),
            ("全区共收到政府信息公开申请100件以上。", &["received 100~MoreThan"]),
            ("全区共收到政府信息公开申请近200件。", &["received 200~Nearly"]),
            ("全区收到 政府信息公开申请 1 6件。", &["received 1 6"]),
            ("全区 收到政府信息 公开申请 16 件", &["received 16"]),
        ],
    );
}

#[test]
fn the_annex_has_keys_of_its_own() {
    hold_for(
        "澜桥县人民政府",
        "2014",
        "依申请公开情况",
        &[
            (
                "2023年，全县共受理政府信息公开申请25件，其中当面申请3件，网络申请20件，信函申请2件，已办结25件。",
                &[
                    "statistics.requests.received 25",
                    "statistics.requests.received_in_person 3",
                    "statistics.requests.received_online 20",
                    "statistics.requests.received_by_letter 2",
                    "statistics.requests.closed 25",
                ],
            ),
            ("因政府信息公开引发行政复议3件。", &["statistics.reconsideration 3"]),
            ("全年举办业务培训班2期。", &["statistics.training.courses 2?"]),
        ],
    );
}
