"""Show how the publish date of a page was chosen: its candidates, with the worth of each sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.core.dates.publishing.published import DatedPage, all_dates, dated_page
from pipelines.core.dates.publishing.weighing import score, signs_of_each, weigh
from pipelines.core.dates.publishing.weights import WEIGHTS
from pipelines.core.extract.page.tree import parse_page
from pipelines.core.models import Page, Site


@dataclass(frozen=True, slots=True)
class WeighedCandidate:
    """A date that a page names, and what it weighs.

    probability: that its day is the day of publishing; 0 for a day that cannot be, such as one
        that the metadata declare to be of the last change.
    role, method, raw: as for `Candidate`. score: the sum of the weights.
    signs: what speaks for and against it, each with its weight.
    """

    day: date
    probability: float
    role: str
    method: str
    raw: str
    score: float
    signs: tuple[tuple[str, float], ...]


def explained(page: Page, site: Site, language: str | None) -> list[WeighedCandidate]:
    """Return the dates of a fetched page, weighed. language: of its text, None if unknown.

    Raises: PageError if the page cannot be parsed.
    """
    tree = parse_page(page.body, page.header("content-type"))
    return weighed_candidates(dated_page(tree, page, site, language))


def weighed_candidates(page: DatedPage) -> list[WeighedCandidate]:
    """Return the dates that a page names, those of the likeliest day first, the best first."""
    dated = all_dates(page)
    probabilities = {found.day: found.probability for found in weigh(dated)}
    candidates = [
        WeighedCandidate(
            one.day,
            probabilities.get(one.day, 0.0),
            one.candidate.role,
            one.candidate.method,
            one.candidate.raw,
            score(signs, WEIGHTS),
            tuple((sign, WEIGHTS.get(sign, 0.0)) for sign in signs),
        )
        for one, signs in zip(dated, signs_of_each(dated), strict=True)
    ]
    return sorted(candidates, key=lambda one: (-one.probability, one.day, -one.score))
