"""The record of an article as it lands in the bucket, schema 1.

Fields have the names of schema.org's NewsArticle in snake_case ("articleBody" is `article_body`).
An added field raises the minor version. A changed meaning raises the major version, and with
it the ``v1`` in the bucket's paths. The JSON Schema in the bucket is made from these models
(``schema.py``), and the text under a field becomes the field's description there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = "1.1"


class Part(BaseModel):
    """A frozen piece of the record. An unknown key is an error, so no unnamed field lands."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Image(Part):
    """A picture of the article."""

    url: str
    """Absolute URL of the picture, such as "https://herald.example/bridge.jpg"."""
    caption: str | None = None
    """Text below the picture, without its credit. Null if the page prints none."""
    credit: str | None = None
    """Photographer or agency, such as "Ada Berg/dpa". Null if the page names none."""


class Dateline(Part):
    """The place, and sometimes the day, that a story opens with: "MOSCOW, Jan 24 – "."""

    raw: str
    """The dateline as printed, with its dash: "MOSCOW, Jan 24 – "."""
    place: str
    """The place alone, as printed: "MOSCOW"."""
    date: str | None = None
    """The day as YYYY-MM-DD: "2019-01-24". Null if the dateline prints no day."""


class Disagreement(Part):
    """Another date that the page gave, more than a day away from the chosen one."""

    method: str
    """Where the other date was read, in the words of `PublishDate.method`."""
    value: str
    """The other date in the form of `PublishDate.value`."""
    raw: str
    """The first 200 characters of the other date as the page has it."""


class PublishDate(Part):
    """When the page says that it was published or modified."""

    value: str
    """ISO 8601 in the page's own offset, no finer than `precision`: "2019-01-24T09:30+03:00".
    No offset is written where the page names none, and for `precision` "day" only the day."""
    utc: AwareDatetime | None
    """The instant in UTC: "2019-01-24T06:30:00Z". Null if the page names only a day, month or
    year, or a time whose zone is unknown. With `precision` "day" it is set where the page prints
    the day and its metadata have the instant."""
    offset: str | None
    """Offset of `value` from UTC: "+03:00". Null if the page names none."""
    precision: Literal["second", "minute", "hour", "day", "month", "year"]
    """The finest unit that the page states. Finer parts of an instant are filler."""
    raw: str
    """The first 200 characters of the date as the page has it: "24 January 2019, 9:30"."""
    method: str
    """Where the date was read: "json-ld", "meta:NAME" (a meta element of that name), "microdata",
    "time", "text", "url", or the source of the link, such as "feed". It ends in "-update" where
    only a date of the last change named the day. "stated" is a date given with the command."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """Probability from 0 to 1 that the day is right. Of the publish dates with 0.9, nine in ten
    are. For `date_modified` it is how far the place is trusted in general."""
    disagreements: tuple[Disagreement, ...] = ()
    """Other dates that the page gave, more than a day away. Empty if there are none."""


class DateMention(Part):
    """A date phrase in the body. `article_body[start:end] == text`, in code points."""

    start: Annotated[int, Field(ge=0)]
    """Index in `article_body` of the phrase's first character, in code points from 0."""
    end: Annotated[int, Field(ge=0)]
    """Index in `article_body` behind the phrase's last character, in code points."""
    text: str
    """The phrase as the body has it: "last Thursday"."""
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    """TIMEX3 type: a calendar date, a time of day, a length of time or a repetition."""
    value: str
    """TIMEX3 value: "2019-01-24", "2019-W04", "2019-01-24T09:30", "P3Y" or "XXXX-WXX-5". An X
    stands for what the text leaves open, "PAST_REF" for a phrase such as "recently"."""
    mod: str | None = None
    """TIMEX3 modifier: "START" for "early 2009", "MORE_THAN" for "more than a year". Null if the
    phrase has none."""
    begin: str | None = None
    """First moment of the phrase: an ISO date, for type TIME an instant with offset. Null for
    vague phrases, lengths and repetitions, and for a TIME whose offset is unknown."""
    end_exclusive: str | None = None
    """First moment behind the phrase, in the form of `begin`: "2019-01-25" for the day
    2019-01-24. Null where `begin` is null."""
    precision: str | None = None
    """Unit of the interval: "day", "week", "weekend", "month", "quarter", "half", "season",
    "year", "decade", "century", "part-of-day", "hour", "minute" or "second". Null where `begin`
    is null."""
    anchor: str | None = None
    """ISO date that a relative phrase was counted from, such as the publish day of "yesterday".
    Null for a phrase that names its date completely, such as "5 May 2011"."""
    method: str
    """Name of the grammar rule that read the phrase, such as "weekday" or "month-day"."""


class RemovedBlock(Part):
    """A block of text that was taken out of the page, kept so that a cut can be checked."""

    text: Annotated[str, Field(max_length=300)]
    """The first 300 characters of the block's text."""
    characters: Annotated[int, Field(ge=0)]
    """Length of the whole block in code points, before it was cut to 300."""
    rule: str
    """Name of the rule that removed the block: "class:sidebar", "site:remove", "model:0.07"."""
    position: Annotated[int, Field(ge=0)]
    """Index of the block in the record's `removed_blocks`, 0 for the first."""


class Http(Part):
    """How the server answered the request for the page."""

    status: int
    """HTTP status code of the response, such as 200."""
    final_url: str
    """URL that the response came from, after all redirects."""
    etag: str | None = None
    """The ETag header as received, with its quotation marks. Null if there was none."""
    last_modified: str | None = None
    """The Last-Modified header as received: "Thu, 24 Jan 2019 06:30:00 GMT". Null if there was
    none. It is never taken for a publish date."""
    content_type: str | None = None
    """The Content-Type header as received: "text/html; charset=utf-8". Null if there was none."""


class RawReference(Part):
    """Where the page lies in the raw archive: one gzip member of a WARC file."""

    key: str
    """Key of the WARC object below the bucket's prefix: "raw/v1/dt=2026-11-24/RUN.warc.gz"."""
    offset: Annotated[int, Field(ge=0)]
    """First byte of the page's gzip member in that object, counted from 0."""
    length: Annotated[int, Field(ge=0)]
    """Bytes of the page's gzip member, still compressed."""
    sha256: str
    """SHA-256 of the page's body as archived (content encoding undone), 64 hexadecimal digits."""


class FurtherPage(Part):
    """The second or a later page of an article that its site cuts into pages."""

    url: str
    """URL that the page came from, after all redirects."""
    raw: RawReference | None = None
    """Where the page lies in the raw archive. Null only before the record has landed."""


class Extraction(Part):
    """How the record was made from the page."""

    version: str
    """Versions of Dateline and of its reader: "0.1.0+trafilatura-2.3.1"."""
    body_method: str
    """What read the body: "trafilatura" or "blocks", with "model-2+" or "site+" before it where
    the learned model or the site's own file chose what to read; "json-ld" or "script" where the
    page has its text in JSON alone."""
    methods: dict[str, str] = Field(default_factory=dict)
    """Where each filled field was read: {"headline": "h1", "authors": "byline"}. Three keys are
    shorter than the field's name: "section", "language" and "is_free". A field without a value
    has no key."""
    flags: tuple[str, ...] = ()
    """Doubts and peculiarities of the record, such as "short" or "paywall". All of them are
    explained in docs/read-the-bucket.md. Empty for most records."""


class Article(Part):
    """One article at one revision, a line of a part."""

    schema_version: Literal["1.1"] = SCHEMA_VERSION
    """Version of this schema. The major number changes with the meaning of a field."""
    article_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """Identity of the article: 32 hexadecimal digits, a hash of `canonical_url`."""
    revision: Annotated[int, Field(ge=1)] = 1
    """Number of this version of the article. It grows by 1 when headline or body change."""
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of headline and body, 64 hexadecimal digits. It is equal for equal content."""
    run_id: str
    """Run that made the record: its start in UTC and a random part, as in
    "20261124T120000Z-1f2e3d4c"."""
    site: str
    """Name of the site's file, or the host where a bare URL was crawled: "example_herald"."""
    url: str
    """URL that was requested, before redirects."""
    canonical_url: str
    """URL that names the article: the one that the page declares, else the final URL without
    tracking parameters and fragment."""
    discovered_by: Literal["feed", "news-sitemap", "sitemap", "front-page", "argument"]
    """Where the URL was found. "argument" is a URL that the user typed."""
    headline: str
    """Headline as plain text. It is an empty text where the page has none."""
    description: str | None = None
    """Summary of the article as the page's metadata give it. Null if there is none."""
    article_body: str
    """Body as plain text. Paragraphs are separated by one blank line."""
    word_count: Annotated[int, Field(ge=0)]
    """Number of words in `article_body`. "well-known" and "1.5" count as one word each."""
    authors: tuple[str, ...] = ()
    """Names of people, in the order of the page: ["Ada Berg"]. Agencies and desks are not
    listed here but in `credited`. Empty if the page names nobody."""
    credited: tuple[str, ...] = ()
    """The authors, or where the page names none the agency or desk in their place: ["dpa"].
    Empty if the page credits nobody. Since 1.1."""
    publisher: str | None = None
    """Name of the publisher as the page states it: "Example Herald". Null if it states none."""
    article_section: str | None = None
    """Section of the paper that the article stands in: "Sport". Null if the page names none."""
    breadcrumbs: tuple[str, ...] = ()
    """Path to the article in the site, outermost first: ["News", "Europe"]. Empty if the page
    shows none."""
    keywords: tuple[str, ...] = ()
    """Keywords of the article as the page lists them. Empty if it lists none."""
    images: tuple[Image, ...] = ()
    """Pictures of the article. Empty if it has none."""
    in_language: str | None = None
    """BCP 47 tag of the article's language: "en" or "pt-BR". Null if it is unknown."""
    is_accessible_for_free: bool | None = None
    """Whether the page says that everybody may read it: false for subscribers only, null if
    the page does not say."""
    dateline: Dateline | None = None
    """Place and day that the story opens with. Null if it opens without."""
    credit_line: str | None = None
    """Line that names who contributed: "Reporting by Ada Berg; Editing by Jo Lind". Null if the
    text has none."""
    date_published: PublishDate | None = None
    """When the page says that it was published. Null if it names no date that is likely enough;
    the time of the fetch never takes its place."""
    date_modified: PublishDate | None = None
    """When the page says that it was last changed. Null if it does not say."""
    date_first_seen: AwareDatetime
    """When Dateline first fetched this article, in UTC: "2026-11-24T17:42:00Z"."""
    date_fetched: AwareDatetime
    """When the response of this fetch was complete, in UTC: "2026-11-24T17:42:00Z"."""
    date_mentions: tuple[DateMention, ...] = ()
    """Date phrases of `article_body` in order, none overlapping another. Empty if there are none
    or Dateline has no grammar of the language."""
    removed_blocks: tuple[RemovedBlock, ...] = ()
    """Blocks of the page that are not part of the body, each with the rule that removed it."""
    http: Http
    """How the server answered the request for the article's first page."""
    raw: RawReference | None = None
    """Where the first page lies in the raw archive. Null only before the record has landed."""
    further_pages: tuple[FurtherPage, ...] = ()
    """The article's pages after the first, in order; the body is that of all pages. Empty for an
    article on one page. Since 1.1."""
    extraction: Extraction
    """How the record was made from the page, and what is doubtful about it."""


def utc_text(instant: datetime) -> str:
    """Return an aware instant as `2026-11-24T17:42:00Z`, or with microseconds if it has any."""
    return instant.isoformat().replace("+00:00", "Z")
