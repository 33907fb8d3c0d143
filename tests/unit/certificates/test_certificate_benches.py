"""The benches measure what they say, and the certificate stays within its limits."""

import json

import pytest
from click.testing import CliRunner

from disaster.bench import names, rounds, samples
from disaster.bench.commands import bench
from disaster.bench.rounds import Figure, Side
from disaster.seed.dice import dice


def test_a_certificate_stays_within_its_share_of_the_plain_page():
    done = CliRunner().invoke(bench, ["pdf", "--n", "4", "--json"])

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    figures = {row["key"]: row for row in told["figures"]}
    assert (told["bench"], told["n"], told["rounds"]) == ("pdf", 4, 5)
    assert told["reference"]["key"] == "plain"
    assert figures["rendered"]["limit"] == 0.25
    assert figures["finished"]["limit"] == 0.5
    assert told["held"], told


def test_the_figures_are_told_to_people_too():
    done = CliRunner().invoke(bench, ["pdf", "--n", "1", "--rounds", "1"])

    lines = done.stdout.splitlines()
    assert lines[0].startswith("比べる相手　素朴な ReportLab のページ（qrcode）")
    assert "上限 0.5 倍" in lines[-1]


def test_a_ratio_is_the_median_of_the_rounds():
    plain, ours = (Side(key, key, str) for key in ("plain", "ours"))
    reference = Figure(plain, rounds=[10.0, 100.0, 10.0])
    figure = Figure(ours, rounds=[5.0, 20.0, 1.0])

    assert figure.ratio(reference) == 0.2
    assert figure.milliseconds == 5.0


def test_rounds_take_turns_and_every_piece_is_done_once():
    done = []
    sides = [Side(key, key, lambda n, key=key: done.append((key, n))) for key in "ab"]

    figures = rounds.measure(sides, n=2, rounds=3)

    # The first call of each side warms it up and is not measured.
    assert done[:2] == [("a", 0), ("b", 0)]
    order = [key for key, _n in done[2:]]
    assert order == list("aabb" + "bbaa" + "aabb")
    assert sorted(n for key, n in done[2:] if key == "a") == list(range(6))
    assert [len(figure.rounds) for figure in figures] == [3, 3]


def test_no_seeded_name_loses_a_character():
    found = names.check(2_000, seed=7)

    assert (found.names, found.is_clean) == (2_000, True)
    assert found.printed + found.refused == 2_000
    assert found.printed > 1_600
    assert found.refused > 100
    assert found.characters > 5_000


def test_the_check_of_names_would_see_a_wrong_character(monkeypatch):
    read = names._read  # noqa: SLF001
    monkeypatch.setattr(
        names, "_read", lambda pdf: [line.replace("　", " ") for line in read(pdf)]
    )

    assert not names.check(60, seed=7).is_clean


def test_a_wrong_name_ends_the_bench_with_an_alarm(monkeypatch):
    monkeypatch.setattr(names, "_read", lambda _pdf: [])

    done = CliRunner().invoke(bench, ["names", "--n", "60", "--json"])

    assert done.exit_code == 3
    assert json.loads(done.stdout)["wrong_characters"] > 0


@pytest.mark.parametrize("count", [1, 50])
def test_samples_are_of_different_people_and_repeatable(count):
    made = samples.certificates(count)

    assert made == samples.certificates(count)
    assert len({each.number for each in made}) == count
    assert len(samples.printable(count, dice(1, "people"))) == count
