"""All keys that the table of a language may have, each with what it is for.

`docs/dates.md` shows these lists, and a test compares them with it and with the code. A key that
is not here is a mistake in the table: `check_table` says which one is meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

SECTIONS: Final = frozenset(
    {"words", "dotted", "rules", "parts", "holidays", "modifiers", "cues", "signs"}
)

CUES: Final[Mapping[str, str]] = {
    "after_fair": "may follow a weekday that is also an ordinal: Portuguese “segunda que”",
    "after_fraction": "behind “3/4” makes it a fraction: “3/4 of an acre”",
    "after_glue": "between a length and a date that it is counted after: “two days after Monday”",
    "after_holiday": "behind a holiday makes it no date: “a Christmas tree”",
    "after_lookalike": "behind a word of `lookalike` makes it a date",
    "after_no_season": "behind a season makes it no date: “the fall of the wall”",
    "after_nth": "may follow a bare day: “the 25th and”, but not “the 25th anniversary”",
    "after_year": "behind a number below 1300 makes it no year: “1200 miles”",
    "and_half": "behind a length adds a half: “dos horas y media”",
    "article": "the definite article, where it changes what a phrase is counted from",
    "article_before_name": "an article before a weekday with a capital makes it a name",
    "before_capital_weekday": "shows that a weekday with a capital is no name: “el Jueves”",
    "before_clock": "may stand before a bare time such as “9:30”",
    "before_day": "may stand before a weekday and a name: “on Sunday Smith said”",
    "before_decade": "must stand before a decade of two digits: “the 90s”",
    "before_glue": "as `after_glue`, for a date that the length is counted before",
    "before_length": "before a length keeps it one: “for two days after Monday”",
    "before_lookalike": "before a word of `lookalike` makes it a date: “in May”",
    "before_no_season": "before a word of `doubtful_season` makes it no date",
    "before_person": "before a weekday and a name makes it a person: “named Wednesday Addams”",
    "before_year": "before a number below 1300 makes it a year: “in 1066”",
    "before_year_end": "behind “the year”: “the year ended March 31” is none of the calendar",
    "business": "shows that “the third quarter” is of a year and not of a match",
    "business_words": "the same for a whole text, where the language has no `business`",
    "clock_glue": "between a time of day and its day: “8 p.m. on Monday”",
    "coming": "makes the weekend behind it the one of this week: “the coming weekend”",
    "counted": "what a number counts, so that it is no year: “2019 people”",
    "day_glue": "between a weekday and its date",
    "doubtful_season": "a season that is another word too: “fall”",
    "era": "behind a name makes it a time of the past: “the Obama era”",
    "future": "a word that shows the future",
    "future_before_to": "shows the future before “to” only: “plans to”",
    "joins": "separates two clauses",
    "leads_ahead": "right before a date of the future: “is on”, “until”",
    "leads_alone": "the same, but only if no verb shows a tense: “by”",
    "length_glue": "between two lengths that are one: “2 years and 3 months”",
    "lookalike": "often only looks like a date: “may”",
    "no_tense": "only ends like a verb of the past: “hundred”",
    "not_future_before": "behind a word of the future takes the future away: “may have left”",
    "not_scheduled_after": "before a word of `scheduled` makes it a noun: “the returns”",
    "noun_if_capital": "is a day only in small letters: German “morgen”",
    "number_joins": "between the words of a number: “two hundred and six”",
    "numbered": "before a number makes it no year: “Room 2019”",
    "offices": "before a name that is a month or weekday too: “Minister Mai”",
    "part_article": "may stand before a part of a day and belongs to the mention",
    "part_glue": "between a part of a day and its day: “the morning of Monday”",
    "participle_after": "before a participle, which then has no tense of its own: “will be sold”",
    "past": "a word that shows the past",
    "progressive_after": "begins a form of the present that may be about the future: “is leaving”",
    "progressive_ending": "how the second word of that form ends: “ing”",
    "range_words": "between the two dates of a range",
    "scheduled": "a verb in the present that is about the future beside a date: “takes place”",
    "street_glue": "between a word of `streets` and the day: “rue du 8 mai”",
    "streets": "before a day makes it a street’s name",
    "streets_behind": "behind a day makes it a street’s name: “14 Juli-Platz”",
    "titles": "before a name that is a month or weekday too: “Frau Mai”",
    "year_glue": "between a day and its year",
}

CLASSES: Final[Mapping[str, str]] = {
    "abbr": "a month’s abbreviation, which counts beside a year only",
    "ago": "“ago”: -1",
    "away": "“later” 1, “earlier” -1",
    "bare_weekday": "a weekday without the word for day",
    "century": "a century’s own name: “l’Ottocento”",
    "clock": "a time of day: “noon”",
    "decade": "a decade in words: “the nineties”",
    "decadeword": "a decade in one word with its noun: “neunzigerjahre”",
    "direction": "“last” -1, “this” 0, “next” 1",
    "dual": "two of a unit in one word",
    "edge": "“early”, “mid”, “the end of”",
    "fair": "a weekday that is an ordinal too: Portuguese “segunda”",
    "fairs": "the same in the plural",
    "following": "“following” 1, “previous” -1",
    "formerly": "“previously”, where it speaks of the whole clause",
    "fraction": "a number with a half in one word: “anderthalb”",
    "frequency": "an adjective of repetition: “annual”",
    "hundreds": "hundreds, as a list from 100",
    "lasting": "an adjective of length: “two-day”",
    "moment": "“hour”, “minute”, “second”",
    "month": "a month, as a list from January",
    "month_head": "the first word of a month of two words",
    "month_tail": "its second word, whose value is added",
    "mornings": "a part of the day in the plural",
    "number": "a number in words",
    "offset": "“today” 0, “yesterday” -1",
    "ordinal": "an ordinal, as a list from “first”",
    "part": "a part of the day: “morning”",
    "period": "a unit that is a stretch of the calendar: “week”",
    "plural": "a unit in the plural",
    "quartercode": "“Q3”",
    "scale": "“hundred”, “thousand”",
    "season": "a season",
    "some": "“several”",
    "tens": "tens, as a list from ten",
    "unit": "what is counted: “day”, “years”",
    "vague": "“now”, “soon”, “recently”",
    "weekday": "a weekday, as a list from Monday",
    "weekdays": "weekdays in the plural",
}

SIGNS: Final[Mapping[str, str]] = {
    "before_era": "words behind a year before our era",
    "day_first": "“5/4/2019” is 5 April",
    "decade_suffixes": "endings of a decade in digits: “90er”",
    "future_endings": "endings of verbs in the future",
    "half_tails": "words behind a number that add a half",
    "has_capitals": "months and weekdays have a capital",
    "has_compounds": "a weekday and a part of the day are one word: “dienstagabend”",
    "has_dotted_days": "“5.4.19” is a day; elsewhere only behind a word that leads to one",
    "has_led_calendar": "a weekday has an article, so a bare “Domingo” before a name is one",
    "has_name_capitals": "only names have a capital, so “the Sunday” before a capital is a name",
    "has_small_calendar": "months and weekdays are small, so “Mayo” with a capital is a name",
    "ordinal_suffixes": "endings of an ordinal in digits: “3rd”",
    "past_endings": "endings of verbs in the past",
    "prefixes": "written together with a word, such as the Arabic article",
}

OPTIONS: Final[Mapping[str, str]] = {
    "add": "added to the number of a century",
    "day": "the rule of a holiday",
    "days": "days from the publish day",
    "direction": "-1 into the past, 1 into the future",
    "ends_clause": "nothing that belongs to the phrase may follow",
    "forms": "rows of words and <classes>",
    "is_before_era": "the century lies before our era",
    "is_counted": "the number of the phrase counts units",
    "is_some": "the phrase counts several",
    "is_sure": "whatever follows, the phrase is a date",
    "means": "the meaning, which names a function of `resolver.py`",
    "needs_day": "a time only beside its day",
    "number": "the number, where no word has it",
    "part": "the part of the day, where no word has it",
    "quarter": "the quarter, where no word has it",
    "step": "steps from the mention before, or years from the quarter",
    "unit": "the unit, where no word has it",
    "value": "the value itself",
}


class TableError(ValueError):
    """A table has a key that nothing reads: which, where, and which one may be meant."""


def check_table(code: str, table: Mapping[str, Any]) -> None:
    """Raise TableError for the first key of a language's table that nothing reads."""
    for problem in _problems(table):
        raise TableError(f"{code}.toml: {problem}")


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("table", table, SECTIONS)
    yield from _unknown("list under [cues]", table.get("cues", {}), CUES)
    yield from _unknown("sign under [signs]", table.get("signs", {}), SIGNS)
    for section in ("words", "dotted"):
        yield from _unknown(f"class [{section}]", table.get(section, {}), CLASSES)
    for name, rule in table.get("rules", {}).items():
        yield from _unknown(f"option of [rules.{name}]", rule, OPTIONS)


def _unknown(kind: str, given: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            hint = (
                f"did you mean {close[0]!r}?" if close else "docs/dates.md lists those there are"
            )
            yield f"nothing reads the {kind} {name!r}: {hint}"
