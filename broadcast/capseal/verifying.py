"""Check a seal against pinned certificates, whoever the message says it is of (検証).

The certificate inside the message is not believed: anybody can put one there. What
counts is the whole document under one of the certificates that the receiver pinned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureMethod,
)
from signxml.exceptions import InvalidCertificate, InvalidInput, InvalidSignature
from signxml.verifier import SignatureConfiguration, XMLVerifier

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

LARGEST = 5 * 1024 * 1024
DSIG = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE = f"{{{DSIG}}}Signature"
ENVELOPED = f"{DSIG}enveloped-signature"
EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0.value
ALERT = "{urn:oasis:names:tc:emergency:cap:1.2}alert"


class BrokenSeal(Refusal):
    """The seal does not hold for this message (無効な署名)."""

    message = _("署名を確かめられません: %(reason)s。この内容を信用しないでください。")


@dataclass(frozen=True, slots=True)
class Verified:
    """What is known to be of the signer (確かめられた内容).

    Read ``content``, the very bytes under the seal, and never the file beside it.
    """

    content: bytes
    certificate: x509.Certificate


def verify(xml: bytes, trusted: Sequence[x509.Certificate], at: datetime) -> Verified:
    """Return what was sealed and by whom, or refuse (署名を確かめる)."""
    root = _root(xml)
    _require_one_seal(root)
    _require_whole_document(root)
    failures = []
    for certificate in trusted:
        try:
            return Verified(_checked(root, certificate, at), certificate)
        except Refusal as refusal:
            failures.append(refusal)
    raise (
        failures[0] if failures else BrokenSeal(reason=_("信頼する証明書がありません"))
    )


def _root(xml: bytes) -> etree._Element:
    if len(xml) > LARGEST:
        raise BrokenSeal(reason=_("5メガバイトを超えています"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BrokenSeal(reason=_("XMLが壊れています")) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenSeal(reason=_("DTD（実体の定義）が入っています"))
    if root.tag != ALERT:
        raise BrokenSeal(reason=_("一番外が CAP 1.2 の alert ではありません"))
    return root


def _require_one_seal(root: etree._Element) -> None:
    """Refuse a message without a seal, with several, or with it in another place."""
    seals = list(root.iter(SIGNATURE))
    if not seals:
        raise BrokenSeal(reason=_("署名がありません"))
    if len(seals) > 1 or seals[0] is not root[-1]:
        raise BrokenSeal(reason=_("署名が alert の最後に1つだけではありません"))
    if len(list(root.iter(ALERT))) > 1:
        raise BrokenSeal(reason=_("alert が2つ以上入っています"))


def _require_whole_document(root: etree._Element) -> None:
    """Refuse a seal over a part: the rest could be anybody's (署名の包み替え)."""
    references = root.findall(f"{SIGNATURE}/{{{DSIG}}}SignedInfo/{{{DSIG}}}Reference")
    transforms = [
        step.get("Algorithm")
        for reference in references
        for step in reference.iter(f"{{{DSIG}}}Transform")
    ]
    if [reference.get("URI") for reference in references] != [""]:
        raise BrokenSeal(reason=_("署名が文書の全体に付いていません"))
    if transforms != [ENVELOPED, EXCLUSIVE]:
        raise BrokenSeal(reason=_("署名の変換の指定が違います"))


def _checked(
    root: etree._Element, certificate: x509.Certificate, at: datetime
) -> bytes:
    expected = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=frozenset({SignatureMethod.ECDSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        verification_time=at,
    )
    try:
        found = XMLVerifier().verify(
            root, x509_cert=certificate, expect_config=expected
        )
    except InvalidCertificate:
        raise BrokenSeal(reason=_("証明書の期間の外です")) from None
    except InvalidSignature:
        raise BrokenSeal(
            reason=_("内容が変えられたか、別の鍵で署名されています")
        ) from None
    except (InvalidInput, etree.LxmlError, ValueError):
        raise BrokenSeal(reason=_("署名の形が正しくありません")) from None
    result = found[0] if isinstance(found, list) else found
    return result.signed_data
