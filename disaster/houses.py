"""Open an installation's database, and refuse the one of another world."""

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from disaster.foundation import clock, db
from disaster.foundation.context import House
from disaster.foundation.db import Installation
from disaster.foundation.settings import Settings, UnusableSetting


def open_house(settings: Settings) -> House:
    """Return settings and database together, checked to belong together."""
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
