"""What is known of a domain: growing gaps, validators with their links, a cache of the log."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pipelines.bucket.client import Store
from pipelines.bucket.domain_state import DomainState, KnownSource
from pipelines.bucket.layout import log_key
from pipelines.bucket.spool import spooled
from pipelines.bucket.state import States
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.memory import Fingerprint, Memory, PageBlocks, learn
from pipelines.core.models import Link, Source
from pipelines.core.reasons import GROWING_GAPS, Reason
from tests.bucket.conftest import NOON, item, landing

URL = "https://herald.example/a"
TIMEOUT = Trouble(Outcome.FAILED, Reason.TIMEOUT)
LINK = Link(URL, Source.FEED, "https://herald.example/rss.xml", title="Bridge")


def test_failure_is_due_after_growing_gaps_and_given_up_after_five_tries() -> None:
    """A link is tried again after 15 minutes, then ever later; then it counts as seen."""
    state, now = DomainState("herald.example"), NOON
    state.record_failure("herald", LINK, TIMEOUT, now)
    for gap in GROWING_GAPS:
        assert state.due_failures("herald", now + gap - timedelta(seconds=1)) == ()
        assert state.is_waiting(URL, now)
        now += gap
        assert state.due_failures("herald", now) == (LINK,)
        assert not state.is_waiting(URL, now)
        assert not state.is_seen(URL, now)
        state.record_failure("herald", LINK, TIMEOUT, now)
    assert state.due_failures("herald", now + timedelta(days=365)) == ()
    assert state.is_seen(URL, now)


def test_success_forgets_failures() -> None:
    """A URL that came to an end is not tried again."""
    state = DomainState("herald.example")
    state.record_failure("herald", LINK, TIMEOUT, NOON)
    state.forget_failure(URL)
    assert state.due_failures("herald", NOON + timedelta(days=1)) == ()


def test_everything_survives_saving(store: Store) -> None:
    """Failures, validators with pending links, turns and memory are read back as they were."""
    states = States(store)
    state = states.of("herald.example")
    memory = KnownSource(etag='"1"', last_modified=None, pending=(LINK,), more=(URL,))
    state.record_failure("herald", LINK, TIMEOUT, NOON)
    state.set_source("https://herald.example/rss.xml", memory)
    state.set_turn("herald", NOON)
    learned = learn(Memory(), PageBlocks("a", (Fingerprint("text", "path"),)), NOON)
    state.set_learned(learned)
    state.set_live(URL, NOON + timedelta(hours=1), NOON)
    states.save()
    again = States(store).of("herald.example")
    assert again.due_failures("herald", NOON + timedelta(hours=1)) == (LINK,)
    assert again.source("https://herald.example/rss.xml") == memory
    assert again.last_turn("herald") == NOON
    assert again.learned == learned
    assert again.is_live(URL, NOON)
    assert not again.is_live(URL, NOON + timedelta(hours=1))


def test_stored_state_is_carried_on_by_the_log(store: Store, tmp_path: Path) -> None:
    """Commits after the state's watermark are applied when it is loaded."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    run.states.save()
    run.add(spooled(*item("b", "The tower closed.")))
    run.commit()  # not saved: as if killed here
    state = States(store).of("herald.example")
    assert state.is_seen("https://herald.example/a", NOON)
    assert state.is_seen("https://herald.example/b", NOON)


def test_domain_that_is_asked_late_knows_all_commits(store: Store, tmp_path: Path) -> None:
    """The order in which domains are asked for makes no difference."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    states = States(store)
    states.of("other.example")
    assert states.of("herald.example").is_seen(URL, NOON)


def test_state_of_a_log_that_is_gone_is_not_believed(store: Store, tmp_path: Path) -> None:
    """A bucket that was emptied but for the cache is crawled anew."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    run.states.save()
    store.discard(log_key(1))
    assert not States(store).of("herald.example").is_seen(URL, NOON)


def test_damaged_state_counts_as_missing(store: Store, tmp_path: Path) -> None:
    """A cache that cannot be read is rebuilt, not an error."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    store.replace("state/v1/herald.example.json", b"{ torn")
    assert States(store).of("herald.example").is_seen(URL, NOON)
