"""Outcomes, repetitions and addressees of webhooks and social networks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sample_drafts import NOTICE, ORDER

from broadcast.rules.composition import compose
from broadcast.rules.composition.social import CHARACTERS, WEIGHT, weight
from broadcast.rules.kinds import Kind, World
from broadcast.rules.routes import Outcome, RouteKind, addressed, after, of_status
from broadcast.rules.states import DeliveryState

NOW = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (200, "accepted"),
        (204, "accepted"),
        (301, "refused"),
        (307, "refused"),
        (400, "refused"),
        (401, "refused"),
        (410, "refused"),
        (408, "deferred"),
        (425, "deferred"),
        (429, "deferred"),
        (503, "deferred"),
        (500, "unknown"),
        (502, "unknown"),
        (504, "unknown"),
        (199, "unknown"),
        (999, "unknown"),
    ],
)
def test_every_status_means_one_thing(code, state):
    assert of_status(code, "").state == state


def test_only_a_webhook_is_tried_again_after_an_unknown_outcome():
    unknown = Outcome(DeliveryState.UNKNOWN)
    hook = after(RouteKind.WEBHOOK, unknown, 1, NOW, LATER)
    assert (hook.state, hook.at) == ("unknown", NOW + timedelta(seconds=15))
    assert after(RouteKind.SOCIAL, unknown, 1, NOW, LATER).at is None
    deferred = Outcome(DeliveryState.DEFERRED)
    for kind in RouteKind:
        assert after(kind, deferred, 1, NOW, LATER).at is not None
        assert after(kind, deferred, 99, NOW, NOW).state == "gave_up"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_cancellation_alone_goes_only_where_the_error_is(kind):
    found = addressed(kind, ["a", "b"], {"b", "gone"})
    wanted = ["b", "gone"] if kind is Kind.CANCEL else ["a", "b", "gone"]
    assert found == wanted


@pytest.mark.parametrize("draft", [ORDER, NOTICE])
@pytest.mark.parametrize("world", list(World))
@pytest.mark.parametrize("body", ["", "とても長い説明が続きます。" * 40, "あ" * 500])
def test_the_short_text_always_fits_and_always_leads_on(draft, world, body):
    long = replace(draft, world=world, body=body, action=body, drill_name="総合防災")
    for rendition in compose(long).values():
        assert weight(rendition.social, long.web_url) <= WEIGHT
        assert len(rendition.social) <= CHARACTERS
        assert long.web_url in rendition.social
        if world is World.DRILL:
            assert rendition.social.startswith("【訓練")
            assert rendition.social.endswith(("【訓練】", "【訓練 DRILL】"))


def test_a_subject_without_end_is_cut_with_a_sign():
    long = replace(NOTICE, edited={"subject": "断水" * 200})
    text = next(iter(compose(long).values())).social
    assert "…\n" in text
    assert weight(text, long.web_url) <= WEIGHT
