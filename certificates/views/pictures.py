"""A code as a picture inside the page, so that it prints without another request."""

from base64 import b64encode
from io import BytesIO

from PIL import Image

from certificates.paper import qr


def code_picture(text: str) -> str:
    """Return a QR code as the address of a picture (data:)."""
    rows = qr.bitmap(text)
    side = len(rows)
    out = BytesIO()
    Image.frombytes("1", (side, side), b"".join(rows)).save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"
