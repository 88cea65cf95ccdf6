"""The record that lands, schema 1: schema.org NewsArticle's names in snake_case.

An added field raises the minor version, a changed meaning the major one and the ``v1`` in
the bucket's paths. The published JSON Schema is made from these models (``schema.py``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = "1.1"


class Part(BaseModel):
    """A frozen piece of the record; an unknown key is an error, so nothing lands unnamed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Image(Part):
    """A picture of the article."""

    url: str
    caption: str | None = None
    credit: str | None = None


class Dateline(Part):
    """The place, and sometimes the day, that a story opens with: "MOSCOW, Jan 24 – "."""

    raw: str = Field(description="as printed, with its dash")
    place: str
    date: str | None = Field(default=None, description="ISO 8601 day, when one is printed")


class Disagreement(Part):
    """Another date the page gave, more than a day from the chosen one."""

    method: str
    value: str
    raw: str


class PublishDate(Part):
    """When the page says it was published or modified."""

    value: str = Field(description="ISO 8601 in the page's own offset, no finer than `precision`")
    utc: AwareDatetime | None = Field(description="the instant in UTC; null for a bare day")
    offset: str | None = Field(description='"+03:00"; null when the page names none')
    precision: Literal["second", "minute", "hour", "day", "month", "year"]
    raw: str = Field(description="as the page has it")
    method: str = Field(description='where it was read, such as "json-ld" or "meta"')
    confidence: Annotated[float, Field(ge=0, le=1)]
    disagreements: tuple[Disagreement, ...] = ()


class DateMention(Part):
    """A date phrase in the body. `article_body[start:end] == text`, in code points."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"] = Field(description="TIMEX3 type")
    value: str = Field(description="TIMEX3 value")
    mod: str | None = Field(default=None, description='TIMEX3 modifier, such as "START"')
    begin: str | None = Field(
        default=None, description="ISO date, or instant with offset for TIME; null when vague"
    )
    end_exclusive: str | None = None
    precision: str | None = None
    anchor: str | None = Field(default=None, description="ISO date that it was counted from")
    method: str = Field(description="the rule that read it")


class RemovedBlock(Part):
    """A block that was taken out of the page's text, for audit."""

    text: Annotated[str, Field(max_length=300)]
    characters: Annotated[int, Field(ge=0, description="length before cutting to 300")]
    rule: str
    position: Annotated[int, Field(ge=0, description="its order among the removed, 0 first")]


class Http(Part):
    """How the page was served."""

    status: int
    final_url: str
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None


class RawReference(Part):
    """Where the page lies in the raw archive: one gzip member of a WARC file."""

    key: str
    offset: Annotated[int, Field(ge=0)]
    length: Annotated[int, Field(ge=0)]
    sha256: str = Field(description="of the page's body as archived")


class FurtherPage(Part):
    """The second or a later page of an article that its site cuts into pages."""

    url: str
    raw: RawReference | None = Field(default=None, description="null only before landing")


class Extraction(Part):
    """How the record was made."""

    version: str
    body_method: str
    methods: dict[str, str] = Field(default_factory=dict, description="field to method")
    flags: tuple[str, ...] = ()


class Article(Part):
    """One article at one revision, a line of a part."""

    schema_version: Literal["1.1"] = SCHEMA_VERSION
    article_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    revision: Annotated[int, Field(ge=1)] = 1
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    run_id: str
    site: str
    url: str
    canonical_url: str
    discovered_by: Literal["feed", "news-sitemap", "sitemap", "front-page", "argument"]
    headline: str
    description: str | None = None
    article_body: str
    word_count: Annotated[int, Field(ge=0)]
    authors: tuple[str, ...] = Field(default=(), description="people only")
    credited: tuple[str, ...] = Field(
        default=(),
        description="the authors, or the agency or desk in their place. Since 1.1",
    )
    publisher: str | None = None
    article_section: str | None = None
    breadcrumbs: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    in_language: str | None = Field(default=None, description="BCP 47")
    is_accessible_for_free: bool | None = None
    dateline: Dateline | None = None
    credit_line: str | None = None
    date_published: PublishDate | None = None
    date_modified: PublishDate | None = None
    date_first_seen: AwareDatetime
    date_fetched: AwareDatetime
    date_mentions: tuple[DateMention, ...] = ()
    removed_blocks: tuple[RemovedBlock, ...] = ()
    http: Http
    raw: RawReference | None = Field(default=None, description="null only before landing")
    further_pages: tuple[FurtherPage, ...] = Field(
        default=(), description="in order; the body is that of all pages. Since 1.1"
    )
    extraction: Extraction


def utc_text(instant: datetime) -> str:
    """Return an aware instant as `2026-11-24T17:42:00Z`, or with microseconds if it has any."""
    return instant.isoformat().replace("+00:00", "Z")
