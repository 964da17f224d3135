"""assets/app.css: every pair of colours that meet on a page can be told apart."""

import re

import pytest
from django.conf import settings

from fortune.palette import GRAPHICS, SOURCE, TEXT, TOKEN, contrast, tokens

BUILT = settings.BASE_DIR / "static" / "css" / "app.css"


def test_the_ratio_is_the_one_of_the_standard():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#1f7a4d", "#ffffff") == pytest.approx(5.32, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("least", "pairs"), [(4.5, TEXT), (3.0, GRAPHICS)], ids=["text", "graphics"]
)
def test_every_pair_of_colours_has_its_contrast(theme, least, pairs):
    colours = tokens()[theme]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}


def test_every_colour_of_the_tokens_is_in_the_built_file_for_both_themes():
    built = re.findall(TOKEN, BUILT.read_text(encoding="utf-8"))
    built = [(name, value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]))
             for name, value in built]  # fmt: skip
    light, dark = tokens()["light"], tokens()["dark"]
    for pair in light.items():
        assert pair in built, pair
    for pair in dark.items() - light.items():
        assert built.count(pair) == 2, pair  # by the switch, and by the system


def test_no_colour_is_written_outside_the_tokens():
    source = SOURCE.read_text(encoding="utf-8")
    rules = source[source.index("@theme inline") :]
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", rules) == []


def test_a_placeholder_is_as_readable_as_a_hint():
    rule = re.search(r"::placeholder \{(.*?)\}", SOURCE.read_text(encoding="utf-8"), re.S)[1]
    assert "color: var(--muted)" in rule
    assert "opacity: 1" in rule


def test_nothing_in_the_built_file_comes_from_elsewhere():
    built = BUILT.read_text(encoding="utf-8")
    assert {url.strip("\"'").rsplit("/", 1)[0] for url in re.findall(r"url\((.*?)\)", built)} == {
        "../fonts"
    }
