"""The picture of the city's seal: what may be printed, and that it is the one given."""

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
import seal_pictures
from PIL import Image
from pypdf import PdfReader

from certificates import sealfile
from certificates.paper import picture
from certificates.readback import read_back, verify_file
from certificates.sealed import SealedFields
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.settings import City

WHITE, CLEAR = (255, 255, 255, 255), (0, 0, 0, 0)


@pytest.mark.parametrize("ground", [WHITE, CLEAR], ids=["white", "clear"])
@pytest.mark.parametrize("ink", [(200, 30, 40), (0, 0, 0)], ids=["red", "black"])
def test_a_scanned_seal_and_a_clear_one_are_both_only_ink(ink, ground):
    shown = picture.read(seal_pictures.drawn(ink, ground))
    assert shown.digest == picture.read(seal_pictures.drawn(ink, ground)).digest
    assert shown.digest != picture.read(seal_pictures.drawn((180, 20, 30))).digest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(seal_pictures.drawn((20, 60, 200)), "朱色か黒", id="blue"),
        pytest.param(seal_pictures.drawn((20, 160, 60)), "朱色か黒", id="green"),
        pytest.param(seal_pictures.drawn(size=(60, 60)), "画素", id="small"),
        pytest.param(seal_pictures.drawn(size=(1600, 1600)), "画素", id="large"),
        pytest.param(seal_pictures.drawn(size=(600, 200)), "正方形", id="long"),
        pytest.param(seal_pictures.drawn(WHITE[:3]), "見当たりません", id="empty"),
        pytest.param(
            seal_pictures.drawn(ground=WHITE, file_format="JPEG"), "PNG", id="jpeg"
        ),
        pytest.param(b"", "PNG", id="nothing"),
        pytest.param(seal_pictures.drawn()[:200], "PNG", id="cut"),
        pytest.param(seal_pictures.drawn() + bytes(1_000_000), "1MB", id="heavy"),
    ],
)
def test_what_is_no_seal_is_refused_with_what_to_mend(content, said):
    with pytest.raises(FieldRefusal, match=said):
        picture.read(content)


def test_a_solid_block_is_no_seal():
    out = BytesIO()
    Image.new("RGBA", (240, 240), (200, 30, 30, 255)).save(out, "PNG")
    with pytest.raises(FieldRefusal, match="印影"):
        picture.read(out.getvalue())


def test_the_seal_is_read_back_by_its_digest(certificate, printed, ring):
    content = seal_pictures.drawn()
    pdf = printed(certificate, seal_image=content, seal_mm=18)
    assert read_back(pdf).pictures == (picture.read(content).digest,)
    assert read_back(printed(certificate)).pictures == ()
    assert verify_file(pdf, ring) == SealedFields.of(certificate)


def test_the_name_of_the_mayor_stays_readable_under_the_seal(certificate, printed):
    pdf = printed(certificate, seal_image=seal_pictures.drawn(ground=WHITE))
    page = PdfReader(BytesIO(pdf)).pages[0]
    seal = page["/Resources"]["/XObject"]["/S1"]
    cover = seal["/SMask"].get_data()
    # The middle of the left half is ground: nothing of it is laid over the name.
    assert cover[120 * 240 + 60] == 0
    assert max(cover) > 200
    assert certificate.mayor_name in page.extract_text()


@pytest.mark.parametrize("side_mm", [0, 11.9, 30.1, 100])
def test_a_seal_has_the_size_of_a_seal(side_mm, tmp_path):
    (tmp_path / "seal.png").write_bytes(seal_pictures.drawn())
    city = City(seal_image=str(tmp_path / "seal.png"), seal_mm=side_mm)
    with pytest.raises(sealfile.UnusableSeal, match="ミリメートル"):
        sealfile.load(city)


def test_the_file_of_the_seal_is_named_by_its_digest(tmp_path):
    path = tmp_path / "seal.png"
    path.write_bytes(seal_pictures.drawn())
    city = City(seal_image=str(path))
    found = sealfile.load(city)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert sealfile.load(City()) is None
    path.unlink()
    with pytest.raises(sealfile.UnusableSeal, match=r"seal\.png"):
        sealfile.load(city)
    with pytest.raises(sealfile.UnusableSeal):
        sealfile.load(replace(city, seal_image=str(tmp_path)))
