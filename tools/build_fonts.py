"""Cut the web fonts and write the @font-face rules for them.

    python tools/build_fonts.py [--pretendard PretendardVariable.ttf]

Without the option the typeface is taken from npm (`npm pack pretendard@1.3.9`) into a temporary
folder. The hanja come from Debian's fonts-noto-cjk. Writes static/fonts/*.woff2, their licences,
assets/signs.css (the signs of a chart, which every page preloads) and assets/fonts.css (all others,
which a page asks for when it has been drawn), and prints what each file weighs. The output is
committed: neither the server nor the tests need this script.

Why chunks: a page loads only the files whose characters it shows. tools/hangul_order.txt holds
the 2,350 syllables of KS X 1001: first the 900 that stand most often in this product, then all
others, and within both the frequent ones first (half of the weight is the count in our own texts,
half the word counts of general Korean in the PyPI package wordfreq 3.1.1). The first two files
are those 900, the third, a small one, what else the product ever says (read from its texts when
this runs). So every page and every reading without AI needs three of six files at most, and what
a model writes or a visitor is called seldom more than the fourth.

Why new names: both licences (SIL OFL 1.1) let us change a font, but Pretendard reserves its name
for the unchanged one. Inside the files ours are called "Saju Sans" and "Saju Hanja".
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib.instancer import instantiateVariableFont

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.shown_texts import ROOT, shown

FONTS = ROOT / "static" / "fonts"
LATER, AT_ONCE = ROOT / "assets" / "fonts.css", ROOT / "assets" / "signs.css"
ORDER = ROOT / "tools" / "hangul_order.txt"

PRETENDARD = "pretendard@1.3.9"
PRETENDARD_SHA256 = "3090ccde0442bb347aa7685d9ba8b17436a60682df6e8f92a9a670de14056e22"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")
NOTO_LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")

WEIGHTS = (400, 700)
OFTEN = (450, 450)  # syllables of the first files
REST = (350, 450, 600)  # and of the last ones, behind what we seldom say; the last takes less
SYLLABLES = 2350
LATIN = "".join(map(chr, range(0x20, 0x7F)))
MARKS = " °±·×÷–—‘’“”•…′″※℃←↑→↓−≤≥①②③④⑤⑥⑦⑧⑨⑩■□▲△▶▷▼▽◆◇○●★☆♡♥✓、。〈〉《》「」『』【】〜㎝㎞"
JAMO = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"

STEMS_BRANCHES_ELEMENTS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥木火土金水"
# What charts show beside their signs: relations and stars (counted in 500 result pages).
CHART = (
    "天干地三方合沖刑破害嗔六半暗之勢恃無恩禮自假"
    "建祿羊刃魁罡白虎桃花驛馬華蓋鬼門關怨懸針孤寡宿喪弔客官"
    "貴人月德太極文昌曲學堂星輿館紅艶鸞喜羅網醫"
)
TERMS = (
    "比肩劫財食神傷官偏正印七殺煞星"  # ten gods
    "長生沐浴冠帶建祿帝旺衰病死墓絶胎養"  # twelve stages
    "災天地年月亡身將攀鞍六害元空"  # the other stars
    "立春雨驚蟄分淸清明穀夏小滿芒種至暑大秋處露寒霜降冬雪"  # solar terms
    "四柱八字萬歲曆運陰陽五行干支藏日時閏晝夜中氣節"  # the chart
    "用喜忌抑扶調候强弱太和合沖刑破三方通根透"  # how it is read
)
NAMES = (
    "廚剋"  # what only a model writes
    "上下傍劍城壁屋山平松林柏柘柳桑楊榴沙河泉流海溪澗燈爐石砂箔蠟覆路釧釵鋒霹靂頭"  # 납음
)


def main() -> None:
    """Build everything, or stop at the first thing that is not what it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pretendard", type=Path, help="PretendardVariable.ttf, instead of npm")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sans, licence = unpack_pretendard(Path(folder), arguments.pretendard)
        build(sans, licence)


def unpack_pretendard(folder: Path, given: Path | None) -> tuple[Path, str | None]:
    """Return the variable font and its licence text (None when the font was handed in)."""
    if given:
        font, licence = given, None
    else:
        subprocess.run(["npm", "pack", PRETENDARD], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        dist = folder / "package" / "dist"
        font = dist / "public" / "variable" / "PretendardVariable.ttf"
        licence = (dist / "LICENSE.txt").read_text(encoding="utf-8")
    if (found := hashlib.sha256(font.read_bytes()).hexdigest()) != PRETENDARD_SHA256:
        raise SystemExit(f"{font.name} is not the one of {PRETENDARD}: sha256 {found}")
    return font, licence


def build(sans: Path, licence: str | None) -> None:
    """Write the font files, licences and both style sheets."""
    FONTS.mkdir(parents=True, exist_ok=True)
    if licence:
        (FONTS / "OFL-Pretendard.txt").write_text(licence, encoding="utf-8")
    (FONTS / "OFL-NotoSerifCJK.txt").write_text(
        NOTO_LICENCE.read_text(encoding="utf-8"), encoding="utf-8"
    )
    rules = []
    narrowed = BytesIO()
    instantiateVariableFont(TTFont(sans), {"wght": WEIGHTS}, inplace=True).save(narrowed)
    for number, characters in enumerate(hangul_chunks(), start=1):
        extra = LATIN + MARKS + JAMO if number == 1 else ""
        narrowed.seek(0)
        font = TTFont(narrowed)
        rules.append(write(font, "Saju Sans", f"sans-{number}", extra + characters, "400 700"))
    words = {"hanja": STEMS_BRANCHES_ELEMENTS, "hanja-chart": CHART,
             "hanja-terms": TERMS, "hanja-names": NAMES}  # fmt: skip
    written: set[str] = set()
    for name, hanja in words.items():
        characters = "".join(sorted(set(hanja) - written))
        written |= set(hanja)
        rules.append(write(noto_serif_korean(), "Saju Hanja", name, characters, "700"))
    header = "/* Written by tools/build_fonts.py. A test compares each sha256 with the file. */\n"
    for path in (LATER, AT_ONCE):
        of_it = [rule for rule in rules if ("/hanja.woff2" in rule) == (path == AT_ONCE)]
        path.write_text(header + "".join(of_it), encoding="utf-8")


def hangul_chunks() -> list[str]:
    """Return the 2,350 syllables of KS X 1001 in six parts, the ones needed most often first."""
    order = "".join(ORDER.read_text(encoding="utf-8").split())
    if len(set(order)) != SYLLABLES:
        raise SystemExit(f"{ORDER.name} holds {len(set(order))} syllables, not {SYLLABLES}")
    often, rest = order[: sum(OFTEN)], order[sum(OFTEN) :]
    said = set("".join(shown().values()))
    seldom = "".join(character for character in rest if character in said)
    never = "".join(character for character in rest if character not in said)
    return [*cut(often, OFTEN), seldom, *cut(never, REST)]


def cut(text: str, lengths: Sequence[int]) -> list[str]:
    """Return the text in parts of these lengths.

    >>> cut("가나다라마", (2, 2, 9))
    ['가나', '다라', '마']
    """
    ends = list(accumulate(lengths))
    return [text[start:end] for start, end in pairwise([0, *ends])]


def noto_serif_korean() -> TTFont:
    """The Korean face of the collection: the same code points look different in the others."""
    for font in TTCollection(NOTO).fonts:
        if font["name"].getDebugName(1).startswith("Noto Serif CJK KR"):
            return font
    raise SystemExit(f"no Korean face in {NOTO}")


def write(font: TTFont, family: str, name: str, characters: str, weight: str) -> str:
    """Subset `font` to `characters`, save it as NAME.woff2 and return its @font-face rule."""
    missing = sorted(set(characters) - set(map(chr, font.getBestCmap())))
    options = subset.Options(
        layout_features=["ccmp", "kern", "mark", "mkmk", "calt", "case", "tnum"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        hinting=False,
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    rename(font, family, name)
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # no clock: two builds give the same bytes
    font.recalcTimestamp = False
    path = FONTS / f"{name}.woff2"
    font.save(path)
    data = path.read_bytes()
    print(f"{path.name:<18} {len(data):>8,} bytes  {len(set(characters)):>4} characters", end="")
    print(f"  not in the typeface: {''.join(missing)}" if missing else "")
    return (
        f"/* {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()} */\n"
        f'@font-face {{\n  font-family: "{family}";\n  font-weight: {weight};\n'
        f'  font-display: swap;\n  src: url("../fonts/{path.name}") format("woff2");\n'
        f"  unicode-range: {unicode_range(font.getBestCmap())};\n}}\n"
    )


def rename(font: TTFont, family: str, name: str) -> None:
    """Give the cut font its own name; keep copyright and licence (name ids 0, 13, 14)."""
    own = {1: family, 3: f"{family} {name}", 4: family, 6: family.replace(" ", "")}
    for record in font["name"].names:
        if record.nameID in own:
            record.string = own[record.nameID]


def unicode_range(code_points: dict[int, str]) -> str:
    """CSS unicode-range of the code points, neighbours joined: `U+20-7E,U+B7`."""
    ranges: list[list[int]] = []
    for point in sorted(code_points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ranges)


if __name__ == "__main__":
    main()
