"""Pictures of a city's seal: a red square with a white stroke through it."""

from io import BytesIO

from PIL import Image, ImageDraw

RED = (200, 30, 40)


def drawn(ink=RED, ground=(0, 0, 0, 0), size=(240, 240), file_format="PNG") -> bytes:
    """Return a picture of a frame and a bar in one ink."""
    picture = Image.new("RGBA", size, ground)
    pen = ImageDraw.Draw(picture)
    width, height = size
    box = (width // 12, height // 12, width * 11 // 12, height * 11 // 12)
    pen.rectangle(box, outline=(*ink, 255), width=width // 12)
    pen.line((width // 2, height // 4, width // 2, height * 3 // 4), (*ink, 255), 20)
    out = BytesIO()
    plain = picture if file_format == "PNG" else picture.convert("RGB")
    plain.save(out, file_format)
    return out.getvalue()
