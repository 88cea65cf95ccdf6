"""The model that is part of the package, on invented pages."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from lxml import html

from pipelines.core.extract.blocks.segments import segment
from pipelines.core.extract.model.block_model import load_model, read_model, threshold
from pipelines.core.extract.model.hints import Hints, hints_of
from pipelines.core.extract.page.outline import outline_of
from pipelines.core.extract.page.tree import Tree

STORY = (
    "The lock keepers of Harrow Dyke opened the old gates by hand on Monday, after the motor "
    "that had moved them since 1974 gave out in the night.",
    "“We still had the cranks in the shed,” said Oda Brill, who has worked there for thirty "
    "years. “My father oiled them every spring, and so did I, and nobody asked why.”",
    "Nineteen barges were waiting by noon. The first was through at ten past one, and the "
    "queue had cleared before the light went, the canal board said.",
    "A new motor has been ordered from Lund. Until it comes, the keepers will turn the cranks "
    "in pairs, four times a day, as their grandparents did.",
)
TEASERS = ("A bridge too narrow for two carts", "Why the eels came back", "Market day moves")


def page(names: dict[str, str]) -> html.HtmlElement:
    """Return a page in whose markup each part is called as `names` says."""
    links = "".join(f'<li><a href="/{n}">{text}</a></li>' for n, text in enumerate(TEASERS))
    menu = "".join(f'<a href="/s{n}">{n}</a> ' for n in ("News", "Sport", "Letters"))
    story = "".join(f"<p>{text}</p>" for text in STORY)
    return html.fromstring(
        f"<html><head><title>Cranks open the gates of Harrow Dyke</title></head><body>"
        f'<div class="{names["nav"]}">{menu}</div><div class="{names["article"]}">'
        f"<h1>Cranks open the gates of Harrow Dyke</h1>{story}</div>"
        f'<div class="{names["related"]}"><h3>Check also</h3><ul>{links}</ul></div>'
        f'<div class="{names["footer"]}">© 2026 Paper. <a href="/terms">Terms</a></div>'
        "</body></html>"
    )


@pytest.mark.parametrize(
    "names",
    [
        {"nav": "nav", "article": "article-body", "related": "related", "footer": "footer"},
        {"nav": "a1", "article": "zq", "related": "x9", "footer": "k2"},
    ],
    ids=["named", "meaningless"],
)
def test_story_is_kept_and_the_rest_is_not(names: dict[str, str]) -> None:
    """Paragraphs stay; menu, teasers and footer go, whatever the markup calls them."""
    root = page(names)
    blocks = segment(outline_of(root))
    keep, _ = load_model().kept(blocks, hints_of(Tree(root, "utf-8")))
    kept = [text for text, is_kept in zip(blocks.texts, keep, strict=True) if is_kept]
    assert [text for text in kept if text in STORY] == list(STORY)
    assert not set(kept) & {*TEASERS, "Check also", "News Sport Letters", "© 2026 Paper. Terms"}


def test_a_page_without_text_has_no_blocks() -> None:
    """Nothing to judge gives nothing, not an error."""
    root = html.fromstring("<html><body><script>x</script></body></html>")
    keep, probabilities = load_model().kept(segment(outline_of(root)), Hints())
    assert (keep, len(probabilities)) == ((), 0)


def test_the_threshold_falls_where_the_model_is_unsure() -> None:
    """A sure page asks for the share itself, one of even chances for much less."""
    lengths = np.full(4, 100, np.float32)
    sure = threshold(np.array([1, 1, 0, 0], np.float32), lengths, 0.6)
    unsure = threshold(np.full(4, 0.5, np.float32), lengths, 0.6)
    assert sure == pytest.approx(0.6)
    assert unsure == pytest.approx(0.4)


def test_the_model_says_its_version_and_asks_only_for_known_features() -> None:
    """A file of other features would be refused, not misread."""
    text = files("pipelines.core.extract.model").joinpath("blocks.model.json").read_text("utf-8")
    data = json.loads(text)
    assert load_model().version == data["version"]
    data["blocks"]["features"][0] = "a feature of another version"
    with pytest.raises(KeyError, match="another version"):
        read_model(data)


def test_the_model_is_small() -> None:
    """What every worker loads stays below 300 kB."""
    size = len(files("pipelines.core.extract.model").joinpath("blocks.model.json").read_bytes())
    assert size < 300_000
