"""partials/stem_art.html: a picture of its own for each of the ten day masters."""

import re

import pytest
from django.template.loader import render_to_string

from fortune.engine.ganji import STEMS


def drawing(stem) -> str:
    html = render_to_string("fortune/partials/stem_art.html", {"stem": stem})
    return re.sub(r"\s+", " ", html).strip()


def test_every_stem_has_a_drawing_of_its_own():
    drawings = {drawing(stem) for stem in STEMS}
    assert len(drawings) == 10
    assert all(one.count("<path") >= 3 for one in drawings)


@pytest.mark.parametrize("stem", STEMS, ids=lambda stem: stem.name)
def test_a_drawing_is_small_decoration_in_the_colours_of_its_element(stem):
    svg = drawing(stem)
    assert len(svg.encode()) <= 1200
    assert 'aria-hidden="true" focusable="false"' in svg
    assert re.search(r"#[0-9a-f]{3}|fill=|stroke=|style=|\sid=", svg) is None
    assert set(re.findall(r'class="([^"]+)"', svg)) <= {
        "stem-art", "sky", "far", "near", "lit", "bare", "far bare", "near bare", "lit bare",
    }  # fmt: skip


@pytest.mark.parametrize("stem", STEMS, ids=lambda stem: stem.name)
def test_the_banner_shows_the_picture_and_names_the_stem(stem):
    html = render_to_string("fortune/partials/banner.html", {"stem": stem, "headline": "한 문장"})
    assert f"일간 {stem.name}." in html
    assert f"el-{stem.element}" in html
    assert drawing(stem) in re.sub(r"\s+", " ", html)
