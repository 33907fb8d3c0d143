"""The columns of each layout, as data: the standard's sheets, GSI's lists, cities' own.

Sheets 03, 07 and 01 are those of 自治体標準オープンデータセット (デジタル庁); the GSI
lists are 指定緊急避難場所データ and 指定避難所データ (国土地理院).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shelters.rules.hazards import DesignationKind, Hazard, HazardFit

ADDRESS_HEADERS = (
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
)
CONTACT_HEADERS = (
    "電話番号",
    "内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考（その他、SNSなど）",
    "郵便番号",
)
STANDARD_HAZARDS = {hazard: f"災害種別_{hazard.label}" for hazard in Hazard}
GSI_HAZARDS = {hazard: hazard.label for hazard in Hazard}

STANDARD_SITE_HEADER = (
    "全国地方公共団体コード",
    "ID",
    "名称",
    "名称_カナ",
    "名称_英字",
    "所在地_全国地方公共団体コード",
    *ADDRESS_HEADERS,
    "標高",
    *CONTACT_HEADERS,
    "市区町村コード",
    "地方公共団体名",
    *STANDARD_HAZARDS.values(),
    "指定避難所との重複",
    "想定収容人数",
    "対象となる町会・自治会",
    "URL",
    "画像",
    "画像_ライセンス",
    "備考",
)
STANDARD_WIFI_HEADER = (
    "全国地方公共団体コード",
    "法人番号",
    "ID",
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英語",
    "所在地_全国地方公共団体コード",
    *ADDRESS_HEADERS,
    "設置者",
    *CONTACT_HEADERS,
    "SSID",
    "提供エリア",
    "URL",
    "備考",
)
GSI_SITE_HEADER = (
    "NO",
    "共通ID",
    "都道府県名及び市町村名",
    "施設・場所名",
    "住所",
    *GSI_HAZARDS.values(),
    "指定避難所との住所同一",
    "緯度",
    "経度",
    "備考",
)
GSI_SHELTER_HEADER = (
    "NO",
    "共通ID",
    "都道府県名及び市町村名",
    "施設・場所名",
    "住所",
    "指定緊急避難場所との住所同一",
    "緯度",
    "経度",
    "その他市町村長が必要と認める事項",
    "受入対象者",
    "備考",
)
# The accessibility block of sheet 01.
ACCESSIBILITY_HEADERS = (
    "車椅子可",
    "車椅子貸出",
    "ツエ貸出",
    "バリアフリートイレ",
    "スロープ、エレベータ、エスカレータ",
    "点字ブロック等の移動支援",
    "点字や読上による支援",
    "盲導犬・介助犬、聴導犬同伴",
    "字幕",
    "筆談対応",
    "優先駐車場",
    "オストメイト対応トイレ",
    "授乳室",
    "おむつ替えコーナー",
    "飲食可否",
    "ベビーカー貸出",
    "ベビーカー利用",
)


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """How one layout of site lists names its columns (一覧の様式).

    ``columns`` gives the header, or the headers seen in the wild, of each thing we
    read. ``also`` is the flag column that mentions the other legal designation, and
    ``blank`` what an empty hazard cell means.
    """

    title: str
    kind: DesignationKind
    signature: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    hazards: Mapping[Hazard, tuple[str, ...]]
    also: str
    blank: HazardFit = HazardFit.UNFIT


SHARED_COLUMNS = {
    "identifier": ("ID", "共通ID", "NO"),
    "name": ("名称", "施設・場所名", "name"),
    "name_kana": ("名称_カナ", "fullNameInKana"),
    "name_english": ("名称_英字", "名称_英語", "fullNameInRomaji"),
    "publisher_code": ("全国地方公共団体コード",),
    "authority_code": ("市区町村コード",),
    "authority": ("地方公共団体名", "都道府県名及び市町村名"),
    "latitude": ("緯度", "lat", "latitude"),
    "longitude": ("経度", "lon", "longitude"),
    "elevation": ("標高", "elevation"),
    "address": ("所在地_連結表記", "住所", "address"),
    "municipality_code": ("所在地_全国地方公共団体コード", "prefCode"),
    "town_id": ("町字ID",),
    "prefecture": ("所在地_都道府県", "都道府県名", "pref"),
    "city": ("所在地_市区町村", "市区町村名", "city"),
    "town": ("所在地_町字",),
    "block": ("所在地_番地以下",),
    "building": ("建物名等(方書)", "建物名等（方書）", "方書", "katagaki"),
    "phone": ("電話番号", "telephoneNumber"),
    "extension": ("内線番号", "extensionNumber"),
    "email": ("連絡先メールアドレス",),
    "form_url": ("連絡先FormURL",),
    "contact_note": ("連絡先備考（その他、SNSなど）", "jurisdiction"),
    "postcode": ("郵便番号",),
    "capacity": ("想定収容人数", "capacity"),
    "communities": ("対象となる町会・自治会", "residentsAssociation"),
    "url": ("URL", "referenceObject"),
    "image": ("画像",),
    "image_licence": ("画像_ライセンス",),
    "note": ("備考", "note"),
    "accepts": ("受入対象者",),
    "other_matters": ("その他市町村長が必要と認める事項",),
    "corporate_number": ("法人番号",),
    "installer": ("設置者", "installer"),
    "ssid": ("SSID", "ssid"),
    "coverage": ("提供エリア", "area"),
    "people": ("人数",),
    "as_of": ("時点",),
    "district": ("地区",),
}

STANDARD_SITES = SiteLayout(
    title="自治体標準オープンデータセット 指定緊急避難場所一覧",
    kind=DesignationKind.EVACUATION_SITE,
    signature=frozenset({"名称", "所在地_連結表記", *STANDARD_HAZARDS.values()}),
    columns=SHARED_COLUMNS,
    hazards={hazard: (name,) for hazard, name in STANDARD_HAZARDS.items()},
    also="指定避難所との重複",
)
FORMER_STANDARD_SITES = SiteLayout(
    title="推奨データセット（旧版） 指定緊急避難場所一覧",
    kind=DesignationKind.EVACUATION_SITE,
    signature=frozenset({"名称", "住所", *STANDARD_HAZARDS.values()}),
    columns=SHARED_COLUMNS,
    hazards=STANDARD_SITES.hazards,
    also="指定避難所との重複",
)
GSI_SITES = SiteLayout(
    title="国土地理院 指定緊急避難場所データ",
    kind=DesignationKind.EVACUATION_SITE,
    signature=frozenset({"共通ID", "施設・場所名", "住所", *GSI_HAZARDS.values()}),
    columns=SHARED_COLUMNS | {"identifier": ("共通ID",)},
    hazards={hazard: (name,) for hazard, name in GSI_HAZARDS.items()},
    also="指定避難所との住所同一",
)
GSI_SHELTERS = SiteLayout(
    title="国土地理院 指定避難所データ",
    kind=DesignationKind.SHELTER,
    signature=frozenset({"共通ID", "施設・場所名", "指定緊急避難場所との住所同一"}),
    columns=SHARED_COLUMNS | {"identifier": ("共通ID",)},
    hazards={},
    also="指定緊急避難場所との住所同一",
)
# Takamatsu publishes this; marks are ○ △ ×, and flood has two levels of which the
# second is the largest that is thought possible (想定最大規模).
ENGLISH_SITES = SiteLayout(
    title="市独自（英語の列名、○△×）の避難場所一覧",
    kind=DesignationKind.EVACUATION_SITE,
    signature=frozenset({"name", "latitude", "longitude", "sedimentDisaster"}),
    columns=SHARED_COLUMNS | {"identifier": ("#property",)},
    hazards={
        Hazard.FLOOD: ("flood_L1", "flood_L2"),
        Hazard.LANDSLIDE: ("sedimentDisaster",),
        Hazard.STORM_SURGE: ("stormSurge",),
        Hazard.EARTHQUAKE: ("earthquake",),
        Hazard.TSUNAMI: ("tunami", "tsunami"),
        Hazard.GREAT_FIRE: ("fire",),
        Hazard.INLAND_FLOOD: ("inundation",),
    },
    also="evacuationSpace",
    blank=HazardFit.UNKNOWN,
)
SITE_LAYOUTS = (
    STANDARD_SITES,
    FORMER_STANDARD_SITES,
    GSI_SITES,
    GSI_SHELTERS,
    ENGLISH_SITES,
)
