"""Find full dates in a text of any language: with a month's name, or in digits only.

One list of month names serves all languages, because no name means another month in another
language. Where the language is known, `printed.py` reads more forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

# en de fr es it pt nl pl cs/sk (genitive) ru/uk sv/da/nb/fi hu ro tr el ar id
_NAMES: Final = (
    "january januar janner janvier enero gennaio janeiro januari stycznia styczen ledna января"
    " январь января січня tammikuu tammikuuta január ianuarie ocak ιανουαριου يناير كانون-الثاني",
    "february februar februar fevrier febrero febbraio fevereiro februari lutego luty unora"
    " февраля февраль лютого helmikuuta februarie subat φεβρουαριου فبراير شباط februára",
    "march marz maerz mars marzo marco maart marca marzec brezna марта март березня"
    " maaliskuuta marcius martie mart μαρτιου مارس آذار maret martii",
    "april avril abril aprile kwietnia kwiecien dubna апреля апрель квітня huhtikuuta aprilis"
    " aprilie nisan απριλιου أبريل نيسان ابريل",
    "may mai mayo maggio maio mei maja maj kvetna мая май травня toukokuuta majus mayis"
    " μαιου مايو أيار maja",
    "june juni juin junio giugno junho czerwca czerwiec cervna июня июнь червня kesakuuta"
    " junius iunie haziran ιουνιου يونيو حزيران juna",
    "july juli juillet julio luglio julho lipca lipiec cervence июля июль липня heinakuuta"
    " julius iulie temmuz ιουλιου يوليو تموز jula",
    "august aout agosto augustus sierpnia sierpien srpna августа август серпня elokuuta"
    " augusztus agustos αυγουστου أغسطس آب agustus augusta",
    "september septembre septiembre setiembre settembre setembro wrzesnia wrzesien zari"
    " сентября сентябрь вересня syyskuuta szeptember septembrie eylul σεπτεμβριου سبتمبر أيلول",
    "october oktober octobre octubre ottobre outubro pazdziernika pazdziernik rijna октября"
    " октябрь жовтня lokakuuta octombrie ekim οκτωβριου أكتوبر تشرين-الأول",
    "november novembre noviembre novembro listopada listopad listopadu ноября ноябрь"
    " листопада marraskuuta noiembrie kasim νοεμβριου نوفمبر تشرين-الثاني",
    "december dezember decembre diciembre dicembre dezembro grudnia grudzien prosince декабря"
    " декабрь грудня joulukuuta decembrie aralik δεκεμβριου ديسمبر desember كانون-الأول",
)
# "mar" and "set" are also words, but not between a day and a year: "5 Mar 2019".
_SHORT: Final = (
    "jan ene gen sty янв oca",
    "feb fev fevr lut фев sub",
    "mar mrz mär mars мар",
    "apr avr abr kwi апр nis",
    "may mai mag мая mayis",
    "jun giu czer июн haz",
    "jul juil lug lip июл tem",
    "aug ago aou aout sie авг agu",
    "sep sept set wrz сен eyl",
    "oct okt ott out paz окт eki",
    "nov lis ноя kas",
    "dec dez dic gru дек ara des",
)
_MONTHS: Final = {
    name: number
    for number, (names, shorts) in enumerate(zip(_NAMES, _SHORT, strict=True), 1)
    for name in (*names.split(), *shorts.split())
}
_WORD: Final = r"(?P<{0}>[^\W\d_]{{3,14}})"
_CLOCK: Final = (
    r"(?:\sгода|\sг\.)?(?:[\s,|@/•·-]{0,4}(?:um|at|a\slas?|alle(?:\sore)?|ore|a|à|às|kl|klo|o|в|saat|la)?\.?\s{0,2}"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.h]|\sh\s)(?P<minute>[0-5]\d)(?![\d.])(?::[0-5]\d)?"
    r"(?:\s?(?P<half>[aApP])\.?[mM]\b)?)?"
)
_DAY: Final = re.compile(
    r"(?<![\d.,/-])(?:"
    rf"(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ο)?\s{{0,2}}(?:de|of|-|/)?\s{{0,2}}{_WORD.format('m1')}(?:\s/\s\w{{3,9}})?"
    r"[.,]{0,2}\s{0,2}(?:del?|-|/)?\s{0,2}(?P<y1>\d{4})"
    rf"|{_WORD.format('m2')}\.?\s{{1,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y2>\d{{4}})"
    r"|(?P<y3>(?:19|20)\d{2})\s?[年./-]\s?(?P<m3>\d{1,2})\s?[月./-]\s?(?P<d3>\d{1,2})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sign>[./-])\s?(?P<b>\d{1,2})(?P=sign)\s?(?P<y4>(?:19|20)\d{2}|\d{2})(?![\d/-])"
    rf"){_CLOCK}"
)


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A date found in a text, from index `start` to `end` (exclusive).

    clock: the time beside it as "HH:MM" in 24 hours, None without one.
    is_ambiguous: day and month could be swapped, as in "5/4/2019".
    has_short_year: the year has two digits.
    """

    day: date
    start: int
    end: int
    clock: str | None = None
    is_ambiguous: bool = False
    has_short_year: bool = False


def printed_days(text: str, *, month_first: bool) -> Iterator[PrintedDay]:
    """Yield the full dates of a text in order. A day that is not in the calendar is left out.

    month_first: "5/4/2019" is May 4. A dot ("5.4.2019") always means the day first.
    """
    for match in _DAY.finditer(text):
        numbers = _numbers(match, month_first=month_first)
        if numbers is None:
            continue
        try:
            day = date(*numbers)
        except ValueError:
            continue
        is_ambiguous = match["a"] is not None and match["sign"] == "/" and day.day <= 12
        is_short = match["y4"] is not None and len(match["y4"]) == 2
        yield PrintedDay(day, match.start(), match.end(), _clock(match), is_ambiguous, is_short)


def _numbers(match: re.Match[str], *, month_first: bool) -> tuple[int, int, int] | None:
    """Return year, month and day of a match, None if the word in it is no month."""
    if match["y1"] or match["y2"]:
        month = _MONTHS.get(plain_letters(match["m1"] or match["m2"]))
        day = int(match["d1"] or match["d2"])
        return (int(match["y1"] or match["y2"]), month, day) if month else None
    if match["y3"]:
        return int(match["y3"]), int(match["m3"]), int(match["d3"])
    first, second, year = int(match["a"]), int(match["b"]), int(match["y4"])
    if year < 100:
        year += 2000 if year < 70 else 1900  # "69" is 2069 and "70" is 1970
    is_month_first = (month_first and match["sign"] != "." and first <= 12) or second > 12
    return (year, first, second) if is_month_first else (year, second, first)


def _clock(match: re.Match[str]) -> str | None:
    """Return the time in a match as "HH:MM" in 24 hours, None without one."""
    if match["hour"] is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{match['minute']}"


def plain_letters(word: str) -> str:
    """Return a word casefolded and without accents, as the lists above write it."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ı", "i")


_MONTHS.update({plain_letters(name): number for name, number in list(_MONTHS.items())})
