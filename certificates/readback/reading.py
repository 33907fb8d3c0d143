"""What a file says to someone who did not make it: text, codes, remarks.

Pixels are not looked at: what a person compares is the sealed fields with the paper in
the hand.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
)

from certificates.paper import picture
from certificates.readback.refusals import UnreadablePaper
from disaster.foundation.texts import _

# What the reader grumbles about belongs in a log, never before a clerk's one sentence.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

MOST_BYTES = 20_000_000
QR_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])

# A decoder wants more than one pixel for a module; our own picture has three.
ENLARGED, LARGEST_BITMAP = 4, 200

# Pictures inside pictures: our own papers have none.
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file says (読み戻した内容)."""

    text: str
    qr_texts: tuple[str, ...]
    number_of_pages: int
    has_remarks: bool = False
    # Digests of the pictures that lie over the print: the city's seal.
    pictures: tuple[str, ...] = ()


def read_back(pdf: bytes) -> ReadBack:
    """Extract the text and decode every QR code of a file."""
    if len(pdf) > MOST_BYTES:
        raise UnreadablePaper(reason=_("大きすぎます"))
    try:
        return _read(PdfReader(BytesIO(pdf)))
    # A hostile file may provoke any fault inside the reader.
    except Exception as fault:
        raise UnreadablePaper(reason=_("壊れているか、PDF ではありません")) from fault


def _read(reader: PdfReader) -> ReadBack:
    pages = list(reader.pages)
    contents = [_parsed(page) for page in pages]
    return ReadBack(
        text="\n".join(page.extract_text() for page in pages),
        qr_texts=tuple(text for page in pages for text in _qr_texts(page)),
        number_of_pages=len(pages),
        pictures=tuple(each for page in pages for each in _overlays(page)),
        has_remarks=any(map(_has_remarks, pages)) or any(map(_has_inline, contents)),
    )


def _parsed(page: PageObject) -> ContentStream | None:
    """Parse what is drawn once; the text is then taken from the same operations."""
    drawn = page.get("/Contents")
    if drawn is None:
        return None
    # Left as bytes, since only the fonts of the page know what its codes stand for.
    content = ContentStream(drawn.get_object(), page.pdf, "bytes")
    page[NameObject("/Contents")] = content
    return content


def _has_inline(content: ContentStream | None) -> bool:
    """Say whether a picture stands among the lines, where no paper of ours has one."""
    return content is not None and any(
        operator == b"INLINE IMAGE" for _operands, operator in content.operations
    )


def _has_remarks(page: PageObject) -> bool:
    """Say whether something was laid over the page; an unseen signature is nothing."""
    remarks = page.get("/Annots") or []
    return not all(_is_unseen_signature(remark.get_object()) for remark in remarks)


def _is_unseen_signature(remark: DictionaryObject) -> bool:
    is_empty = all(float(side) == 0 for side in remark.get("/Rect", [1]))
    return remark.get("/FT") == "/Sig" and is_empty and "/AP" not in remark


def _qr_texts(page: PageObject) -> Iterator[str]:
    for drawn in _drawn(page, DEEPEST):
        shown = _enlarged(drawn.decode_as_image())
        codes = zxingcpp.read_barcodes(shown, QR_CODES)
        yield from (code.text for code in codes)


def _overlays(page: PageObject) -> Iterator[str]:
    for drawn in _drawn(page, DEEPEST):
        cover = drawn.get("/SMask", NullObject()).get_object()
        if isinstance(cover, StreamObject):
            width, height = (int(str(drawn[side])) for side in ("/Width", "/Height"))
            yield picture.digest(width, height, drawn.get_data(), cover.get_data())


def _drawn(page_or_form: DictionaryObject, depth: int) -> Iterator[StreamObject]:
    """Return every picture that is drawn, also those inside forms."""
    held = _inner(_inner(page_or_form, "/Resources"), "/XObject")
    for name in held if depth else ():
        drawn = held[name]
        if not isinstance(drawn, StreamObject):
            continue
        if drawn.get("/Subtype") == "/Image":
            yield drawn
        else:
            yield from _drawn(drawn, depth - 1)


def _inner(outer: DictionaryObject, name: str) -> DictionaryObject:
    found = outer.get(name, NullObject()).get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _enlarged(shown: Image.Image) -> Image.Image:
    grey = shown.convert("L")
    if max(grey.size) > LARGEST_BITMAP:
        return grey
    size = (grey.width * ENLARGED, grey.height * ENLARGED)
    return grey.resize(size, Image.Resampling.NEAREST)
