"""日本語の定型文: the binding wording of the orders.

Order and elements follow 避難情報に関するガイドライン (内閣府): the call, who
speaks, level and name, the danger, and what people in dangerous places do.
"""

from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard
from broadcast.rules.levels import EvacuationLevel

LEADS = {
    EvacuationLevel.EMERGENCY_SAFETY: (
        "{places}の危険な場所にいる方は、今すぐ命を守る行動をとってください。"
    ),
    EvacuationLevel.EVACUATE: (
        "{places}の危険な場所にいる方は、今すぐ全員避難してください。"
    ),
    EvacuationLevel.ELDERLY_EVACUATE: (
        "{places}の危険な場所にいる高齢の方など、避難に時間がかかる方は"
        "避難してください。"
    ),
}

SHORT_ACTIONS = {
    EvacuationLevel.EMERGENCY_SAFETY: "今すぐ命を守る行動を",
    EvacuationLevel.EVACUATE: "危険な場所から全員避難",
    EvacuationLevel.ELDERLY_EVACUATE: "危険な場所から高齢者等は避難",
}

GENERAL_ACTIONS = {
    EvacuationLevel.EMERGENCY_SAFETY: (
        "すでに安全な避難ができないおそれがあります。"
        "今いる場所より少しでも安全な場所に移ってください。"
    ),
    EvacuationLevel.EVACUATE: (
        "避難場所や、安全な親戚・知人の家などに避難してください。"
        "外に出るのが危険なときは、近くの安全な建物に移ってください。"
    ),
    EvacuationLevel.ELDERLY_EVACUATE: (
        "それ以外の方も、避難の準備をし、危険を感じたら自主的に避難してください。"
    ),
}

HAZARD_ACTIONS = {
    (EvacuationLevel.EMERGENCY_SAFETY, Hazard.FLOOD): (
        "自宅や近くの頑丈な建物の、少しでも高い階に上がってください。"
    ),
    (EvacuationLevel.EMERGENCY_SAFETY, Hazard.LANDSLIDE): (
        "崖や沢から少しでも離れた建物か、上の階の崖から遠い部屋に移ってください。"
    ),
    (EvacuationLevel.EVACUATE, Hazard.FLOOD): (
        "浸水のおそれがある所には近づかず、移動が危険なときは上の階に移ってください。"
    ),
    (EvacuationLevel.EVACUATE, Hazard.LANDSLIDE): (
        "崖や沢の近くから離れてください。夜間や大雨で移動が危険なときは、"
        "崖から遠い上の階の部屋に移ってください。"
    ),
    (EvacuationLevel.EVACUATE, Hazard.FIRE): (
        "煙を避け、風上か、燃える物のない広い場所に移ってください。"
    ),
    (EvacuationLevel.EVACUATE, Hazard.TSUNAMI): (
        "海や川から離れ、少しでも高い所に移ってください。"
    ),
}

REASONS = {
    Reason.RIVER_RISING: "川の水位が上がり、あふれるおそれがあります。",
    Reason.RIVER_OVERFLOWING: "川の水があふれています。",
    Reason.LANDSLIDE_DANGER: "土砂災害の危険が非常に高まっています。",
    Reason.LANDSLIDE_OCCURRED: "土砂災害が起きています。",
    Reason.HEAVY_RAIN: "大雨が続いています。",
    Reason.STORM_APPROACHING: "台風が近づいています。",
    Reason.STRONG_SHAKING: "強い揺れがありました。",
    Reason.FIRE_SPREADING: "火事が広がっています。",
    Reason.DANGER_PASSED: "危険が小さくなりました。",
}

ISSUED = "警戒レベル{digit}「{name}」（{hazard}）を出しました。"
RAISED = (
    "警戒レベル{previous}から切り替え、"
    "警戒レベル{digit}「{name}」（{hazard}）を出しました。"
)
WIDENED = "警戒レベル{digit}「{name}」（{hazard}）の続報です。対象の地区を改めました。"
CORRECTED = (
    "先ほどの配信に誤りがありました。誤り：{mistake}"
    "正しくは、警戒レベル{digit}「{name}」（{hazard}）です。"
)
CORRECTED_NOTICE = "先ほどの配信に誤りがありました。誤り：{mistake}"
LIFTED = "警戒レベル{digit}「{name}」（{hazard}）を解除しました。"
LIFT_LEAD = "{places}の避難は解除しました。足元に気をつけて行動してください。"
LIFT_ACTION = "壊れた建物や増水した川、崩れた崖には近づかないでください。"
CANCEL_LEAD = "{places}の避難情報は誤りです。この配信による避難は不要です。"
CANCEL_LEAD_NOTICE = "先ほどの配信は誤りです。取り消します。"
CANCELLED = (
    "先ほどの警戒レベル{digit}「{name}」（{hazard}）は、誤って送ったものです。"
    "{mistake}おわびして取り消します。"
)
CANCELLED_NOTICE = (
    "先ほどの配信は誤って送ったものです。{mistake}おわびして取り消します。"
)
CANCEL_ACTION = "このあとの正しい情報は、市のページで確かめてください。"

OPEN_SHELTERS = "開いている避難所："
PREPARING_SHELTERS = "準備している避難所："
CLOSED_ROADS = "通れない道路："
TARGETS = "対象の地区："
NEXT_UPDATE = "次のお知らせ："
CONTACT = "問い合わせ："
DETAILS = "くわしく："
DRILL_MARK = "【訓練】"
DRILL_NOTE = "これは{drill}です。実際の災害ではありません。"
