"""住所の分解: a Japanese address in its parts, folded so that two ledgers can meet.

The resident register writes 住居表示 (街区符号 and 住居番号, 住居表示に関する法律
第2条) or a lot (地番, 不動産登記法 第35条); the tax roll writes lots. What was written
is never changed: the parts are for comparing only.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from disaster.foundation import formats

# A town whose own name holds a number goes on behind it: 一番町, 北一条.
NUMBER_IN_NAME = r"\d+(?:番町|条)"
TOWN = re.compile(rf"(?:{NUMBER_IN_NAME}|無(?!番地)|番(?!外地)|[^\d無番-])*")
NO_NUMBER = re.compile("無番地|番外地")
SPACE_AFTER_WORD = re.compile(r"(?<=[目番地の]) (?=\d)")
STEP = re.compile(
    r"(\d+)(?!\d|号?室|号?棟|階|[a-z])(丁目|地割|番地の?|番の?|号の|号|の|-)?"
)
# A letter before the room is part of it (A203), a word is not.
ROOM = re.compile(r"(?<![a-z\d])([a-z]?-?\d{1,4}[a-z]?)(?:号室|号|室)?$")
WING = re.compile(r"([a-z]|\d+号?|[東西南北本新])棟")
CARE_OF = re.compile(r"([^\d\s]+?)様?方$")
CITY = re.compile(r"((?:[^\d\s]{1,6}郡)?[^\d\s]{1,7}?[市町村]+)")
COUNTY = r"(?:[^\d\s]{1,6}郡)?"
QUARTERS = frozenset({"丁目", "地割"})
LONGEST_BARE = 3
HOUSE_STEPS = 2
# Behind lot and branch, so large a number is a room: 105番地の2-103.
SMALLEST_ROOM = 101


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts; a part that was not written is empty.

    ``town`` holds 市区町村 of another city, 町・大字 and 字. ``numbers`` are all
    numbers in their order, whatever they were called; ``is_lot`` says that 番地 was
    written, ``is_residence`` that 番 and 号 were.
    """

    town: str = ""
    quarter: str = ""
    numbers: tuple[str, ...] = ()
    is_lot: bool = False
    is_residence: bool = False
    wing: str = ""
    building: str = ""
    room: str = ""
    care_of: str = ""

    @property
    def block(self) -> str:
        """街区符号・番地: the number behind the quarter (丁目)."""
        return next(iter(self._behind_quarter), "")

    @property
    def house(self) -> str:
        """住居番号, or the branch of a lot (枝番)."""
        return "-".join(self._behind_quarter[1:])

    @property
    def place(self) -> str:
        """Where it is, without wing, name and room; empty when there is no number."""
        return f"{self.town}{'-'.join(self.numbers)}" if self.numbers else ""

    @property
    def parent(self) -> str:
        """The place without its last number: the block, or the lot before division."""
        parent = f"{self.town}{'-'.join(self.numbers[:-1])}"
        return parent if len(self.numbers) > 1 else ""

    @property
    def _behind_quarter(self) -> tuple[str, ...]:
        return self.numbers[1:] if self.quarter else self.numbers


NOWHERE = Address()


@lru_cache(maxsize=50_000)
def parse(text: str, city: str = "") -> Address:
    """Divide an address; the name of our own ``city`` may stand before it or not."""
    folded = SPACE_AFTER_WORD.sub("", formats.plain_address(text))
    plain = _without_city(folded, city)
    town, rest = _town(plain)
    if none := NO_NUMBER.match(rest):
        return _with_house(Address(town, numbers=(none[0],)), rest[none.end() :])
    steps, rest = _steps(rest)
    if not steps:
        return Address(town=town)
    return _with_house(_numbered(town, steps), rest, _surplus(steps))


def own_city(addresses: Iterable[str]) -> str:
    """Return the city that most addresses begin with, as they write it, or nothing.

    The register knows its city best; what a form calls it may be another writing.
    """
    found = Counter(map(_begun, addresses))
    city, count = next(iter(found.most_common(1)), ("", 0))
    return city if count * 2 > found.total() else ""


def _begun(address: str) -> str:
    begun = CITY.match(formats.PREFECTURE.sub("", address))
    return begun[1] if begun else ""


def _without_city(plain: str, city: str) -> str:
    if not city:
        return plain
    return _own(city).sub("", plain).lstrip()


@lru_cache(maxsize=8)
def _own(city: str) -> re.Pattern[str]:
    return re.compile(rf"^{COUNTY}{re.escape(formats.plain_address(city))}")


def _town(plain: str) -> tuple[str, str]:
    found = TOWN.match(plain)
    end = found.end() if found else 0
    return plain[:end].replace(" ", ""), plain[end:]


def _steps(rest: str) -> tuple[list[tuple[str, str]], str]:
    """Read number after number, each with the word that follows it."""
    steps: list[tuple[str, str]] = []
    while step := STEP.match(rest):
        steps.append((str(int(step[1])), step[2] or ""))
        rest = rest[step.end() :]
        if step[2] in {"号", None} or rest.startswith(" "):
            break
    return steps, rest.strip(" -、,")


def _surplus(steps: list[tuple[str, str]]) -> str:
    """Return the room that stands behind the house number after a hyphen."""
    has_words = any(word and word != "-" for _number, word in steps)
    has_quarter = any(word in QUARTERS for _number, word in steps)
    is_lot = any(word.startswith("番地") for _number, word in steps)
    longest = HOUSE_STEPS + has_quarter if has_words else LONGEST_BARE
    last = steps[-1][0]
    if len(steps) != longest + 1 or (is_lot and int(last) < SMALLEST_ROOM):
        return ""
    return last


def _numbered(town: str, steps: list[tuple[str, str]]) -> Address:
    kept = steps[:-1] if _surplus(steps) else steps
    words = [word for _number, word in kept]
    return Address(
        town,
        quarter=next((number for number, word in kept if word in QUARTERS), ""),
        numbers=tuple(number for number, _word in kept),
        is_lot=any(word.startswith("番地") for word in words),
        is_residence="番" in words and words[-1] == "号",
    )


def _with_house(address: Address, rest: str, room: str = "") -> Address:
    """Read wing, name, room and 方書 out of what stands behind the numbers."""
    care_of = CARE_OF.search(rest)
    rest = rest[: care_of.start()] if care_of else rest
    wing = WING.search(rest)
    rest = WING.sub(" ", rest, count=1) if wing else rest
    found = ROOM.search(rest.strip()) if not room else None
    name = rest.strip()[: found.start()] if found else rest
    return Address(
        address.town,
        address.quarter,
        address.numbers,
        address.is_lot,
        address.is_residence,
        wing=wing[1].removesuffix("号") if wing else "",
        building=formats.search_key(name),
        room=found[1].replace("-", "").lstrip("0") if found else room,
        care_of=formats.search_key(care_of[1]) if care_of else "",
    )


def differing(mine: Address, other: Address) -> Iterator[str]:
    """Name the parts in which two addresses differ, where both say something."""
    pairs = {
        "town": (mine.town, other.town),
        "numbers": (mine.numbers, other.numbers),
        "wing": (mine.wing, other.wing),
        "building": (mine.building, other.building),
        "room": (mine.room, other.room),
    }
    return (part for part, (ours, theirs) in pairs.items() if ours != theirs and theirs)
