"""Logs for operators: one line an event, JSON on wish, never a name or an address."""

import json
import logging
from datetime import UTC, datetime

from disaster.foundation.settings import Settings


class JsonLines(logging.Formatter):
    """Write each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "where": record.name,
            "text": record.getMessage(),
        }
        if number := getattr(record, "request_id", ""):
            line["request_id"] = number
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start(settings: Settings) -> None:
    """Send logs to stderr in the chosen format."""
    handler = logging.StreamHandler()
    if settings.log_format == "json":
        handler.setFormatter(JsonLines())
    else:
        line = "%(asctime)s %(levelname)s %(name)s %(message)s"
        handler.setFormatter(logging.Formatter(line))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
