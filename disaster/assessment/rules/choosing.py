"""調査票の選び方: what register and disaster suggest; people may choose otherwise."""

# A landslide is judged by the chapter on ground damage (第4編).
HAZARDS = {
    "earthquake": "earthquake",
    "flood": "flood",
    "wind": "wind",
    "landslide": "ground",
}
STEEL_WORDS = ("鉄骨", "鋼", "S造")
CONCRETE_WORDS = ("コンクリート", "鉄骨鉄筋", "RC", "SRC", "ブロック", "レンガ")
WOOD_WORDS = ("木", "プレハブ", "土蔵")


def hazard_of(incident_hazard: str) -> str:
    """Return the chapter of the guideline that a disaster usually falls under."""
    return HAZARDS.get(incident_hazard, "")


def structure_of(words: str) -> str:
    """Read the structure as a tax ledger writes it; empty when nobody can tell.

    Mixed houses go by their main structural parts, so the surveyor may choose else.
    """
    if any(word in words for word in CONCRETE_WORDS):
        return "nonwood"
    if any(word in words for word in STEEL_WORDS):
        return "nonwood_steel"
    return "wood" if any(word in words for word in WOOD_WORDS) else ""
