"""CAP in: liberal with form, strict with danger."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast import cap
from disaster.foundation.errors import Refusal

MESSAGE = """<?xml version="1.0" encoding="{encoding}"?>
<c:alert xmlns:c="urn:oasis:names:tc:emergency:cap:1.2">
  <c:identifier> KAKU-1 </c:identifier>
  <c:sender>bosai@city.example.jp</c:sender>
  <c:sent>2026-09-03T09:20:00Z</c:sent>
  <c:status>actual</c:status>
  <c:msgType>Update</c:msgType>
  <c:scope>Public</c:scope>
  <c:restriction/><c:addresses></c:addresses>
  <c:references>
    a@b,ONE,2026-09-03T18:00:00+09:00
    a@b,TWO,2026-09-03T18:10:00+09:00
  </c:references>
  <!-- a remark -->
  <c:info>
    <c:category>Met</c:category>
    <c:event>洪水</c:event>
    <c:urgency>Immediate</c:urgency>
    <c:severity>Severe</c:severity>
    <c:certainty>Likely</c:certainty>
    <c:area>
      <c:areaDesc>川辺</c:areaDesc>
      <c:polygon>
        35,139 35,139.1
        35.1,139.1 35,139
      </c:polygon>
      <c:polygon>36,139 36,139.1 36.1,139.1 36,139</c:polygon>
      <c:circle>35.4,139.3 1.5</c:circle>
    </c:area>
  </c:info>
</c:alert>
"""


def test_prefixes_white_space_and_empty_elements_are_accepted():
    alert = cap.parse(MESSAGE.format(encoding="UTF-8").encode())
    assert alert.identifier == "KAKU-1"
    assert alert.status is cap.Status.ACTUAL
    assert alert.sent.isoformat() == "2026-09-03T09:20:00+00:00"
    assert [reference.identifier for reference in alert.references] == ["ONE", "TWO"]
    assert alert.restriction == alert.addresses == ""
    assert alert.infos[0].language == "en-US"
    assert len(alert.infos[0].areas[0].polygons) == 2
    assert alert.infos[0].areas[0].circles[0].radius_km == 1.5


@pytest.mark.parametrize("encoding", ["UTF-16", "Shift_JIS", "EUC-JP"])
def test_declared_encodings_are_understood(encoding):
    xml = MESSAGE.format(encoding=encoding).encode(encoding)
    assert cap.parse(xml).infos[0].event == "洪水"


def test_a_message_inside_a_feed_is_found_and_two_are_refused():
    inner = MESSAGE.format(encoding="UTF-8").partition("?>")[2]
    cap.parse(f"<feed><entry>{inner}</entry></feed>".encode())
    with pytest.raises(cap.UnreadableCap, match="2件"):
        cap.parse(f"<feed>{inner}{inner}</feed>".encode())


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"", "壊れて"),
        (b"<alert>", "壊れて"),
        (b"\xff\xfe\x00", "壊れて"),
        (b"<html/>", "alert がありません"),
        (b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>', "1.1 以前"),
        (b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>', "identifier"),
        (b"x" * (5 * 1024 * 1024 + 1), "5メガバイト"),
        (b"<a>" * 10_000, "壊れて"),
    ],
)
def test_what_is_no_cap_is_refused_with_the_reason(xml, said):
    with pytest.raises(cap.UnreadableCap, match=said):
        cap.parse(xml)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY x SYSTEM "http://127.0.0.1:9/">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;',
    ],
)
def test_a_dtd_is_refused_and_no_entity_is_resolved(encoding, entities):
    head, _, body = MESSAGE.format(encoding=encoding).partition("?>")
    doctype = f"<!DOCTYPE c:alert [{entities}]>"
    xml = f"{head}?>{doctype}{body.replace('洪水', '&x;')}".encode(encoding)
    with pytest.raises(cap.UnreadableCap, match="DTD"):
        cap.parse(xml)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("2026-09-03T09:20:00Z", "きのう"),
        (">Severe<", ">Terrible<"),
        ("35.4,139.3 1.5", "35.4,139.3"),
        ("35,139.1\n", "35;139.1\n"),
        ("35,139.1\n", "NaN,139.1\n"),
        ("a@b,ONE,2026", "ONE 2026"),
        ("<c:urgency>Immediate</c:urgency>", ""),
    ],
)
def test_values_without_meaning_are_refused(good, bad):
    text = MESSAGE.format(encoding="UTF-8")
    assert good in text
    with pytest.raises(cap.UnreadableCap):
        cap.parse(text.replace(good, bad).encode())


@given(st.integers(0, 1400), st.binary(max_size=3))
def test_damaged_bytes_are_read_or_refused_but_never_crash(place, damage):
    xml = MESSAGE.format(encoding="UTF-8").encode()
    with suppress(Refusal):
        cap.parse(xml[:place] + damage + xml[place + len(damage) :])
