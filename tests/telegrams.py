"""Small telegrams of our own making, in the shapes that the agency uses."""

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

CITY = "1421400"
NOON = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)

LANDSLIDE = "気象警報・注意報（Ｒ０６）（土砂）"
RAIN = "気象警報・注意報（Ｒ０６）（大雨）"
SURGE = "気象警報・注意報（Ｒ０６）（高潮）"
MINOR = "気象警報・注意報（Ｒ０６）（その他注意報）"
OLD_WARNINGS = "気象警報・注意報（Ｈ２７）"
LANDSLIDE_ALERT = "土砂災害警戒情報"
TORNADO = "竜巻注意情報"
RECORD_RAIN = "記録的短時間大雨情報"
RIVER = "指定河川洪水予報"
SMALL_RIVER = "水位周知河川に関する情報"
QUAKE = "震源・震度に関する情報"
FIRST_QUAKE = "震度速報"
TSUNAMI = "津波警報・注意報・予報a"
DANGER = "大雨危険度通知"
CITIES = "気象警報・注意報（市町村等）"


def report(  # noqa: PLR0913 - one name a part of the telegram
    title,
    body="",
    *,
    at=NOON,
    status="通常",
    info_type="発表",
    event="",
    serial="",
    office="横浜地方気象台",
    head_title="",
    head="",
) -> bytes:
    """Return one telegram."""
    local = (at + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%S+09:00")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Report xmlns="http://xml.kishou.go.jp/jmaxml1/">
<Control><Title>{title}</Title><DateTime>{at:%Y-%m-%dT%H:%M:%SZ}</DateTime>
<Status>{status}</Status><EditorialOffice>{office}</EditorialOffice>
<PublishingOffice>{office}</PublishingOffice></Control>
<Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/">
<Title>{head_title or title}</Title><ReportDateTime>{local}</ReportDateTime>
<TargetDateTime>{local}</TargetDateTime><EventID>{event}</EventID>
<InfoType>{info_type}</InfoType><Serial>{serial}</Serial>
<InfoKind>{title}</InfoKind><InfoKindVersion>1.0_0</InfoKindVersion>
<Headline><Text>見出しの文です。</Text>{head}</Headline></Head>
<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/">{body}</Body>
</Report>""".encode()


def warned(*kinds: tuple[str, str], area=CITY, block=CITIES) -> str:
    """Return the block that lists warnings of places; another place comes first."""
    named = "".join(_kind(code, name) for code, name in kinds)
    return f"""<Warning type="気象警報・注意報（府県予報区等）">
<Item>{_kind("49", "別の区域の値")}<Area><Code>140000</Code></Area></Item></Warning>
<Warning type="{block}"><Item>{_kind("99", "よその市")}
<Area><Name>よその市</Name><Code>1499900</Code></Area></Item>
<Item>{named}<Area><Name>この市</Name><Code>{area}</Code></Area></Item></Warning>"""


def warning(title, *kinds: tuple[str, str], **facts) -> bytes:
    """Return a telegram of warnings for our city."""
    return report(title, warned(*kinds), **facts)


def landslide(code="49", name="レベル４土砂災害危険警報", **facts) -> bytes:
    """Return a telegram about landslides."""
    return warning(LANDSLIDE, (code, name), **facts)


def landslide_alert(code="3", name="警戒", **facts) -> bytes:
    """Return the prefecture's joint alert about landslides."""
    body = warned((code, name), block="土砂災害警戒情報")
    given = {"event": "神奈川県土砂災害警戒情報", **facts}
    return report(LANDSLIDE_ALERT, body, **given)


def quake(intensity="5-", **facts) -> bytes:
    """Return an earthquake with the intensity in our city."""
    body = f"""<Earthquake><OriginTime>2026-09-03T11:58:00+09:00</OriginTime>
</Earthquake><Intensity><Observation><MaxInt>6-</MaxInt><Pref><Code>14</Code>
<Area><Code>361</Code><MaxInt>6-</MaxInt>
<City><Name>よその市</Name><Code>1420600</Code><MaxInt>6-</MaxInt></City>
<City><Name>この市</Name><Code>{CITY}</Code>{_intensity(intensity)}</City>
</Area></Pref></Observation></Intensity>"""
    given = {"event": "20260903115800", "office": "気象庁本庁", **facts}
    return report(QUAKE, body, **given)


def first_quake(intensity="4", **facts) -> bytes:
    """Return the first report, which knows regions only."""
    body = f"""<Intensity><Observation><Pref><Code>14</Code><Area><Code>361</Code>
<MaxInt>{intensity}</MaxInt></Area></Pref></Observation></Intensity>"""
    return report(FIRST_QUAKE, body, event="20260903115800", **facts)


def tsunami(code="62", name="津波注意報", **facts) -> bytes:
    """Return a tsunami warning for the coast south of the city."""
    body = f"""<Tsunami><Forecast><Item><Area><Name>沖</Name><Code>210</Code></Area>
<Category>{_kind("53", "大津波警報：発表")}</Category></Item>
<Item><Area><Name>湾</Name><Code>330</Code></Area>
<Category>{_kind(code, name)}<LastKind><Code>00</Code></LastKind></Category>
</Item></Forecast></Tsunami>"""
    return report(TSUNAMI, body, event="20260903115800", **facts)


def river(code="41", name="氾濫危険情報", river_code="8303120001", city="", **facts):
    """Return a flood forecast of a river; its water may reach a city."""
    head = f"""<Information type="指定河川洪水予報（河川）"><Item>{_kind(code, name)}
<Areas codeType="河川"><Area><Name>見本川</Name><Code>{river_code}</Code></Area></Areas>
</Item></Information>"""
    body = f"""<Warning type="指定河川洪水予報（浸水想定地区）"><Item><Areas><Area>
<CityCode>{city}</CityCode></Area></Areas></Item></Warning>"""
    given = {"event": "830312000100", **facts}
    return report(given.pop("title", RIVER), body, head=head, **given)


def danger() -> bytes:
    """Return the grades of danger of our city."""
    body = f"""<MeteorologicalInfos type="区域予報"><MeteorologicalInfo><Item><Kind>
<Property><Type>危険度</Type><SignificancyPart><Base>
<Significancy type="土砂災害危険度"><Name>警戒レベル２</Name><Code>21</Code>
</Significancy>
<Significancy type="洪水害危険度"></Significancy></Base></SignificancyPart></Property>
</Kind><Area><Code>{CITY}</Code></Area></Item></MeteorologicalInfo>
</MeteorologicalInfos>"""
    return report(DANGER, body)


def cap(identifier="kencho-1", *, references="", **changes) -> bytes:
    """Return another authority's CAP message, in English and Japanese."""
    facts = {
        "status": "Actual",
        "msgType": "Alert",
        "sent": "2026-09-03T12:00:00+09:00",
        "expires": "2026-09-03T18:00:00+09:00",
        "headline": "断水のお知らせ",
        **changes,
    }
    refers = f"<references>{escape(references)}</references>" if references else ""
    infos = "".join(
        f"""<info><language>{language}</language><category>Infra</category>
<event>{headline}</event><urgency>Expected</urgency><severity>Minor</severity>
<certainty>Likely</certainty><expires>{facts["expires"]}</expires>
<headline>{headline}</headline><description>{headline}。</description>
<area><areaDesc>県西部</areaDesc></area></info>"""
        for language, headline in (("en-US", "No water"), ("ja", facts["headline"]))
    )
    return f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{identifier}</identifier><sender>kencho@pref.example</sender>
<sent>{facts["sent"]}</sent><status>{facts["status"]}</status>
<msgType>{facts["msgType"]}</msgType><scope>Public</scope>{refers}{infos}
</alert>""".encode()


def _kind(code, name) -> str:
    return f"<Kind><Name>{name}</Name><Code>{code}</Code><Status>発表</Status></Kind>"


def _intensity(intensity) -> str:
    if intensity:
        return f"<MaxInt>{intensity}</MaxInt>"
    return "<Condition>震度５弱以上未入電</Condition>"
