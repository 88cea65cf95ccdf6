"""Read weekdays: "Monday", "this Friday", "Monday of last week", "Friday week"."""

from __future__ import annotations

from datetime import timedelta

from pipelines.core.dates.mentions.context import Context
from pipelines.core.dates.mentions.grammar import Phrase
from pipelines.core.dates.mentions.reading import (
    Reading,
    count_of,
    cue_words,
    dated,
    direction_of,
    with_part,
)


def read_weekday(phrase: Phrase, context: Context) -> Reading | None:
    """Read "Monday", "last Monday", "Monday evening".

    A bare weekday is the last one, or the next one if the clause is about the future. In both
    cases it may be the publish day itself. "this Monday" is the one of the current week.
    """
    parts, today = phrase.parts, context.reference_day
    if context.last_precision in ("year", "decade", "century"):
        today = context.today  # a story that tells of years names the weekdays of its own week
    if "compound" in parts:
        weekday, part = parts["compound"]
        return read_weekday(phrase._replace(parts={"weekday": weekday, "part": part}), context)
    if _is_named(phrase, context) or _is_ordinal(phrase, context):
        return None
    weekday = parts.get("weekday") or parts["fair"]
    if today is None:
        return with_part(f"XXXX-WXX-{weekday}", phrase, None)
    direction = phrase.parts.get("direction")
    forward = (weekday - today.isoweekday()) % 7
    if direction is None:
        days = forward if context.points_ahead(phrase) else -(-forward % 7)
    elif direction == 0:
        days = weekday - today.isoweekday()
    else:
        days = (forward or 7) if direction > 0 else forward - 7
    return with_part((today + timedelta(days=days)).isoformat(), phrase, today)


def _is_ordinal(phrase: Phrase, context: Context) -> bool:
    """Tell whether a weekday is an ordinal: Portuguese "segunda" in "nesta segunda fase".

    It is if a word follows that cannot follow a day.
    """
    following = context.word_after(phrase)
    if not phrase.rule.options.get("ends_clause") or following is None:
        return False
    if phrase.parts.get("direction"):
        return False
    return following.text[0].isalnum() and following.word not in cue_words(context, "after_fair")


def _is_named(phrase: Phrase, context: Context) -> bool:
    """Tell whether a weekday is part of a name: "the Sunday Telegraph", "Saturday Night Live"."""
    if context.has_title(phrase):
        return True
    if not context.is_before_name(phrase) or "direction" in phrase.parts:
        return False
    if "part" in phrase.parts:
        return context.tokens[phrase.end - 1].text[0].isupper()
    has_article = context.word_before(phrase) in cue_words(context, "article_before_name")
    return has_article or _is_first_name(phrase, context)


def _is_first_name(phrase: Phrase, context: Context) -> bool:
    """Tell whether a weekday is a first name: "as Wednesday Addams".

    It is a day behind a preposition or a verb, also before a name: "They warned Tuesday Borduria
    would win".
    """
    following, start = context.word_after(phrase), phrase.start
    is_bare = phrase.end - start == 1 and not context.row.opens_sentence(start)
    if not is_bare or following is None or not following.is_plain:
        return False
    before = context.tokens[start - 1]
    if before.word in cue_words(context, "before_person"):
        return True
    is_led = before.tense < 0 or before.classes or before.word in cue_words(context, "before_day")
    return before.text[0].isalpha() and not is_led


def read_weekday_of_week(phrase: Phrase, context: Context) -> Reading | None:
    """Read "Monday of last week", counted from the publish day."""
    weekday, today = phrase.parts["weekday"], context.today
    if today is None:
        return with_part(f"XXXX-WXX-{weekday}", phrase, None)
    days = weekday - today.isoweekday() + 7 * phrase.parts["direction"]
    return with_part((today + timedelta(days=days)).isoformat(), phrase, today)


def read_weekday_weeks(phrase: Phrase, context: Context) -> Reading | None:
    """Read "Friday week" and "a week ago on Monday": so many weeks from a weekday.

    It is counted from the next such weekday into the future, or from the last into the past.
    """
    weekday, today = phrase.parts["weekday"], context.today
    if today is None:
        return dated(f"XXXX-WXX-{weekday}")
    ahead = direction_of(phrase, "direction") > 0
    forward = (weekday - today.isoweekday()) % 7
    near = today + timedelta(days=forward if ahead else -(-forward % 7))
    return dated(
        (near + timedelta(weeks=count_of(phrase, context) * (1 if ahead else -1))).isoformat(),
        today,
    )
