"""監査証跡: every deed and fact in the code has a Japanese word; facts read well."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from disaster.audit import rules
from disaster.audit.rules import DEEDS, FACTS, GROUPS, Link, group_of, told, word_of

ROOT = Path(__file__).parents[3]
PACKAGES = ("disaster", "certificates", "broadcast", "shelters")
# Deeds whose name is put together: the start, and the functions that are given the end.
TOGETHER = {"survey.photo_": "_note", "broadcast.": "note"}

# What earlier releases wrote and trails still hold.
FORMER = {"household.linked"}


def calls():
    """Yield every call in the code with its file."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield path, node


def name_of(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id


def records():
    """Yield file and call of everything that is written into the trail."""
    for path, node in calls():
        named = isinstance(node.func, ast.Attribute | ast.Name)
        if named and name_of(node) == "record" and _is_audit(path, node):
            yield path, node


def _is_audit(path, node):
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        return isinstance(owner, ast.Name) and owner.id == "audit"
    return path.parent.name == "audit"


def deeds():
    """Return every deed that the code can write, those put together spelled out."""
    found, starts = set(), set()
    for path, node in records():
        deed = node.args[1]
        if isinstance(deed, ast.Constant):
            found.add(deed.value)
        elif isinstance(deed, ast.JoinedStr):
            start = deed.values[0].value
            starts.add(start)
            found |= {start + end for end in _ends(path, TOGETHER[start])}
        else:
            found |= _named(path, deed)
    assert starts == TOGETHER.keys()
    return found


def _named(path, deed):
    """Return what a name stands for: a constant, or a choice made in the same file."""
    name = ast.unparse(deed).rpartition(".")[2]
    if name.isupper():
        return _constant(path, name)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.add(part.value)
                elif isinstance(part, ast.Attribute) and part.attr.isupper():
                    found |= _constant(path, part.attr)
    assert found, f"{path}: what deed is {name}?"
    return found


def _constant(path, name):
    """Return the deed that a name in capitals stands for in the package using it."""
    package = ROOT / path.relative_to(ROOT).parts[0]
    found = {
        value.value
        for file in package.rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        for target, value in _pairs(node)
        if ast.unparse(target) == name and isinstance(value, ast.Constant)
    }
    assert found, f"{path}: what deed is {name}?"
    return found


def _pairs(node):
    """Return target and value of an assignment, those side by side one by one."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]


def _ends(path, function):
    folder = path.parent
    for found, node in calls():
        named = isinstance(node.func, ast.Name) and node.func.id == function
        if named and found.is_relative_to(folder):
            yield from (
                one.value
                for one in node.args[1:3]
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


def facts():
    """Return the names of all facts; those given with two stars are found in tests."""
    return {
        keyword.arg
        for _path, node in records()
        for keyword in node.keywords
        if keyword.arg is not None
    }


def test_every_deed_has_a_word_and_no_word_is_left_over():
    known = deeds()
    assert len(known) > 60
    assert known - DEEDS.keys() == set()
    assert DEEDS.keys() - known <= FORMER


def test_every_fact_has_a_word():
    assert facts() - FACTS.keys() == set()


def test_every_group_has_a_word():
    assert {group_of(deed) for deed in DEEDS} == set(GROUPS)


def test_a_deed_of_another_release_keeps_its_name():
    assert word_of("login.accepted") == "ログインした"
    assert word_of("long.gone") == "long.gone"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        pytest.param('{"late":true}', [("期限後", "はい")], id="yes"),
        pytest.param('{"given":false}', [("同意した", "いいえ")], id="no"),
        pytest.param('{"amount":null}', [("金額", "–")], id="nothing"),
        pytest.param('{"roles":["a","b"]}', [("役割", "a、b")], id="list"),
        pytest.param('{"roles":[]}', [("役割", "–")], id="empty-list"),
        pytest.param(
            '{"sha256":"' + "a" * 64 + '"}',
            [("ファイルの要約", "aaaaaaaaaaaa…")],
            id="digest",
        ),
        pytest.param('{"strange":{"a":1}}', [("strange", '{"a": 1}')], id="unknown"),
        pytest.param("{}", [], id="no-facts"),
        pytest.param("not json", [("", "not json")], id="tampered"),
        pytest.param("[1]", [("", "[1]")], id="no-object"),
    ],
)
def test_facts_are_told_in_words(kept, shown):
    assert told(kept) == shown


def chain(length):
    """Return a chain of some links."""
    links, previous = [], rules.START
    for number in range(1, length + 1):
        parts = (number, "2026-09-03T03:00:00+00:00", "sato", "test.done", "1", "{}")
        made = rules.chain_hash(previous, parts)
        links.append(Link(*parts, previous, made))
        previous = made
    return links


def test_the_tail_holds_up_to_the_head_and_notices_a_change():
    links = chain(5)
    head = (5, links[-1].hash)
    assert rules.verify_tail(links[2:], head) is None
    assert rules.verify_tail([], (0, rules.START)) is None
    assert rules.verify_tail(links[2:4], head).number == 5
    assert rules.verify_tail([links[2], links[4]], head).number == 4
    forged = replace(links[3], actor="somebody")
    assert rules.verify_tail([links[2], forged, links[4]], head).number == 4
