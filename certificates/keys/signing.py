"""One key that signs: the seal in the code and the signature under the file (署名)."""

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from certificates.keys.keyring import PublicKey

ES256 = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

# The order of the group of P-256 (SEC 2, 2.4.2).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What the issuer holds (署名鍵).

    The two uses never meet: what a seal signs begins with ``RISAI1``, what a file's
    signature signs is a set of attributes and begins with the byte 0x31.
    """

    public: PublicKey
    secret: ec.EllipticCurvePrivateKey

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The X.509 certificates under which files are signed, in DER."""
        return self.public.chain

    def sign(self, content: bytes) -> bytes:
        """Return the one signature of a content, in DER with the lower s.

        With s, its mirror image ORDER - s would hold too: two files for one paper.
        """
        r, s = decode_dss_signature(self.secret.sign(content, ES256))
        return encode_dss_signature(r, min(s, ORDER - s))
