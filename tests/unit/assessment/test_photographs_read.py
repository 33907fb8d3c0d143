"""What is read out of a photograph's bytes, and what is refused."""

import hashlib
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from disaster.assessment import photofiles
from disaster.assessment.rules import photographing
from disaster.assessment.rules.photographing import UnusablePhoto
from tests.integration.assessment.photo_desk import heic, noise, picture


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_the_type_is_read_from_the_bytes(kind, media_type):
    found = photofiles.examine(picture((90, 60), kind))
    assert (found.media_type, found.width, found.height) == (media_type, 90, 60)


def test_several_pictures_in_one_file_of_a_telephone_are_a_jpeg():
    out = BytesIO()
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (20, 15))
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert photofiles.examine(out.getvalue()).media_type == "image/jpeg"


def test_a_clock_without_offset_shows_japanese_time():
    shot = photofiles.examine(picture(taken="2026:09:03 11:30:00")).shot
    assert shot.captured_at == datetime(2026, 9, 3, 2, 30, tzinfo=UTC)


def test_an_offset_is_believed():
    content = picture(taken="2026:09:03 11:30:00", offset="-05:30")
    shot = photofiles.examine(content).shot
    assert shot.captured_at == datetime(2026, 9, 3, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026:13:40 25:61:00"]
)
def test_an_impossible_moment_is_no_moment(written):
    assert photofiles.examine(picture(taken=written)).shot.captured_at is None


@pytest.mark.parametrize(
    "place", [(35.6895, 139.6917), (-33.8568, 151.2153), (40.6892, -74.0445)]
)
def test_the_place_is_read_in_degrees(place):
    shot = photofiles.examine(picture(place=place)).shot
    assert (shot.latitude, shot.longitude) == pytest.approx(place, abs=1e-5)


@pytest.mark.parametrize("place", [(0, 0), (95, 10), (10, 190)])
def test_a_place_that_cannot_be_is_left_out(place):
    shot = photofiles.examine(picture(place=place)).shot
    assert (shot.latitude, shot.longitude) == (None, None)


def test_a_camera_held_upright_gives_an_upright_picture():
    found = photofiles.examine(picture((80, 60), turn=6))
    assert (found.width, found.height) == (60, 80)
    with Image.open(BytesIO(found.thumbnail)) as small:
        assert small.size == (60, 80)
        # The mark of the upper left corner is now in the upper right one.
        assert min(small.getpixel((55, 5))) > 200
        assert min(small.getpixel((5, 5))) < 100


def test_the_small_copy_tells_nothing_of_the_camera():
    content = picture(
        (1200, 900), taken="2026:09:03 11:30:00", place=(35.1, 139.2), turn=1
    )
    found = photofiles.examine(content)
    with Image.open(BytesIO(found.thumbnail)) as small:
        assert small.size == (480, 360)
        assert small.format == "JPEG"
        assert dict(small.getexif()) == {}
    assert b"Exif" not in found.thumbnail
    assert len(found.thumbnail) < len(content)


def test_what_is_transparent_stands_on_white():
    out = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(photofiles.examine(out.getvalue()).thumbnail)) as small:
        assert small.getpixel((20, 15)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16"])
def test_every_kind_of_colour_gets_a_small_copy(mode):
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, "TIFF" if mode == "CMYK" else "PNG")
    if mode == "CMYK":
        out = BytesIO()
        Image.new(mode, (40, 30)).save(out, "JPEG")
    found = photofiles.examine(out.getvalue())
    with Image.open(BytesIO(found.thumbnail)) as small:
        assert small.mode == "RGB"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", photographing.EMPTY),
        (b"<html>not a photo</html>", photographing.NO_PICTURE),
        (b"GIF89a" + bytes(40), photographing.NO_PICTURE),
        (heic(), photographing.HEIC),
        (picture((300, 300), "JPEG")[:-900], photographing.BROKEN),
        (noise(40)[:-400], photographing.BROKEN),
        (bytes(photographing.LARGEST_FILE + 1), photographing.TOO_LARGE),
    ],
    ids=["empty", "page", "gif", "heic", "cut-jpeg", "cut-png", "huge"],
)
def test_what_is_no_photograph_is_refused_with_what_to_do(content, reason):
    with pytest.raises(UnusablePhoto) as refused:
        photofiles.examine(content)
    assert str(refused.value) == f"{reason}何も変えていません。"


def test_the_sentence_for_heic_names_the_setting_of_the_telephone():
    assert "互換性優先" in photographing.HEIC


@pytest.mark.parametrize("side", [9000, 12000, 30000], ids=["81M", "144M", "900M"])
def test_a_picture_that_would_fill_the_memory_is_refused_unopened(side):
    with pytest.raises(UnusablePhoto, match="画素が多すぎます"):
        photofiles.examine(_bomb(side))


def _bomb(side) -> bytes:
    """Return a PNG of a few bytes that claims to be very large."""

    def chunk(kind, body):
        checked = kind + body
        length, crc = len(body).to_bytes(4, "big"), zlib.crc32(checked)
        return length + checked + crc.to_bytes(4, "big")

    size = side.to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + bytes((1, 0, 0, 0, 0)))
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")


def test_equal_bytes_are_one_file(tmp_path):
    content = picture()
    small = photofiles.examine(content).thumbnail
    names = {photofiles.keep(tmp_path, content, small) for _time in range(2)}
    (name,) = names
    assert name == hashlib.sha256(content).hexdigest()
    kept = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert kept == [name, f"{name}.thumb.jpg"]
    assert photofiles.original(tmp_path, name) == content


def test_a_damaged_file_is_mended_by_the_same_photograph(tmp_path):
    content = picture()
    name = photofiles.keep(tmp_path, content, b"small")
    place = tmp_path / "photos" / name[:2] / name
    place.write_bytes(b"rotten")
    assert photofiles.missing(tmp_path, {name: len(content)}) == {
        name: photofiles.FileProblem.DAMAGED
    }
    photofiles.keep(tmp_path, content, b"small")
    assert photofiles.missing(tmp_path, {name: len(content)}) == {}


def test_a_small_copy_that_is_gone_is_made_again(tmp_path):
    content = picture((900, 600))
    small = photofiles.examine(content).thumbnail
    name = photofiles.keep(tmp_path, content, small)
    cached = tmp_path / "photos" / name[:2] / f"{name}.thumb.jpg"
    cached.unlink()
    assert photofiles.thumbnail(tmp_path, name) == small
    assert cached.exists()


@pytest.mark.parametrize("name", ["../../secret_key", "A" * 64, "", "0" * 63])
def test_only_a_digest_names_a_file(tmp_path, name):
    with pytest.raises(photofiles.PhotoLost):
        photofiles.original(tmp_path, name)


def test_files_without_a_row_are_named_once_they_have_rested(tmp_path):
    content = picture()
    name = photofiles.keep(tmp_path, content, b"small")
    place = tmp_path / "photos" / name[:2]
    unfinished = place / ".0123.xyz.part"
    unfinished.write_bytes(b"half")
    later = unfinished.stat().st_mtime + timedelta(hours=1).total_seconds()
    assert photofiles.orphans(tmp_path, [name], later) == [unfinished]
    assert {path.name for path in photofiles.orphans(tmp_path, [], later)} == {
        unfinished.name,
        name,
        f"{name}.thumb.jpg",
    }
    assert photofiles.orphans(tmp_path, [], 0) == []


@pytest.mark.parametrize(
    ("errno", "refusal"),
    [
        (28, photofiles.StoreFull),
        (122, photofiles.StoreFull),
        (30, photofiles.StoreUnusable),
    ],
    ids=["no-space", "quota", "read-only"],
)
def test_a_disk_that_takes_no_more_leaves_nothing_behind(
    tmp_path, monkeypatch, errno, refusal
):
    def full(_handle):
        raise OSError(errno, "no")

    monkeypatch.setattr("os.fsync", full)
    (tmp_path / "photos").mkdir()
    content = picture()
    name = photofiles.digest(content)
    (tmp_path / "photos" / name[:2]).mkdir()
    with pytest.raises(refusal, match="写真は端末に残しておき"):
        photofiles.keep(tmp_path, content, b"small")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
