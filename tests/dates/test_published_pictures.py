"""A day beside a picture is the picture's, in whatever element its caption stands."""

from __future__ import annotations

import pytest

from tests.dates.pages import dates_of

_PICTURE = '<img src="goat.jpg" width="800" height="600">'
_STORY = "<p>It was seen on the hill, and nobody knows why.</p>"


@pytest.mark.parametrize(
    "block",
    [
        f'<div class="media">{_PICTURE}<p>The goat on the hill on 3 May 2017.</p></div>',
        f"<div>{_PICTURE}<span>The goat on the hill, 3 May 2017</span></div>",
        f"<table><tr><td>{_PICTURE}<br>3 May 2017: the goat on the hill</td></tr></table>",
        f"<p>{_PICTURE} The goat on the hill, 3 May 2017</p>",
        f"<div>{_PICTURE}</div><div><em>The goat on the hill in the sun, 3 May 2017</em></div>",
        f"<figure>{_PICTURE}<div>3 May 2017</div></figure>",
        f'<div><a>{_PICTURE}</a><p class="wp-caption-text">3 May 2017</p></div>',
        f'<div>{_PICTURE}<i class="bildunterschrift"><b>Die Ziege</b> am 3. Mai 2017</i></div>',
        f"<div><a>{_PICTURE}</a><small>Die Ziege auf dem Berg, 3. Mai 2017</small></div>",
    ],
)
def test_a_captions_day_is_no_publish_date(block: str) -> None:
    """The picture may be years older than its story."""
    assert dates_of(f"<h1>The goat is back</h1>{block}{_STORY}").published is None


@pytest.mark.parametrize(
    "block",
    [
        '<div class="byline"><img src="ada.jpg"> <b>Ada Berg</b> <i>24 January 2019</i></div>',
        '<p class="rte-paragraph__caption">24 January 2019 | Nature</p>',
        '<p class="date"><img src="clock.svg"> 24 January 2019</p>',
        '<p><img src="ada.jpg"> Published on 24 January 2019 by Ada Berg</p>',
        '<p><img src="ada.jpg"> Ada Berg | 24 January 2019</p>',
        f"{_PICTURE}<p>24 January 2019</p>",
    ],
)
def test_a_day_beside_an_icon_or_a_portrait_dates_the_page(block: str) -> None:
    """A line of author and day often has a picture, too."""
    found = dates_of(f"<h1>The goat is back</h1>{block}{_STORY}").published
    assert found is not None
    assert found.value == "2019-01-24"
