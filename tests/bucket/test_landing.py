"""Landing against a real store: each article counts exactly once, whatever happens."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # stubs are another package
import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # no stubs

from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.embedded.server import EmbeddedBucket
from pipelines.bucket.layout import SCHEMA_KEY, log_key
from pipelines.bucket.log import Commit, append, latest, read_commit
from pipelines.bucket.reader import tail
from pipelines.bucket.spool import spooled
from pipelines.bucket.state import States
from pipelines.core.errors import StorageFault
from pipelines.core.ledger import Outcome, Trouble
from pipelines.core.models import Page
from pipelines.core.reasons import Reason
from pipelines.core.record import Article
from pipelines.core.schema import json_schema, schema_bytes
from tests.bucket.conftest import NOON, article, item, landing, page


def records(store: Store) -> list[dict[str, Any]]:
    return [record for _, records in tail(store, 0) for record in records]


def outcomes(result: Any) -> list[Outcome]:
    return [landed.outcome for landed in result.landed]


def test_added_pages_become_records_of_one_commit(store: Store, tmp_path: Path) -> None:
    """What is added is in the log after the commit, and the spool is empty."""
    run = landing(store, tmp_path)
    for name in ("a", "b"):
        run.add(spooled(*item(name, f"The bridge {name} opened.")))
    result = run.commit()
    assert result.number == 1
    assert outcomes(result) == [Outcome.LANDED, Outcome.LANDED]
    assert {r["article_body"] for r in records(store)} == {
        "The bridge a opened.",
        "The bridge b opened.",
    }
    assert list(tmp_path.iterdir()) == []


def test_every_record_fits_the_published_schema(store: Store, tmp_path: Path) -> None:
    """A stock validator accepts each line against the schema in the bucket."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    schema = json.loads(store.get(SCHEMA_KEY) or b"")
    jsonschema.Draft202012Validator.check_schema(schema)
    for record in records(store):
        jsonschema.validate(record, schema)


def test_the_schema_of_an_earlier_release_stays_and_fits(store: Store, tmp_path: Path) -> None:
    """A published schema object never changes; a release only describes the same fields better."""
    plain = {key: value for key, value in json_schema().items() if key != "description"}
    published = json.dumps(plain).encode()
    assert published != schema_bytes()
    assert store.put_new(SCHEMA_KEY, published, "application/schema+json")
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    assert store.get(SCHEMA_KEY) == published
    for record in records(store):
        jsonschema.validate(record, plain)


def test_second_run_lands_nothing(store: Store, tmp_path: Path) -> None:
    """The same content is unchanged; the log gets no entry for it."""
    first = landing(store, tmp_path)
    first.add(spooled(*item("a", "The bridge opened.")))
    first.commit()
    second = landing(store, tmp_path, "run-2")
    second.add(spooled(*item("a", "The bridge opened.", minutes=60)))
    result = second.commit()
    assert (result.number, outcomes(result)) == (None, [Outcome.UNCHANGED])
    assert latest(store) == 1
    assert len(records(store)) == 1


def test_changed_body_is_the_next_revision(store: Store, tmp_path: Path) -> None:
    """A new body lands as revision 2 and keeps the day it was first seen."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    later = landing(store, tmp_path, "run-2")
    later.add(spooled(*item("a", "The bridge opened late.", minutes=60)))
    later.commit()
    last = records(store)[-1]
    assert last["revision"] == 2
    assert last["date_first_seen"] == "2026-11-24T12:00:00Z"
    assert last["date_fetched"] == "2026-11-24T13:00:00Z"


def test_older_fetch_is_superseded(store: Store, tmp_path: Path) -> None:
    """A page fetched before the latest revision never becomes a later one."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.", minutes=60)))
    run.commit()
    run.add(spooled(*item("a", "The bridge is to open.", minutes=0)))
    (landed,) = run.commit().landed
    assert landed.ending == Trouble(Outcome.SUPERSEDED, Reason.OLDER)
    assert len(records(store)) == 1


@pytest.mark.parametrize(
    ("known", "is_known_whole", "came", "outcome"),
    [
        (0, True, 0, Outcome.SUPERSEDED),
        (2, True, 1, Outcome.SUPERSEDED),
        (2, True, 2, Outcome.SUPERSEDED),
        (2, True, 3, Outcome.LANDED),
        (2, False, 1, Outcome.SUPERSEDED),
        (2, False, 2, Outcome.LANDED),
    ],
)
def test_article_that_lacks_a_page_lands_over_no_better_one(
    store: Store, tmp_path: Path, *, known: int, is_known_whole: bool, came: int, outcome: Outcome
) -> None:
    """Better is one with more pages, or with as many and whole."""
    run = landing(store, tmp_path)
    run.add(spooled(*paged(known, is_incomplete=not is_known_whole)))
    run.commit()
    run.add(spooled(*paged(came, is_incomplete=True, minutes=60)))
    (landed,) = run.commit().landed
    worse = Trouble(Outcome.SUPERSEDED, Reason.INCOMPLETE_PAGES)
    assert landed.ending == (worse if outcome is Outcome.SUPERSEDED else outcome)


def paged(further: int, *, is_incomplete: bool, minutes: int = 0) -> tuple[Page, Article]:
    """Return an article with further pages, its text another at another time."""
    first = page("a", minutes=minutes)
    others = tuple(page(f"a/{n + 2}", minutes=minutes) for n in range(further))
    whole = replace(first, further=others, is_incomplete=is_incomplete)
    return whole, article(whole, f"The bridge opened {minutes} minutes ago.")


def test_later_pages_of_an_article_are_known_as_such(store: Store, tmp_path: Path) -> None:
    """By the log alone, with or without the cache."""
    run = landing(store, tmp_path)
    run.add(spooled(*paged(1, is_incomplete=False)))
    run.commit()
    run.states.save()
    for state in (run.states.of("herald.example"), States(store).of("herald.example")):
        assert state.article_of_page("https://herald.example/a/2")
        assert state.article_of_page("https://herald.example/a") is None


def test_two_urls_of_one_article_are_a_duplicate(store: Store, tmp_path: Path) -> None:
    """The second URL of a story is a duplicate, and counts as seen from then on."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    twin = page("a", "The bridge opened.", minutes=1, asked="https://herald.example/short/a")
    run.add(spooled(twin, article(twin, "The bridge opened.")))
    assert outcomes(run.commit()) == [Outcome.LANDED, Outcome.DUPLICATE]
    assert States(store).of("herald.example").is_seen("https://herald.example/short/a", NOON)


def test_foreign_commit_is_applied_and_the_next_number_taken(store: Store, tmp_path: Path) -> None:
    """On 412 the other's commit is read: what it landed is not landed again."""
    mine, theirs = landing(store, tmp_path / "1"), landing(store, tmp_path / "2", "run-2")
    mine.add(spooled(*item("a", "The bridge opened.")))
    mine.add(spooled(*item("b", "The tower closed.")))
    mine.states.of("herald.example")  # read before the other writes
    theirs.add(spooled(*item("a", "The bridge opened.")))
    theirs.commit()
    result = mine.commit()
    assert result.number == 2
    assert outcomes(result) == [Outcome.UNCHANGED, Outcome.LANDED]
    assert len(records(store)) == 2


class RacingStore(Store):
    """Lets another writer take the number between our decision and our commit."""

    def __init__(self, inner: Store, other: Any) -> None:
        super().__init__(inner._s3, inner.bucket, inner.prefix)
        self._other: Any = other

    def put_new(self, key: str, data: bytes, content_type: str = "") -> bool:
        """Let the other go first, once."""
        if key.startswith("log/") and self._other:
            other, self._other = self._other, None
            other()
        return super().put_new(key, data, content_type)


def test_lost_race_rewrites_the_part(store: Store, tmp_path: Path) -> None:
    """A commit that loses its number names only what is still news, and nothing twice."""
    other = landing(store, tmp_path / "2", "run-2")
    other.add(spooled(*item("a", "The bridge opened.")))
    mine = landing(RacingStore(store, other.commit), tmp_path / "1")
    mine.add(spooled(*item("a", "The bridge opened.")))
    mine.add(spooled(*item("b", "The tower closed.")))
    result = mine.commit()
    assert result.number == 2
    assert [r["url"][-1] for r in records(store)] == ["a", "b"]


class LostAnswer(Store):
    """Loses the answer to the first commit, after the store took it."""

    def __init__(self, inner: Store) -> None:
        super().__init__(inner._s3, inner.bucket, inner.prefix)
        self._is_lost = False

    def put_new(self, key: str, data: bytes, content_type: str = "") -> bool:
        """Write, and keep silent about the first commit."""
        created = super().put_new(key, data, content_type)
        if key.startswith("log/") and not self._is_lost:
            self._is_lost = True
            raise StorageFault("the answer got lost")
        return created


def test_own_commit_is_met_again_after_a_lost_answer(store: Store, tmp_path: Path) -> None:
    """The same batch tried again finds its own commit and says landed, with no second one."""
    run = landing(LostAnswer(store), tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    with pytest.raises(StorageFault):
        run.commit()
    result = run.commit()
    assert (result.number, outcomes(result)) == (1, [Outcome.LANDED])
    assert latest(store) == 1
    assert list(tmp_path.iterdir()) == []


def test_append_recognises_itself(store: Store) -> None:
    """A repeated PUT of one commit is success; another's number is not."""
    commit = Commit(
        number=1, commit_id="one", run_id="r", written_at=NOON, schema_version="1.0", counts={}
    )
    assert append(store, commit)
    assert append(store, commit)
    assert not append(store, commit.model_copy(update={"commit_id": "two"}))


def test_raw_reference_leads_to_the_page(store: Store, tmp_path: Path) -> None:
    """Offset and length of a record cut out one gzip member that replays the page."""
    run = landing(store, tmp_path)
    fetched = page("a", "The bridge opened.")
    run.add(spooled(*item("b", "Another page before it.")))
    run.add(spooled(fetched, article(fetched, "The bridge opened.")))
    run.commit()
    raw = records(store)[-1]["raw"]
    archive = store.get(raw["key"]) or b""
    member = archive[raw["offset"] : raw["offset"] + raw["length"]]
    assert gzip.decompress(member).startswith(b"WARC/1.1\r\n")
    found = next(ArchiveIterator(io.BytesIO(member), check_digests="raise"))
    assert found.rec_headers.get_header("WARC-Target-URI") == fetched.final_url
    assert found.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert found.content_stream().read() == fetched.body


def test_whole_archive_is_sound(store: Store, tmp_path: Path) -> None:
    """Every record of the WARC file parses, and its digests hold."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    commit = read_commit(store, 1)
    assert commit is not None
    archive = io.BytesIO(store.get(commit.raw[0].key) or b"")
    kinds = []
    for record in ArchiveIterator(archive, check_digests="raise"):
        record.content_stream().read()
        kinds.append(record.rec_type)
    assert kinds == ["warcinfo", "response", "metadata"]


def test_deleted_state_is_rebuilt_from_the_log(store: Store, tmp_path: Path) -> None:
    """Without the cache a URL is still seen and an article still known."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.commit()
    run.states.save()
    store.discard("state/v1/herald.example.json")
    state = States(store).of("herald.example")
    assert state.is_seen("https://herald.example/a", NOON)
    known = state.identity(item("a", "")[1].article_id)
    assert known is not None
    assert known.revision == 1


def test_failed_upload_stays_for_the_next_run(store: Store, tmp_path: Path) -> None:
    """What a run could not upload is committed by the next one, under the first one's id."""
    down = open_store("s3://dateline", Endpoint("http://127.0.0.1:9", "a", "b"), tries=1)
    failing = landing(down, tmp_path)
    failing.add(spooled(*item("a", "The bridge opened.")))
    with pytest.raises(StorageFault):
        failing.commit()
    failing.close()
    result = landing(store, tmp_path, "run-2").recover()
    assert result is not None
    assert outcomes(result) == [Outcome.LANDED]
    commit = read_commit(store, 1)
    assert commit is not None
    assert commit.run_id == "run-1"


def test_living_run_keeps_its_spool(store: Store, tmp_path: Path) -> None:
    """A second run does not take what a first, living one has not committed yet."""
    first = landing(store, tmp_path)
    first.add(spooled(*item("a", "The bridge opened.")))
    assert landing(store, tmp_path, "run-2").recover() is None
    assert first.commit().number == 1


def test_torn_tail_is_cut(store: Store, tmp_path: Path) -> None:
    """A frame that a kill left half written is ignored; those before it land."""
    run = landing(store, tmp_path)
    run.add(spooled(*item("a", "The bridge opened.")))
    run.add(spooled(*item("b", "The tower closed.")))
    run.close()
    (spool,) = tmp_path.iterdir()
    spool.write_bytes(spool.read_bytes()[:-7])
    landing(store, tmp_path, "run-2").recover()
    assert [r["url"][-1] for r in records(store)] == ["a"]


def test_another_versions_spool_is_named(store: Store, tmp_path: Path) -> None:
    """A page that this version cannot read is neither dropped nor a riddle."""
    run = landing(store, tmp_path)
    fetched, record = item("a", "The bridge opened.")
    run.add(spooled(fetched, record.model_copy(update={"article_id": "as it was once"})))
    run.close()
    (spool,) = tmp_path.iterdir()
    with pytest.raises(StorageFault, match=f"{spool.name} was written by another version"):
        landing(store, tmp_path, "run-2").recover()
    assert spool.exists()


KILLED = """
import os, sys
from pathlib import Path
from pipelines.bucket.client import Endpoint, Store, open_store
from pipelines.bucket.embedded.credentials import Credentials, Keys
from pipelines.bucket.embedded.server import EmbeddedBucket
from pipelines.bucket.spool import spooled
from tests.bucket.conftest import item, landing, store_at

endpoint, access, secret, prefix, spool, step, when = sys.argv[1:]
calls = 0

class Killing(Store):
    def put_new(self, key, data, content_type=""):
        global calls
        calls += 1
        if calls == int(step) and when == "before":
            os._exit(9)
        done = super().put_new(key, data, content_type)
        if calls == int(step):
            os._exit(9)
        return done

keys = Credentials(Keys(access, secret), Keys("", ""))
inner = store_at(EmbeddedBucket(endpoint, "dateline", keys, Path()), prefix)
run = landing(Killing(inner._s3, inner.bucket, inner.prefix), Path(spool))
run.add(spooled(*item("a", "The bridge opened.")))
run.add(spooled(*item("b", "The tower closed.")))
run.commit()
os._exit(8)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", [1, 2, 3, 4], ids=["warc", "schema", "part", "commit"])
def test_kill_at_any_step_loses_and_doubles_nothing(
    store: Store, embedded: EmbeddedBucket, tmp_path: Path, step: int, when: str
) -> None:
    """Killed before or after each PUT, a run's articles are there once after the next run."""
    keys = [embedded.endpoint, embedded.access_key, embedded.secret_key]
    where = [store.prefix.rstrip("/"), str(tmp_path), str(step), when]
    killed = subprocess.run(  # noqa: S603 - this test's own program
        [sys.executable, "-c", KILLED, *keys, *where], check=False, cwd=Path(__file__).parents[2]
    )
    assert killed.returncode == 9
    next_run = landing(store, tmp_path, "run-2", at=NOON + timedelta(hours=1))
    next_run.recover()
    next_run.add(spooled(*item("a", "The bridge opened.", minutes=60)))
    next_run.commit()
    assert sorted(r["url"][-1] for r in records(store)) == ["a", "b"]
    assert list(tmp_path.iterdir()) == []
    assert store.head(log_key(2)) is None
