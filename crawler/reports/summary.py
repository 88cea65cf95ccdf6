"""Make what is printed at the end of a run: a table of articles, a summary line, the troubles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from crawler.reports.progress import ArticleRow
from crawler.reports.report import Report, UrlLine
from crawler.terminal import complain, plain, say

_NAMED = 4  # sites; of more the line gives only the number
_DATE = 12  # columns for an article's date
_WORDS = 90  # characters of an article's headline and of its first words
_OUTCOMES = (
    "landed",
    "would_land",
    "unchanged",
    "duplicate",
    "superseded",
    "rejected",
    "failed",
    "spooled",
    "skipped",
)


def articles_of(report: Report, rows: Mapping[str, ArticleRow]) -> list[ArticleRow]:
    """Return the articles that this run brought in, newest first, undated ones last.

    rows: the row of each article that the run read, by URL as discovered.
    """
    new = {"landed", "would_land", "spooled"}
    found = [rows[u.url] for u in report.urls if u.outcome in new and u.url in rows]
    return sorted(found, key=lambda article: article.date or "", reverse=True)


def print_articles(articles: Iterable[ArticleRow], out: Console) -> None:
    """Print a line of date, headline and first words for each article, its address below it.

    No text of an article is markup. The address has no line end of ours, so that it can be copied.
    """
    words = out.width - _DATE
    headline = max(words * 2 // 5, 1)
    out.print(
        Text(f"{'date':<{_DATE}}{'headline':<{headline}}first words", "bold"), soft_wrap=True
    )
    for article in articles:
        line = Text(plain(article.date or "no date")[:10].ljust(_DATE))
        line.append(_column(article.headline, headline - 2)).append("  ")
        line.append(_column(article.first_words, words - headline))
        line.rstrip()
        out.print(line, soft_wrap=True)
        out.print(Text(" " * _DATE + plain(article.url), "dim"), soft_wrap=True)


def _column(text: str, width: int) -> Text:
    """Return a text that takes just so many cells of the terminal."""
    column = Text(plain(text, _WORDS))
    column.truncate(max(width, 1), overflow="ellipsis", pad=True)
    return column


def summary_line(report: Report) -> str:
    """Return the one line that says how the run went."""
    parts = [_with_reasons(report, name) for name in _OUTCOMES if report.counts[name]]
    seconds = (report.ended_at - report.started_at).total_seconds()
    what = ", ".join(parts) if parts else "nothing to do"
    if not report.counts["landed"] and not report.counts["would_land"] and not report.exit_code:
        unheard = "nothing new (304)" if report.not_modified else "nothing new"
        what = f"nothing new: {what}" if parts else unheard
    return f"{_names(report)}: {what} in {seconds:.1f} s{_end(report)}"


def _names(report: Report) -> str:
    names = list(report.sites)
    if len(names) > _NAMED:
        return f"{len(names)} sites"
    return ", ".join(names) or "no site"


def _end(report: Report) -> str:
    """Return exit code, its meaning and the sites that caused it; "" for a run that is fine."""
    if not report.exit_code:
        return ""
    end = f"; exit {report.exit_code}: {report.meaning}"
    names = [name for name, code in report.failing_sites.items() if code == report.exit_code]
    if not names or len(report.sites) == 1:
        return end
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{end}: {', '.join(names[:_NAMED])}{more}"


def _with_reasons(report: Report, name: str) -> str:
    reasons = report.reasons.get(name, {})
    said = ", ".join(f"{plain(reason)} {number}" for reason, number in reasons.items())
    words = f"{report.counts[name]} {name.replace('_', ' ')}"
    return f"{words} ({said})" if said else words


def lost_urls(report: Report) -> Sequence[UrlLine]:
    """Return the URLs that failed or were rejected, those of failing sites first."""
    lost = [u for u in report.urls if u.outcome in ("failed", "rejected")]
    return sorted(lost, key=lambda url: url.site not in report.failing_sites)


def trouble_line(url: UrlLine) -> str:
    """Return the line of a URL that failed or was rejected."""
    return f"{url.outcome} ({url.reason}): {plain(_place(url), 300)}"


def trouble_lines(report: Report, limit: int = 10) -> Sequence[str]:
    """Return one line for each URL that failed or was rejected, the first `limit` of them."""
    lost = lost_urls(report)
    more = more_line(len(lost) - limit)
    return [*map(trouble_line, lost[:limit]), *([more] if more else [])]


def more_line(number: int) -> str:
    """Return the line that says how many lines are left out; "" if none is."""
    return f"… and {number} more; all of them are in the report" if number > 0 else ""


def unlike_articles_line(urls: Sequence[str], *, articles: int) -> str | None:
    """Return advice for a site whose articles have unusual addresses, or None if there is none.

    urls: of the headlines that were passed over, since their address is not like an article's.
    articles: how many articles the site gave, now or before. If there are as many as headlines,
        the headlines are probably no articles, and no advice is given.
    """
    if len(urls) <= articles:
        return None
    many = f"{len(urls)} headlines were" if len(urls) > 1 else "1 headline was"
    whose = "their" if len(urls) > 1 else "its"
    return (
        f"{many} passed over, since {whose} address is not like an article's (such as "
        f"{plain(urls[0], 120)}): `article_url` in the site's file takes them, see docs/sites.md"
    )


def tell_messages(report: Report) -> None:
    """Print the run's messages: to stderr if its exit code is not 0, else to stdout."""
    tell = complain if report.exit_code else say
    for message in report.messages:
        tell(message)


def _place(line: UrlLine) -> str:
    """Return URL and detail; the detail alone if it names the URL itself."""
    if not line.detail:
        return line.url
    return line.detail if line.url in line.detail else f"{line.url}: {line.detail}"
