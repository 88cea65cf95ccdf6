"""Every pruning rule has a page where it fires and one where it must not."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.core.extract.blocks.fingerprints import page_blocks
from pipelines.core.extract.page.markup import text_of
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.extract.prune import CODED, Pruner
from pipelines.core.extract.rules.catalogue import rules
from pipelines.core.extract.rules.frame import lay_out
from pipelines.core.memory import Memory, learn
from tests.extract.pages import SITE, STORY, URL, page

TEASER = '<a href="/2024/04/lighthouse-for-sale/">Lighthouse for sale, stairs included</a>'
LONG = "The keeper counted the steps again and came to the same sum. " * 6

# rule: (markup that it removes, markup that looks alike and stays); both hold the word MARK.
CASES = {
    "structure:navigation": ("<nav>MARK Home World</nav>", "<p>The navigation school MARK</p>"),
    "structure:frame": (
        '<div role="contentinfo">MARK printed in town</div>',
        "<blockquote>“MARK is no footer,” he said.<footer>Tolk</footer></blockquote>",
    ),
    "structure:dialog": (
        '<div role="dialog">MARK Do you want messages?</div>',
        "<p>A dialog MARK of two captains</p>",
    ),
    "structure:form": (
        "<form><label>MARK Your address</label><input></form>",
        f"<form><article><h1>MARK</h1><p>{LONG}</p></article></form>",
    ),
    "structure:hidden": (
        '<div style="display: none">MARK only for machines</div>',
        '<div style="display: block">MARK for people</div>',
    ),
    "structure:aside": (
        '<div role="complementary">MARK</div>',
        "<aside><p>MARK, a fact box within the story</p></aside>",
    ),
    "class:check-also": (
        f'<div class="check-also-box"><p>MARK</p>{TEASER}</div>',
        '<div class="checkout"><p>MARK at the till</p></div>',
    ),
    "class:related": (
        '<div class="related-posts"><p>MARK</p></div>',
        '<div class="correlated"><p>MARK</p></div>',
    ),
    "class:share": (
        '<ul class="share-buttons"><li>MARK</li></ul>',
        '<div class="shareholders"><p>MARK</p></div>',
    ),
    "class:comments": (
        '<div id="comments"><p>MARK first!</p></div>',
        '<div class="commentary"><p>MARK</p></div>',
    ),
    "class:newsletter": (
        '<div class="newsletter-signup"><p>MARK</p></div>',
        '<div class="newspaper"><p>MARK</p></div>',
    ),
    "class:cookie": (
        '<div id="cookie-banner"><p>MARK</p></div>',
        '<div class="cookery"><p>MARK bakes them</p></div>',
    ),
    "class:advertisement": (
        '<div class="ad-slot"><p>MARK</p></div>',
        '<div class="adventure"><p>MARK</p></div>',
    ),
    "class:tags": (
        '<ul class="post-tags"><li>MARK</li></ul>',
        '<div class="stags"><p>MARK</p></div>',
    ),
    "class:author-box": (
        '<div class="author-bio"><p>MARK writes on boats</p></div>',
        '<div class="authority"><p>MARK</p></div>',
    ),
    "class:breadcrumbs": (
        '<ol class="breadcrumbs"><li>MARK</li></ol>',
        '<div class="bread"><p>MARK</p></div>',
    ),
    "class:sidebar": (
        '<div class="sidebar"><p>MARK</p></div>',
        f'<div class="has-sidebar-right"><h1>MARK</h1><p>{LONG}</p></div>',
    ),
    "class:popup": (
        '<div class="modal"><p>MARK</p></div>',
        '<div class="modality"><p>MARK</p></div>',
    ),
    "class:post-meta": (
        '<div class="post-meta">MARK 3 minutes</div>',
        '<div class="metaphor"><p>MARK</p></div>',
    ),
    "class:paywall-offer": (
        '<div class="paywall-offer"><p>MARK</p></div>',
        f'<div class="paywall"><p>MARK {LONG}</p></div>',
    ),
    "class:standfirst": (
        '<header><h1>Bell</h1><p class="standfirst">MARK the standfirst</p></header>',
        '<header><h1>Bell</h1><p class="standfirst">MARK another standfirst</p></header>',
    ),
    "words:other-stories": (
        f"<div><h3>Check Also</h3><p>MARK</p>{TEASER}</div>",
        "<p>Check also the MARK of the rope before you let go, the manual says.</p>",
    ),
    "words:newsletter": (
        "<div><h3>Subscribe to our newsletter</h3><p>MARK every Sunday</p></div>",
        "<p>The newsletter of the guild, MARK, is set by hand.</p>",
    ),
    "words:share": (
        '<div><strong>Share this</strong><a href="#">MARK</a></div>',
        "<p>Share this bench, the MARK says.</p>",
    ),
    "words:comments": (
        "<div><h3>Leave a Reply</h3><p>MARK required</p></div>",
        "<p>Comments on the MARK came in all week.</p>",
    ),
    "words:about-author": (
        "<div><h4>About the author</h4><p>MARK lives on a boat.</p></div>",
        "<p>About the author of the MARK nothing is known.</p>",
    ),
    "links:bar": (
        '<p><a href="/">Back to MARK</a> | <a href="/sport/">Sport and games</a></p>',
        '<p>They sailed from <a href="/a/">MARK</a> to <a href="/b/">Ost</a> in a day.</p>',
    ),
    "links:pages": (
        '<div>MARK: page 1 <a href="2/">2</a> <a href="3/" rel="next">on</a></div>',
        '<div>MARK: <a href="2/">2</a> and <a href="/2024/03/lighthouse/">3</a></div>',
    ),
    "teaser:excerpt": (
        f"<div><h4>{TEASER}</h4><p>MARK was told to bring a ladder and …</p></div>",
        '<div>He read <a href="/x/y/">MARK</a>, then the letters, then the bills …</div>',
    ),
    "teaser:headline": (
        f"<p><strong>{TEASER.replace('Lighthouse', 'MARK')}</strong></p>",
        f"<p>The keeper wrote of the MARK in {TEASER} and never sold it.</p>",
    ),
    "site:remove": ('<div class="weather">MARK rain</div>', '<div class="whether">MARK</div>'),
    "memory:text": (
        '<div class="q3">MARK is printed by the Lantern cooperative</div>',
        "<p>The MARK was heard again.</p>",  # a recurring paragraph of stories
    ),
    "memory:path": (
        '<div class="q4">MARK, seen by 17 readers today</div>',
        '<div class="q5">MARK, seen by 17 readers today</div>',
    ),
    "memory:heading": (
        f'<div class="q6"><h3>Out of the same drawer</h3><p>MARK {TEASER}</p></div>',
        "<h3>Out of the same drawer</h3><p>MARK came out of the drawer too, he said.</p>",
    ),
}
OUTSIDE = ("structure:aside",)  # rules for what stands beside the article


def _memory() -> Memory:
    """Return what four pages teach: a line, a place whose texts recur, a heading."""
    memory = Memory()
    for number in range(4):
        markup = (
            "<p>The MARK was heard again.</p>"
            '<div class="q3">MARK is printed by the Lantern cooperative</div>'
            + "".join(f'<div class="q4">{word}</div>' for word in ("Rain", "Wind", f"{number} a"))
            + '<div class="q6"><h3>Out of the same drawer</h3></div>'
        )
        story = [paragraph.replace("e", "aiou"[number]) for paragraph in STORY]
        outline = lay_out(parse_page(page(inside=markup, story=story), None).root, SITE).outline
        url = f"https://lantern.example/2024/04/{number}/"
        memory = learn(memory, page_blocks(outline, url), datetime(2024, 5, 1, tzinfo=UTC))
    return memory


MEMORY = _memory()


def cuts_of(
    markup: str, *, is_outside: bool = False, off: Set[str] = frozenset()
) -> tuple[str, dict[str, str]]:
    """Return the text that pruning leaves of a story with this markup, and the cuts by rule."""
    body = page(after=markup) if is_outside else page(inside=markup)
    site, told = replace(SITE, remove=("div.weather",)), "MARK the standfirst"
    pruner = Pruner(site, URL, description=told, memory=MEMORY, off=off)
    pruned, cuts = pruner.prune(parse_page(body, None).root)
    return text_of(pruned), {cut.rule: cut.text for cut in cuts}


@pytest.mark.parametrize("rule", CASES)
def test_rule_fires(rule: str) -> None:
    """The block goes, the cut names this rule and has the block's text, the story stays."""
    text, cuts = cuts_of(CASES[rule][0], is_outside=rule in OUTSIDE)
    assert "MARK" not in text
    assert "MARK" in cuts[rule]
    assert all(paragraph in text for paragraph in STORY)


@pytest.mark.parametrize("rule", CASES)
def test_rule_spares_what_looks_alike(rule: str) -> None:
    """A block that only resembles the rule's stays in the text."""
    text, cuts = cuts_of(CASES[rule][1])
    assert "MARK" in text
    assert rule not in cuts


@pytest.mark.parametrize("rule", CASES)
def test_no_rule_is_spare(rule: str) -> None:
    """Without the rule its block stays: no other rule would have cut it."""
    text, cuts = cuts_of(CASES[rule][0], is_outside=rule in OUTSIDE, off={rule})
    assert "MARK" in text
    assert rule not in cuts


def test_every_rule_is_tested() -> None:
    """A rule cannot be added without a page where it fires and one where it must not."""
    assert rules().names() | CODED == set(CASES)


def test_the_list_of_rules_is_whole() -> None:
    """Every name that a cut can carry is in the list, so that all can be switched off."""
    everything = "".join(firing for firing, _ in CASES.values())
    _, cuts = cuts_of(everything, off=rules().names() | CODED)
    assert not cuts


ANNOUNCED = {
    "en": "Read also", "fr": "À lire aussi", "es": "Lee también", "pt": "Leia também",
    "de": "Lesen Sie auch", "it": "Leggi anche", "nl": "Lees ook", "sv": "Läs också",
    "fi": "Lue myös", "ru": "Читайте также", "uk": "Читайте також", "pl": "Czytaj także",
    "cs": "Čtěte také", "tr": "İlginizi çekebilir", "ar": "اقرأ أيضا", "fa": "بیشتر بخوانید",
    "he": "קראו גם", "hi": "यह भी पढ़ें", "id": "Baca juga", "vi": "Xem thêm", "zh": "相关阅读",
    "ja": "関連記事", "ko": "관련 기사", "el": "Διαβάστε επίσης", "ro": "Citește și",
}  # fmt: skip


@pytest.mark.parametrize("language", ANNOUNCED)
def test_other_stories_are_announced_in_many_languages(language: str) -> None:
    """As a heading over a list and as a line with a link, in each language, both go."""
    phrase = ANNOUNCED[language]
    text, cuts = cuts_of(
        f"<p><strong>{phrase}:</strong> {TEASER}</p>"
        f"<div class='q7'><h4>{phrase}</h4><ul><li>{TEASER}</li></ul></div>"
    )
    assert "Lighthouse" not in text
    assert phrase not in text
    assert all(paragraph in text for paragraph in STORY)
    assert "words:other-stories" in cuts


EXTRAS = {  # what a page offers beside its story, as a heading over a box, by rule
    "words:newsletter": (
        *("Newsletter", "Abonnez-vous", "Suscríbete", "Inscreva-se", "Newsletter abonnieren"),
        *("Iscriviti alla newsletter", "Nieuwsbrief", "Nyhetsbrev", "Zapisz się do newslettera"),
        *("Подпишитесь на рассылку", "اشترك في النشرة البريدية", "Bültenimize abone olun"),
        *("Berlangganan buletin kami", "Đăng ký nhận bản tin", "न्यूज़लेटर", "订阅我们的通讯"),
        *("ニュースレター登録", "뉴스레터 구독"),
    ),
    "words:about-author": (
        *("About the author", "À propos de l'auteur", "Sobre el autor", "Sobre o autor"),
        *("Über den Autor", "Sull'autore", "Over de auteur", "Om författaren", "O autorze"),
        *("Об авторе", "عن الكاتب", "Yazar hakkında", "Tentang penulis", "लेखक के बारे में"),
        *("关于作者", "筆者について", "저자 소개"),
    ),
}


@pytest.mark.parametrize(("rule", "phrase"), [(r, p) for r, ps in EXTRAS.items() for p in ps])
def test_extras_are_known_in_many_languages(rule: str, phrase: str) -> None:
    """The box goes with its heading, the story stays."""
    text, cuts = cuts_of(f"<div class='q9'><h4>{phrase}</h4><p>MARK every day</p></div>")
    assert "MARK" not in text
    assert "MARK" in cuts[rule]
    assert all(paragraph in text for paragraph in STORY)


@pytest.mark.parametrize("phrase", ["Share this article", "Newsletter", "Leave a comment"])
def test_a_phrase_takes_nothing_that_stands_before_it(phrase: str) -> None:
    """What it announces comes behind it; a short paragraph in the same element is the story's."""
    before = "The storm took the last forty metres of the pier, and with it the tea room."
    boxed = f"<section class='q9'><p>{before}</p><div><p>{phrase}</p></div></section>"
    text, _ = cuts_of(boxed)
    assert before in text


def test_a_share_button_takes_no_text_that_follows_it() -> None:
    """A share bar is buttons; an entry that has one between its time and its text stays."""
    entry = "When the first boat comes the school band will play on the pier again."
    text, _ = cuts_of(f"<section class='q9'><b>Share</b><div><p>{entry}</p></div></section>")
    assert entry in text


def test_keep_protects_from_every_rule() -> None:
    """What the site's file says to keep no rule removes."""
    root = parse_page(page(inside='<div class="related-posts"><p>MARK</p></div>'), None).root
    site = replace(SITE, keep=("//div[contains(@class, 'related')]",))
    pruned, _ = Pruner(site, URL).prune(root)
    assert "MARK" in text_of(pruned)


def test_most_of_a_page_is_never_cut() -> None:
    """A theme that calls the whole story a share box loses nothing."""
    body = page().replace(b"class='text'", b"class='share'")
    pruned, cuts = Pruner(SITE, URL).prune(parse_page(body, None).root)
    assert all(paragraph in text_of(pruned) for paragraph in STORY)
    assert not cuts
