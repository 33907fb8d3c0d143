"""A small register for tests: rows of its ledgers, and the hand that copies them in."""

from datetime import date

from disaster.foundation.csvfiles import write_csv
from disaster.register import actions, queries
from disaster.register.queries import Copied

RESIDENT = (
    *("世帯番号", "住民番号", "続柄", "氏名", "フリガナ", "生年月日", "性別"),
    *("住所", "行政区", "異動日", "異動事由", "支援措置"),
    *("通称", "旧氏", "旧氏フリガナ", "漢字氏名", "電話番号"),
)
BUILDING = (
    *("建物番号", "所在地", "地番", "住居表示", "家屋番号", "建物名"),
    *("構造", "所有者", "所有者住所", "持分"),
)
HOUSEHOLD = ("世帯番号", "世帯主氏名", "住所", "行政区", "建物番号")
PLACE = "架空の伊勢野市ひばり野一丁目2番3号"
COPIED_ON = date(2026, 9, 1)


def resident(number="P1", household="S1", name="\U00020bb7田　太郎", **cells):
    """Return the cells of one person, the head of a household unless told otherwise."""
    usual = {
        "世帯番号": household,
        "住民番号": number,
        "続柄": "世帯主",
        "氏名": name,
        "フリガナ": "ヨシダ　タロウ",
        "生年月日": "1970-03-12",
        "性別": "男",
        "住所": PLACE,
        "行政区": "ひばり野",
    }
    return usual | cells


def building(number="B1", **cells):
    """Return the cells of one building."""
    return {"建物番号": number, "所在地": PLACE, "構造": "木造"} | cells


def household(number="S1", **cells):
    """Return the cells of one household."""
    usual = {"世帯主氏名": "\U00020bb7田　太郎", "住所": PLACE, "行政区": "ひばり野"}
    return {"世帯番号": number} | usual | cells


def csv(columns, rows):
    """Write rows of cells as the file of a ledger."""
    return write_csv(columns, [[row.get(c, "") for c in columns] for row in rows])


def put(ctx, kind, rows, columns=None, **copied):
    """Copy rows in and return the report."""
    usual = {"residents": RESIDENT, "buildings": BUILDING, "households": HOUSEHOLD}
    content = csv(columns or usual[kind], rows)
    told = Copied(**({"as_of": COPIED_ON} | copied))
    return actions.import_ledger(ctx, kind, content, copied=told)


def names(ctx, text):
    """Return the names that a search finds, in their order."""
    return [card.name for card in queries.find_people(ctx, text).cards]
