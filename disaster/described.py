"""The OpenAPI document of what programs may ask: routes of the API, public JSON files.

Made from the routes themselves; a public file has a line in `FILES`.
"""

import re
from importlib.metadata import version
from inspect import getdoc
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from disaster.accounts.doorkeeper import cookie_name
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.settings import Settings

pages = Blueprint("described", __name__)

API = "/api/v1/"
PLAIN = {"/healthz", "/readyz", "/openapi.json"}
SLOT = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
KINDS: dict[str, dict[str, str]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
}
PROBLEM = {"$ref": "#/components/responses/Problem"}
FILES = {
    "/shelters/status.json": "Every shelter with its state, people, hazards and Wi-Fi.",
    "/catv/now.json": "What cable television shows now.",
    "/counter/congestion.json": "How long people wait at each counter.",
}


@pages.get("/openapi.json")
@web.guard(public=True)
def openapi(ctx: Context) -> Response:
    """Describe the API and the public JSON files."""
    return jsonify(document(current_app, ctx.settings))


def document(app: Flask, settings: Settings) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of an application."""
    paths: dict[str, dict[str, Any]] = {
        path: {"get": _file(summary)} for path, summary in FILES.items()
    }
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if _is_for_programs(app, rule):
            path = SLOT.sub(r"{\g<name>}", rule.rule)
            paths.setdefault(path, {}).update(_operations(app, rule))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Disaster response toolkit",
            "version": version("disaster-response-toolkit"),
        },
        "servers": [{"url": settings.base_url}],
        "paths": paths,
        "components": _components(cookie_name(settings)),
    }


def _is_for_programs(app: Flask, rule: Rule) -> bool:
    """Say whether a program may rely on a route: the API, and what is public JSON."""
    if rule.rule.startswith(API) or rule.rule in PLAIN:
        return True
    policy = web.policy_of(app, rule.endpoint) if rule.endpoint != "static" else None
    return rule.rule.endswith(".json") and policy is not None and policy.is_public


def _operations(app: Flask, rule: Rule) -> dict[str, Any]:
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return {method.lower(): _operation(app, rule, method) for method in methods}


def _operation(app: Flask, rule: Rule, method: str) -> dict[str, Any]:
    view, policy = app.view_functions[rule.endpoint], web.policy_of(app, rule.endpoint)
    words = policy.words if policy else "public"
    told: dict[str, Any] = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "summary": (getdoc(view) or rule.endpoint).partition("\n")[0],
        "description": f"Who may: {words}.",
        "parameters": [_slot(found) for found in SLOT.finditer(rule.rule)],
        "responses": {"200": _json("The answer."), "default": PROBLEM},
    }
    if not policy or not policy.is_public:
        told["security"] = [{"session": []}]
    if method not in web.SAFE:
        key = {"$ref": "#/components/parameters/IdempotencyKey"}
        told["parameters"].append(key)
        told["requestBody"] = {"content": {"application/json": {"schema": {}}}}
    return told


def _slot(found: re.Match[str]) -> dict[str, Any]:
    schema = KINDS.get(found["kind"] or "", {"type": "string"})
    return {"name": found["name"], "in": "path", "required": True, "schema": schema}


def _file(summary: str) -> dict[str, Any]:
    missing = {"description": "Nothing was published yet."}
    return {
        "summary": summary,
        "description": "A static file with ETag and Last-Modified.",
        "responses": {
            "200": _json("The file."),
            "304": {"description": "It is the one you have."},
            "404": missing,
        },
    }


def _json(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": {}}}}


def _components(cookie: str) -> dict[str, Any]:
    problem = {
        "type": "object",
        "properties": {
            name: {"type": "integer" if name == "status" else "string"}
            for name in ("type", "title", "status", "instance")
        },
    }
    return {
        "responses": {
            "Problem": {
                "description": "A lawful no, in one Japanese sentence (RFC 9457).",
                "content": {"application/problem+json": {"schema": problem}},
            }
        },
        "parameters": {
            "IdempotencyKey": {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key again gets the first answer again.",
                "schema": {"type": "string"},
            }
        },
        "securitySchemes": {
            "session": {"type": "apiKey", "in": "cookie", "name": cookie}
        },
    }
