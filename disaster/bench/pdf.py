"""``disaster bench pdf``: one certificate against the plain ReportLab page."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import click

from disaster.bench import rounds
from disaster.bench.rounds import Side

# Times the plain page, in the same run.
RENDERED, FINISHED, SIGNED = 0.25, 0.5, 0.25


@click.command("pdf")
@click.option("--n", "n", default=20, show_default=True, help="1巡・1方式あたりの通数")
@click.option("--rounds", "turns", default=rounds.ROUNDS, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def pdf(n: int, turns: int, *, as_json: bool) -> None:
    """証明書1通の時間を、ReportLab と qrcode の素朴なページと比べる.

    作図だけ、電子署名つき、交付できるまで（封印・作図・電子署名・読み戻し）を、この処理が
    使った CPU の時間で測ります。
    """
    with TemporaryDirectory() as place:
        figures = rounds.measure(_sides(Path(place), n * turns), n, turns, process_time)
    rounds.tell("pdf", figures, as_json=as_json)


def _sides(place: Path, count: int) -> list[Side]:
    # Slow to import, and not needed to print the help.
    from certificates import paper, readback, seal  # noqa: PLC0415
    from certificates.sealed import SealedFields  # noqa: PLC0415
    from disaster.bench import plain, samples  # noqa: PLC0415

    key, ring = samples.key_of(place)
    made = samples.certificates(count)
    seals = [
        str(seal.sign(SealedFields.of(each), key, samples.BASE_URL)) for each in made
    ]
    electronic = paper.Signature(key, samples.NOW)
    plain.register()

    def finish(piece: int) -> object:
        text = seal.sign(SealedFields.of(made[piece]), key, samples.BASE_URL)
        printed = paper.render(made[piece], str(text), electronic=electronic)
        return readback.verify_issued(printed, ring, "drill")

    return [
        Side(
            "plain",
            "素朴な ReportLab のページ（qrcode）",
            lambda n: plain.page(made[n], seals[n]),
        ),
        Side(
            "rendered",
            "作図だけ",
            lambda n: paper.render(made[n], seals[n]),
            RENDERED,
        ),
        Side(
            "signed",
            "作図と電子署名",
            lambda n: paper.render(made[n], seals[n], electronic=electronic),
            SIGNED,
        ),
        Side(
            "finished",
            "交付できるまで（封印・作図・電子署名・読み戻し）",
            finish,
            FINISHED,
        ),
    ]
