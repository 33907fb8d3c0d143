"""A reader of QR codes after the standard alone (ISO/IEC 18004): no error correction.

It shares nothing with the package that writes our codes nor with the decoder that reads
them elsewhere: a third opinion on what stands on the paper.
"""

from PIL import Image

DARK = 128
BYTE_MODE = 4

# Data codewords of each block at level M (table 9): (blocks, data bytes) per version.
BLOCKS_M = {
    13: ((8, 37), (1, 38)),
    14: ((4, 40), (5, 41)),
    15: ((5, 41), (5, 42)),
    16: ((7, 45), (3, 46)),
    17: ((10, 46), (1, 47)),
    18: ((9, 43), (4, 44)),
    19: ((3, 44), (11, 45)),
    20: ((3, 41), (13, 42)),
}
# Centres of the alignment patterns (annex E).
ALIGNED = {
    13: (6, 34, 62),
    14: (6, 26, 46, 66),
    15: (6, 26, 48, 70),
    16: (6, 26, 50, 74),
    17: (6, 30, 54, 78),
    18: (6, 30, 56, 82),
    19: (6, 30, 58, 86),
    20: (6, 34, 62, 90),
}
MASKS = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _j: i % 2 == 0,
    lambda _i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def read(picture: Image.Image) -> str:
    """Read the one code of a picture that holds nothing else dark."""
    return text_of(modules_of(picture))


def modules_of(picture: Image.Image) -> list[list[bool]]:
    """Cut the picture to the code and look at the middle of each module."""
    grey = picture.convert("L")
    box = grey.point(lambda value: 255 if value < DARK else 0).getbbox()
    code = grey.crop(box)
    sampled = (_sampled(code, version * 4 + 17) for version in BLOCKS_M)
    return next(modules for modules in sampled if _keeps_time(modules))


def _sampled(code: Image.Image, count: int) -> list[list[bool]]:
    across, down = code.width / count, code.height / count
    return [
        [
            code.getpixel((int((x + 0.5) * across), int((y + 0.5) * down))) < DARK
            for x in range(count)
        ]
        for y in range(count)
    ]


def _keeps_time(modules: list[list[bool]]) -> bool:
    """Say whether dark and light take turns between the corners (timing pattern)."""
    between = range(8, len(modules) - 8)
    return all(modules[6][at] == modules[at][6] == (at % 2 == 0) for at in between)


def text_of(modules: list[list[bool]]) -> str:
    """Take the mask off, follow the path of the bits, and read the bytes."""
    size = len(modules)
    version = (size - 17) // 4
    mask = MASKS[_format(modules) >> 10 & 7]
    bits = [modules[i][j] ^ mask(i, j) for i, j in _path(size, version)]
    return _text(_data(_bytes(bits), version))


def _format(modules: list[list[bool]]) -> int:
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)]
    places += [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    value = 0
    for i, j in places:
        value = value << 1 | modules[i][j]
    return value ^ 0b101010000010010


def _path(size: int, version: int):
    """Yield the modules that hold data, two columns at a time from the right."""
    taken = _taken(size, version)
    upward = True
    for right in (*range(size - 1, 7, -2), 5, 3, 1):
        rows = range(size - 1, -1, -1) if upward else range(size)
        for i in rows:
            for j in (right, right - 1):
                if (i, j) not in taken:
                    yield i, j
        upward = not upward


def _taken(size: int, version: int) -> set[tuple[int, int]]:
    taken = {(6, at) for at in range(size)} | {(at, 6) for at in range(size)}
    for i in range(9):
        taken |= {(i, j) for j in range(9)}
        taken |= {(i, size - 1 - j) for j in range(8)}
        taken |= {(size - 1 - j, i) for j in range(8)}
    for i in range(6):
        taken |= {(i, size - 9 - j) for j in range(3)}
        taken |= {(size - 9 - j, i) for j in range(3)}
    centres = ALIGNED[version]
    corners = {(6, 6), (6, centres[-1]), (centres[-1], 6)}
    for i in centres:
        for j in centres:
            if (i, j) not in corners:
                taken |= {(i + y, j + x) for y in range(-2, 3) for x in range(-2, 3)}
    return taken


def _bytes(bits: list[bool]) -> bytes:
    whole = len(bits) // 8 * 8
    text = "".join("1" if bit else "0" for bit in bits[:whole])
    return int(text, 2).to_bytes(whole // 8)


def _data(content: bytes, version: int) -> bytes:
    """Undo the interleaving of the blocks; what mends errors stands after the data."""
    lengths = [size for count, size in BLOCKS_M[version] for _ in range(count)]
    blocks = [bytearray() for _ in lengths]
    stream = iter(content)
    for at in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if at < length:
                block.append(next(stream))
    return b"".join(blocks)


def _text(data: bytes) -> str:
    bits = int.from_bytes(data)
    left = len(data) * 8 - 4
    assert bits >> left == BYTE_MODE
    left -= 16
    length = bits >> left & 0xFFFF
    left -= length * 8
    return (bits >> left & (1 << length * 8) - 1).to_bytes(length).decode()
