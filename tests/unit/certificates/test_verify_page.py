"""The checking page in a real browser, under the policy it will be served with."""

import html
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import certificates
import disaster
from certificates import keys, seal
from certificates.sealed import CertificateKind, SealText
from disaster.assessment.rules.levels import DamageLevel

NOW = datetime(2026, 10, 12, tzinfo=UTC)
SCRIPT = Path(certificates.__file__).parent / "static" / "verify.js"
SHEET = Path(disaster.__file__).parent / "static" / "public.css"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)
PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>確認</title>
<link rel="stylesheet" href="/static/public.css">
<section id="ledger" class="until-checked" data-state="valid" data-ask="/v/state.json">
<p>有効な証明書の記録があります。</p></section>
<section id="seal-check" data-keys="/v/keys.json"{published}></section>
<script type="module" src="/static/verify.js"></script></html>"""


def test_the_script_knows_every_level_and_kind_of_the_server():
    script = SCRIPT.read_text()

    for level in DamageLevel:
        assert f'{level.value}: "{level.label}"' in script
    for kind in CertificateKind:
        assert f"  {kind.value}: " in script


def test_the_script_never_writes_markup():
    script = SCRIPT.read_text()

    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert danger not in script


@pytest.fixture
def city(key_directory):
    """Serve the page, the script and the keys; remember what was asked for."""
    asked, state, published = [], ["valid"], [""]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            kind, content = self.content()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

        def content(self):
            if self.path == "/static/verify.js":
                return "text/javascript", SCRIPT.read_bytes()
            if self.path == "/v/keys.json":
                return "application/json", (key_directory / "keys.json").read_bytes()
            if self.path == "/v/state.json":
                return "application/json", json.dumps({"state": state[0]}).encode()
            if self.path == "/static/public.css":
                return "text/css", SHEET.read_bytes()
            shown = PAGE.format(published=published[0])
            return "text/html; charset=utf-8", shown.encode()

        def log_message(self, *_args: object):
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.asked, server.state, server.published = asked, state, published
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def scan(browser):
    """Open an address as a telephone does after reading the code."""

    def open_address(text):
        page = browser.new_page()
        faults = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text))
        page.goto(text)
        page.wait_for_selector("#seal-check[data-verdict]")
        verdict = page.get_attribute("#seal-check", "data-verdict")
        shown = page.inner_text("#seal-check")
        address = page.url
        page.close()
        assert [fault for fault in faults if "favicon" not in fault] == []
        return verdict, shown, address

    return open_address


@pytest.fixture
def seal_here(city, key_directory):
    """Seal for the address of the served page."""

    def seal_fields(fields):
        key = keys.load_signing_key(key_directory, fields.purpose)
        return str(seal.sign(fields, key, city.url))

    return seal_fields


@pytest.fixture(scope="module")
def key_directory(tmp_path_factory):
    """Keys that may seal for whatever port the page gets."""
    directory = tmp_path_factory.mktemp("keys")
    for purpose in ("live", "drill"):
        keys.create_key(directory, purpose, NOW)
    return directory


@pytest.mark.browser
def test_a_true_seal_shows_what_was_sealed(fields, seal_here, scan, city):
    fields = replace(fields, head_name="葛\U000e0100城 <b>𠮷</b> & Co")
    verdict, shown, address = scan(seal_here(fields))

    assert verdict == "valid"
    for value in (fields.head_name, fields.number, fields.house_address, "半壊"):
        assert value in shown
    assert "令和8年10月12日" in shown
    assert "#" not in address
    assert {path for path in city.asked if "favicon" not in path} == {
        address.removeprefix(city.url),
        "/static/verify.js",
        "/static/public.css",
        "/v/keys.json",
        "/v/state.json",
    }


@pytest.mark.browser
def test_a_drill_is_called_a_drill(fields, seal_here, scan):
    verdict, shown, _address = scan(seal_here(replace(fields, purpose="drill")))

    assert verdict == "drill"
    assert "効力はありません" in shown


@pytest.mark.browser
def test_what_the_server_refuses_the_browser_refuses(
    fields, seal_here, scan, key_directory
):
    text = seal_here(fields)
    parts = SealText.parse(text)
    other = SealText.parse(seal_here(replace(fields, level=DamageLevel.TOTAL)))
    ring = keys.load_public_keys(key_directory)
    last = "A" if parts.signature[-1] != "A" else "Q"
    forgeries = [
        replace(parts, array=other.array),
        replace(parts, signature=other.signature),
        replace(parts, code=other.code),
        replace(parts, kid="0123abcd"),
        replace(parts, kid=next(kid for kid in ring if kid != parts.kid)),
        replace(parts, signature=parts.signature[:-1] + last),
        replace(parts, array=parts.array[:-1]),
    ]
    for forgery in [*map(str, forgeries), text[:-1], f"{text}A"]:
        with pytest.raises(seal.SealRefused):
            seal.verify(forgery, ring)
        verdict, shown, _address = scan(forgery)
        assert verdict == "refused"
        assert fields.head_name not in shown


@pytest.mark.browser
def test_a_revoked_key_is_refused(fields, seal_here, scan, key_directory):
    text = seal_here(replace(fields, purpose="drill"))
    keys.revoke_key(key_directory, SealText.parse(text).kid, NOW)

    verdict, shown, _address = scan(text)

    assert verdict == "refused"
    assert "失効" in shown
    keys.create_key(key_directory, "drill", NOW)


@pytest.mark.browser
def test_a_paper_dated_after_its_key_is_refused(fields, city, scan, key_directory):
    """The last day counts in Japan, where it begins nine hours earlier."""
    newer = NOW + timedelta(seconds=1)
    keys.create_key(key_directory, "live", newer, lifetime_days=1)
    key = keys.load_signing_key(key_directory, "live")
    endless = replace(key, public=replace(key.public, expires_at=None))
    last_day, too_late = date(2026, 10, 13), date(2026, 10, 14)
    good, late = (
        str(seal.sign(replace(fields, issued_on=day), endless, city.url))
        for day in (last_day, too_late)
    )

    assert scan(good)[0] == "valid"
    verdict, shown, _address = scan(late)
    assert verdict == "refused"
    assert "期限" in shown
    with pytest.raises(seal.ExpiredKey):
        seal.verify(late, keys.load_public_keys(key_directory))
    keys.revoke_key(key_directory, key.public.kid, NOW)


@pytest.fixture
def opened(browser):
    """Give a function that opens an address and waits for the verdict."""
    pages = []

    def open_address(text):
        page = browser.new_page()
        pages.append(page)
        page.goto(text)
        page.wait_for_selector("#seal-check[data-verdict]")
        return page

    yield open_address
    for page in pages:
        page.close()


@pytest.mark.browser
def test_the_ledger_speaks_only_after_the_seal_held(fields, seal_here, opened, city):
    page = opened(seal_here(fields))
    assert page.is_visible("#ledger")
    assert "有効な証明書" in page.inner_text("#ledger")
    assert city.asked.index("/v/keys.json") < city.asked.index("/v/state.json")


@pytest.mark.browser
def test_a_forged_paper_with_the_code_of_a_real_one_hears_nothing_of_the_ledger(
    fields, seal_here, opened, city
):
    true = SealText.parse(seal_here(fields))
    other = SealText.parse(seal_here(replace(fields, level=DamageLevel.TOTAL)))
    for forged in (
        replace(true, array=other.array),
        replace(other, code=true.code),
        replace(true, kid="0123abcd"),
    ):
        page = opened(str(forged))
        assert page.get_attribute("#seal-check", "data-verdict") == "refused"
        assert not page.is_visible("#ledger")
        assert "有効" not in page.inner_text("body")
    assert "/v/state.json" not in city.asked


@pytest.mark.browser
def test_a_code_without_a_seal_shows_the_ledger_at_once(browser, city):
    page = browser.new_page()
    page.goto(f"{city.url}/v/0123456789ABC")
    page.wait_for_selector("#ledger.is-checked")
    assert page.is_visible("#ledger")
    page.close()


@pytest.mark.browser
def test_what_changed_since_the_page_was_made_is_shown(fields, seal_here, opened, city):
    city.state[0] = "void"
    page = opened(seal_here(fields))
    assert "無効になりました" in page.inner_text("#ledger")
    assert "有効な証明書" not in page.inner_text("#ledger")


@pytest.mark.browser
def test_the_seal_is_checked_without_a_network_and_the_ledger_is_not_guessed(
    fields, seal_here, opened, city, key_directory
):
    listed = (key_directory / "keys.json").read_text()
    city.published[0] = f' data-published="{html.escape(listed)}"'
    page = opened(f"{city.url}/v/0123456789ABC#V1.x")
    page.context.set_offline(True)
    text = SealText.parse(seal_here(fields))
    page.evaluate(
        "address => history.replaceState(null, '', address)", f"/v/{text.code}"
    )
    page.evaluate("seal => { location.hash = seal }", str(text).split("#")[1])
    page.wait_for_selector("#seal-check[data-verdict=valid]")

    assert fields.head_name in page.inner_text("#seal-check")
    assert "つながらない" in page.inner_text("#ledger")
    assert "有効な証明書" not in page.inner_text("body")
    assert "/v/keys.json" not in city.asked
    page.context.set_offline(False)
