"""The JSON Schema of the record, made from the models in ``record.py``."""

from __future__ import annotations

import json
from typing import Any, Final

from pipelines.core.record import SCHEMA_VERSION, Article

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID: Final = f"urn:dateline:schema:article-{SCHEMA_VERSION}"


def json_schema() -> dict[str, Any]:
    """Return the schema of a landed record as a JSON object, draft 2020-12."""
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        **Article.model_json_schema(mode="serialization"),
    }


def schema_bytes() -> bytes:
    """Return the schema as UTF-8 JSON text, with sorted keys and a final line break.

    Every run of one release gives the same bytes. A later release may give other bytes for the
    same schema version, because it may describe a field better. A bucket keeps the schema object
    that it has: both accept the same records.
    """
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
