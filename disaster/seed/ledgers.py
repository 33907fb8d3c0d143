"""Ledgers: the city as the CSV files that its register imports (台帳の CSV)."""

import json
from collections import Counter
from datetime import date

from disaster.foundation.csvfiles import write_csv
from disaster.seed import rolls
from disaster.seed.city import City
from disaster.seed.people import Resident
from disaster.seed.places import outline

RESIDENTS = (
    *("行政区", "世帯番号", "住民番号", "続柄", "氏名", "フリガナ"),
    *("生年月日", "性別", "住所", "異動日", "異動事由", "支援措置"),
    *("漢字氏名", "通称", "通称フリガナ", "旧氏", "旧氏フリガナ"),
)
HOUSEHOLDS = ("世帯番号", "世帯主氏名", "住所", "行政区", "世帯員数")
TRUTH = ("世帯番号", "建物番号")
BUILDINGS = (
    *("建物番号", "所在地", "地番", "構造", "階数", "用途"),
    *("建築年", "行政区", "緯度", "経度", "所有者"),
    *("所有者住所", "持分", "住居表示", "家屋番号", "建物名"),
)
SUBSCRIBERS = ("メールアドレス", "言語", "行政区", "種類", "登録日")
DISTRICTS = (
    *("地区コード", "地区名", "フリガナ", "緯度", "経度", "半径m"),
    *("世帯数", "人口"),
)
# How registers write that nobody knows the birthday (生年月日不詳).
UNKNOWN_BIRTHDAY = "00000000"
SEPARATOR = ";"


def residents_csv(city: City) -> bytes:
    """Write the resident ledger (住民), with the addresses that people declared."""
    declared = rolls.declared(city)
    rows = (
        (
            declared[person.household_number].district,
            person.household_number,
            person.number,
            person.relation,
            person.name,
            person.kana,
            _birthday(person.born_on),
            person.sex,
            declared[person.household_number].address,
            person.moved_on.isoformat(),
            person.moved_why,
            "1" if person.is_protected else "",
            *_other_names(person),
            person.former_name,
            person.former_kana,
        )
        for person in city.residents
    )
    return write_csv(RESIDENTS, rows)


def households_csv(city: City) -> bytes:
    """Write the household ledger (世帯); it knows no numbers of buildings."""
    declared = rolls.declared(city)
    rows = (
        (
            household.number,
            household.head_name,
            declared[household.number].address,
            declared[household.number].district,
            str(household.size),
        )
        for household in city.households
    )
    return write_csv(HOUSEHOLDS, rows)


def buildings_csv(city: City) -> bytes:
    """Write the building ledger (家屋) as the tax roll has it."""
    rows = (
        (
            building.number,
            building.address,
            building.lot,
            building.structure,
            str(building.storeys),
            building.use,
            str(building.built_year),
            building.district,
            f"{building.latitude:.6f}",
            f"{building.longitude:.6f}",
            building.owner,
            building.owner_address,
            building.owner_share,
            building.residence_number,
            building.house_number,
            building.name,
        )
        for building in rolls.tax_roll(city)
    )
    return write_csv(BUILDINGS, rows)


def truth_csv(city: City) -> bytes:
    """Write who lives where (正解): for measuring the matching, never for importing."""
    return write_csv(TRUTH, rolls.truth(city))


def districts_csv(city: City) -> bytes:
    """Write the list of districts with households and people in each (行政区)."""
    homes = Counter(household.district for household in city.households)
    where = {household.number: household.district for household in city.households}
    people = Counter(where[person.household_number] for person in city.residents)
    rows = (
        (
            district.code,
            district.name,
            district.kana,
            f"{district.latitude:.6f}",
            f"{district.longitude:.6f}",
            str(district.radius_m),
            str(homes[district.name]),
            str(people[district.name]),
        )
        for district in city.districts
    )
    return write_csv(DISTRICTS, rows)


def outlines_geojson(city: City) -> bytes:
    """Write the outlines of the districts as a GIS exports them (地区の形)."""
    features = [
        {
            "type": "Feature",
            "properties": {"地区コード": district.code, "地区名": district.name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[longitude, latitude] for latitude, longitude in outline(district)]
                ],
            },
        }
        for district in city.districts
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False).encode()


def subscribers_csv(city: City) -> bytes:
    """Write the mailing list (登録者)."""
    rows = (
        (
            subscriber.address,
            subscriber.language,
            SEPARATOR.join(subscriber.districts),
            SEPARATOR.join(subscriber.categories),
            subscriber.confirmed_on.isoformat(),
        )
        for subscriber in city.subscribers
    )
    return write_csv(SUBSCRIBERS, rows)


def _other_names(person: Resident) -> tuple[str, str, str]:
    """Return the name in kanji, the alias and its reading (漢字氏名・通称)."""
    kanji, alias, kana = (*person.other_names, "", "", "")[:3]
    return kanji, alias, kana


def _birthday(born_on: date | None) -> str:
    return born_on.isoformat() if born_on else UNKNOWN_BIRTHDAY
