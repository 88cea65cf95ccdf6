"""Each field of what others read, the record and the report, is described in its schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from crawler.reports.report import Report
from pipelines.core.record import Article
from pipelines.core.schema import json_schema

# Of schema 1.1 without its descriptions, so of what it accepts. A changed record changes this
# and raises SCHEMA_VERSION.
ACCEPTED_BY_1_1 = "4e8d60017da76bb4943f9bcce6e463a6a4ae29afdcf0834ea279c79f801a5705"


def _properties(model: type[BaseModel]) -> Iterator[tuple[str, dict[str, Any]]]:
    schema = model.model_json_schema(mode="serialization")
    for name, part in [(model.__name__, schema), *schema["$defs"].items()]:
        for field, value in part["properties"].items():
            yield f"{name}.{field}", value


def _without_descriptions(value: Any) -> Any:
    """Return a schema without its descriptions; a field named so is a mapping, and stays."""
    if isinstance(value, list):
        return [_without_descriptions(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_descriptions(item)
        for key, item in value.items()
        if key != "description" or isinstance(item, dict)
    }


@pytest.mark.parametrize("model", [Article, Report])
def test_every_field_is_described_by_a_sentence(model: type[BaseModel]) -> None:
    """A reader of the schema need not ask what a field holds."""
    properties = dict(_properties(model))
    assert set(model.model_fields) <= {name.partition(".")[2] for name in properties}
    for name, value in properties.items():
        description = value.get("description", "")
        assert description[:1].isupper() or description[:1] == '"', name
        assert description.endswith((".", '."')), name
        assert len(description.split()) >= 4, name


def test_descriptions_changed_nothing_that_schema_1_1_accepts() -> None:
    """The schema without its descriptions is the one that buckets have had since 1.1."""
    schema = _without_descriptions(json_schema())
    assert schema["$id"] == "urn:dateline:schema:article-1.1"
    text = json.dumps(schema, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == ACCEPTED_BY_1_1
