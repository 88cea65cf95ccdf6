"""What is printed at the end of a run; texts in it come from strangers."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from crawler.reports.progress import ArticleRow
from crawler.reports.summary import (
    articles_of,
    print_articles,
    summary_line,
    trouble_lines,
    unlike_articles_line,
)
from crawler.terminal import plain
from pipelines.core.errors import ExitCode
from pipelines.core.ledger import Entry, Outcome, Trouble
from pipelines.core.reasons import Reason
from tests.runs.test_report import report

MISSING = Trouble(Outcome.FAILED, Reason.HTTP, "no such page", status=404)
LANDED = Entry("https://a.example/1", "a", Outcome.LANDED)
SEEN = Entry("https://a.example/2", "a", Trouble(Outcome.SKIPPED, Reason.SEEN))
FAILED = Entry("https://a.example/3", "a", MISSING)


def printed(*articles: ArticleRow, width: int = 140) -> str:
    out = io.StringIO()
    print_articles(articles, Console(file=out, width=width))
    return out.getvalue()


def test_escape_sequences_do_not_reach_the_terminal() -> None:
    """A headline cannot set the window's title, clear the screen or turn text around."""
    hostile = "\x1b]0;owned\x07Fine\x9b31m \u202eevil\u2069 \x00\rnews\u2028!"
    assert not any(c in plain(hostile) for c in "\x1b\x07\x9b\u202e\u2069\x00\r\u2028")


def test_joiners_stay() -> None:
    """Persian and Hindi words need their zero-width joiners to be read."""
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


def test_markup_in_a_headline_is_shown_as_text() -> None:
    """Square brackets in a headline are a headline's, not rich's."""
    text = printed(
        ArticleRow("u", "2024-03-05", "[red]Mayor[/red] resigns [link=x]y", "First words")
    )
    assert "[red]Mayor[/red] resigns [link=x]y" in text


def test_an_article_without_a_date_says_so() -> None:
    """A missing date is told, not left blank or made up."""
    assert "no date" in printed(ArticleRow("u", None, "Headline", "First words"))


def test_each_article_has_its_address_in_one_piece() -> None:
    """On a narrow terminal headline and words are cut; the address below them never is."""
    url = "https://herald.example/2024/03/05/" + "a-long-way-" * 8
    text = printed(ArticleRow(url, "2024-03-05", "橋" * 40, "First words " * 9), width=60)
    head, line, address = text.splitlines()
    assert head.split() == ["date", "headline", "first", "words"]
    assert line.startswith("2024-03-05  橋橋橋")
    assert line.index("First") == line.rindex("橋") + 4  # behind an ellipsis and two blanks
    assert address == " " * 12 + url


def test_the_table_holds_what_this_run_brought() -> None:
    """What was seen or failed before is no news."""
    seen = {e.url: ArticleRow(e.url, None, e.url, "") for e in (LANDED, SEEN, FAILED)}
    articles = articles_of(report(entries=(LANDED, SEEN, FAILED)), seen)
    assert [a.url for a in articles] == [LANDED.url]


def test_the_table_begins_with_the_newest() -> None:
    """The order of sites is the crawl's, not the reader's; what has no date comes last."""
    dates = {"1": "2024-01-01", "2": None, "3": "2024-03-05", "4": "2024-02-02"}
    entries = tuple(Entry(url, "a", Outcome.LANDED) for url in dates)
    seen = {url: ArticleRow(url, date, url, "") for url, date in dates.items()}
    articles = articles_of(report(entries=entries), seen)
    assert [article.url for article in articles] == ["3", "4", "1", "2"]


def test_the_summary_counts_with_reasons() -> None:
    """One line says how many, and why the others are not among them."""
    line = summary_line(report(entries=(LANDED, SEEN, FAILED)))
    assert line.startswith("a: 1 landed, 1 failed (http_404 1), 1 skipped (seen 1) in ")


def test_a_run_without_news_says_so() -> None:
    """The second crawl of an unchanged site is no mystery."""
    assert "nothing new" in summary_line(report(entries=(SEEN,)))


def test_a_bad_end_is_no_absence_of_news() -> None:
    """A run that could not look does not claim that there was nothing."""
    line = summary_line(report(entries=(FAILED,), exit_code=ExitCode.NOTHING))
    assert "nothing new" not in line
    assert line.endswith("exit 4: nothing landed where something was expected")


def test_the_sites_that_failed_are_named_with_the_code() -> None:
    """Whoever gets the mail sees which of fifty sites it is about; of many the first four."""
    ill = dict.fromkeys("bcdefg", ExitCode.NOTHING)
    quiet = {"x": 0, "b": 0}
    line = summary_line(
        report(
            entries=(LANDED,),
            exit_code=ExitCode.NOTHING,
            failing={"x": ExitCode.MANY_FAILED, "b": ExitCode.NOTHING},
            not_modified=quiet,
        )
    )
    assert line.endswith("exit 4: nothing landed where something was expected: b")
    line = summary_line(
        report(
            entries=(LANDED,),
            exit_code=ExitCode.NOTHING,
            failing=ill,
            not_modified=dict.fromkeys(ill, 0),
        )
    )
    assert line.endswith(": b, c, d, e and 2 more")


def test_a_turn_in_which_nothing_was_modified_names_its_site() -> None:
    """That every feed answered 304 is told, or the line would look like a run of nothing."""
    quiet = report(not_modified={"isle": 2})
    assert summary_line(quiet).startswith("isle: nothing new (304) in ")
    assert quiet.sites["isle"]["discovered"] == 0


def test_headlines_that_were_passed_over_are_told_with_the_key_that_takes_them() -> None:
    """Where they outnumber the articles, the site's addresses are not what we take them for."""
    line = unlike_articles_line(["https://a.example/flood", "https://a.example/fire"], articles=1)
    assert line == (
        "2 headlines were passed over, since their address is not like an article's (such as "
        "https://a.example/flood): `article_url` in the site's file takes them, see docs/sites.md"
    )
    assert unlike_articles_line(["https://a.example/flood"], articles=1) is None
    assert unlike_articles_line([], articles=0) is None


def test_troubles_begin_with_the_failing_sites() -> None:
    """Three lines are printed, and the site that gives nothing must not fall off their end."""
    short = Trouble(Outcome.REJECTED, Reason.TOO_SHORT)
    many = [Entry(f"https://a.example/{i}", "a", short) for i in range(9)]
    ill = Entry("https://b.example/feed", "b", replace(MISSING, detail=None))
    lines = trouble_lines(report(entries=[*many, ill], failing={"b": ExitCode.NOTHING}), limit=3)
    assert lines[0] == "failed (http_404): https://b.example/feed"


def test_troubles_are_one_line_each_and_not_endless() -> None:
    """Ten lines are read, a thousand are scrolled by; the report has them all."""
    many = [
        Entry(f"https://a.example/{i}", "a", Trouble(Outcome.FAILED, Reason.DNS, "no\nhost"))
        for i in range(12)
    ]
    lines = trouble_lines(report(entries=many))
    assert (len(lines), lines[0]) == (11, "failed (dns): https://a.example/0: no host")
