"""The codewords of a QR code: its text, and what mends a scratch (ISO/IEC 18004).

The ``qrcode`` package writes its data bit by bit and divides polynomials of Python
objects, which costs more than drawing the page. Here a codeword is a byte and a
remainder is one integer; the package still places and masks them.
"""

from functools import lru_cache
from itertools import zip_longest

from qrcode.base import EXP_TABLE, LOG_TABLE, RSBlock

BYTE_MODE, MODE_BITS = 4, 4
PADDING = b"\xec\x11"

# Up to version 9 the length of a text takes one byte, above it two.
LAST_SHORT_VERSION = 9


def room(blocks: list[RSBlock], version: int) -> int:
    """Return how many bytes of text a code of this version holds."""
    return _data_count(blocks) - (MODE_BITS + _length_bits(version) + 7) // 8


def codewords(text: bytes, blocks: list[RSBlock], version: int) -> list[int]:
    """Return data and error correction as they are laid into the code."""
    data = _padded(text, _data_count(blocks), _length_bits(version))
    stretches, corrections, start = [], [], 0
    for block in blocks:
        stretch = data[start : start + block.data_count]
        stretches.append(stretch)
        corrections.append(_correction(stretch, block.total_count - block.data_count))
        start += block.data_count
    return [*_interleaved(stretches), *_interleaved(corrections)]


def _data_count(blocks: list[RSBlock]) -> int:
    return sum(block.data_count for block in blocks)


def _length_bits(version: int) -> int:
    return 8 if version <= LAST_SHORT_VERSION else 16


def _padded(text: bytes, count: int, length_bits: int) -> bytes:
    """Put mode and length before the text and fill up what is left."""
    bits = BYTE_MODE << length_bits | len(text)
    # Four bits of mode before the text leave four bits that end it.
    whole = (bits << 8 * len(text) | int.from_bytes(text)) << 4
    head = whole.to_bytes((MODE_BITS + length_bits + 4) // 8 + len(text))
    return (head + PADDING * count)[:count]


def _interleaved(stretches: list[bytes]) -> list[int]:
    columns = zip_longest(*stretches)
    return [byte for column in columns for byte in column if byte is not None]


def _correction(data: bytes, count: int) -> bytes:
    """Divide by the generator and return the remainder (Reed-Solomon)."""
    table, top = _multiples(count), 8 * (count - 1)
    rest = 0
    for byte in data:
        factor = byte ^ rest >> top
        rest = (rest & (1 << top) - 1) << 8 ^ table[factor]
    return rest.to_bytes(count)


@lru_cache
def _multiples(count: int) -> tuple[int, ...]:
    """Return every multiple of the generator of a degree, without its first term."""
    generator = [1]
    for power in range(count):
        shifted = [*generator, 0]
        for place, coefficient in enumerate(generator, start=1):
            shifted[place] ^= _product(coefficient, EXP_TABLE[power])
        generator = shifted
    return tuple(
        int.from_bytes(bytes(_product(factor, term) for term in generator[1:]))
        for factor in range(256)
    )


def _product(one: int, other: int) -> int:
    if not (one and other):
        return 0
    return EXP_TABLE[(LOG_TABLE[one] + LOG_TABLE[other]) % 255]
