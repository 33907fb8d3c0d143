import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from certificates import keys, seal

NOW = datetime(2026, 10, 12, tzinfo=UTC)
BASE_URL = "https://bosai.city.example.lg.jp"


def test_without_a_key_nothing_is_issued(tmp_path):
    with pytest.raises(keys.NoSigningKey, match="本番用の署名鍵がない"):
        keys.load_signing_key(tmp_path, "live")


def test_a_drill_key_is_no_key_for_live_papers(tmp_path):
    keys.create_key(tmp_path, "drill", NOW)

    with pytest.raises(keys.NoSigningKey):
        keys.load_signing_key(tmp_path, "live")


def test_only_the_owner_reads_the_secret(tmp_path):
    kid = keys.create_key(tmp_path / "new", "live", NOW)

    secrets = [tmp_path / "new" / f"{name}.pem" for name in ("authority-live", kid)]
    public = [tmp_path / "new" / name for name in ("authority-live.crt", "keys.json")]
    assert set((tmp_path / "new").iterdir()) == {*secrets, *public}
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets} == {0o600}
    assert all("PRIVATE" in file.read_text() for file in secrets)
    assert all("PRIVATE" not in file.read_text() for file in public)


def test_the_public_list_is_a_jwk_set_a_browser_understands(tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW, f"{BASE_URL}/")

    (jwk,) = json.loads((tmp_path / "keys.json").read_bytes())["keys"]

    assert {name: jwk[name] for name in ("kty", "crv", "alg", "use")} == {
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
    }
    assert jwk["kid"] == kid
    assert jwk["purpose"] == "live"
    assert jwk["created_at"] == "2026-10-12T00:00:00+00:00"
    assert jwk["revoked_at"] is None
    assert jwk["issuer"] == BASE_URL


def test_after_a_rotation_old_papers_still_hold(fields, tmp_path):
    keys.create_key(tmp_path, "live", NOW)
    old = str(seal.sign(fields, keys.load_signing_key(tmp_path, "live"), BASE_URL))
    newest = keys.create_key(tmp_path, "live", NOW + timedelta(days=365))

    assert keys.load_signing_key(tmp_path, "live").public.kid == newest
    assert seal.verify(old, keys.load_public_keys(tmp_path)) == fields


def test_after_a_revocation_no_paper_of_the_key_holds(fields, tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW)
    text = str(seal.sign(fields, keys.load_signing_key(tmp_path, "live"), BASE_URL))
    keys.revoke_key(tmp_path, kid, NOW + timedelta(days=1))

    with pytest.raises(seal.RevokedKey, match=kid):
        seal.verify(text, keys.load_public_keys(tmp_path))
    with pytest.raises(keys.NoSigningKey):
        keys.load_signing_key(tmp_path, "live")


def test_a_second_revocation_does_not_move_the_first(tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW)
    keys.revoke_key(tmp_path, kid, NOW + timedelta(days=1))
    keys.revoke_key(tmp_path, kid, NOW + timedelta(days=9))

    revoked_at = keys.load_public_keys(tmp_path)[kid].revoked_at
    assert revoked_at == NOW + timedelta(days=1)


def test_revoking_an_unknown_key_says_so(tmp_path):
    keys.create_key(tmp_path, "live", NOW)

    with pytest.raises(keys.NoSuchKey, match="0123abcd"):
        keys.revoke_key(tmp_path, "0123abcd", NOW)


def test_keys_made_at_the_same_moment_are_all_listed(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda _: keys.create_key(tmp_path, "live", NOW), range(16))
        )

    assert set(made) == set(keys.load_public_keys(tmp_path))


def test_a_copy_of_the_list_is_enough_to_verify(fields, sign, key_directory, tmp_path):
    copy = tmp_path / "from-the-city.json"
    copy.write_bytes((key_directory / "keys.json").read_bytes())

    assert seal.verify(sign(fields), keys.load_public_keys(copy)) == fields


def test_a_secret_of_another_key_is_refused(tmp_path):
    first = keys.create_key(tmp_path, "live", NOW)
    second = keys.create_key(tmp_path, "drill", NOW)
    (tmp_path / f"{second}.pem").replace(tmp_path / f"{first}.pem")

    with pytest.raises(keys.UnusableKeys, match="組になっていません"):
        keys.load_signing_key(tmp_path, "live")


def test_a_broken_secret_is_refused(tmp_path):
    kid = keys.create_key(tmp_path, "live", NOW)
    (tmp_path / f"{kid}.pem").write_text("-----BEGIN")

    with pytest.raises(keys.UnusableKeys, match="PEM"):
        keys.load_signing_key(tmp_path, "live")


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "RSA"},
        {"crv": "secp256k1"},
        {"purpose": "test"},
        {"x": "AAAA"},
        {"created_at": "yesterday"},
        {"x": None},
        {"expires_at": "soon"},
        {"x5c": ["AAAA"]},
        {"x5c": ["*"]},
        {"x5c": 5},
    ],
)
def test_a_list_that_was_tampered_with_is_refused(change, tmp_path):
    keys.create_key(tmp_path, "live", NOW)
    document = json.loads((tmp_path / "keys.json").read_bytes())
    document["keys"][0] |= change
    (tmp_path / "keys.json").write_text(json.dumps(document))

    with pytest.raises(keys.UnusableKeys):
        keys.load_public_keys(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{}", "\xff", '{"keys": 1}'])
def test_a_file_that_is_no_list_of_keys_is_refused(content, tmp_path):
    file = tmp_path / "keys.json"
    file.write_text(content)

    with pytest.raises(keys.UnusableKeys):
        keys.load_public_keys(file)


def test_two_keys_of_one_name_are_refused(tmp_path):
    keys.create_key(tmp_path, "live", NOW)
    document = json.loads((tmp_path / "keys.json").read_bytes())
    document["keys"] *= 2
    (tmp_path / "keys.json").write_text(json.dumps(document))

    with pytest.raises(keys.UnusableKeys, match="2つ"):
        keys.load_public_keys(tmp_path)


def test_a_key_for_one_address_seals_for_no_other(fields, key_directory):
    key = keys.load_signing_key(key_directory, "live")
    elsewhere = replace(key.public, issuer="https://other.example")

    with pytest.raises(seal.WrongIssuer):
        seal.sign(fields, replace(key, public=elsewhere), BASE_URL)
