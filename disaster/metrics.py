"""``/metrics``: counts for operators in Prometheus' text format, without personal data.

The proxy hides it from the public node. Figures are asked of the tables when somebody
looks, so they are the same from every process; only the requests are this process's.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

import broadcast.queries
import certificates.queries
import disaster.assessment.queries
import shelters.queries
from broadcast.queries import figures
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.keeping.queries import held_since

pages = Blueprint("metrics", __name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}

_requests: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure with its values, each under its labels (指標)."""

    name: str
    about: str
    kind: str
    values: Sequence[tuple[Mapping[str, str], float]]

    def lines(self) -> Iterator[str]:
        """Write it as Prometheus reads it."""
        yield f"# HELP {self.name} {self.about}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, number in self.values:
            told = ",".join(
                f'{label}="{value.translate(ESCAPES)}"'
                for label, value in labels.items()
            )
            yield (
                f"{self.name}{{{told}}} {number:g}"
                if told
                else (f"{self.name} {number:g}")
            )


@pages.get("/metrics")
@web.guard(public=True)
def metrics(ctx: Context) -> Response:
    """Answer with every figure."""
    lines = (line for metric in measured(ctx) for line in metric.lines())
    return Response("\n".join(lines) + "\n", content_type=CONTENT_TYPE)


def count(answer: Response) -> Response:
    """Count a request by method and kind of answer; paths may hold identifiers."""
    method = request.method if request.method in METHODS else "other"
    with _lock:
        _requests[method, f"{answer.status_code // 100}xx"] += 1
    return answer


def measured(ctx: Context) -> Iterable[Metric]:
    """Return every figure of the house."""
    yield from _alerts(ctx)
    yield _gauge("sites", "Shelters", "state", shelters.queries.counts_by_state(ctx))
    people = shelters.queries.people_sheltered(ctx)
    yield _gauge("people_sheltered", "People in shelters", "", {"": people})
    surveys = disaster.assessment.queries.counts_by_state(ctx, None)
    yield _gauge("surveys", "Damage surveys", "state", surveys)
    papers = certificates.queries.counts_by_state(ctx, None)
    yield _gauge("applications", "Applications", "state", papers)
    held = 0 if held_since(ctx) is None else 1
    yield _gauge("held", "1 while a restored copy waits", "", {"": held})
    yield from _asked()


def _alerts(ctx: Context) -> Iterator[Metric]:
    yield _gauge("deliveries", "Mails", "state", figures.deliveries_by_state(ctx))
    age = figures.queue_age(ctx)
    yield _gauge("queue_age_seconds", "How late the oldest due mail is", "", {"": age})
    states = broadcast.queries.counts_by_state(ctx)
    yield _gauge("broadcasts", "Broadcasts", "state", states)
    active = broadcast.queries.active_subscribers(ctx)
    yield _gauge("subscribers", "Subscribers who get mail", "", {"": active})


def _asked() -> Iterator[Metric]:
    with _lock:
        asked = sorted(_requests.items())
    values = [
        ({"method": method, "status": status}, float(number))
        for (method, status), number in asked
    ]
    about = "Requests answered by this process"
    yield Metric("disaster_requests_total", about, "counter", values)


def _gauge(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    told = [
        ({label: value} if label else {}, number) for value, number in values.items()
    ]
    return Metric(f"disaster_{name}", about, "gauge", told)
