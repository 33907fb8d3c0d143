"""A certificate of a fictional household, keys for both worlds, and their paper."""

from datetime import UTC, date, datetime

import pytest

from certificates import keys, paper, seal
from certificates.sealed import (
    AddOn,
    CertificateKind,
    PrintedCertificate,
    SealedFields,
)
from disaster.assessment.rules.levels import DamageLevel

NOW = datetime(2026, 10, 12, 0, 30, tzinfo=UTC)
BASE_URL = "https://bosai.city.example.lg.jp"


@pytest.fixture
def certificate():
    return PrintedCertificate(
        title="罹災証明書",
        number="142140-R0801-R-000123",
        issue_number=1,
        kind=CertificateKind.DAMAGE,
        head_name="山田　太郎",
        head_address="神奈川県架空市もみじ台一丁目2番3号",
        cause="令和8年9月3日の台風第15号による",
        house_address="神奈川県架空市ひばり野二丁目12番地の3",
        level=DamageLevel.HALF,
        addons=(AddOn("世帯構成員", "妻 花子、長男 一郎"), None, None),
        statement="上記のとおり、相違ないことを証明します。",
        issued_on=date(2026, 10, 12),
        municipality_code="142140",
        municipality_name="架空市",
        mayor_name="鈴木　一",
        world="live",
    )


@pytest.fixture
def fields(certificate):
    return SealedFields.of(certificate)


@pytest.fixture(scope="session")
def key_directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("keys")
    keys.create_key(directory, "live", NOW, BASE_URL)
    keys.create_key(directory, "drill", NOW, BASE_URL)
    return directory


@pytest.fixture(scope="session")
def ring(key_directory):
    return keys.load_public_keys(key_directory)


@pytest.fixture
def sign(key_directory):
    def sign_fields(fields):
        key = keys.load_signing_key(key_directory, fields.purpose)
        return str(seal.sign(fields, key, BASE_URL))

    return sign_fields


@pytest.fixture
def printed(sign):
    def print_sealed(certificate, **options):
        return paper.render(certificate, sign(SealedFields.of(certificate)), **options)

    return print_sealed
