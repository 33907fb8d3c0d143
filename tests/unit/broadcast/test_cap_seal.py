"""The seal on a CAP message: for our bytes alone, under the pinned key alone."""

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree
from sample_drafts import EVERY_KIND, NOTICE, ORDER
from test_cap_messages import DATA, message

from broadcast import cap, capseal

NOW = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)
SCHEMA = etree.RelaxNG(etree.parse(DATA / "cap12.rng"))
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def key(directory):
    made, is_new = capseal.make_key(directory, "live", "架空の伊勢野市", NOW)
    assert is_new
    return made


@pytest.fixture(scope="module")
def sealed(key) -> bytes:
    return capseal.seal(cap.to_xml(message(ORDER)), key)


def refused(xml, key, said, at=NOW):
    with pytest.raises(capseal.BrokenSeal, match=said):
        capseal.verify(xml, [key.certificate], at)


def written(root) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@pytest.mark.parametrize("draft", EVERY_KIND)
def test_a_sealed_message_holds_is_valid_and_reads_alike(draft, key):
    xml = capseal.seal(cap.to_xml(message(draft)), key)
    verified = capseal.verify(xml, [key.certificate], NOW)
    assert verified.certificate == key.certificate
    assert cap.parse(verified.content) == message(draft)
    root = etree.fromstring(xml)
    assert root[-1].tag == f"{DSIG}Signature"
    assert SCHEMA.validate(root), SCHEMA.error_log
    assert cap.parse(xml).is_signed


def test_the_seal_is_es256_over_the_exclusive_form(sealed):
    named = {
        element.get("Algorithm")
        for element in etree.fromstring(sealed)[-1].iter()
        if element.get("Algorithm")
    }
    assert "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" in named
    assert "http://www.w3.org/2001/10/xml-exc-c14n#" in named


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("川辺", "山辺"),
        ("<urgency>Immediate</urgency>", "<urgency>Past</urgency>"),
        ("<status>Actual</status>", "<status>Test</status>"),
        ("</info><info>", "</info>\n<info>"),
        ("</info><ds:", "</info> <ds:"),
        ("<alert ", '<alert a="1" '),
    ],
)
def test_one_changed_character_breaks_it(sealed, key, old, new):
    text = sealed.decode()
    assert old in text
    refused(text.replace(old, new, 1).encode(), key, "変えられた")


def test_a_pretty_printed_copy_does_not_hold(sealed, key):
    tree = etree.fromstring(sealed)
    etree.indent(tree)
    refused(written(tree), key, "変えられた")


def test_a_stripped_seal_is_missed(sealed, key):
    root = etree.fromstring(sealed)
    root.remove(root[-1])
    refused(written(root), key, "署名がありません")


def test_another_key_is_not_believed_though_it_is_inside(tmp_path, key):
    other, _new = capseal.make_key(tmp_path, "live", "架空の伊勢野市", NOW)
    refused(capseal.seal(cap.to_xml(message(ORDER)), other), key, "別の鍵")


def test_without_a_pinned_certificate_nothing_holds(sealed):
    with pytest.raises(capseal.BrokenSeal, match="信頼する証明書"):
        capseal.verify(sealed, [], NOW)


def test_a_signed_message_wrapped_in_a_forged_one_is_refused(sealed, key):
    inner = etree.fromstring(sealed)
    forged = etree.fromstring(cap.to_xml(message(NOTICE)))
    forged.append(copy.deepcopy(inner[-1]))
    refused(written(forged), key, "変えられた")
    around = etree.fromstring(cap.to_xml(message(ORDER)))
    seal = inner[-1]
    etree.SubElement(seal, f"{DSIG}Object").append(etree.fromstring(sealed))
    around.append(seal)
    refused(written(around), key, "1つだけ")
    feed = etree.Element("feed")
    feed.append(etree.fromstring(sealed))
    refused(written(feed), key, "一番外")


def test_a_seal_over_a_part_is_refused(sealed, key):
    root = etree.fromstring(sealed)
    root[-1].find(f".//{DSIG}Reference").set("URI", "#part")
    refused(written(root), key, "全体")
    root = etree.fromstring(sealed)
    steps = root[-1].find(f".//{DSIG}Transforms")
    steps.remove(steps[0])
    refused(written(root), key, "変換")


def test_a_seal_in_another_place_or_twice_is_refused(sealed, key):
    root = etree.fromstring(sealed)
    root.insert(0, root[-1])
    refused(written(root), key, "最後に1つ")
    root = etree.fromstring(sealed)
    root.append(copy.deepcopy(root[-1]))
    refused(written(root), key, "最後に1つ")


def test_a_weak_algorithm_is_refused(sealed, key):
    refused(sealed.replace(b"#ecdsa-sha256", b"#ecdsa-sha1"), key, "形")


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"", "壊れて"),
        (b"<alert", "壊れて"),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>", "DTD"),
        (b"x" * (5 * 1024 * 1024 + 1), "5メガ"),
        (b"<html/>", "一番外"),
    ],
)
def test_what_is_no_message_is_refused_with_the_reason(xml, said, key):
    refused(xml, key, said)


def test_the_certificate_lives_long_and_then_ends(sealed, key):
    capseal.verify(sealed, [key.certificate], NOW + timedelta(days=365 * 19))
    refused(sealed, key, "期間の外", at=NOW + timedelta(days=365 * 20 + 1))
    refused(sealed, key, "期間の外", at=NOW - timedelta(days=2))


def test_a_key_is_made_once_and_its_successor_keeps_the_old_certificate(tmp_path):
    first, _new = capseal.make_key(tmp_path, "live", "市", NOW)
    again, is_new = capseal.make_key(tmp_path, "live", "市", NOW)
    assert not is_new
    assert again.certificate == first.certificate
    old = capseal.seal(cap.to_xml(message(ORDER)), first)
    second, _new = capseal.make_key(tmp_path, "live", "市", NOW, renew=True)
    pinned = capseal.pinned(capseal.public_pem(capseal.certificates(tmp_path, "live")))
    assert pinned == [second.certificate, first.certificate]
    assert capseal.verify(old, pinned, NOW).certificate == first.certificate


def test_secrets_are_for_the_service_alone_and_worlds_have_their_own(tmp_path):
    live, _new = capseal.make_key(tmp_path, "live", "市", NOW)
    drill, _new = capseal.make_key(tmp_path, "drill", "市", NOW)
    assert live.certificate != drill.certificate
    assert (tmp_path / "cap-live.pem").stat().st_mode & 0o777 == 0o600
    assert "drill" in drill.certificate.subject.rfc4514_string()


def test_a_broken_file_is_named_put_aside_and_replaced(tmp_path):
    with pytest.raises(capseal.NoCapKey):
        capseal.open_key(tmp_path, "live")
    (tmp_path / "cap-live.pem").write_text("nonsense")
    with pytest.raises(capseal.BrokenCapKey, match="壊れて"):
        capseal.open_key(tmp_path, "live")
    capseal.make_key(tmp_path, "live", "市", NOW, renew=True)
    assert (tmp_path / "cap-live.broken").read_text() == "nonsense"
    capseal.open_key(tmp_path, "live")


def test_halves_of_two_keys_are_no_key(tmp_path):
    capseal.make_key(tmp_path, "live", "市", NOW)
    capseal.make_key(tmp_path, "drill", "市", NOW)
    live, drill = ((tmp_path / f"cap-{w}.pem").read_text() for w in ("live", "drill"))
    secret = live.partition("-----BEGIN CERT")[0]
    (tmp_path / "cap-live.pem").write_text(
        secret + "-----BEGIN CERT" + drill.partition("-----BEGIN CERT")[2]
    )
    with pytest.raises(capseal.BrokenCapKey, match="P-256"):
        capseal.open_key(tmp_path, "live")


def test_a_directory_that_cannot_be_made_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "keys").write_text("a file stands here")
    with pytest.raises(capseal.UnusableCapKey, match="KEY_DIR"):
        capseal.make_key(tmp_path / "keys", "live", "市", NOW)
    with pytest.raises(capseal.UnusableCapKey, match="PEM"):
        capseal.pinned(b"no certificate")
