"""Lines between paragraphs by which a page advertises itself go, in fifteen languages and more."""

from __future__ import annotations

import pytest

from pipelines.core.extract.reading.promotions import promotion_rule
from tests.extract.pages import STORY, draft_of, page

ADVERTISEMENTS = {
    "en": "ADVERTISEMENT - CONTINUE READING BELOW", "de": "Anzeige", "fr": "Publicité",
    "es": "PUBLICIDAD", "it": "L'articolo continua dopo la pubblicità", "pt": "Publicidade",
    "nl": "Artikel gaat verder onder de advertentie", "pl": "Dalsza część artykułu pod reklamą",
    "ru": "РЕКЛАМА • Продолжение после рекламы", "tr": "Reklam", "ar": "إعلان", "zh": "廣告",
    "ja": "― 広告 ―", "ko": "광고", "sv": "Artikeln fortsätter efter annonsen",
}  # fmt: skip
PROMOTIONS = {
    "en": [
        "Sign up to our daily briefing and get the valley's top stories every morning.",
        "Got a story for us? Email newsdesk@lantern.example or call 01234 567890.",
        "Follow us on Facebook and X for the latest from the valley.",
        "Listen on Valley Sounds:",
    ],
    "de": ["Melden Sie sich hier für unseren Newsletter an.", "Folgen Sie uns auf Instagram!"],
    "fr": ["Inscrivez-vous à notre lettre du matin.", "Suivez-nous sur WhatsApp."],
    "es": ["Suscríbete a nuestro boletín diario.", "¡Síguenos en Instagram!"],
    "it": ["Iscriviti alla nostra newsletter.", "Seguici su Facebook."],
    "pt": ["Receba nossa newsletter diária.", "Siga-nos no Instagram."],
    "nl": ["Meld je aan voor onze nieuwsbrief.", "Volg ons op Instagram."],
    "pl": ["Zapisz się na nasz newsletter.", "Masz dla nas temat? Napisz na adres redakcji."],
    "ru": ["Подпишитесь на наш канал в Telegram.", "Присоединяйтесь к нам во «ВКонтакте»."],
    "tr": ["Bizi Instagram'da takip edin.", "Bültenimize abone olun."],
    "ar": ["تابعونا على فيسبوك.", "اشترك في نشرتنا اليومية."],
    "zh": ["关注我们的公众号。", "請訂閱我們的電子報".removeprefix("請")],
    "ja": ["ニュースレターに登録する", "情報提供はこちらまで"],
    "ko": ["뉴스레터를 구독하세요.", "제보를 기다립니다."],
    "sv": ["Följ oss på Instagram.", "Tipsa oss på tips@lantern.example."],
}


@pytest.mark.parametrize("language", ADVERTISEMENTS)
def test_a_line_of_an_advertisement_goes(language: str) -> None:
    assert promotion_rule(ADVERTISEMENTS[language]) == "after:advertisement"


@pytest.mark.parametrize("language", PROMOTIONS)
def test_a_line_that_promotes_the_page_goes(language: str) -> None:
    assert [promotion_rule(line) for line in PROMOTIONS[language]] == ["after:promotion"] * len(
        PROMOTIONS[language]
    )


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement of the bell began in March.",
        "Advertising rose by a fifth, the office said.",
        "“Follow us,” said the pilot, and cast off.",
        "Follow-up surveys are to come in May.",
        "Signing up our best divers took a week.",
        "The office asked residents to send tips.",
        "Listeners on the quay heard nothing.",
        "Reklame war nie seine Sache.",
        "La publicité a changé la ville.",
        "Следите за погодой, советует капитан.",
        "广告业在去年增长了五分之一。",
        "광고 시장은 지난해보다 커졌다.",
    ],
)
def test_a_sentence_about_it_stays(line: str) -> None:
    assert promotion_rule(line) is None


def test_such_lines_go_between_paragraphs_with_the_list_that_follows() -> None:
    lists = "<ul><li><a href='/s/1'>Bells from the Romans to today</a></li></ul>"
    inside = (
        "<p>ADVERTISEMENT - CONTINUE READING BELOW</p><p><b>Listen on Valley Sounds:</b></p>"
        f"{lists}<p><em>Sign up to our daily briefing, every morning in your inbox.</em></p>"
    )
    draft = draft_of(page(inside=inside))
    assert draft.text.split("\n\n") == list(STORY)
    assert {block.rule for block in draft.removed} >= {"after:advertisement", "after:promotion"}
