"""The explanation sheet of a stored survey: from the page and the command."""

import json
import re
from io import BytesIO
from uuid import UUID

import pytest
from click.testing import CliRunner
from lxml import html
from pypdf import PdfReader

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.accounts.queries import working_actor
from disaster.app import create_app
from disaster.assessment import actions, commands
from disaster.assessment.actions import photos as deeds
from disaster.assessment.actions.photos import Upload
from disaster.assessment.queries import papers
from disaster.assessment.queries import photos as asking
from disaster.foundation import clock
from disaster.foundation.authority import Role
from disaster.foundation.console import Console
from disaster.foundation.errors import FieldRefusal, Refusal
from tests.conftest import NOON, person
from tests.integration.assessment.photo_desk import BLUE, picture
from tests.integration.assessment.survey_desk import (
    declare_flood,
    depth_request,
    quake_request,
    record,
    visit,
)

PASSPHRASE = "crane lantern river stone"
KIND = ("地震", "木造・プレハブ", "部位ごとの損傷")
NOWHERE = UUID("01a20a95-2e57-7a0a-b3a8-240eef2392ff")


@pytest.fixture
def surveyor(settings, work, kanri):
    """Sign a surveyor in."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    secret = credentials.new_totp_secret()
    with work(kanri) as ctx:
        chosen = accounts.Chosen(PASSPHRASE, secret)
        roles = (Role.SURVEYOR,)
        accounts.add_account(ctx, "tamura", "田村", roles, chosen=chosen)
    client = app.test_client()
    code = credentials.current_code(secret, clock.now())
    typed = {"username": "tamura", "passphrase": PASSPHRASE, "code": code}
    assert client.post("/staff/login", data=typed).status_code == 303
    return client


@pytest.fixture
def surveyed(work, street, tamura):
    """Record a survey with two photographs, one of them taken out again."""
    with work(tamura) as ctx:
        survey_id = record(ctx, street).id
        content = picture((800, 600), taken="2026:09:03 11:30:00")
        deeds.add_photo(ctx, survey_id, Upload(content, "roof", "棟のずれ"))
        wrong = Upload(picture(colour=BLUE), "wall", "違う家")
        gone = deeds.add_photo(ctx, survey_id, wrong).photo
        deeds.remove_photo(ctx, survey_id, gone.id, "違う家だった")
        return survey_id


@pytest.fixture
def run(settings, house):
    """Give a function that runs ``disaster survey`` and returns what it printed."""
    console = Console(lambda: settings, lambda _settings: house, working_actor)

    def typed(*words: str):
        done = CliRunner().invoke(commands.survey, words, obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout

    return typed


def squeezed(text):
    return re.sub(r"\s", "", text)


def text_of(content):
    return squeezed(
        "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    )


def sheet(ctx, survey_id, lang="ja"):
    return papers.explanation_sheet(ctx, survey_id, KIND, lang).content


def test_the_file_says_what_is_stored(surveyor, surveyed, work, sato):
    with work(sato) as ctx:
        survey = actions.decide(ctx, surveyed)
        stored, level = survey.result, survey.result["level_ja"]
    answer = surveyor.get(f"/staff/surveys/{surveyed}/explanation.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "inline; filename=explanation-" in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    for words in (
        "架空市大山一丁目1番1号",
        "架空の伊勢野市",
        level,
        f"損害割合{stored['ratio_decimal']}％",
        "令和8年（2026年）12月2日までに",
        "棟のずれ",
        "令和8年9月3日11:30",
    ):
        assert squeezed(words) in text
    for part in stored["parts"]:
        assert squeezed(part["label_ja"]) in text
    assert "違う家" not in text
    assert "未決定" not in text
    assert sum(len(page.images) for page in PdfReader(BytesIO(answer.data)).pages) == 1


def test_the_waiting_survey_is_a_draft_on_every_page(surveyor, surveyed):
    answer = surveyor.get(f"/staff/surveys/{surveyed}/explanation.pdf")
    for page in PdfReader(BytesIO(answer.data)).pages:
        assert "未決定（案）" in squeezed(page.extract_text())


def test_the_sheet_comes_in_english(surveyor, surveyed):
    where = f"/staff/surveys/{surveyed}/explanation.pdf"
    text = text_of(surveyor.get(f"{where}?lang=en").data)
    for words in ("Howthedamagetoyourhomewasjudged", "Roof", "Firstsurvey"):
        assert words in text
    assert "NOTDECIDED(DRAFT)" in text
    # A language that is not spoken is answered in Japanese.
    other = surveyor.get(f"{where}?lang=xx")
    assert "判定の説明資料" in text_of(other.data)


def test_pages_lead_to_the_file_in_both_languages(surveyor, surveyed):
    for page in ("", "/explanation"):
        tree = html.fromstring(surveyor.get(f"/staff/surveys/{surveyed}{page}").text)
        links = tree.xpath("//a[contains(@href, 'explanation.pdf')]/@href")
        assert len(links) == 2
        assert links[1].endswith("?lang=en")


def test_the_page_marks_the_step_that_decided(surveyor, surveyed):
    tree = html.fromstring(surveyor.get(f"/staff/surveys/{surveyed}/explanation").text)
    (decisive,) = tree.xpath("//li[b[contains(., '決め手')]]")
    assert "に当たります" in decisive.text_content()


def test_no_resident_is_named(work, tamura, surveyed):
    with work(tamura) as ctx:
        survey = ctx.session.get(asking.Survey, surveyed)
        facts = papers.facts_of(ctx, survey, KIND)
    assert facts.surveyors == ("田村",)
    assert not hasattr(facts, "residents")


def test_equal_rows_give_equal_bytes(work, tamura, surveyed):
    with work(tamura) as ctx:
        first = sheet(ctx, surveyed)
    with work(tamura) as ctx:
        assert sheet(ctx, surveyed) == first


def test_an_earlier_result_says_that_another_counts(
    work, street, tamura, sato, surveyed
):
    with work(sato) as ctx:
        actions.decide(ctx, surveyed)
    with work(tamura) as ctx:
        later = record(ctx, street, "B1", quake_request(damaged="9")).id
    with work(sato) as ctx:
        actions.decide(ctx, later)
    with work(tamura) as ctx:
        assert "いま別の調査（再調査（第1回））の判定" in text_of(sheet(ctx, surveyed))
        assert "いま別の調査" not in text_of(sheet(ctx, later))


def test_a_survey_without_a_level_names_what_follows(work, street, tamura):
    with work(person("honbu", "本部", *Role)) as ctx:
        flood = declare_flood(ctx)
    with work(tamura) as ctx:
        request = depth_request(storeys=3)
        made = actions.record_survey(ctx, visit(flood, street["B4"]), request)
        text = text_of(sheet(ctx, made.id))
    assert "この調査では決まりません" in text
    assert "次に行うこと:第2次調査" in text


def test_a_photograph_after_the_decision_is_called_late(work, tamura, sato, surveyed):
    with work(sato) as ctx:
        actions.decide(ctx, surveyed)
    with work(tamura, clock.days_later(NOON, 1)) as ctx:
        late = Upload(picture((50, 50)), "north")
        deeds.add_photo(ctx, surveyed, late)
    with work(tamura) as ctx:
        assert text_of(sheet(ctx, surveyed)).count("決定のあとに加えた写真") == 1


def test_an_unknown_survey_has_no_sheet(surveyor):
    answer = surveyor.get(f"/staff/surveys/{NOWHERE}/explanation.pdf")
    assert answer.status_code == 404


def test_the_command_writes_the_sheet(run, surveyed, tmp_path):
    for lang, words in (("ja", "判定の説明資料"), ("en", "Howthedamage")):
        path = tmp_path / f"{lang}.pdf"
        run("explain", str(surveyed), "--out", str(path), "--lang", lang)
        assert words in text_of(path.read_bytes())


def test_the_command_says_where_it_cannot_write(run, surveyed, tmp_path):
    path = str(tmp_path / "nowhere" / "a.pdf")
    with pytest.raises(FieldRefusal, match="に書けません"):
        run("explain", str(surveyed), "--out", path)


def test_the_command_adds_a_photograph_once(run, surveyed, tmp_path):
    path = tmp_path / "north.jpg"
    path.write_bytes(picture((60, 40), taken="2026:09:03 10:00:00"))
    words = ("photo", "add", str(surveyed), str(path), "--part", "north")
    row = json.loads(run(*words, "--caption", "北の面"))
    assert (row["outcome"], row["part"]) == ("added", "north")
    assert json.loads(run(*words))["outcome"] == "known"


def test_the_command_refuses_a_photograph_of_nothing(run, surveyed, tmp_path):
    path = tmp_path / "cellar.jpg"
    path.write_bytes(picture((61, 40)))
    with pytest.raises(FieldRefusal, match="何の写真か"):
        run("photo", "add", str(surveyed), str(path), "--part", "cellar")
