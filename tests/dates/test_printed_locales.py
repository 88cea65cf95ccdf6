"""Sixty invented pages in forty-five locales that name their day only in a printed line."""

from __future__ import annotations

import pytest

from tests.dates.pages import dates_of

_PAGES = (
    ("ko", "2024년 11월 13일 오전 8시 15분", "2024-11-13T08:15"),
    ("ko", "입력 2024.03.05. 오후 3:20", "2024-03-05T15:20"),
    ("ja", "2024年3月5日 14時30分", "2024-03-05T14:30"),
    ("ja", "令和6年3月5日", "2024-03-05"),
    ("ja", "平成30年12月4日", "2018-12-04"),
    ("zh", "2024年03月05日 09:12", "2024-03-05T09:12"),
    ("zh-TW", "民國113年3月5日", "2024-03-05"),
    ("zh-HK", "2024年3月5日 下午4:05", "2024-03-05T16:05"),
    ("hu", "2024. november 13.", "2024-11-13"),
    ("hu", "2024. márc. 5., kedd 10:20", "2024-03-05"),
    ("vi", "13 tháng 11 năm 2024", "2024-11-13"),
    ("vi", "Thứ ba, 05/03/2024, 08:15 (GMT+7)", "2024-03-05T08:15+07:00"),
    ("hi", "13 नवंबर 2024", "2024-11-13"),
    ("hi", "५ मार्च २०२४", "2024-03-05"),
    ("he", "13 בנובמבר 2024", "2024-11-13"),
    ("he", "5 במרץ 2024, 08:15", "2024-03-05T08:15"),
    ("bg", "13 ноември 2024 г.", "2024-11-13"),
    ("bg", "5 март 2024, 10:20", "2024-03-05T10:20"),
    ("hr", "13. studenoga 2024.", "2024-11-13"),
    ("hr", "5. listopada 2024. u 08:15", "2024-10-05T08:15"),
    ("lt", "2024 m. lapkričio 13 d.", "2024-11-13"),
    ("lt", "2024-03-05 10:20", "2024-03-05T10:20"),
    ("ar-SY", "١٣ تشرين الثاني ٢٠٢٤", "2024-11-13"),
    ("ar-LB", "5 آذار 2024", "2024-03-05"),
    ("ar-DZ", "5 جانفي 2024", "2024-01-05"),
    ("ar-MA", "13 نونبر 2024", "2024-11-13"),
    ("ar-SA", "5 جمادى الأولى 1446 هـ", "2024-11-07"),
    ("ar-EG", "الثلاثاء 5 مارس 2024", "2024-03-05"),
    ("th", "13 พฤศจิกายน 2567", "2024-11-13"),
    ("th", "5 มี.ค. 2567 10:20 น.", "2024-03-05T10:20"),
    ("th", "05/03/2567", "2024-03-05"),
    ("fa", "۲۳ آبان ۱۴۰۳", "2024-11-13"),
    ("fa", "سه‌شنبه ۱۵ اسفند ۱۴۰۲ - ۱۰:۲۰", "2024-03-05T10:20"),
    ("fa", "1402/12/15", "2024-03-05"),
    ("tr", "04.05.2025", "2025-05-04"),
    ("tr", "5 Şubat 2024 10:20", "2024-02-05T10:20"),
    ("uk", "5 березня 2024, 10:20", "2024-03-05T10:20"),
    ("pl", "5 października 2024", "2024-10-05"),
    ("cs", "5. března 2024 v 10:20", "2024-03-05T10:20"),
    ("sk", "5. marca 2024", "2024-03-05"),
    ("sl", "5. marec 2024", "2024-03-05"),
    ("ro", "5 martie 2024", "2024-03-05"),
    ("el", "5 Μαρτίου 2024", "2024-03-05"),
    ("fi", "5. maaliskuuta 2024 klo 10.20", "2024-03-05T10:20"),
    ("et", "5. märts 2024", "2024-03-05"),
    ("lv", "2024. gada 5. marts", "2024-03-05"),
    ("sv", "5 mars 2024 kl. 10.20", "2024-03-05T10:20"),
    ("nb", "5. mars 2024", "2024-03-05"),
    ("is", "5. mars 2024", "2024-03-05"),
    ("nl", "5 maart 2024", "2024-03-05"),
    ("id", "05 Maret 2024, 10:20 WIB", "2024-03-05T10:20+07:00"),
    ("ms", "5 Mac 2024", "2024-03-05"),
    ("fil", "Marso 5, 2024", "2024-03-05"),
    ("sw", "5 Machi 2024", "2024-03-05"),
    ("bn", "৫ মার্চ ২০২৪", "2024-03-05"),
    ("ta", "5 மார்ச் 2024", "2024-03-05"),
    ("ur", "5 مارچ 2024", "2024-03-05"),
    ("kk", "2024 ж. 5 наурыз", "2024-03-05"),
    ("ka", "5 მარტი, 2024", "2024-03-05"),
    ("en-PH", "03/05/2024", "2024-03-05"),
)


@pytest.mark.parametrize(("locale", "line", "value"), _PAGES)
def test_a_page_that_prints_its_day_in_its_own_language_is_dated(
    locale: str, line: str, value: str
) -> None:
    """Names, order, digits, calendar and time zone are read as the language writes them."""
    body = (
        f'<main><h1>Selwick</h1><p class="date">{line}</p><p>{"Goat hill river. " * 9}</p></main>'
    )
    languages = (locale.partition("-")[0], "en")
    found = dates_of(body, html=f'<html lang="{locale}">', languages=languages).published
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("locale", "line", "value"),
    [
        ("es-MX", "Miércoles 13 de noviembre de 2024 5:30 p. m.", "2024-11-13T17:30"),
        ("en", "13 November 2024, 12:05 a.m.", "2024-11-13T00:05"),
        ("ar", "13 نوفمبر 2024 5:30 مساءً", "2024-11-13T17:30"),
        ("ja", "2024年11月13日(水)午後3時05分", "2024-11-13T15:05"),
        ("eu", "2024(e)ko azaroaren 13(a)", "2024-11-13"),
        ("mn", "2024 оны 11-р сарын 13", "2024-11-13"),
        ("th", "13 พ.ย. 67 10:20 น.", "2024-11-13T10:20"),
        ("ko", "24.11.13 08:15", "2024-11-13T08:15"),
        ("he", "13.11.24", "2024-11-13"),
        ("ja", "令和元年5月1日", "2019-05-01"),
        ("sr", "13. novembar 2024.", "2024-11-13"),
    ],
)
def test_halves_of_the_day_endings_and_short_years_are_read(
    locale: str, line: str, value: str
) -> None:
    """An afternoon is no morning, and "24.11.13" has its year first only where that is usual."""
    body = f'<main><h1>Selwick</h1><p class="date">{line}</p><p>Goat hill river.</p></main>'
    languages = (locale.partition("-")[0], "en")
    found = dates_of(body, html=f'<html lang="{locale}">', languages=languages).published
    assert found is not None
    assert found.value == value
