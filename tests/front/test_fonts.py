"""static/fonts: what the pages and readings write can be drawn by our own files."""

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tools.shown_texts import shown

BASE = Path(settings.BASE_DIR)
FONTS = BASE / "static" / "fonts"
RULE = re.compile(
    r"/\* (?P<bytes>\d+) bytes, sha256 (?P<sha256>[0-9a-f]{64}) \*/\s*@font-face \{"
    r'.*?font-family: "(?P<family>[^"]+)".*?url\("\.\./fonts/(?P<file>[^"]+)"\)'
    r".*?unicode-range: (?P<range>[^;]+);",
    re.S,
)
STEMS_BRANCHES_ELEMENTS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥木火土金水"


def rules() -> list[dict[str, str]]:
    """What comes with the page itself first, then what it asks for when it is drawn."""
    sheets = [BASE / "assets" / name for name in ("signs.css", "fonts.css")]
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return [match.groupdict() for match in RULE.finditer(css)]


def characters(unicode_range: str) -> set[str]:
    """The characters of a CSS unicode-range: U+20-7E,U+B7."""
    found = set()
    for part in unicode_range.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found |= set(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found


def covered(family: str) -> set[str]:
    return set().union(*(characters(rule["range"]) for rule in rules() if rule["family"] == family))


@cache
def written() -> dict[Path, str]:
    """File -> the characters it shows, each once."""
    return {path: "".join(set(text)) for path, text in shown().items()}


def missing(pattern: str, family: str) -> dict[str, str]:
    """File -> which of the characters of a class (`pattern`) no font of the family draws."""
    have = covered(family)
    found = {}
    for path, text in written().items():
        if lacking := set(re.findall(pattern, text)) - have:
            found[str(path.relative_to(BASE))] = "".join(sorted(lacking))
    return found


def test_every_file_is_the_one_the_rules_were_written_for():
    assert len(rules()) == 10
    for rule in rules():
        data = (FONTS / rule["file"]).read_bytes()
        assert len(data) == int(rule["bytes"])
        assert hashlib.sha256(data).hexdigest() == rule["sha256"], rule["file"]
    assert {path.name for path in FONTS.glob("*.woff2")} == {rule["file"] for rule in rules()}


def test_what_a_page_must_wait_for_names_one_small_font():
    built = (BASE / "static" / "css" / "app.css").read_text(encoding="utf-8")
    assert re.findall(r"fonts/([\w-]+)\.woff2", built) == ["hanja"]
    later = (BASE / "static" / "css" / "fonts.css").read_text(encoding="utf-8")
    assert len(re.findall(r"fonts/([\w-]+)\.woff2", later)) == len(rules()) - 1


def test_the_licences_lie_beside_the_fonts():
    for name in ("OFL-Pretendard.txt", "OFL-NotoSerifCJK.txt"):
        text = (FONTS / name).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text.upper()


def test_the_fonts_stay_small():
    sizes = {rule["file"]: int(rule["bytes"]) for rule in rules()}
    assert sum(sizes.values()) <= 450_000
    assert sizes["hanja.woff2"] <= 8_000, "it is preloaded on every page"
    first_page = sizes["hanja.woff2"] + sizes["sans-1.woff2"] + sizes["sans-2.woff2"]
    assert first_page <= 150_000
    assert first_page + sizes["hanja-chart.woff2"] <= 170_000
    assert sizes["sans-3.woff2"] <= 35_000, "what the product seldom says"


def test_all_syllables_of_ks_x_1001_are_there():
    rows = (
        bytes([row, cell]).decode("euc_kr")
        for row in range(0xB0, 0xC9)
        for cell in range(0xA1, 0xFF)
    )
    assert set(rows) <= covered("Saju Sans")


def test_every_sign_of_a_chart_is_in_the_preloaded_file():
    preloaded = next(rule for rule in rules() if rule["file"] == "hanja.woff2")
    assert set(STEMS_BRANCHES_ELEMENTS) == characters(preloaded["range"])


def test_every_syllable_the_product_shows_is_covered():
    # 힣, the last of all syllables, only stands in the ranges of regular expressions.
    assert missing("[가-힢]", "Saju Sans") == {}


def test_what_the_product_says_needs_three_files():
    files = {f"sans-{number}.woff2" for number in (1, 2, 3)}
    have = set().union(*(characters(rule["range"]) for rule in rules() if rule["file"] in files))
    used = set(re.findall("[가-힢]", "".join(written().values())))
    assert used - have == set(), "make fonts puts them there"


def test_every_hanja_the_product_shows_is_covered():
    assert missing("[\u3400-\u9fff\uf900-\ufaff]", "Saju Hanja") == {}


def test_templates_need_no_hanja_beyond_the_preloaded_ones():
    used = set()
    for path in (BASE / "templates").rglob("*.html"):
        used |= set(re.findall("[\u3400-\u9fff]", path.read_text(encoding="utf-8")))
    assert used <= set(STEMS_BRANCHES_ELEMENTS)


@pytest.mark.django_db
def test_a_result_needs_no_hanja_beyond_the_two_files_of_a_chart(client):
    used = set()
    for number in range(12):
        born = f"{1958 + 4 * number}.{number + 1:02}.{28 - 2 * number:02}"
        birth = {"gender": "female", "birth_date": born, "birth_time": f"{2 * number:02}:20"}
        page = client.post("/fortune/", birth).content.decode()
        used |= set(re.findall("[\u3400-\u9fff]", page))
    files = {"hanja.woff2", "hanja-chart.woff2"}
    have = set().union(*(characters(rule["range"]) for rule in rules() if rule["file"] in files))
    assert len(used) > 50
    assert used <= have


@pytest.mark.parametrize("mark", list("…·“”‘’—–~−→°①✓"))
def test_the_marks_of_a_reading_are_covered(mark):
    assert mark in covered("Saju Sans")
