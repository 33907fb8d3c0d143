"""The screens of cable television at 1920 x 1080: no text leaves the safe area."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from broadcast import catv
from broadcast.publishing.slides import slide_files
from broadcast.rules.composition import compose
from broadcast.rules.draft import District, Draft, Municipality, Reason, ShelterNotice
from broadcast.rules.kinds import Hazard, Kind, Language, World
from broadcast.rules.levels import EvacuationLevel
from disaster import publishing
from disaster.foundation import clock, settings
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import Context
from disaster.foundation.snapshot import write_tree

pytestmark = pytest.mark.browser

SAFE = (96, 54, 1824, 1026)
BOXES = """() => [...document.querySelectorAll("[data-text], .drill")].map(box => {
  const range = document.createRange();
  range.selectNodeContents(box);
  const text = [...range.getClientRects()].filter(one => one.width);
  const shown = text.length ? text : [box.getBoundingClientRect()];
  return {
    what: box.className || box.tagName,
    left: Math.min(...shown.map(one => one.left)),
    top: Math.min(...shown.map(one => one.top)),
    right: Math.max(...shown.map(one => one.right)),
    bottom: Math.max(...shown.map(one => one.bottom)),
    isCut: box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight,
  };
})"""
NOW = clock.now().replace(microsecond=0)
MANY = tuple(
    District(f"{n:03d}", f"WWWW第{n}MMMM地区", households=100) for n in range(12)
)


def draft(world, **changes):
    usual = Draft(
        world=world,
        kind=Kind.ISSUE,
        municipality=Municipality("142140", "架空市", "かくうし", "Kaku City"),
        issued_at=NOW,
        expires_at=NOW + timedelta(hours=12),
        contact="災害対策本部 0463-00-0000",
        web_url="http://localhost/alerts/0190aaaa-0000-7000-8000-000000000001/",
        hazard=Hazard.LANDSLIDE,
        level=EvacuationLevel.EMERGENCY_SAFETY,
        districts=MANY,
        reasons=(Reason.LANDSLIDE_DANGER,),
        observation="雨量計がWMWMWMWMWMWMWMWMWMWM㎜を超えました。" * 8,
        shelters=tuple(ShelterNotice(f"第{n}中学校") for n in range(9)),
        next_update_at=NOW + timedelta(hours=1),
        drill_name="総合防災訓練" if world is World.DRILL else "",
    )
    return replace(usual, **changes)


def screen(world):
    drafts = [
        draft(world),
        draft(world, level=EvacuationLevel.EVACUATE, kind=Kind.UPDATE),
        draft(world, level=EvacuationLevel.ELDERLY_EVACUATE, observation=""),
        draft(
            world,
            level=None,
            kind=Kind.NOTICE,
            districts=(),
            title="長い見出し" * 12,
            body="行" * 900,
        ),
    ]
    items = tuple(
        catv.ScreenItem(f"jp-{n}", (), one, compose(one)[Language.JAPANESE])
        for n, one in enumerate(drafts)
    )
    return catv.Screen(7, world, NOW, items)


@pytest.fixture(params=[World.LIVE, World.DRILL])
def tree(request, tmp_path):
    """Serve the pages as plain files, as any web server would."""
    chosen = settings.load(
        {
            "DATA_DIR": str(tmp_path),
            "WORLD": request.param.value,
            "SECRET_KEY": "x" * 60,
        }
    )
    named = replace(chosen, city=replace(chosen.city, name="かくうがわし市"))
    ctx = Context(None, SYSTEM, NOW, named)
    shown = screen(request.param)
    write_tree(tmp_path / "tree", slide_files(ctx, shown))
    assets = tmp_path / "tree/assets"
    assets.mkdir()
    for name in ("catv-screen.css", "catv-screen.js"):
        (assets / name).write_bytes((publishing.ASSETS / name).read_bytes())
    profile = catv.OperatorProfile("standard")
    (tmp_path / "tree/catv/now.json").write_bytes(catv.now_json(shown, profile))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "tree"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path / "tree", f"http://127.0.0.1:{server.server_port}/catv/screen/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def television(browser):
    opened = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield opened.new_page()
    opened.close()


def test_no_text_leaves_the_safe_area(tree, television):
    place, address = tree
    pages = sorted((place / "catv/screen").glob("*.html"))
    assert len(pages) > 10
    for path in pages:
        television.goto(f"{address}{path.name}")
        left, top, right, bottom = SAFE
        for box in television.evaluate(BOXES):
            assert box["left"] >= left - 0.5, (path.name, box)
            assert box["top"] >= top - 0.5, (path.name, box)
            assert box["right"] <= right + 0.5, (path.name, box)
            assert box["bottom"] <= bottom + 0.5, (path.name, box)
            assert not box["isCut"], (path.name, box)


def test_a_drill_is_marked_above_and_below(tree, television):
    _place, address = tree
    for name in ("index.html", "l.html"):
        television.goto(f"{address}{name}")
        bands = television.locator(".drill")
        is_drill = "訓練" in television.title()
        assert bands.count() == (2 if is_drill else 0)


def test_the_screen_turns_and_an_item_leaves_without_the_server(tree, television):
    _place, address = tree
    television.clock.install(time=NOW)
    television.goto(address)
    first = television.locator(".body").inner_text()
    television.clock.run_for(13_000)
    television.wait_for_function(
        "before => document.querySelector('.body').innerText !== before", arg=first
    )
    # The server is gone; what was shown stays until its own expiry, not longer.
    television.route("**/*", lambda route: route.abort())
    television.clock.run_for(60_000)
    assert television.locator("main").is_visible()
    television.clock.set_fixed_time(NOW + timedelta(hours=13))
    television.clock.run_for(6_000)
    television.locator("main").wait_for(state="hidden")
