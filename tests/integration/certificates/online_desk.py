"""A home with a browser: fills the five pages of an online application in."""

import re
from io import BytesIO

from PIL import Image

CODE = re.compile(r'class="code">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})<')
NUMBER = re.compile(r'class="code">(\d+-\d{5}-\d)<')
CANARY = "金糸雀　見本子"


def picture(colour="red", size=(64, 48), kind="JPEG") -> bytes:
    """Return the bytes of a small photograph."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def who(**changes):
    """Return the first page as a person fills it in."""
    typed = {
        "applicant_name": CANARY,
        "kana": "かなりあ　みほんこ",
        "born_on": "S45.3.12",
        "relation": "head",
        "phone": "0463-00-1234",
        "staying": "ひばり野小学校",
    }
    return {**typed, **changes}


def where(family, **changes):
    """Return the second page."""
    typed = {
        "head_name": family.name,
        "address": family.address,
        "tenure": "owned",
        "use": "dwelling",
    }
    return {**typed, **changes}


def what(incident_id, **changes):
    """Return the third page."""
    typed = {
        "incident_id": str(incident_id),
        "parts": ["roof", "wall"],
        "flooding": "below",
        "depth_cm": "３０",
        "copies": "2",
    }
    return {**typed, **changes}


class Home:
    """One browser at home."""

    def __init__(self, app) -> None:
        """Open a fresh browser."""
        self.browser = app.test_client()

    def begin(self) -> str:
        """Begin a draft and return its code."""
        assert self.browser.post("/apply/begin").location == "/apply/who"
        return CODE.search(self.browser.get("/apply/who").text)[1]

    def fill(self, family, incident_id, **changes) -> None:
        """Fill the first three pages in."""
        pages = (
            ("who", who(**changes.get("who", {}))),
            ("where", where(family, **changes.get("where", {}))),
            ("what", what(incident_id, **changes.get("what", {}))),
        )
        for name, typed in pages:
            answer = self.browser.post(f"/apply/{name}", data=typed)
            assert answer.status_code == 303, answer.text

    def send_photos(self, *contents: bytes, slot="front"):
        """Send photographs in one form."""
        files = [(BytesIO(one), f"{at}.jpg") for at, one in enumerate(contents)]
        return self.browser.post(
            "/apply/photos", data={"slot": slot, "photos": files}, follow_redirects=True
        )

    def submit(self, **changes) -> str:
        """Send the application and return the receipt number."""
        typed = {"method": "field", "consents": ["data", "support"], **changes}
        answer = self.browser.post("/apply/check", data=typed)
        assert answer.location == "/apply/done", answer.text
        return NUMBER.search(self.browser.get("/apply/done").text)[1]
