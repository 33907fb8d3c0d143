"""The certificate on paper: a value and its seal in, a PDF out (証明書の印刷)."""

from certificates.paper.fitting import DoesNotFit
from certificates.paper.pades import Signature, Signer
from certificates.paper.page import preflight, render
from certificates.paper.qr import CodeTooDense

__all__ = ["CodeTooDense", "DoesNotFit", "Signature", "Signer", "preflight", "render"]
