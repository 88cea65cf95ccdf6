"""Fit the weights of `dates.publishing.weighing` to labelled pages, and measure them.

`python -m benchmarks.publish_weights --data DIR [--out FILE]`: reads the folder that
`benchmarks.publish_dates` reads. Prints how the weights do on sites that they were not fitted
to (every site in one of ten parts), then fits them to all pages and writes the table.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from lxml.html import HtmlElement
from tldextract import TLDExtract

from benchmarks.pages import FETCHED_AT
from benchmarks.publish_dates import SETS
from benchmarks.publish_undated import take_out
from pipelines.core.dates.publishing.dated import ORDER, Dated
from pipelines.core.dates.publishing.published import DatedPage, named_dates
from pipelines.core.dates.publishing.weighing import signs_by_day, weigh
from pipelines.core.extract.page.jsonld import json_ld
from pipelines.core.extract.page.tree import Tree, parse_page

_PARTS: Final = 10
_ROUNDS: Final = 8  # the best witness of a kind depends on the weights: choose, fit, choose
_STEPS: Final = 150
_PULL: Final = 8.0  # towards no weight at all, so that a rare sign says little
_UNDATED: Final = 0.15  # what a page without its date counts, beside a dated one
_RARE: Final = 2  # pages below which a sign is not fitted
# What a careful reader would say of a sign before any counting; rare signs stay near it.
_PRIOR: Final = {
    "json-ld:article": 2.0,
    "json-ld:page": 1.0,
    "json-ld:created": 1.0,
    "meta:published": 2.5,
    "meta:vague": 1.0,
    "microdata": 1.5,
    "link:feed": 2.5,
    "link:news-sitemap": 3.0,
    "link:sitemap": 1.0,
    "link:front-page": 1.0,
    "link:argument": 1.0,
    "url": 2.5,
    "text": 1.0,
    "time": 1.0,
    "first": 1.0,
    "before": 1.0,
    "just-after": 1.0,
    "after": 1.0,
    "far-before": -1.0,
    "far-after": -1.0,
    "named-date": 1.0,
    "within-named": 0.5,
    "says-published": 1.0,
    "says-stand": 0.5,
    "pubdate": 1.0,
    "own-month": 1.0,
    "beside-utc": 1.5,
    "among-comments": -1.5,
    "aside": -0.5,
    "in-footer": -0.5,
    "of-event": -1.0,
    "in-link": -0.5,
    "in-list": -0.5,
    "in-prose": -1.5,
    "dateline": -0.5,
    "one-of-many": -1.2,
    "declared-update": -1.0,
    "shown-is-update": -0.8,
    "at-update": -1.6,
    "vague-is-update": -0.3,
    "printed-update": -1.0,
    "update-of-printed": -0.5,
    "behind-story": -1.5,
    "apart": -1.0,
    "rival-away": -1.5,
    "bare-rival": -2.5,
    "in-paragraph": -1.5,
    "in-quote": -2.0,
}
_THRESHOLDS: Final = (0.0, 0.35, 0.4, 0.45, 0.5)
_BINS: Final = (0.0, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.0)
_site = TLDExtract(suffix_list_urls=())

Numbers = np.ndarray[Any, Any]
Weights = Mapping[str, float]
Answer = tuple[str, float, bool]  # page, probability of its likeliest day, whether right


@dataclass(frozen=True)
class Example:
    """A labelled page: the days that it names, the right one, and what it names without it."""

    name: str
    site: str
    dated: list[Dated]
    truth: date | None
    undated: list[Dated]


def examples(data: Path) -> list[Example]:
    """Read the labelled pages."""
    found = []
    for index, archive in SETS:
        with zipfile.ZipFile(data / archive) as pages:
            for line in (data / index).read_text("utf-8").splitlines():
                item = json.loads(line)
                url = item["url"]
                root = parse_page(pages.read(item["member"]), None).root
                site = _site(url).top_domain_under_public_suffix
                truth = date.fromisoformat(item["date"]) if item["date"] else None
                dated = _days(root, url)
                undated = _days(root, take_out(root, url, truth)) if truth else dated
                found.append(Example(item["id"], site, dated, truth, undated))
    return found


def _days(root: HtmlElement, url: str) -> list[Dated]:
    dated = named_dates(DatedPage(Tree(root, "utf-8"), json_ld(root), url, FETCHED_AT))
    return [one for one in dated if ORDER[one.precision] >= ORDER["day"]]


def _part(page: Example) -> int:
    return zlib.crc32(page.site.encode()) % _PARTS


def fit(pages: Sequence[Example], pull: float = _PULL) -> dict[str, float]:
    """Return the weights that make the right days likeliest."""
    often = Counter(
        sign
        for page in pages
        for sign in {
            s for kinds in signs_by_day(page.dated, {}).values() for k in kinds for s in k
        }
        | {s for one in page.dated for s in one.candidate.signs}
    )
    names = sorted(sign for sign, count in often.items() if count >= _RARE)
    column = {name: number for number, name in enumerate(names)}
    pages = [*pages, *(stripped(page) for page in pages)]
    shares = np.array([1.0] * (len(pages) // 2) + [_UNDATED] * (len(pages) // 2))
    prior = np.array([_PRIOR.get(name, 0.0) for name in names])
    weights = prior
    for _ in range(_ROUNDS):
        known = dict(zip(names, weights.tolist(), strict=True))
        rows, owner, right = _days_named(pages, column, known)
        weights = _descend(rows, owner, right, shares, weights, prior, pull)
    return _PRIOR | dict(zip(names, weights.round(2).tolist(), strict=True))


def _days_named(
    pages: Sequence[Example], column: Mapping[str, int], known: Weights
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the signs of each day named, counted, its page, and whether it is the right one."""
    days = [
        (number, day == page.truth, [column[sign] for sign in chain(*kinds) if sign in column])
        for number, page in enumerate(pages)
        for day, kinds in signs_by_day(page.dated, known).items()
    ]
    rows = np.array([np.bincount(signs, minlength=len(column)) for _, _, signs in days], float)
    return (
        rows,
        np.array([number for number, _, _ in days]),
        np.array([is_right for _, is_right, _ in days]),
    )


def stripped(page: Example) -> Example:
    """Return a page without its date: what is left must not be taken for it."""
    return replace(page, dated=page.undated, truth=None)


def _descend(
    rows: Numbers,
    owner: Numbers,
    right: Numbers,
    importance: Numbers,
    weights: Numbers,
    prior: Numbers,
    pull: float,
) -> Numbers:
    """Maximise the likelihood of the right days by Adam's steps."""
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    wanted = (rows[right] * importance[owner[right], None]).sum(axis=0)
    for step in range(1, _STEPS + 1):
        shares = np.exp(np.clip(rows @ weights, -30, 30))
        whole = 1 + np.bincount(owner, shares, len(importance))
        slope = (
            rows.T @ (importance[owner] * shares / whole[owner])
            - wanted
            + pull * (weights - prior)
        )
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights = weights - 0.05 * (first / (1 - 0.9**step)) / (
            np.sqrt(second / (1 - 0.99**step)) + 1e-8
        )
    return weights


def judge(pages: Sequence[Example], weights: Weights) -> list[Answer]:
    """Return of every page its name, the probability of its likeliest day, whether right."""
    answers = []
    for page in pages:
        best = next(iter(weigh(page.dated, weights)), None)
        answers.append(
            (page.name, best.probability, best.day == page.truth)
            if best
            else (page.name, 0.0, False)
        )
    return answers


def report(title: str, answers: Sequence[Answer]) -> str:
    """Return accuracy and precision at a few thresholds, and the calibration."""
    lines = [title]
    for prefix in sorted({name[:2] for name, _, _ in answers}):
        mine = [answer for answer in answers if answer[0].startswith(prefix)]
        for least in _THRESHOLDS:
            said = [is_right for _, share, is_right in mine if share >= max(least, 1e-9)]
            accuracy, precision = sum(said) / len(mine), sum(said) / max(len(said), 1)
            lines.append(f"  {prefix} >= {least}: {accuracy:.4f} right, {precision:.4f} of said")
    for low, high in pairwise(_BINS):
        some = [answer for answer in answers if low < answer[1] <= high]
        mean = sum(share for _, share, _ in some) / max(len(some), 1)
        right = sum(is_right for _, _, is_right in some) / max(len(some), 1)
        lines.append(f"  to {high}: {len(some)} pages, said {mean:.3f}, right {right:.3f}")
    return "\n".join((*lines, ""))


def silences(undated: Sequence[Answer]) -> str:
    """Return how many pages without their date are answered null, at a few thresholds."""
    lines = []
    for least in _THRESHOLDS[1:]:
        null = sum(share < least for _, share, _ in undated)
        lines.append(f"  undated < {least}: {null / len(undated):.4f} answered null")
    return "\n".join((*lines, ""))


def main() -> None:
    """Read the arguments, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pages = examples(options.data)
    unseen, undated = [], []
    for part in range(_PARTS):
        weights = fit([page for page in pages if _part(page) != part])
        left = [page for page in pages if _part(page) == part]
        unseen += judge(left, weights)
        undated += judge([stripped(page) for page in left], weights)
    sys.stdout.write(report("unseen sites", unseen) + silences(undated))
    weights = fit(pages)
    undated = judge([stripped(page) for page in pages], weights)
    sys.stdout.write(report("fitted sites", judge(pages, weights)) + silences(undated))
    table = "".join(f'    "{name}": {weights[name]},\n' for name in sorted(weights))
    if options.out:
        options.out.write_text(table, "utf-8")


if __name__ == "__main__":
    main()
