import json
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import fields as columns
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import keys, seal
from certificates.sealed import (
    CertificateKind,
    DamagedSeal,
    LevelMismatch,
    NotCanonical,
    SealedFields,
    SealRefused,
    SealText,
)
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.errors import FieldRefusal

NOW = datetime(2026, 10, 12, tzinfo=UTC)
BASE_URL = "https://bosai.city.example.lg.jp"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.#/:= \n"

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
sealed_fields = st.builds(
    SealedFields,
    number=texts,
    issue=st.integers(min_value=1, max_value=99),
    kind=st.sampled_from(CertificateKind),
    head_name=texts,
    house_address=texts,
    cause=texts,
    level=st.none() | st.sampled_from(DamageLevel),
    issued_on=st.dates(),
    municipality_code=texts,
    purpose=st.sampled_from(["live", "drill"]),
)


def encode(content):
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def seal_by_hand(array, key):
    """Seal as the documentation says, without our code."""
    content = b"RISAI1\0" + BASE_URL.encode() + b"\0" + array
    r, s = decode_dss_signature(key.secret.sign(content, ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(32) + min(s, seal.ORDER - s).to_bytes(32)
    number = int.from_bytes(sha256(b"RISAI1-CODE\0" + signature).digest()[:9])
    code = "".join(CROCKFORD[number >> 5 * place & 31] for place in range(13))
    payload = f"V1.{key.public.kid}.{encode(array)}.{encode(signature)}"
    return f"{BASE_URL}/v/{code}#{payload}"


@given(fields=sealed_fields)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sealed_is_what_is_verified(fields, sign, ring):
    assert seal.verify(sign(fields), ring) == fields


def test_the_text_has_the_documented_shape(fields, sign, ring):
    text = sign(fields)

    address, payload = text.split("#")
    version, kid, array, signature = payload.split(".")

    assert address.startswith(f"{BASE_URL}/v/")
    assert version == "V1"
    assert kid in ring
    assert len(decode(signature)) == 64
    assert json.loads(decode(array)) == [
        "142140-R0801-R-000123",
        1,
        "damage",
        "山田　太郎",
        "神奈川県架空市ひばり野二丁目12番地の3",
        "令和8年9月3日の台風第15号による",
        "half",
        "2026-10-12",
        "142140",
        "live",
    ]


def test_sealing_twice_gives_the_same_text(fields, sign):
    assert sign(fields) == sign(fields)


@pytest.mark.parametrize("kind", CertificateKind)
def test_no_mutation_of_a_text_is_accepted(kind, fields, sign, ring):
    """S01: a thousand changed texts, every place and kind of change, none accepted."""
    if not kind.has_level:
        fields = replace(fields, kind=kind, level=None, declared="自転車1台")
    text = sign(fields)
    chance = random.Random(1)  # noqa: S311  repeatable, not secret
    accepted = []
    for _ in range(1000):
        at = chance.randrange(len(text))
        letter = chance.choice(LETTERS)
        mutated = chance.choice(
            [
                text[:at] + letter + text[at + 1 :],
                text[:at] + letter + text[at:],
                text[:at] + text[at + 1 :],
                text[:at],
                text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
            ]
        )
        if mutated == text:
            continue
        try:
            accepted.append(seal.verify(mutated, ring))
        except SealRefused:
            continue
    assert accepted == []


def test_every_single_bit_of_array_and_signature_counts(fields, sign, ring):
    parts = SealText.parse(sign(fields))
    for name in ("array", "signature"):
        encoded = getattr(parts, name)
        content = decode(encoded)
        for bit in range(0, len(content) * 8, 5):
            changed = bytearray(content)
            changed[bit // 8] ^= 1 << bit % 8
            text = str(replace(parts, **{name: encode(bytes(changed))}))
            with pytest.raises(SealRefused):
                seal.verify(text, ring)


@pytest.mark.parametrize("column", [column.name for column in columns(SealedFields)])
def test_parts_of_two_seals_cannot_be_combined(column, fields, sign, ring):
    other = {
        "number": "142140-R0801-R-000124",
        "issue": 2,
        "kind": CertificateKind.REPORT,
        "head_name": "山田　太朗",
        "house_address": "神奈川県架空市ひばり野二丁目12番地の4",
        "cause": "令和8年9月4日の台風第15号による",
        "level": DamageLevel.TOTAL,
        "issued_on": date(2026, 10, 13),
        "municipality_code": "142131",
        "purpose": "drill",
        "declared": "自家用車1台",
    }
    if column == "declared":
        fields = replace(fields, kind=CertificateKind.PROPERTY, level=None)
    mine = SealText.parse(sign(fields))
    theirs = SealText.parse(sign(replace(fields, **{column: other[column]})))
    for name in ("array", "signature", "code"):
        with pytest.raises(SealRefused):
            seal.verify(str(replace(mine, **{name: getattr(theirs, name)})), ring)


def test_a_void_paper_cannot_borrow_the_code_of_a_valid_one(fields, sign, ring):
    void = SealText.parse(sign(fields))
    valid = SealText.parse(sign(replace(fields, issue=2)))

    with pytest.raises(seal.WrongCode):
        seal.verify(str(replace(void, code=valid.code)), ring)


def test_the_address_on_the_paper_is_under_the_signature(fields, sign, ring):
    parts = replace(SealText.parse(sign(fields)), issuer="https://bosai.example.net")

    with pytest.raises(seal.WrongIssuer):
        seal.verify(str(parts), ring)

    anywhere = {kid: replace(key, issuer="") for kid, key in ring.items()}
    with pytest.raises(seal.WrongSignature):
        seal.verify(str(parts), anywhere)


@pytest.mark.parametrize(
    ("base_url", "issuer"),
    [
        ("https://Bosai.City.example.lg.jp/", "https://bosai.city.example.lg.jp"),
        ("https://city.example.lg.jp:443", "https://city.example.lg.jp"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://city.example.lg.jp/bosai/", "https://city.example.lg.jp/bosai"),
    ],
)
def test_the_issuer_is_written_as_a_browser_writes_it(
    base_url, issuer, fields, tmp_path
):
    keys.create_key(tmp_path, "live", NOW)
    sealed = seal.sign(fields, keys.load_signing_key(tmp_path, "live"), base_url)

    assert sealed.issuer == issuer
    assert seal.verify(str(sealed), keys.load_public_keys(tmp_path)) == fields


@pytest.mark.parametrize(
    "base_url", ["", "bosai.example", "https://防災.example", "a b"]
)
def test_an_address_that_cannot_be_sealed_is_refused(base_url, fields, tmp_path):
    keys.create_key(tmp_path, "live", NOW)
    key = keys.load_signing_key(tmp_path, "live")

    with pytest.raises(FieldRefusal, match="BASE_URL"):
        seal.sign(fields, key, base_url)


def test_cve_2021_40855_a_drill_key_never_seals_a_live_paper(
    fields, key_directory, ring
):
    """A test key that production accepted let anybody make valid passes in 2021."""
    drill = keys.load_signing_key(key_directory, "drill")
    with pytest.raises(seal.WrongPurpose):
        seal.sign(fields, drill, BASE_URL)

    posing = replace(drill, public=replace(drill.public, purpose="live"))
    forged = str(seal.sign(fields, posing, BASE_URL))
    with pytest.raises(seal.WrongPurpose):
        seal.verify(forged, ring)


def test_a_live_key_never_seals_a_drill(fields, key_directory, ring):
    live = keys.load_signing_key(key_directory, "live")
    posing = replace(live, public=replace(live.public, purpose="drill"))
    forged = str(seal.sign(replace(fields, purpose="drill"), posing, BASE_URL))

    with pytest.raises(seal.WrongPurpose):
        seal.verify(forged, ring)


def test_a_verifier_may_insist_on_one_world(fields, sign, ring):
    drill = sign(replace(fields, purpose="drill"))

    assert seal.verify(drill, ring, "drill").purpose == "drill"
    with pytest.raises(seal.WrongPurpose, match="訓練用"):
        seal.verify(drill, ring, "live")


def test_a_key_of_another_city_is_unknown(fields, ring, tmp_path):
    keys.create_key(tmp_path, "live", NOW)
    stranger = keys.load_signing_key(tmp_path, "live")
    text = str(seal.sign(fields, stranger, BASE_URL))

    with pytest.raises(seal.UnknownKey, match=stranger.public.kid):
        seal.verify(text, ring)

    mine = next(key.kid for key in ring.values() if key.purpose == "live")
    with pytest.raises(seal.WrongSignature):
        seal.verify(str(replace(SealText.parse(text), kid=mine)), ring)


def test_the_mirror_image_of_a_signature_is_refused(fields, sign, ring):
    parts = SealText.parse(sign(fields))
    content = decode(parts.signature)
    mirrored = seal.ORDER - int.from_bytes(content[32:])
    other = encode(content[:32] + mirrored.to_bytes(32))

    with pytest.raises(NotCanonical, match="署名"):
        seal.verify(str(replace(parts, signature=other)), ring)


def test_loose_bits_of_base64_are_refused(fields, sign, ring):
    parts = SealText.parse(sign(fields))
    alphabet = LETTERS[:64]
    last = alphabet.index(parts.signature[-1])
    loose = parts.signature[:-1] + alphabet[last ^ 1]

    with pytest.raises(NotCanonical, match="署名"):
        seal.verify(str(replace(parts, signature=loose)), ring)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda array: array.replace(b",", b", ", 1),
        lambda array: array.replace("山".encode(), b"\\u5c71"),
        lambda array: array.replace(b'"2026-10-12"', b'"20261012"'),
        lambda array: array.replace(b",1,", b",true,"),
        lambda array: array.replace(b",1,", b",1.0,"),
        lambda array: array.replace(b'"half"', b'"destroyed"'),
        lambda array: array.replace(b'"live"', b'"test"'),
        lambda array: array[:-1] + b',"more"]',
        lambda _array: b"{}",
        lambda array: b"\xff" + array,
    ],
)
def test_even_the_right_key_seals_only_the_one_way_of_writing(
    rewrite, fields, sign, key_directory, ring
):
    """Whoever could sign arbitrary bytes still could not make a second writing."""
    array = decode(SealText.parse(sign(fields)).array)
    key = keys.load_signing_key(key_directory, "live")

    assert seal.verify(seal_by_hand(array, key), ring) == fields
    with pytest.raises(NotCanonical):
        seal.verify(seal_by_hand(rewrite(array), key), ring)


@pytest.mark.parametrize(
    "garbage", ["", "V1", "https://x/v/#V1...", "罹災証明書", "\0"]
)
def test_garbage_is_damaged(garbage, ring):
    with pytest.raises(DamagedSeal, match="読み取って"):
        seal.verify(garbage, ring)


def test_white_space_around_a_text_is_not_ignored(fields, sign, ring):
    for text in (f" {sign(fields)}", f"{sign(fields)}\n"):
        with pytest.raises(DamagedSeal):
            seal.verify(text, ring)


def test_a_level_belongs_on_one_paper_only(certificate):
    with pytest.raises(LevelMismatch):
        replace(certificate, level=None)
    with pytest.raises(LevelMismatch):
        replace(certificate, kind=CertificateKind.REPORT)
