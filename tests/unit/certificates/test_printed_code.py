"""The code on the paper, printed at 150 dots to the inch, read by several readers."""

import random
import shutil
import subprocess
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from qrcode import util
from qrcode.constants import ERROR_CORRECT_M

from certificates.paper import qr
from certificates.paper.codewords import codewords, room
from certificates.readback import read_back
from certificates.sealed import SealedFields
from tests import gaps
from tests.unit.certificates import code_reader

DPI = 150


@pytest.fixture
def photographed(tmp_path):
    """Print a page as a scanner at 150 dpi sees it."""
    if shutil.which("pdftoppm") is None:
        gaps.skip("printed code", "no pdftoppm", "apt-get install poppler-utils")

    def taken(pdf):
        (tmp_path / "page.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", "-png"]
        subprocess.run([*command, "page.pdf", "page"], cwd=tmp_path, check=True)
        with Image.open(tmp_path / "page.png") as page:
            return page.convert("L")

    return taken


def corner(page):
    width, height = page.size
    # Below the line across the page and right of the words beside the code.
    return page.crop((width * 2 // 3, height * 163 // 200, width, height))


@pytest.mark.parametrize("letters", [0, 9, 18, 27, 45])
def test_every_reader_reads_the_same_text_off_the_page(
    letters, certificate, printed, sign, photographed, tmp_path
):
    cause = certificate.cause + "大雨" * letters
    longer = replace(certificate, cause=cause[:60])
    text = sign(SealedFields.of(longer))

    page = photographed(printed(longer))

    assert [code.text for code in zxingcpp.read_barcodes(page)] == [text]
    assert code_reader.read(corner(page)) == text
    if shutil.which("zbarimg"):
        page.save(tmp_path / "zbar.png")
        done = subprocess.run(
            ["zbarimg", "-q", "--raw", tmp_path / "zbar.png"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == text


def test_a_scanner_that_turns_and_stains_the_page_still_reads_it(
    certificate, printed, sign, photographed
):
    page = photographed(printed(certificate)).resize((2480, 3508))
    turned = page.rotate(3, fillcolor=255)
    width, height = turned.size
    stain = Image.new("L", (30, 30), 255)
    turned.paste(stain, (int(width * 0.82), int(height * 0.9)))

    (code,) = zxingcpp.read_barcodes(turned)

    assert code.text == sign(SealedFields.of(certificate))


def test_the_picture_in_the_file_reads_without_printing(certificate, printed, sign):
    pdf = printed(certificate)

    assert read_back(pdf).qr_texts == (sign(SealedFields.of(certificate)),)


@pytest.mark.parametrize("version", list(qr.BLOCKS))
def test_codewords_are_those_of_the_package(version):
    chance = random.Random(version)  # noqa: S311  repeatable, not secret
    blocks = qr.BLOCKS[version]
    most = room(blocks, version)
    for length in {1, most // 2, most - 1, most}:
        text = chance.randbytes(length)
        data = [util.QRData(text, mode=util.MODE_8BIT_BYTE)]
        theirs = util.create_data(version, ERROR_CORRECT_M, data)
        assert codewords(text, blocks, version) == theirs


def test_the_smallest_code_that_holds_the_text_is_taken():
    for version in (10, 15, 24):
        most = room(qr.BLOCKS[version], version)
        assert modules(qr.bitmap("a" * most)) == version * 4 + 17
        assert modules(qr.bitmap("a" * (most + 1))) == version * 4 + 21


def test_a_text_beyond_the_largest_code_is_refused():
    most = room(qr.BLOCKS[qr.LARGEST_VERSION], qr.LARGEST_VERSION)

    with pytest.raises(qr.CodeTooDense):
        qr.bitmap("a" * (most + 1))


def modules(rows):
    return len(rows) // qr.PIXELS - 2 * qr.QUIET_ZONE
