"""Pages with anything wrong with them: each is a valid record or a PageError."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipelines.core.assembly import read_page
from pipelines.core.errors import PageError
from pipelines.core.memory import Memory
from pipelines.core.record import Article
from tests.extract.mutations import Step, bitten, originals, rebuilt
from tests.extract.pages import SITE
from tests.test_assembly import fetched

BATCH = 500
BATCHES = 10  # of each kind: 10,000 pages in all
SOME = 25  # of each kind, with every change; the rest: `make proof`

steps = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 5000), st.integers(0, 5000)),
    min_size=1,
    max_size=12,
)
structural = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def check(body: bytes) -> None:
    """Read a page; what comes back is a record that holds together."""
    try:
        article, _ = read_page(fetched(body), SITE, run_id="r1", memory=Memory())
    except PageError:
        return
    assert Article.model_validate_json(article.model_dump_json()) == article
    text = article.article_body
    for mention in article.date_mentions:
        assert text[mention.start : mention.end] == mention.text
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in text)
    assert [b.position for b in article.removed_blocks] == list(range(len(article.removed_blocks)))


def check_bitten(start: int, count: int) -> None:
    dice = random.Random(start)  # noqa: S311 (bytes, not secrets)
    for _ in range(count):
        check(bitten(dice.choice(originals()), dice))


def check_rebuilt(start: int, count: int) -> None:
    @seed(start)
    @settings(structural, max_examples=count)
    @given(st.integers(0, len(originals()) - 1), steps)
    def each(number: int, changes: list[Step]) -> None:
        check(rebuilt(originals()[number], changes))

    each()


def test_some_bitten_pages() -> None:
    """Whatever bytes a page loses, gains or repeats."""
    check_bitten(0, SOME)


def test_some_rebuilt_pages() -> None:
    """Whatever happens to its tags, texts, attributes and JSON-LD."""
    check_rebuilt(0, SOME)


@pytest.mark.proof
@pytest.mark.parametrize("batch", range(1, BATCHES + 1))
def test_many_bitten_pages(batch: int) -> None:
    """As above, 5,000 of them."""
    check_bitten(batch, BATCH)


@pytest.mark.proof
@pytest.mark.parametrize("batch", range(1, BATCHES + 1))
def test_many_rebuilt_pages(batch: int) -> None:
    """As above, 5,000 of them."""
    check_rebuilt(batch, BATCH)
