"""Put the seal on a message: enveloped, the last child of the alert (署名する)."""

from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from broadcast.capseal.keyfile import CapKey


def seal(xml: bytes, key: CapKey) -> bytes:
    """Return the message with its seal: ES256 over the exclusive canonical form.

    The answer is stored and served as it is, for ever; it is never written anew.
    """
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(xml, parser)
    sealed = signer.sign(root, key=key.secret, cert=[key.certificate])
    return etree.tostring(sealed, xml_declaration=True, encoding="UTF-8")
