"""調査票の選び方: which chapter and structure the register suggests."""

import pytest

from disaster.assessment.rules.choosing import hazard_of, structure_of


@pytest.mark.parametrize(
    ("incident", "chapter"),
    [
        ("earthquake", "earthquake"),
        ("flood", "flood"),
        ("wind", "wind"),
        ("landslide", "ground"),
        ("fire", ""),
        ("", ""),
    ],
)
def test_a_disaster_suggests_its_chapter(incident, chapter):
    assert hazard_of(incident) == chapter


@pytest.mark.parametrize(
    ("words", "structure"),
    [
        ("木造", "wood"),
        ("木造瓦葺2階建", "wood"),
        ("軽量鉄骨プレハブ造", "nonwood_steel"),
        ("プレハブ", "wood"),
        ("土蔵造", "wood"),
        ("鉄骨造", "nonwood_steel"),
        ("軽量鉄骨造", "nonwood_steel"),
        ("鋼構造", "nonwood_steel"),
        ("S造", "nonwood_steel"),
        ("鉄筋コンクリート造", "nonwood"),
        ("鉄骨鉄筋コンクリート造", "nonwood"),
        ("SRC", "nonwood"),
        ("RC造", "nonwood"),
        ("コンクリートブロック造", "nonwood"),
        ("レンガ造", "nonwood"),
        ("不明", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_tax_ledger_suggest_a_structure(words, structure):
    assert structure_of(words) == structure
