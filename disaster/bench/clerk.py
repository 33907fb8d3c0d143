"""A clerk at the counter's pages: an account, a browser, forms that are sent back."""

import re
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import House, unit_of_work

NAME, PASSPHRASE = "mado", "crane lantern river stone"
HIDDEN = re.compile(r'name="(csrf_token|seen)"[^>]*value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Clerk:
    """A browser that is signed in."""

    address: str
    browser: OpenerDirector

    def read(self, path: str) -> str:
        """Return the text of a page."""
        return self.fetch(path).decode()

    def fetch(self, path: str) -> bytes:
        """Return the bytes of a file."""
        with self.browser.open(self.address + path, timeout=60) as answer:
            content: bytes = answer.read()
        return content

    def send(self, path: str, page: str, **fields: str) -> str:
        """Send a form of a page and return the page that follows."""
        filled = {**dict(HIDDEN.findall(page)), **fields}
        content = urlencode(filled).encode()
        with self.browser.open(self.address + path, content, timeout=60) as answer:
            text: str = answer.read().decode()
        return text


def account(house: House) -> bytes:
    """Make the clerk's account; return the secret of the second factor."""
    secret = credentials.new_totp_secret()
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        chosen = accounts.Chosen(PASSPHRASE, secret)
        accounts.add_account(ctx, NAME, "窓口", [Role.COUNTER], chosen=chosen)
    return secret


def signed_in(address: str, secret: bytes) -> Clerk:
    """Sign the clerk in at a server."""
    clerk = Clerk(address, build_opener(HTTPCookieProcessor(CookieJar())))
    code = credentials.current_code(secret, clock.now())
    page = clerk.read("/staff/login")
    clerk.send("/staff/login", page, username=NAME, passphrase=PASSPHRASE, code=code)
    return clerk
