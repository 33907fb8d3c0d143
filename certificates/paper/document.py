"""A PDF file as a list of numbered objects (ISO 32000-1), whatever it shows."""

import hashlib

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FREE = b"0000000000 65535 f \n"


class Document:
    """Objects in the order of their numbers, written out at once."""

    def __init__(self) -> None:
        """Begin empty; the first object has number 1."""
        self._bodies: list[bytes | None] = []

    def add(self, body: bytes | str) -> int:
        """Add an object and return its number."""
        self._bodies.append(body.encode("ascii") if isinstance(body, str) else body)
        return len(self._bodies)

    def reserve(self) -> int:
        """Give a number to an object that is written later."""
        self._bodies.append(None)
        return len(self._bodies)

    def put(self, number: int, body: bytes | str) -> None:
        """Write the object of a reserved number."""
        self._bodies[number - 1] = (
            body.encode("ascii") if isinstance(body, str) else body
        )

    def written(self, catalog: int, facts: int) -> bytes:
        """Return the file; equal objects give equal bytes."""
        pieces, places, at = [HEAD], [FREE], len(HEAD)
        for number, body in enumerate(self._bodies, start=1):
            if body is None:
                raise RuntimeError("an object was reserved and never written")
            piece = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            places.append(b"%010d 00000 n \n" % at)
            pieces.append(piece)
            at += len(piece)
        digest = hashlib.sha256(b"".join(pieces)).hexdigest()[:32]
        pieces += [b"xref\n0 %d\n" % len(places), *places]
        pieces.append(
            f"trailer\n<</Size {len(places)}/Root {catalog} 0 R/Info {facts} 0 R"
            f"/ID[<{digest}><{digest}>]>>\nstartxref\n{at}\n%%EOF\n".encode("ascii")
        )
        return b"".join(pieces)


def stream(entries: str, compressed: bytes) -> bytes:
    """Return the body of a stream that zlib has compressed."""
    head = f"<<{entries}/Filter/FlateDecode/Length {len(compressed)}>>stream\n"
    return head.encode("ascii") + compressed + b"\nendstream"


def text(content: str) -> str:
    """Write a text for people into the file's structure, in any script."""
    return f"<FEFF{content.encode('utf-16-be').hex().upper()}>"


def number(value: float) -> str:
    """Write a length with a hundredth of a point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
