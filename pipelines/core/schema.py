"""The record's JSON Schema, made from the model: what readers may rely on."""

from __future__ import annotations

import json
from typing import Any, Final

from pipelines.core.record import SCHEMA_VERSION, Article

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID: Final = f"urn:dateline:schema:article-{SCHEMA_VERSION}"


def json_schema() -> dict[str, Any]:
    """Return the schema of a landed record, draft 2020-12."""
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        **Article.model_json_schema(mode="serialization"),
    }


def schema_bytes() -> bytes:
    """Return the schema as published: the same bytes from every run of a version."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
