"""One survey a line: JSON in, one answer out, and never an exception for bad input."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from disaster.assessment.rulebooks import newest, rulebook
from disaster.assessment.rules import exact, problems
from disaster.assessment.rules.asking import judge_part
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.judging import judge
from disaster.assessment.rules.keys import REQUEST
from disaster.assessment.rules.outcome import Assessment, Json
from disaster.assessment.rules.problems import UnusableSurvey

LONGEST_LINE = 200_000
WHOLE_LINE = "line"
BYTE_ORDER_MARK = "\ufeff"


def assess_lines(lines: Iterable[str]) -> Iterator[Json]:
    """Answer every line that holds something, in order."""
    return (assess_line(line) for line in lines if line.strip().strip(BYTE_ORDER_MARK))


def assess_line(line: str) -> Json:
    """Answer one line of JSON (one survey): a verdict, or what to mend."""
    name = None
    try:
        request, repeated = read(line)
        name = read_name(request)
        refuse_repeated(repeated)
        return {"id": name, "ok": True, **answer(request)}
    except UnusableSurvey as refusal:
        return {"id": name, "ok": False, "error": explain(refusal)}


def assess(request: Mapping[str, object]) -> Assessment:
    """Judge one survey for a screen; raises UnusableSurvey with field and reason."""
    fields = Fields.of(request, "")
    return judge(fields, rulebook(fields.required("rule_version")))


def answer(request: Fields) -> Json:
    """Answer a survey, a question about one part, or a bare ratio."""
    if "classify" in request:
        return classify(request)
    book = rulebook(request.required("rule_version"))
    if "part" in request:
        return judge_part(request, book).as_json()
    return judge(request, book).as_json()


def classify(request: Fields) -> Json:
    """Answer the level of a ratio (損害割合から被害の程度)."""
    request.refuse_others(REQUEST)
    asked = request.inner("classify")
    asked.refuse_others(("ratio",))
    ratio = asked.number("ratio", limit=100)
    version = request.get("rule_version")
    book = newest() if version is None else rulebook(version)
    level = book.level_of(ratio)
    missing = book.to_next_level(level, ratio)
    return {
        "ratio": str(ratio),
        "ratio_decimal": exact.as_decimal(ratio),
        "level": level.value,
        "level_ja": level.label,
        "rule_version": book.version,
        "to_next_level": None if missing is None else str(missing),
    }


def read(line: str) -> tuple[Fields, list[str]]:
    """Read one JSON object and name the keys that appear twice in it."""
    text = line.strip().removeprefix(BYTE_ORDER_MARK)
    if len(text) > LONGEST_LINE:
        raise UnusableSurvey(WHOLE_LINE, problems.TOO_LONG, limit=LONGEST_LINE)
    repeated: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            written = Counter(key for key, _value in pairs)
            repeated.extend(key for key, times in written.items() if times > 1)
        return found

    try:
        value = json.loads(text, object_pairs_hook=keep)
    except json.JSONDecodeError as error:
        place = error.pos + 1
        raise UnusableSurvey(WHOLE_LINE, problems.NOT_JSON, place=place) from error
    except (RecursionError, ValueError) as error:
        raise UnusableSurvey(WHOLE_LINE, problems.TOO_DEEP) from error
    if not isinstance(value, dict):
        raise UnusableSurvey(WHOLE_LINE, problems.NOT_AN_OBJECT)
    return Fields(value, ""), repeated


def refuse_repeated(keys: list[str]) -> None:
    """Refuse a key that appears twice: nobody could say which one was meant."""
    if keys:
        raise UnusableSurvey(keys[0], problems.DUPLICATE_KEY)


def read_name(request: Fields) -> str | int | None:
    """Read the id that the answer carries back."""
    name = request.get("id")
    if name is None or (isinstance(name, int) and not isinstance(name, bool)):
        return name
    if not isinstance(name, str):
        raise UnusableSurvey("id", problems.NOT_A_TEXT)
    return printable(name)


def explain(refusal: UnusableSurvey) -> Json:
    """Say what is wrong in Japanese and in English."""
    return {
        "field": printable(refusal.field),
        "reason_ja": refusal.reason,
        "reason": refusal.english,
    }


def printable(text: str) -> str:
    """Replace lone surrogates, which JSON can smuggle in and no terminal can show."""
    return text.encode("utf-8", "replace").decode("utf-8")
