"""Open an installation's database, and refuse the one of another world."""

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from broadcast.rules import addresses
from broadcast.smtp import SmtpSettings
from disaster.foundation import clock, db
from disaster.foundation.context import House
from disaster.foundation.db import Installation
from disaster.foundation.errors import Refusal
from disaster.foundation.settings import Settings, UnusableSetting


def open_house(settings: Settings) -> House:
    """Return settings and database together, checked to belong together."""
    _refuse_unusable_mail(settings)
    engine = db.make_engine(settings.database_url)
    _refuse_other_world(engine, settings)
    return House(settings, engine)


def settle_world(engine: Engine, settings: Settings) -> None:
    """Write into a new database which world it belongs to, for ever."""
    with Session(engine) as session, session.begin():
        if session.get(Installation, 1) is None:
            session.add(
                Installation(
                    id=1,
                    world=settings.world,
                    is_demo=settings.demo,
                    created_at=clock.now(),
                )
            )
    _refuse_other_world(engine, settings)


def _refuse_unusable_mail(settings: Settings) -> None:
    """Let no process start with a relay or a sender that no mail can use."""
    try:
        addresses.mail_address(settings.mail_from)
    except Refusal as cause:
        raise UnusableSetting(
            f"MAIL_FROM: {settings.mail_from} を差出人にできません（{cause}）。"
        ) from cause
    if not settings.smtp_url:
        return
    try:
        SmtpSettings.from_url(settings.smtp_url)
    except Refusal as cause:
        name = "DRILL_SMTP_URL" if settings.is_drill else "SMTP_URL"
        raise UnusableSetting(f"{name}: {cause.facts['reason']}。") from cause


def _refuse_other_world(engine: Engine, settings: Settings) -> None:
    if not inspect(engine).has_table(Installation.__tablename__):
        raise UnusableSetting(
            "DATABASE_URL: 表がまだありません。disaster db upgrade を実行してください。"
        )
    with Session(engine) as session:
        kept = session.get(Installation, 1)
        world = kept.world if kept else settings.world
    if world != settings.world:
        raise UnusableSetting(
            f"WORLD: このデータベースは {world} のものです。"
            f"{settings.world} では開けません。"
        )
