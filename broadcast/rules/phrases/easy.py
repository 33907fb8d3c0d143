"""やさしい日本語の定型文: short sentences, plain words, spaces between phrases."""

from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.phrases.book import PhraseBook

BOOK = PhraseBook(
    hazards={
        Hazard.FLOOD: "洪水（こうずい）＜川の 水が あふれる こと＞",
        Hazard.INLAND_FLOOD: "浸水（しんすい）＜家や 道に 水が 入る こと＞",
        Hazard.LANDSLIDE: "土砂災害（どしゃさいがい）＜山や がけが くずれる こと＞",
        Hazard.STORM_SURGE: "高潮（たかしお）＜海の 水が 高く なる こと＞",
        Hazard.TSUNAMI: "津波（つなみ）＜海の とても 大きな 波＞",
        Hazard.EARTHQUAKE: "地震（じしん）",
        Hazard.FIRE: "大きな 火事（かじ）",
        Hazard.STORM: "暴風（ぼうふう）＜とても 強い 風＞",
        Hazard.SNOW: "大雪（おおゆき）＜たくさんの 雪＞",
        Hazard.OTHER: "災害（さいがい）",
    },
    leads={
        EvacuationLevel.EMERGENCY_SAFETY: (
            "{places}：とても 危（あぶ）ないです。すぐに 命を 守（まも）って ください。"
        ),
        EvacuationLevel.EVACUATE: (
            "{places}：危（あぶ）ない 場所に いる 人は、"
            "すぐに みんな 逃（に）げて ください。"
        ),
        EvacuationLevel.ELDERLY_EVACUATE: (
            "{places}：逃（に）げるのに 時間が かかる 人は、今 逃（に）げて ください。"
        ),
    },
    actions={
        EvacuationLevel.EMERGENCY_SAFETY: (
            "外に 出ると 危（あぶ）ない ときは、建物の 高い 階に 行って ください。"
        ),
        EvacuationLevel.EVACUATE: (
            "避難所（ひなんじょ）＜逃（に）げる 所＞や 安全（あんぜん）な 家に "
            "行って ください。"
        ),
        EvacuationLevel.ELDERLY_EVACUATE: (
            "ほかの 人は、逃（に）げる 準備を して ください。"
        ),
    },
    reasons={
        Reason.RIVER_RISING: "川の 水が 増（ふ）えて います。",
        Reason.RIVER_OVERFLOWING: "川の 水が あふれて います。",
        Reason.LANDSLIDE_DANGER: "山や がけが くずれるかも しれません。",
        Reason.LANDSLIDE_OCCURRED: "山や がけが くずれて います。",
        Reason.HEAVY_RAIN: "雨が たくさん 降（ふ）って います。",
        Reason.STORM_APPROACHING: "台風（たいふう）が 来ます。",
        Reason.STRONG_SHAKING: "大きな 地震（じしん）が ありました。",
        Reason.FIRE_SPREADING: "火事が 広がって います。",
        Reason.DANGER_PASSED: "危険（きけん）が 小さく なりました。",
    },
    order="警戒（けいかい）レベル{digit}です。{hazard}の お知らせです。",
    lift_lead="{places}：もう 逃（に）げなくて いいです。",
    lifted="警戒（けいかい）レベル{digit}は 終わりました。",
    lift_action="川や がけの 近くに 行かないで ください。",
    corrected=(
        "前の お知らせに 間違（まちが）いが ありました。これが 正しい お知らせです。"
    ),
    cancel_lead="{places}：前の お知らせは 間違（まちが）いです。",
    cancelled="逃（に）げなくて いいです。ごめんなさい。",
    cancelled_notice="前の お知らせは 忘（わす）れて ください。ごめんなさい。",
    notice="{city}から お知らせが あります。下の ページを 見て ください。",
    subjects={
        EvacuationLevel.EMERGENCY_SAFETY: "レベル{digit} すぐに 命を 守って ください",
        EvacuationLevel.EVACUATE: "レベル{digit} みんな 逃げて ください",
        EvacuationLevel.ELDERLY_EVACUATE: "レベル{digit} 時間が かかる 人は 逃げて",
    },
    lift_subject="レベル{digit}は 終わりました",
    cancel_subject="間違いの お知らせを 取り消します",
    notice_subject="{city}からの お知らせ",
    anywhere="町（まち）の みなさん",
    open_shelters="今 行くことが できる 避難所（ひなんじょ）：",
    preparing_shelters="準備して いる 避難所（ひなんじょ）：",
    next_update="次の お知らせ：",
    contact="電話（でんわ）：",
    details="くわしく：",
    drill_mark="【訓練】",
    drill_note="これは 訓練（くんれん）＜練習＞です。本当の 災害では ありません。",
)
