"""Read a finished certificate back: what it says and who signed it (読戻し).

A paper is released only after this check, whatever went wrong before it. The reader of
the file (pypdf) and of the code (zxing-cpp) know nothing of what wrote them.
"""

from certificates.readback.checking import Issued, altered, verify_file, verify_issued
from certificates.readback.proof import first_difference
from certificates.readback.reading import ReadBack, read_back
from certificates.readback.refusals import (
    AlteredPaper,
    BrokenSignature,
    NoSeal,
    NoSignature,
    SeveralSeals,
    UnknownSigner,
    UnreadablePaper,
)
from certificates.sealed import SealRefused

__all__ = [
    "AlteredPaper",
    "BrokenSignature",
    "Issued",
    "NoSeal",
    "NoSignature",
    "ReadBack",
    "SealRefused",
    "SeveralSeals",
    "UnknownSigner",
    "UnreadablePaper",
    "altered",
    "first_difference",
    "read_back",
    "verify_file",
    "verify_issued",
]
