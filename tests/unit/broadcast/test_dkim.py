"""DKIM: signatures that another implementation accepts, and none on a changed mail."""

from base64 import b64decode
from dataclasses import replace
from hashlib import sha256

import dkim as dkimpy
import pytest
from cryptography.exceptions import InvalidSignature
from dkim.canonicalization import CanonicalizationPolicy
from dkim.util import parse_tag_value
from test_mail_template import BREAKS, CONTENT, NAME, TARO, TOKEN

from broadcast import dkim
from broadcast.mail import compile_mail
from broadcast.rules.addresses import MailAddress
from disaster.foundation.errors import FieldRefusal, Refusal

DOMAIN = "city.example.jp"
PLAIN = replace(CONTENT, leave_mailbox=f"kaijo@{DOMAIN}")


@pytest.fixture(scope="module")
def key_dir(tmp_path_factory):
    """Make a key directory with one key of each kind."""
    directory = tmp_path_factory.mktemp("keys")
    dkim.make(directory, DOMAIN, "s2026", dkim.RSA)
    dkim.make(directory, DOMAIN, "e2026", dkim.ED25519)
    return directory


def signed(keys, content=PLAIN, recipient=TARO):
    template = compile_mail(content)
    template = replace(template, sign=dkim.signer(keys, template.rest))
    return template.fill(recipient, NAME, TOKEN)


def by_algorithm(key_dir, algorithm):
    return [key for key in dkim.keys(key_dir, DOMAIN) if key.algorithm == algorithm]


def verified(raw, key):
    records = {f"{key.record_name}.".encode(): key.record.encode()}
    return dkimpy.verify(raw, dnsfunc=lambda name, **_rest: records.get(name))


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (CONTENT.subject, CONTENT.body),
        ("件" * 200, "長い行" * 4000),
        ("plain", ""),
        ("two  spaces ", "a\n\n\n"),
    ],
)
def test_another_implementation_accepts_the_signature(key_dir, subject, body):
    (key,) = by_algorithm(key_dir, dkim.RSA)
    raw = signed([key], replace(PLAIN, subject=subject, body=body))
    assert raw.startswith(b"DKIM-Signature: ")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert verified(raw, key)


@pytest.mark.parametrize("local", ["a..b", ".a", "a."])
def test_mail_to_a_legacy_address_is_signed_too(key_dir, local):
    (key,) = by_algorithm(key_dir, dkim.RSA)
    assert verified(signed([key], recipient=MailAddress(local, "docomo.ne.jp")), key)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (b"taro@", b"jiro@"),
        (b"One-Click", b"Two-Click"),
        (b"mail/unsubscribe", b"mail/elsewhere"),
        (b"auto-generated", b"no"),
        (NAME.encode(), b"<other@city.example.jp>"),
        (b"From: ", b"From: x@evil.example\r\nFrom: "),
        (b"Subject: ", b"Subject: x\r\nSubject: "),
    ],
)
def test_a_changed_header_is_noticed(key_dir, true, false):
    (key,) = by_algorithm(key_dir, dkim.RSA)
    raw = signed([key])
    assert true in raw
    assert not verified(raw.replace(true, false, 1), key)


def test_a_changed_body_is_noticed(key_dir):
    (key,) = by_algorithm(key_dir, dkim.RSA)
    raw = bytearray(signed([key]))
    place = raw.index(b"\r\n\r\n") + 10
    raw[place] = ord("A") if raw[place] != ord("A") else ord("B")
    assert not verified(bytes(raw), key)


def test_every_key_signs_so_that_an_old_one_may_overlap(key_dir):
    keys = dkim.keys(key_dir, DOMAIN)
    raw = signed(keys)
    assert raw.count(b"DKIM-Signature: ") == 2
    # The RSA key still verifies beneath the other signature.
    (key,) = by_algorithm(key_dir, dkim.RSA)
    second = raw[raw.index(b"DKIM-Signature: v=1; a=rsa") :]
    assert verified(second, key)


def test_ed25519_signs_what_the_standard_says(key_dir):
    """RFC 8463: the signature is over the SHA-256 of the canonical headers."""
    (key,) = by_algorithm(key_dir, dkim.ED25519)
    raw = signed([key])
    headers, body = dkimpy.rfc822_parse(raw)
    (value,) = [v for name, v in headers if name.lower() == b"dkim-signature"]
    tags = parse_tag_value(value)
    policy = CanonicalizationPolicy.from_c_value(tags[b"c"])
    assert b64decode(tags[b"bh"]) == sha256(policy.canonicalize_body(body)).digest()
    names = tags[b"h"].split(b":")
    chosen = dkimpy.select_headers(policy.canonicalize_headers(headers[1:]), names)
    unsigned = value[: value.rindex(b" b=") + 3]
    own = policy.canonicalize_headers([(b"DKIM-Signature", unsigned)])
    data = b"".join(b":".join(pair) for pair in chosen)
    data += b":".join(own[0]).rstrip(b"\r\n")
    public = key.private.public_key()
    signature = b64decode(b"".join(tags[b"b"].split()))
    public.verify(signature, sha256(data).digest())
    with pytest.raises(InvalidSignature):
        public.verify(signature, sha256(data + b"x").digest())


def test_keys_are_private_and_never_overwritten(tmp_path):
    made = dkim.make(tmp_path, DOMAIN, "s1", dkim.RSA)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    with pytest.raises(Refusal, match="もうあります"):
        dkim.make(tmp_path, DOMAIN, "s1", dkim.RSA)
    assert file.read_bytes() == before
    assert made.record.startswith("v=DKIM1; k=rsa; p=MII")
    assert made.record_name == "s1._domainkey.city.example.jp"


@pytest.mark.parametrize("selector", ["", "A", "../x", "a b", "-a", *BREAKS])
def test_odd_selectors_are_refused(tmp_path, selector):
    with pytest.raises(FieldRefusal):
        dkim.make(tmp_path, DOMAIN, selector, dkim.RSA)


def test_a_broken_key_never_stops_a_mail(tmp_path):
    dkim.make(tmp_path, DOMAIN, "good", dkim.ED25519)
    (tmp_path / f"dkim-bad-{DOMAIN}.pem").write_text("nonsense")
    (tmp_path / "dkim-other-elsewhere.example.pem").write_text("not ours")
    assert [key.selector for key in dkim.keys(tmp_path, DOMAIN)] == ["good"]
    assert dkim.unusable(tmp_path, DOMAIN) == [f"dkim-bad-{DOMAIN}.pem"]
    assert dkim.keys(tmp_path / "missing", DOMAIN) == []
