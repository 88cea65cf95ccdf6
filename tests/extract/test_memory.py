"""The memory alone: what recurs over a site's pages goes, the stories stay."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.core.extract.blocks.fingerprints import page_blocks
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import CODED, Pruner
from pipelines.core.extract.rules.catalogue import rules
from pipelines.core.extract.rules.frame import lay_out
from pipelines.core.extract.rules.recurring import RECURRING
from pipelines.core.memory import (
    MOST_PAGES,
    MOST_PATHS,
    MOST_TEXTS,
    Fingerprint,
    Memory,
    PageBlocks,
    learn,
    memory_from_json,
    memory_to_json,
)
from tests.extract.pages import SITE, STORY, URL, page

AT = datetime(2024, 5, 1, tzinfo=UTC)
PAGES = 30
ALL_BUT_MEMORY = (rules().names() | CODED) - set(RECURRING)
THINGS = ("bell", "crane", "ferry", "kiln", "loom", "organ", "pump", "sluice", "tram", "windmill")
TOWNS = ("Korvan", "Ostrel", "Mavik", "Tinnel", "Brask", "Ulmer")
PROMISE = "The Lantern is owned by its readers, who pay for every line of it and for no other."
NEWS_BY_MAIL = "One letter a week, on Fridays, with what the harbour talked about."
BIO = "Maren Tolk writes about harbours and what lies at the bottom of them, and has a dog."
QUOTE = "“We shall see,” the mayor said."
SUBHEADING = "What happens now"


def _headline(number: int) -> str:
    thing, town = THINGS[number % len(THINGS)], TOWNS[number % len(TOWNS)]
    return f"The {thing} of {town} changes hands, volume {'i' * (number % 7 + 1)} of the tale"


def _story(number: int) -> tuple[str, ...]:
    thing, town = THINGS[number % len(THINGS)], TOWNS[number * 7 % len(TOWNS)]
    other = THINGS[(number * 3 + 1) % len(THINGS)]
    mark = chr(ord("a") + number % 26) * (number // 26 + 1)
    return (
        f"The old {thing} of {town} was sold on Monday to a guild of {other} keepers who go by "
        f"the letter {mark}, and nobody in the hall could say what they meant to do with it.",
        QUOTE,
        f"For a hundred years the {thing} had stood idle next to the {other}, and the guild "
        f"{mark} is said to have asked for it in each of them without getting a reply.",
        f"In {town} there are people who remember the {thing} at work. The guild {mark} wants to "
        f"hear from them, and has put up a box for letters at the {other}.",
    )


def _recurring(number: int) -> list[str]:
    """Return the texts of the page that other pages have too."""
    near = [_headline(n % PAGES) for n in range(number // 5 * 5 + 40, number // 5 * 5 + 44)]
    return ["World and weather", "Harbour and trade", PROMISE, "Out of the drawer", *near,
            NEWS_BY_MAIL, BIO]  # fmt: skip


def _page(number: int) -> bytes:
    one, two, promise, label, *near, letter, bio = _recurring(number)
    first, quote, *rest = (f"<p>{text}</p>" for text in _story(number))
    links = "".join(f'<li><a href="/t/{n}/">{text}</a></li>' for n, text in enumerate(near))
    return (
        f"<html><head><title>{_headline(number)}</title></head><body>"
        f'<div class="za"><span>{one}</span></div><div class="za"><span>{two}</span></div>'
        f'<div class="zb"><h1>{_headline(number)}</h1>{first}{quote}'
        f'<div class="zc">{promise}</div><h2>{SUBHEADING}</h2>{"".join(rest)}'
        f'<div class="zd">{bio}</div></div>'
        f'<div class="ze"><h3>{label}</h3><ul class="zf">{links}</ul></div>'
        f'<div class="zg"><p>{letter}</p></div></body></html>'
    ).encode()


def _url(number: int) -> str:
    return f"https://lantern.example/2024/05/{number}/"


def _blocks(number: int) -> PageBlocks:
    return page_blocks(lay_out(parse_page(_page(number), None).root, SITE).outline, _url(number))


def _pruned(number: int, memory: Memory) -> str:
    tree = parse_page(_page(number), None)
    pruned, _ = Pruner(SITE, _url(number), memory=memory, off=ALL_BUT_MEMORY).prune(tree.root)
    return text_of(pruned)


def test_memory_alone_cleans_a_site() -> None:
    """Of the recurring blocks of 30 pages, 95 % go; of the stories, not a word."""
    blocks = [_blocks(number) for number in range(PAGES)]
    gone = total = 0
    for number in range(PAGES):
        memory = Memory()
        for other in blocks[:number] + blocks[number + 1 :]:
            memory = learn(memory, other, AT)
        text = _pruned(number, memory)
        for told in (_headline(number), *_story(number), SUBHEADING):
            assert told in text
        recurring = set(_recurring(number)) - {_headline(number)}
        gone += sum(block not in text for block in recurring)
        total += len(recurring)
    assert gone >= 0.95 * total


def test_memory_is_silent_before_three_pages() -> None:
    """Two pages are no pattern."""
    memory = learn(learn(Memory(), _blocks(1), AT), _blocks(2), AT)
    assert PROMISE in _pruned(3, memory)
    assert PROMISE not in _pruned(3, learn(memory, _blocks(4), AT))


def test_an_article_at_many_addresses_stays() -> None:
    """A story that the memory knows whole, from its other addresses, is not cut away."""
    memory = Memory()
    for number in range(5):
        same = replace(_blocks(1), page=f"{number}")
        memory = learn(memory, same, AT)
    assert all(told in _pruned(1, memory) for told in _story(1))


def test_a_page_counts_once() -> None:
    """A page that is fetched again teaches nothing new: no revision is a pattern."""
    memory = learn(Memory(), _blocks(1), AT)
    assert learn(memory, _blocks(1), AT + timedelta(days=1)) is memory


def test_old_pages_count_less() -> None:
    """After thirty days a count is half of what it was."""
    memory = learn(Memory(), PageBlocks("a", (Fingerprint("t", "p"),)), AT)
    later = learn(memory, PageBlocks("b", ()), AT + timedelta(days=30))
    assert later.texts["t"] == pytest.approx(0.5)
    assert later.paths["p"].blocks == pytest.approx(0.5)
    assert later.pages == pytest.approx(1.5)


def test_memory_is_bounded() -> None:
    """However many pages come, no more than the named number of entries is kept."""
    memory = Memory()
    often = Fingerprint("often", "often")
    for number in range(400):
        new = [Fingerprint(f"{number} {n}", f"{number} {n}") for n in range(40)]
        memory = learn(memory, PageBlocks(str(number), (often, *new)), AT)
    assert len(memory.texts) <= MOST_TEXTS * 1.1
    assert len(memory.paths) <= MOST_PATHS * 1.1
    assert len(memory.known) == MOST_PAGES
    assert memory.texts["often"] == 400
    assert len(json.dumps(memory_to_json(memory))) < 200_000


def test_memory_comes_back_from_json() -> None:
    """It is kept as JSON in the site's state."""
    memory = learn(learn(Memory(), _blocks(1), AT), _blocks(2), AT)
    assert memory_from_json(json.loads(json.dumps(memory_to_json(memory)))) == memory


@pytest.mark.parametrize("data", [{}, {"pages": "x"}, {"pages": 1, "texts": []}])
def test_damaged_memory_is_an_empty_one(data: dict[str, object]) -> None:
    """Losing it costs nothing, so nothing is said."""
    assert memory_from_json(data) == Memory()


def test_numbers_do_not_hide_what_recurs() -> None:
    """A counter that changes from page to page is the same block."""
    memory = Memory()
    for number in range(4):
        story = [paragraph.replace("e", "aiou"[number]) for paragraph in STORY]
        seen = page(after=f'<div class="v">Read {number * 37} times</div>', story=story)
        outline = lay_out(parse_page(seen, None).root, SITE).outline
        memory = learn(memory, page_blocks(outline, _url(number)), AT)
    body = page(after='<div class="v">Read 12345 times</div>')
    pruned, cuts = Pruner(SITE, URL, memory=memory).prune(parse_page(body, None).root)
    assert "12345" not in text_of(pruned)
    assert [cut.rule for cut in cuts] == ["memory:text"]


def test_a_fingerprint_says_whether_its_block_stands_behind_the_story() -> None:
    """Behind its last long paragraph; what comes before, and the story itself, does not."""
    body = page(after="<p>Behind it.</p>")
    blocks = page_blocks(lay_out(parse_page(body, None).root, SITE).outline, URL).blocks
    behind = [block.is_behind for block in blocks]
    assert behind == sorted(behind)
    assert {behind[0], behind[-1]} == {False, True}


def test_a_paragraph_that_the_sites_file_removes_is_no_story_of_its_own() -> None:
    """Without it all of the page is known, as the same article at other addresses is: it stays."""
    memory = Memory()
    for number in range(4):
        outline = lay_out(parse_page(page(), None).root, SITE).outline
        memory = learn(memory, page_blocks(outline, _url(number)), AT)
    advert = f'<p class="q">{PROMISE} {BIO} {NEWS_BY_MAIL}</p>'
    pruned, cuts = Pruner(replace(SITE, remove=("p.q",)), URL, memory=memory).prune(
        parse_page(page(after=advert), None).root
    )
    assert [cut.rule for cut in cuts] == ["site:remove"]
    assert STORY[0] in text_of(pruned)
