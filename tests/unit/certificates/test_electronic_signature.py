"""The city's electronic signature: right for every reader, wrong after any change."""

import random
import re
import shutil
import subprocess
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader, PdfWriter

from certificates import keys, paper, readback, seal
from certificates.paper import cms, pades
from certificates.rules.kinds import CertificateKind
from certificates.sealed import SealedFields, SealRefused
from disaster.foundation.errors import FieldRefusal
from tests import gaps

NOW = datetime(2026, 10, 12, 0, 30, tzinfo=UTC)
BASE_URL = "https://bosai.city.example.lg.jp"
HOLE = re.compile(rb"/Contents(<[0-9a-f]+>)")
RANGE = re.compile(rb"/ByteRange\[0 (\d+) +(\d+) +(\d+) *\]")


@pytest.fixture
def signed(key_directory):
    """Print a paper as it is issued: sealed and signed."""

    def print_signed(certificate, key=None, **options):
        key = key or keys.load_signing_key(key_directory, certificate.world)
        text = str(seal.sign(SealedFields.of(certificate), key, BASE_URL))
        signature = paper.Signature(key, NOW)
        return paper.render(certificate, text, electronic=signature, **options)

    return print_signed


def authority(directory, purpose="live"):
    return (directory / f"authority-{purpose}.crt").read_bytes()


def refused(pdf, ring, purpose=None):
    with pytest.raises(SealRefused) as refusal:
        readback.verify_issued(pdf, ring, purpose)
    return refusal.value


def test_a_signed_paper_says_who_sealed_and_who_signed_it(certificate, signed, ring):
    pdf = signed(certificate)

    issued = readback.verify_issued(pdf, ring, "live")

    live = next(key.kid for key in ring.values() if key.purpose == "live")
    assert issued.fields == SealedFields.of(certificate)
    assert (issued.sealed_with, issued.signed_with) == (live, live)
    assert issued.says(certificate.statement)
    assert not issued.says("全壊の証明")


def test_equal_input_and_moment_give_equal_bytes(certificate, signed):
    assert signed(certificate) == signed(certificate)


def test_a_signed_paper_stays_small(certificate, signed):
    assert len(signed(certificate)) <= 80_000


def test_pyhanko_calls_it_a_whole_and_valid_pades_signature(
    certificate, signed, key_directory
):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        status = pyhanko_status(signed(certificate), key_directory)

    assert status.bottom_line
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.docmdp_ok
    assert status.md_algorithm == "sha256"


def test_pyhanko_refuses_a_changed_byte(certificate, signed, key_directory):
    pdf = bytearray(signed(certificate))
    pdf[pdf.index(b"/Lang(ja") + 6] ^= 1

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        status = pyhanko_status(bytes(pdf), key_directory)

    assert not status.intact
    assert not status.bottom_line


def pyhanko_status(pdf, directory):
    from asn1crypto import pem
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    _kind, _headers, der = pem.unarmor(authority(directory))
    root = asn1_x509.Certificate.load(der)
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    assert str(signature.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"
    return validate_pdf_signature(signature, context)


def test_poppler_calls_the_signature_valid(certificate, signed, tmp_path):
    if shutil.which("pdfsig") is None:
        gaps.skip("pdfsig", "no poppler-utils", "apt-get install poppler-utils")
    (tmp_path / "paper.pdf").write_bytes(signed(certificate))

    done = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "paper.pdf"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Signature is Valid" in done.stdout
    assert "Total document signed" in done.stdout
    assert "開発用・体験用" in done.stdout


def test_openssl_verifies_the_cms_against_our_authority(
    certificate, signed, key_directory, tmp_path
):
    if shutil.which("openssl") is None:
        gaps.skip("openssl", "no openssl", "apt-get install openssl")
    pdf = signed(certificate)
    start, end, _rest = map(int, RANGE.search(pdf).groups())
    content = bytes.fromhex(pdf[start + 1 : end - 1].decode())
    (tmp_path / "signature.der").write_bytes(content.rstrip(b"\0"))
    (tmp_path / "content").write_bytes(pdf[:start] + pdf[end:])
    (tmp_path / "root.pem").write_bytes(authority(key_directory))

    command = ["openssl", "cms", "-verify", "-binary", "-cades", "-purpose", "any"]
    command += ["-inform", "DER", "-in", "signature.der", "-content", "content"]
    command += ["-CAfile", "root.pem", "-out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    (tmp_path / "content").write_bytes(pdf[:start] + pdf[end:-1])
    forged = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert forged.returncode != 0


@pytest.mark.parametrize("kind", ["damage", "property", "report"])
def test_no_mutation_of_a_file_is_accepted(kind, certificate, signed, ring):
    """S01: a thousand changed files, every place and kind of change, none accepted."""
    if kind != "damage":
        stated = {"kind": CertificateKind(kind), "level": None, "declared": "自転車"}
        certificate = replace(certificate, **stated)
    pdf = signed(certificate)
    chance = random.Random(1)  # noqa: S311  repeatable, not secret
    hole = HOLE.search(pdf)
    accepted = []
    for turn in range(1000):
        # A third of the changes goes into the signature, the only place it leaves out.
        places = range(*hole.span(1)) if turn % 3 == 0 else range(len(pdf))
        mutated = mutation(pdf, chance.choice(places), chance)
        try:
            readback.verify_issued(mutated, ring)
        except SealRefused:
            continue
        accepted.append(turn)
    assert accepted == []


def mutation(pdf, at, chance):
    byte = chance.choice([pdf[at] ^ 1 << chance.randrange(8), chance.randrange(256)])
    changed = pdf[:at] + bytes([byte]) + pdf[at + 1 :]
    return chance.choice(
        [
            changed if changed != pdf else pdf + b"\n",
            changed if changed != pdf else pdf[:-1],
            pdf[:at] + bytes([byte]) + pdf[at:],
            pdf[:at] + pdf[at + 1 :],
            pdf[:at],
        ]
    )


def test_the_digits_of_a_signature_cannot_be_written_otherwise(
    certificate, signed, ring
):
    pdf = signed(certificate)
    hole = HOLE.search(pdf).group(1)
    for other in (
        hole.upper(),
        hole[:-2] + b"1>",
        hole[:-3] + b"  >",
        hole.replace(b"a", b"A", 1),
    ):
        assert other != hole
        refusal = refused(pdf.replace(hole, other, 1), ring)
        assert isinstance(refusal, readback.BrokenSignature)


def test_the_mirror_image_of_a_signature_is_refused(certificate, signed, ring):
    pdf = signed(certificate)
    hole = HOLE.search(pdf).group(1)
    content = bytes.fromhex(hole[1:-1].decode())
    signature = cms.signature_in(content)
    r, s = decode_dss_signature(signature)
    mirrored = encode_dss_signature(r, keys.ORDER - s)
    start, end, _rest = map(int, RANGE.search(pdf).groups())
    digest = pades.digest(pdf[:start], pdf[end:])
    live = next(key for key in ring.values() if key.purpose == "live")
    again = cms.signed(digest, live.chain, lambda _attributes: mirrored)

    forged = pdf.replace(hole, pades.written(again, live.chain), 1)

    assert "書き方" in str(refused(forged, ring))


def test_bytes_after_the_end_are_refused(certificate, signed, ring):
    pdf = signed(certificate)

    for more in (b"\n", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"):
        assert isinstance(refused(pdf + more, ring), readback.BrokenSignature)


def test_a_saved_again_paper_is_told_from_the_issued_one(certificate, signed, ring):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(signed(certificate))))
    out = BytesIO()
    writer.write(out)

    refusal = refused(out.getvalue(), ring)

    assert isinstance(refusal, readback.BrokenSignature)
    assert "確認コードと印刷は合っています" in str(refusal)
    assert readback.verify_file(out.getvalue(), ring) == SealedFields.of(certificate)


def test_a_paper_without_a_signature_is_told_so(certificate, printed, ring):
    refusal = refused(printed(certificate), ring)

    assert isinstance(refusal, readback.NoSignature)
    assert "電子署名がありません" in str(refusal)


def test_a_signature_with_a_picture_is_a_note_laid_over_the_page(
    certificate, signed, ring
):
    pdf = signed(certificate)
    for shown in (
        pdf.replace(b"/Rect[0 0 0 0]", b"/Rect[0 0 9 9]"),
        pdf.replace(b"/F 132/Rect", b"/AP 9 0 R/Rect"),
    ):
        assert shown != pdf
        assert "書き込み" in str(refused(shown, ring))


def test_the_signature_of_another_city_is_unknown(certificate, signed, ring, tmp_path):
    keys.create_key(tmp_path, "live", NOW, BASE_URL)
    stranger = keys.load_signing_key(tmp_path, "live")
    pdf = signed(certificate)
    own = next(key for key in ring.values() if key.purpose == "live")
    text = readback.read_back(pdf).qr_texts[0]

    forged = paper.render(certificate, text, electronic=paper.Signature(stranger, NOW))

    assert own.chain[0] in bytes.fromhex(HOLE.search(pdf)[1][1:-1].decode())
    assert isinstance(refused(forged, ring), readback.UnknownSigner)
    assert isinstance(refused(signed(certificate, stranger), ring), seal.UnknownKey)


def test_a_drill_key_under_a_live_paper_is_refused(
    certificate, signed, ring, key_directory
):
    drill = keys.load_signing_key(key_directory, "drill")
    text = readback.read_back(signed(certificate)).qr_texts[0]

    forged = paper.render(certificate, text, electronic=paper.Signature(drill, NOW))

    assert isinstance(refused(forged, ring), seal.WrongPurpose)


def test_a_drill_paper_is_refused_where_live_ones_are_asked_for(
    certificate, signed, ring
):
    drill = signed(replace(certificate, world="drill"))

    assert readback.verify_issued(drill, ring).fields.purpose == "drill"
    assert isinstance(refused(drill, ring, "live"), seal.WrongPurpose)


def test_an_expired_key_is_refused_by_name_and_earlier_papers_hold(
    certificate, signed, tmp_path
):
    kid = keys.create_key(tmp_path, "live", NOW, lifetime_days=30)
    key, ring = keys.load_signing_key(tmp_path, "live"), keys.load_public_keys(tmp_path)
    last_day = replace(certificate, issued_on=date(2026, 11, 11))
    late = replace(certificate, issued_on=date(2026, 11, 12))

    assert readback.verify_issued(signed(last_day, key), ring).signed_with == kid
    # The seal's own check before it is printed stops a late paper; a forger has none.
    with pytest.raises(FieldRefusal, match="確認コードを作れない"):
        signed(late, key)
    endless = replace(key, public=replace(key.public, expires_at=None))
    refusal = refused(signed(late, endless), ring)
    assert isinstance(refusal, seal.ExpiredKey)
    assert kid in str(refusal)
    assert "令和8年11月11日" in str(refusal)


def test_after_the_end_of_its_key_nothing_is_issued(tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW, lifetime_days=30)
    keys.load_signing_key(tmp_path, "live", NOW + timedelta(days=29))

    with pytest.raises(keys.ExpiredKeys, match=kid):
        keys.load_signing_key(tmp_path, "live", NOW + timedelta(days=30))
    newer = keys.create_key(tmp_path, "live", NOW + timedelta(days=31))
    found = keys.load_signing_key(tmp_path, "live", NOW + timedelta(days=31))
    assert found.public.kid == newer


def test_a_withdrawn_key_is_refused_by_name(certificate, signed, tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW)
    pdf = signed(certificate, keys.load_signing_key(tmp_path, "live"))
    keys.revoke_key(tmp_path, kid, NOW)

    refusal = refused(pdf, keys.load_public_keys(tmp_path))

    assert isinstance(refusal, seal.RevokedKey)
    assert kid in str(refusal)


def test_a_key_without_an_electronic_certificate_issues_nothing(tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW)
    listed = (tmp_path / "keys.json").read_text()
    without = re.sub(r',\s*"x5c": \[[^]]*\]', "", listed)
    (tmp_path / "keys.json").write_text(without)

    assert keys.load_public_keys(tmp_path)[kid].chain == ()
    with pytest.raises(keys.NoSigningKey, match="rotate"):
        keys.load_signing_key(tmp_path, "live")


def test_the_electronic_certificate_of_another_key_is_refused(tmp_path):
    for _ in range(2):
        keys.create_key(tmp_path, "live", NOW)
    listed = (tmp_path / "keys.json").read_text()
    first, second = re.findall(r'"x5c": \[[^]]*\]', listed)
    (tmp_path / "keys.json").write_text(listed.replace(first, second))

    with pytest.raises(keys.UnusableKeys):
        keys.load_public_keys(tmp_path)


@pytest.mark.parametrize(
    ("purpose", "named"), [("live", "開発用・体験用"), ("drill", "訓練用")]
)
def test_our_own_authority_says_that_it_is_none(purpose, named, key_directory, ring):
    root = x509.load_pem_x509_certificate(authority(key_directory, purpose))
    key = next(key for key in ring.values() if key.purpose == purpose)
    leaf = x509.load_der_x509_certificate(key.chain[0])

    for each in (root, leaf):
        assert named in each.subject.rfc4514_string()
        assert "公的な認証局ではありません" in each.subject.rfc4514_string()
    leaf.verify_directly_issued_by(root)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert len(root.public_bytes(Encoding.DER)) < 1000


def test_two_keys_of_a_city_rest_on_one_authority(tmp_path):
    for _ in range(2):
        keys.create_key(tmp_path, "live", NOW)
    root = x509.load_pem_x509_certificate(authority(tmp_path))

    for key in keys.load_public_keys(tmp_path).values():
        x509.load_der_x509_certificate(key.chain[0]).verify_directly_issued_by(root)
