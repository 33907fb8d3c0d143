"""Telegrams say where our city stands; nonsense is refused with a reason."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast import jma
from broadcast.rules.telegrams import InfoType, TelegramStatus
from tests import telegrams as sample

PLACE = jma.place_of("142140", {"rivers": {"8303120001": ["07", "08"]}})


def read(xml):
    return jma.read(xml, PLACE)


def said(xml):
    items = read(xml).items
    return None if items is None else [(item.code, item.name) for item in items]


@pytest.mark.parametrize(
    ("xml", "code", "state"),
    [
        (sample.landslide(), "VPWW56", [("49", "レベル４土砂災害危険警報")]),
        (sample.warning(sample.RAIN, ("03", "大雨")), "VPWW55", [("03", "大雨")]),
        (sample.landslide_alert("0", "なし"), "VXWW50", [("0", "なし")]),
        (sample.quake("5-"), "VXSE53", [("5-", "震度５弱")]),
        (sample.quake("4 "), "VXSE53", [("4", "震度４")]),
        (sample.quake(""), "VXSE53", [("", "震度５弱以上未入電")]),
        (sample.first_quake("6+"), "VXSE51", [("6+", "震度６強")]),
        (sample.tsunami(), "VTSE41", [("62", "津波注意報")]),
        (sample.river(), "VXKOii", [("41", "氾濫危険情報")]),
        (sample.danger(), "VPRN50", [("21", "土砂災害危険度 警戒レベル２")]),
        (sample.report("全般気象情報"), "VPZJ50", None),
        (sample.report("まだない情報"), "", None),
    ],
)
def test_every_kind_says_its_type_and_the_state_of_our_city(xml, code, state):
    message = read(xml)
    assert message.type_code == code
    assert said(xml) == state


def test_several_warnings_of_one_city_are_all_read_and_other_cities_none():
    xml = sample.warning(sample.OLD_WARNINGS, ("15", "強風注意報"), ("14", "雷注意報"))
    assert said(xml) == [("15", "強風注意報"), ("14", "雷注意報")]
    elsewhere = sample.report(
        sample.LANDSLIDE, sample.warned(("49", "よそ"), area="1420600")
    )
    assert said(elsewhere) is None


def test_record_rain_is_issued_for_the_region_of_the_city():
    body = sample.warned(("1", "記録的短時間大雨情報"), area="140020")
    assert ("1", "記録的短時間大雨情報") in said(
        sample.report(sample.RECORD_RAIN, body)
    )


def test_a_river_is_ours_by_its_code_or_by_the_city_in_its_water():
    assert said(sample.river(river_code="8303120001")) is not None
    assert said(sample.river(river_code="1", city=sample.CITY)) is not None
    assert said(sample.river(river_code="1", city="0442100")) is None


def test_control_and_head_are_read():
    message = read(
        sample.quake(
            "4", status="訓練", info_type="訂正", serial="3", head_title="震度"
        )
    )
    assert (message.status, message.info_type) == (
        TelegramStatus.DRILL,
        InfoType.CORRECTED,
    )
    assert (message.event_id, message.serial) == ("20260903115800", "3")
    assert message.sent_at == message.reported_at == sample.NOON
    assert message.occurred_at.isoformat() == "2026-09-03T11:58:00+09:00"
    assert message.headline_title == "震度"


def test_a_withdrawal_has_no_body_and_reads_as_not_named():
    message = read(sample.report(sample.QUAKE, "<Text>取消</Text>", info_type="取消"))
    assert message.info_type is InfoType.CANCELLED
    assert message.items is None


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]>
<Report xmlns="http://xml.kishou.go.jp/jmaxml1/">&c;</Report>"""


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (b"", "壊れて"),
        (b"<Report", "壊れて"),
        (BOMB, "DTD"),
        (BOMB.decode().encode("utf-16"), "DTD"),
        (b" " * (5 * 1024 * 1024 + 1), "5メガバイト"),
        (b"<html/>", "Report ではありません"),
        (sample.cap(), "Report ではありません"),
        (b'<Report xmlns="http://xml.kishou.go.jp/jmaxml1/"/>', "Control がありません"),
        (sample.landslide(status="本番"), "知らない語"),
        (sample.landslide(info_type="さて"), "知らない語"),
        (sample.report(""), "必須の Title"),
        (sample.landslide().replace(b"2026-09-03T03:00:00Z", b"soon"), "日時"),
    ],
)
def test_what_is_broken_huge_or_dangerous_is_refused_with_a_reason(xml, why):
    with pytest.raises(jma.UnreadableTelegram, match=why):
        read(xml)


def test_an_entity_is_never_resolved_from_a_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    xml = f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]><a>&s;</a>'.encode()
    with pytest.raises(jma.UnreadableTelegram) as refusal:
        read(xml)
    assert "秘密" not in str(refusal.value)


def test_a_city_names_its_own_areas_before_the_table():
    assert PLACE.city == sample.CITY
    assert PLACE.quake_areas == ("361",)
    other = jma.place_of("131016", {"quake_areas": ["350"], "rivers": "いいえ"})
    assert (other.city, other.prefecture) == ("1310100", "130000")
    assert other.quake_areas == ("350",)
    assert other.rivers == {}


FEED = """<feed xmlns="http://www.w3.org/2005/Atom">
<entry><title>震度速報</title><id>x</id><updated>2026-09-03T03:05:00Z</updated>
<link type="application/xml" href="../data/b_VXSE51_010000.xml"/></entry>
<entry><title>気象警報・注意報（Ｒ０６）（土砂）</title><updated>2026-09-03T03:01:00Z</updated>
<id>http://feeds.example/data/a_0_VPWW56_140000.xml</id></entry>
<entry><title>よそ</title><updated>2026-09-03T03:01:00Z</updated>
<link href="http://elsewhere.example/c.xml"/></entry>
<entry><title>時刻なし</title><updated>きのう</updated><link href="d.xml"/></entry>
</feed>"""


def test_a_feed_lists_usable_entries_of_its_own_host_oldest_first():
    found = jma.entries(FEED.encode(), "http://feeds.example/feed/extra.xml")
    assert [entry.url for entry in found] == [
        "http://feeds.example/data/a_0_VPWW56_140000.xml",
        "http://feeds.example/data/b_VXSE51_010000.xml",
    ]
    assert all(jma.is_wanted(entry, "140000") for entry in found)
    assert not jma.is_wanted(found[0], "130000")
    with pytest.raises(jma.UnreadableFeed):
        jma.entries(b"<html/>", "http://feeds.example/")


def test_the_setting_names_one_feed_or_the_folder_of_all():
    base = "http://feeds.example/feed/"
    short = jma.feed_urls(base, has_gap=False)
    assert short == [base + name for name in ("extra.xml", "eqvol.xml", "other.xml")]
    assert jma.feed_urls(base, has_gap=True)[0] == base + "extra_l.xml"
    assert jma.feed_urls(base + "extra.xml", has_gap=False) == [base + "extra.xml"]
    assert jma.feed_urls("", has_gap=False) == []


@given(st.integers(0, len(sample.quake())), st.binary(max_size=4))
def test_no_damage_to_a_telegram_gives_anything_but_a_refusal(place, junk):
    for whole in (sample.quake(), sample.landslide(), sample.river()):
        with suppress(jma.UnreadableTelegram):
            read(whole[:place] + junk + whole[place + len(junk) :])
