"""``disaster roles`` and ``disaster policy``: who may do what, as the code says it."""

from importlib import import_module

import click
from flask import Flask
from sqlalchemy import create_engine

from disaster import described
from disaster.foundation import web
from disaster.foundation.authority import Permission, Role
from disaster.foundation.console import Console, answer
from disaster.foundation.context import House

PACKAGES = (
    "disaster.accounts",
    "disaster.audit",
    "disaster.keeping",
    "disaster.incidents",
    "disaster.register",
    "disaster.assessment",
    "broadcast",
    "certificates",
    "shelters",
)


def permissions() -> list[Permission]:
    """Return every declared permission, in the order of the house."""
    found = []
    for package in PACKAGES:
        module = import_module(f"{package}.permissions")
        found += [v for v in vars(module).values() if isinstance(v, Permission)]
    return found


def _app(console: Console) -> Flask:
    """Return the application without its house: the routes stand in the code alone."""
    from disaster.app import assembled  # noqa: PLC0415 - builds the whole house

    return assembled(House(console.glance, create_engine("sqlite://")))


def routes(console: Console) -> list[dict[str, object]]:
    """Return every route with its methods and the roles that may use it."""
    app = _app(console)
    rows = []
    for rule in app.url_map.iter_rules():
        policy = web.policy_of(app, rule.endpoint)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        rows.append(
            {
                "route": rule.rule,
                "methods": methods,
                "endpoint": rule.endpoint,
                "policy": policy.words if policy else "public file",
            }
        )
    return sorted(rows, key=lambda row: (str(row["route"]), str(row["methods"])))


@click.command("roles")
@click.option("--json", "as_json", is_flag=True)
def roles(*, as_json: bool) -> None:
    """役割と権限の表."""
    rows = [
        {
            "permission": found.name,
            "title": found.title,
            "roles": sorted(found.roles),
            "step_up": found.step_up,
        }
        for found in permissions()
    ]
    if as_json:
        answer({"roles": {r.value: r.label for r in Role}, "permissions": rows})
        return
    for found in permissions():
        names = "・".join(role.label for role in Role if role in found.roles)
        again = "（再認証）" if found.step_up else ""
        click.echo(f"{found.name}\t{found.title}{again}\t{names}")


@click.command("policy")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def policy(console: Console, *, as_json: bool) -> None:
    """すべての入口と、使える役割."""
    rows = routes(console)
    if as_json:
        answer(rows)
        return
    for row in rows:
        methods = ",".join(row["methods"]) if isinstance(row["methods"], list) else ""
        click.echo(f"{methods}\t{row['route']}\t{row['policy']}")


@click.command("openapi")
@click.pass_obj
def openapi(console: Console) -> None:
    """プログラムのための入口の説明（OpenAPI 3.1、JSON）."""
    answer(described.document(_app(console), console.glance))
