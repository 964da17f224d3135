"""services/pictures.py: the picture of a shared result, by our own fonts and colours."""

from functools import cache
from io import BytesIO

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache as stored
from django.db import connection
from PIL import Image

from fortune.engine.ganji import BRANCHES, STEMS, Stem
from fortune.services import pictures
from fortune.services.pictures import SIZES, Content, Hand, balanced, draw, picture, width_of, wrap

CHART = {"year": ["戊", "辰"], "month": ["己", "未"], "day": ["辛", "未"], "hour": ["甲", "午"]}
SENTENCE = "선생님은 두터운 흙 속에서 천천히 다듬어진 보석 같은 분이세요."


def content(**changes) -> Content:
    values = {"chart": CHART, "kind": "사주 풀이", "sentence": SENTENCE} | changes
    return Content(**values)


def image_of(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def rgb(token: str) -> tuple[int, ...]:
    colour = pictures._TOKENS[token]
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


@pytest.mark.parametrize("shape", SIZES)
def test_a_picture_has_its_size_and_is_light_enough_to_send(shape):
    png = draw(content(), shape)
    assert image_of(png).size == SIZES[shape]
    assert len(png) < 300_000


@cache
def colours_of(master: str, shape: str) -> dict[tuple[int, ...], int]:
    """The colours of a picture with this day master."""
    return colours(draw(content(chart=CHART | {"day": [master, "辰"]}), shape))


def colours(png: bytes) -> dict[tuple[int, ...], int]:
    """How many pixels have each colour."""
    found = image_of(png).getcolors(maxcolors=2_000_000)
    return {pixel: count for count, pixel in found}


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize(("stem", "other"), ["甲庚", "丙壬", "戊甲", "庚甲", "壬甲"])
def test_the_day_master_gives_the_colour(shape, stem, other):
    solid = rgb(f"{Stem.of(stem).element.value}-solid")
    mine, theirs = colours_of(stem, shape), colours_of(other, shape)
    assert mine[solid] > theirs.get(solid, 0) + 5000


@pytest.mark.parametrize("shape", SIZES)
def test_an_unknown_hour_is_drawn_as_unknown(shape):
    known, unknown = (
        colours(draw(content(chart=chart), shape)) for chart in (CHART, CHART | {"hour": None})
    )
    assert known[rgb("fire-solid")] > 1000
    assert rgb("fire-solid") not in unknown


def test_every_sign_and_syllable_has_a_file():
    shown = "".join(sign.char for sign in (*STEMS, *BRANCHES)) + SENTENCE + pictures.DISCLAIMER
    assert set(shown) <= pictures._FILES.keys()


def test_what_no_font_holds_is_left_out_and_breaks_nothing():
    assert width_of("😀\x00\u200b", Hand(40)) == 0
    assert draw(content(sentence="보석😀 \ud800\x00 같은 분이세요."), "og")
    assert draw(content(sentence="", kind=""), "card")


def test_lines_stay_inside_their_width_and_lose_no_word():
    hand = Hand(40, 700)
    for text in (SENTENCE, SENTENCE * 3, "쉬지않고이어지는아주긴한마디" * 4):
        for lines in (wrap(text, hand, 500), balanced(text, hand, 500)):
            assert max(width_of(line, hand) for line in lines) <= 500
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(balanced(SENTENCE, hand, 936)) == len(wrap(SENTENCE, hand, 936))


def test_a_sentence_that_is_too_long_ends_with_dots_inside_the_picture():
    assert draw(content(sentence=SENTENCE * 20), "og")
    sheet = pictures.Sheet(SIZES["og"], "#ffffff")
    written = []
    sheet.text = lambda at, text, *_: written.append((at, text))
    sheet.paragraph((64, 312, 564, 548), SENTENCE * 20, (40, 28), "#000000")
    assert written[-1][1].endswith("…")
    assert all(312 < at[1] < 548 for at, _ in written)


def test_nothing_but_what_is_shown_decides_the_key():
    assert content().key("og") == content().key("og")
    assert content().key("og") != content().key("card")
    assert content().key("og") != content(sentence="다른 문장").key("og")


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_drawn_once(monkeypatch):
    first = async_to_sync(picture)(content(), "og")
    assert stored.get(content().key("og")) == first
    monkeypatch.setattr(pictures, "draw", lambda *_: pytest.fail("drawn again"))
    assert async_to_sync(picture)(content(), "og") == first


@pytest.mark.django_db(transaction=True)
def test_without_the_cache_table_there_is_still_a_picture():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_cache_table RENAME TO elsewhere")
    try:
        assert image_of(async_to_sync(picture)(content(), "og")).size == SIZES["og"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO django_cache_table")
