"""損傷程度の目安: what each degree looks like, in a few words a surveyor can match.

Shortened from the example tables of the guideline (運用指針 令和7年7月 第1編・第2編の
損傷の例示). They only help to choose a degree and decide nothing; where the printed
table says more, the printed table prevails. A part without words has none here.
"""

from disaster.foundation.texts import _

Words = tuple[str, str, str, str, str]

WALL: Words = (
    _("開口の隅の細いひび、目地の少しのずれ"),
    _("仕上げのはがれ、目地のひび"),
    _("仕上げの脱落、目地の大きなずれ、角の破損"),
    _("仕上げが落ちて下地にひび、板の脱落"),
    _("仕上げが全部落ちるか、下地が壊れる"),
)
FINISH: Words = (
    _("仕上げの細いひび"),
    _("はっきりしたひび、一部のはがれ"),
    _("大きなひび、一部の脱落"),
    _("ふくらみ、一部の破損"),
    _("全面の大きなひび、大きな脱落"),
)
WOOD: dict[str, Words] = {
    "roof": (
        _("棟瓦の一部がずれ・破損"),
        _("棟瓦が大きくずれ・破損、ほかは少し"),
        _("棟瓦が全部落ち、ほかも大きくずれ"),
        _("屋根面に少し不陸、瓦のほとんどがずれ・落下"),
        _("屋根面が大きく波打ち、骨組みが破損"),
    ),
    "wall": WALL,
    "outer_wall": WALL,
    "pillar": (
        _("継ぎ目が少しずれる"),
        _("継ぎ目のめり込み、少しのたわみ"),
        _("継ぎ目のずれ、割れ"),
        _("大きな割れ、欠け、折れ"),
        _("ひどく壊れ、取り替えが要る"),
    ),
    "floor": (
        _("壁との少しのすき間、畳の傷み"),
        _("板のすき間、畳のひどい傷み"),
        _("板のずれ、少しの不陸"),
        _("大きな不陸、板の折れ、階段のずれ"),
        _("全面が不陸、根太や階段の脱落"),
    ),
    "inner_wall": (
        _("細いひび、少しのずれ"),
        _("壁まわりのすき間、タイル目地のひび"),
        _("板の浮き・はがれ、壁紙の破れ"),
        _("板のはがれ落ち、タイルの脱落"),
        _("仕上げが全部落ちるか、下地が壊れる"),
    ),
    "ceiling": (
        _("少しのすき間"),
        _("すき間、少しの不陸"),
        _("面の少しの不陸、板の浮き、ひび"),
        _("不陸、たわみ、一部の落下"),
        _("大きな不陸か、落ちている"),
    ),
    "fixtures": (
        _("紙の破れ、少し開けにくい"),
        _("すき間、鍵の破損、開かない"),
        _("可動部の破損、ガラスの割れ"),
        _("枠の一部がゆがむ"),
        _("壊れている"),
    ),
}
# What soaking alone does (浸水による損傷); the other words still hold for force.
SOAKED: dict[str, dict[int, str]] = {
    "roof": {2: _("屋根ふき材の浮き"), 3: _("断熱材・下ぶきの傷み")},
    "outer_wall": {
        3: _("仕上げの浮き・はがれ・汚れ"),
        5: _("下地や板のふくらみ"),
    },
    "inner_wall": {
        3: _("壁紙の汚れ・はがれ"),
        5: _("下地や板のふくらみ、断熱材の傷み"),
    },
    "pillar": {1: _("断熱材などのため板を外す")},
    "floor": {
        2: _("板の汚れ、少しの浮き"),
        3: _("板の浮き・はがれ"),
        4: _("床の一部を外す、床下の泥を出す"),
    },
    "ceiling": {4: _("仕上げのはがれ"), 5: _("下地や板が水を吸って使えない")},
    "fixtures": {1: _("洗うか張り替えて使える"), 5: _("反り・ふくらみで使えない")},
}
CONCRETE: dict[str, Words] = {
    "pillar": (
        _("幅0.2mmまでのひび"),
        _("幅0.2〜1mmのひび"),
        _("幅1〜2mmのひび、少しのはく落"),
        _("幅2mmを超えるひび、はく落が多く鉄筋が見える"),
        _("鉄筋の曲がり・破断、内部まで壊れる"),
    ),
    "misc_wall_finish": FINISH,
    "outer_finish_roof": FINISH,
}
STEEL: dict[str, Words] = {
    "pillar": (
        _("柱脚のコンクリートのひび"),
        _("アンカーボルトの伸び、ボルトのすべり"),
        _("小さな局部座屈"),
        _("中くらいの局部座屈"),
        _("大きな局部座屈、継ぎ目の破断"),
    ),
    "beam": (
        "",
        "",
        _("継ぎ目の変形"),
        _("ボルトの一部の破断、継ぎ目のひび"),
        _("継ぎ目の破断"),
    ),
    "misc_wall_finish": FINISH,
    "outer_finish_roof": FINISH,
}
BY_STRUCTURE = {"wood": WOOD, "nonwood": CONCRETE, "nonwood_steel": STEEL}


def words_for(hazard: str, structure: str, part: str, degree: int) -> str:
    """Say what a degree of a part looks like; empty where the tables say nothing."""
    known = BY_STRUCTURE[structure].get(part)
    by_force = known[degree - 1] if known else ""
    soaked = SOAKED.get(part, {}).get(degree, "")
    if (hazard, structure) == ("flood", "wood") and soaked:
        return _("%(force)s（浸水: %(soaked)s）") % {
            "force": by_force,
            "soaked": soaked,
        }
    return by_force
