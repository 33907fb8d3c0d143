"""What the engine says, in English, with the same places for facts (理由の英訳).

A stored reason is a Japanese sentence with its facts filled in. It is found again by
its pattern; one that is not listed here is printed in Japanese, never left out.
"""

SUMS = {
    "すべての部位の合計": "The sum of all parts",
    "主要階を重くみた合計": "The sum with the main storey weighted",
    "傾斜と残りの部位の合計": "The sum of the tilt and the other parts",
    "早見表%(number)sの合計": "The sum of column %(number)s of the quick table",
    "%(label)sは%(ratio)s％です。": "%(label)s is %(ratio)s %%.",
    "損害割合%(ratio)s％は「%(level)s」に当たります。": (
        "A damage ratio of %(ratio)s %% means %(level)s."
    ),
    "損害割合は%(ratio)s％ですが、傾斜が1/60以上のため"
    "少なくとも「%(level)s」と判定しました。": (
        "The damage ratio is %(ratio)s %%, but the tilt is 1/60 or more, so the level "
        "is at least %(level)s."
    ),
}
TILT = {
    "傾斜は記入がないため、部位だけで判定しました。": (
        "No tilt was recorded, so the parts alone decided."
    ),
    "傾斜の平均は%(tilt)sで1/60未満のため、判定に用いません。": (
        "The mean tilt is %(tilt)s, less than 1/60, and does not count."
    ),
    "傾斜の平均は%(tilt)sで、傾斜による損害割合を%(points)s％とします。": (
        "The mean tilt is %(tilt)s and counts as %(points)s %% of damage."
    ),
    "傾斜の平均が%(tilt)sで%(bound)s以上の": (
        "The mean tilt is %(tilt)s, that is %(bound)s or more"
    ),
    "基礎ぐいを用いた住家の傾斜が%(bound)s以上で、"
    "最大沈下量又は最大露出量が%(limit)scm以上の": (
        "The house stands on piles, its tilt is %(bound)s or more, and it sank or was "
        "laid bare by %(limit)s cm or more"
    ),
}
TOTAL = {
    "%(why)sため、住家の損害割合を50％以上とし「全壊」と判定しました。": (
        "%(why)s. The damage ratio is therefore taken as 50 %% or more and the level "
        "is 全壊 (totally destroyed)."
    ),
    "一見して住家全部が倒壊している": "The whole house has plainly collapsed",
    "一見して住家の一部の階が全部倒壊している": "A whole storey has plainly collapsed",
    "一見して住家全部が流出し、又はずり落ちている": (
        "The whole house was plainly washed away or slid down"
    ),
    "基礎のいずれかの辺が全部破壊しており、かつ基礎直下の地盤が流出、陥没等している": (
        "One whole side of the foundation is destroyed and the ground under it was "
        "washed away or sank"
    ),
    "地盤面の亀裂が住家の直下を縦断・横断（対面する二辺と交差）している": (
        "A crack in the ground runs under the house across two opposite sides"
    ),
    "「%(label)s」は、この災害・構造の外観による全壊の基準にありません。": (
        "Noted, but no sign of total destruction for this disaster and structure: "
        "%(label)s."
    ),
    "%(part)sの損傷率が%(limit)s％以上の": (
        "The damage rate of this part is %(limit)s %% or more: %(part)s"
    ),
    "%(part)sの損害割合が調査票に印刷された全壊の点数に達した": (
        "The points of this part reach the number printed on the sheet for total "
        "destruction: %(part)s"
    ),
    "%(part)sの損害割合が（損傷率は%(limit)s％に満たないものの）"
    "調査票に印刷された全壊の点数に達した": (
        "The points of this part reach the number printed on the sheet for total "
        "destruction, although its damage rate is below %(limit)s %%: %(part)s"
    ),
    "床上1mまでのすべての部分が地盤面下に潜り込んだ": (
        "Everything up to 1 m above the floor has sunk into the ground"
    ),
}
UNSEEN = {
    "%(part)sの過半を確認できないため、%(other)sの損傷率を用いました。": (
        "More than half could not be seen of: %(part)s. The damage rate of this was "
        "used instead: %(other)s."
    ),
    "%(part)sは記入がないため、%(other)sの損傷率を用いました。": (
        "Nothing was recorded for: %(part)s. The damage rate of this was used instead: "
        "%(other)s."
    ),
    "%(parts)sは記入がないため、損傷なしとして計算しました。": (
        "Nothing was recorded, so these were counted as undamaged: %(parts)s."
    ),
}
FLOOD = {
    "床下浸水": "Water below the floor",
    "床上%(depth)smの浸水": "Water %(depth)s m above the floor",
    "%(depth)sは表%(number)sにより「%(level)s」と判定しました。": (
        "%(depth)s: by table %(number)s the level is %(level)s."
    ),
    "非木造の住家は第1次調査の対象外のため、第2次調査で判定します。": (
        "The first survey does not cover non-wooden houses; the second survey decides."
    ),
    "3階建て以上の住家は第1次調査の対象外です。第2次調査で判定します。": (
        "The first survey does not cover houses of 3 or more storeys; the second "
        "survey decides."
    ),
    "戸建てでない住家は第1次調査の対象外です。第2次調査で判定します。": (
        "The first survey covers only detached houses; the second survey decides."
    ),
    "風害等との複合的な被害のため、第2次調査から始めます。": (
        "Wind and other causes added to the damage, so the second survey comes first."
    ),
    "四隅の住家のすべてが床上1.8m以上ではないため、個別に調査します。": (
        "Not all four corner houses had 1.8 m of water or more above the floor, so "
        "each house is surveyed."
    ),
    "四隅の住家がすべて床上1.8m以上のため、区域内の戸建て1〜2階建ての"
    "木造・プレハブ住家をすべて「%(level)s」と判定しました。": (
        "All four corner houses had 1.8 m of water or more above the floor, so every "
        "detached wooden or prefabricated house of 1 or 2 storeys in the area is "
        "%(level)s."
    ),
}
GROUND = {
    "土砂等が一様に堆積していないため、通常の調査で判定します。": (
        "Mud does not lie evenly around the house; the usual survey decides."
    ),
    "地盤面下への潜り込みにより「%(level)s」に当たります。": (
        "The house has sunk into the ground, which means %(level)s."
    ),
    "不同沈下があり傾斜が%(bound)s以上で「%(level)s」です。": (
        "The house has sunk unevenly and its tilt is %(bound)s or more: %(level)s."
    ),
    "傾斜の平均が%(tilt)sで1/20以上の": (
        "The mean tilt is %(tilt)s, that is 1/20 or more"
    ),
    "地盤の表では判定に至らないため、通常の被害認定調査で判定します。": (
        "The table for ground damage does not decide; the usual survey does."
    ),
}
WIND_AND_QUICK = {
    "風雨と浸水を伴う台風のため、水害の調査票で判定します。": (
        "The typhoon came with rain and flooding, so the survey for floods decides."
    ),
    "屋根等に脱落、破損等がなく住家内への浸水の恐れがないため、"
    "「%(level)s」と判定しました。": (
        "Nothing of the roof or walls is lost or broken and no rain can enter, so the "
        "level is %(level)s."
    ),
    "屋根・外壁・建具の基準をすべて満たすため「半壊」と判定しました。": (
        "Roof, outer walls, and doors and windows all meet the criteria, so the level "
        "is 半壊 (half destroyed)."
    ),
    "傾斜が1/60以上1/20未満のため「半壊」と判定しました。": (
        "The tilt is 1/60 or more and less than 1/20, so the level is "
        "半壊 (half destroyed)."
    ),
    "半壊に至らないため、調査票A・Bか第2次調査で判定します"
    "（「半壊に至らない」は証明書の区分ではありません）。": (
        "It does not reach 半壊 (half destroyed); sheet A or B or the second survey "
        "decides. (Not reaching 半壊 is no level of a certificate.)"
    ),
}
SELF = {
    "写真で確かめられる被害が明らかに10％より小さいと、申請者が判定しました。": (
        "The applicant judged that the damage seen in the photographs is clearly less "
        "than 10 %%."
    ),
    "申請者が現地調査をしないことに同意したため、「%(level)s」としました。": (
        "The applicant agreed that nobody surveys the house, so the level is %(level)s."
    ),
    "自己判定で出るのはこの区分だけです。あとから現地調査を申し出られます。": (
        "A self-judgement leads to this level only. A survey may still be asked for."
    ),
}
PRESENT = {
    "階ごとの記入がないため、主要階の重み付けをせずに計算しました。": (
        "Nothing was entered storey by storey, so the main storey was not weighted."
    ),
    "%(part)sの程度%(others)sは、浸水による損傷の程度（%(soaking)s）ではないため、"
    "水流等の外力による損傷として計算しました。": (
        "%(part)s: degree %(others)s is not one that soaking causes (%(soaking)s), so "
        "it was counted as damage by the force of the water or the like."
    ),
    "%(part)sを確認できたため、%(other)sは計算に用いていません。": (
        "%(part)s could be seen, so %(other)s was not used in the calculation."
    ),
}
REASONS = (
    PRESENT | SUMS | TILT | TOTAL | UNSEEN | FLOOD | GROUND | WIND_AND_QUICK | SELF
)
