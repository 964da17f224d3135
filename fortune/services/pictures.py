"""Pictures of a shared result, drawn with the site's own colours and fonts: no browser, no network.

Colours are the tokens of assets/app.css in light, fonts the files of static/fonts with the
ranges of assets/signs.css and fonts.css; all are read once, at import. A picture is drawn off the
event loop and kept in the cache under the hash of what it shows, so that equal results share it.
"""

import hashlib
import json
import logging
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, NamedTuple

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from fortune.engine.ganji import Branch, Element, Stem
from fortune.errors import StoreUnavailable
from fortune.services.chart_page import COLUMN_LABELS
from fortune.services.database import database_visit

logger = logging.getLogger(__name__)

type Shape = Literal["og", "card"]
type Signs = dict[str, list[str] | None]  # Chart.as_dict()
type Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels

SIZES: Final[dict[Shape, tuple[int, int]]] = {"og": (1200, 630), "card": (1080, 1350)}
SITE: Final = "선생님 사주"
DISCLAIMER: Final = "재미와 자기 성찰을 위한 전통 문화 풀이이며 과학적 예측이 아닙니다."
KEEP_SECONDS: Final = 60 * 60  # a picture whose result was erased is gone within the hour
SMOOTH: Final = 4  # shapes are drawn so many times larger and scaled down
VERSION: Final = 1  # of the drawing; a new one leaves no old picture in the cache

# One picture at a time: it takes 30 MB, and eight at once took 200.
_TURN: Final = threading.Lock()
_ASSETS: Final = Path(settings.BASE_DIR) / "assets"
_FONTS: Final = Path(settings.BASE_DIR) / "static" / "fonts"
_RULE: Final = re.compile(r'font-family: "(.+?)".*?fonts/(.+?)".*?unicode-range: (.+?);', re.DOTALL)


class Hand(NamedTuple):
    """How large, in pixels, and how bold a line is written."""

    size: int
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Content:
    """All that a picture shows: nothing in it names anyone."""

    chart: Signs
    kind: str
    sentence: str

    @property
    def day_master(self) -> Stem:
        return Stem.of((self.chart["day"] or [""])[0])

    def key(self, shape: Shape) -> str:
        shown = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return f"picture:{VERSION}:{shape}:{hashlib.sha256(shown.encode()).hexdigest()}"


async def picture(content: Content, shape: Shape) -> bytes:
    """Return the PNG, from the cache when it was drawn before; a cache that is away costs time."""
    key = content.key(shape)
    try:
        if found := await database_visit(cache.get, key):
            return bytes(found)
    except StoreUnavailable as error:
        logger.warning("picture not looked up reason=%s", error)
    drawn = await sync_to_async(draw)(content, shape)
    try:
        await database_visit(cache.set, key, drawn, KEEP_SECONDS)
    except StoreUnavailable as error:
        logger.warning("picture not kept reason=%s", error)
    return drawn


def draw(content: Content, shape: Shape) -> bytes:
    """Return the PNG of SIZES[shape]; about 0.1 s of CPU, so call it in a thread."""
    element = content.day_master.element
    with _TURN:
        sheet = Sheet(SIZES[shape], _colour(element, "tint"))
        (_draw_card if shape == "card" else _draw_og)(sheet, content, element)
        return sheet.png()


def _draw_og(sheet: "Sheet", content: Content, element: Element) -> None:
    master = content.day_master
    sheet.moon((860, -330, 1500, 310), _colour(element, "bar"))
    sheet.brand(64, 56, 44)
    sheet.disc((64, 148, 192, 276), master, 82)
    sheet.text((220, 192), f"{master.name} 일간", Hand(48, 700), _colour(element, "ink"), "lm")
    sheet.text((221, 244), content.kind, Hand(28), _token("text"), "lm")
    sheet.paragraph((64, 312, 564, 548), content.sentence, (40, 36, 32, 28), _token("text"))
    sheet.text((64, 590), DISCLAIMER, Hand(21), _token("muted"), "ls")
    sheet.panel((612, 108, 1136, 512), 36)
    sheet.pillars((640, 134, 1108, 488), content.chart, 60, 23)


def _draw_card(sheet: "Sheet", content: Content, element: Element) -> None:
    master = content.day_master
    sheet.moon((560, -420, 1460, 480), _colour(element, "bar"))
    sheet.brand(72, 68, 52)
    sheet.disc((72, 176, 308, 412), master, 148)
    sheet.text((352, 260), f"{master.name} 일간", Hand(88, 700), _colour(element, "ink"), "lm")
    sheet.text((356, 348), content.kind, Hand(42), _token("text"), "lm")
    sheet.panel((72, 462, 1008, 992), 48)
    sheet.pillars((108, 498, 972, 956), content.chart, 92, 34)
    sheet.paragraph((72, 1020, 1008, 1252), content.sentence, (46, 42, 38, 34), _token("text"))
    sheet.text((540, 1302), DISCLAIMER, Hand(28), _token("muted"), "ms")


class Sheet:
    """A picture in the making."""

    def __init__(self, size: tuple[int, int], tint: str) -> None:
        fade = Image.linear_gradient("L").resize(size)
        self.image = Image.composite(
            Image.new("RGB", size, _token("page")), Image.new("RGB", size, tint), fade
        )
        self.pen = ImageDraw.Draw(self.image)

    def png(self) -> bytes:
        out = BytesIO()
        self.image.save(out, "PNG", optimize=False, compress_level=6)
        return out.getvalue()

    def text(
        self, at: tuple[float, float], text: str, hand: Hand, colour: str, anchor: str
    ) -> None:
        """Write a line. `anchor`: l, m for left, middle of the line, and m, s for the middle of
        its height, its baseline (of Pillow's anchors those that are used here)."""
        left, top = at
        if anchor[0] == "m":
            left -= width_of(text, hand) / 2
        for font, run in _runs(text, hand):
            self.pen.text((left, top), run, font=font, fill=colour, anchor=f"l{anchor[1]}")
            left += font.getlength(run)

    def paragraph(self, box: Box, text: str, sizes: tuple[int, ...], colour: str) -> None:
        """Write bold lines into the box, in the largest of `sizes` that fits; the rest is cut."""
        left, top, right, bottom = box
        for size in sizes:
            hand, height = Hand(size, 700), size * 1.45
            lines = balanced(text, hand, right - left)
            if len(lines) * height <= bottom - top:
                break
        room = int((bottom - top) // height)
        if len(lines) > room:
            lines = [*lines[: room - 1], lines[room - 1].rstrip(" ,·") + "…"]
        top += (bottom - top - len(lines) * height) / 2
        for number, line in enumerate(lines):
            self.text((left, top + (number + 0.75) * height), line, hand, colour, "ls")

    def rounded(
        self, box: Box, radius: float, fill: str | None, line: str = "", width: float = 0
    ) -> None:
        """Draw a rounded box with smooth edges; without `fill` only its line."""
        left, top, right, bottom = (round(edge) for edge in box)
        size = (right - left, bottom - top)
        shape = (0, 0, size[0] * SMOOTH - 1, size[1] * SMOOTH - 1)
        for colour, inset in ((line, 0.0), (fill, width if line else 0.0)):
            if not colour:
                continue
            mask = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH))
            pen, step = ImageDraw.Draw(mask), inset * SMOOTH
            inner = (step, step, shape[2] - step, shape[3] - step)
            pen.rounded_rectangle(inner, (radius - inset) * SMOOTH, fill=255)
            if fill is None:
                step = width * SMOOTH
                inner = (step, step, shape[2] - step, shape[3] - step)
                pen.rounded_rectangle(inner, (radius - width) * SMOOTH, fill=0)
            self.image.paste(colour, (left, top, right, bottom), mask.reduce(SMOOTH))

    def disc(self, box: Box, stem: Stem, size: int) -> None:
        """The day master on its colour."""
        left, top, right, bottom = box
        solid, on, bar = (_colour(stem.element, use) for use in ("solid", "on", "bar"))
        self.rounded(box, (right - left) / 2, solid, bar, 2)
        self.sign(((left + right) / 2, (top + bottom) / 2), stem.char, size, on)

    def sign(self, middle: tuple[float, float], char: str, size: int, colour: str) -> None:
        """Write one hanja with its ink in the middle: its font has more room above."""
        hand = Hand(size)
        for font, run in _runs(char, hand):
            left, top, right, bottom = font.getbbox(run)
            at = (middle[0] - (left + right) / 2, middle[1] - (top + bottom) / 2)
            self.pen.text(at, run, font=font, fill=colour)

    def moon(self, box: Box, colour: str) -> None:
        """A large pale circle that reaches over the edge of the picture."""
        left, top, right, bottom = (round(edge) for edge in box)
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).ellipse((0, 0, right - left - 1, bottom - top - 1), fill=26)
        self.image.paste(colour, (left, top), mask)

    def panel(self, box: Box, radius: int) -> None:
        """A white card with the soft shadow of the pages."""
        left, top, right, bottom = (round(edge) for edge in box)
        reach = 64
        shade = Image.new("L", (right - left + 2 * reach, bottom - top + 2 * reach))
        ImageDraw.Draw(shade).rounded_rectangle(
            (reach + 16, reach + 16, right - left + reach - 16, bottom - top + reach), radius, 34
        )
        shade = shade.filter(ImageFilter.BoxBlur(20)).filter(ImageFilter.BoxBlur(14))
        corner = (left - reach, top - reach + 24)
        self.image.paste(_token("earth-on"), corner, shade)
        self.rounded(box, radius, _token("card"), _token("line"), 2)

    def brand(self, left: int, top: int, size: int) -> None:
        """The mark of the site, drawn as partials/brand.html draws it, and its name."""
        unit = size / 32
        self.rounded((left, top, left + size, top + size), 10 * unit, _token("water-solid"))
        strokes = (
            ((9.5, 8.5), (22.5, 8.5), (22.5, 18.5), (9.5, 18.5), (9.5, 8.5)),
            ((9.5, 13.5), (22.5, 13.5)),
            ((16, 8.5), (16, 25)),
        )
        mask = Image.new("L", (size * SMOOTH, size * SMOOTH))
        pen = ImageDraw.Draw(mask)
        for stroke in strokes:
            points = [(x * unit * SMOOTH, y * unit * SMOOTH) for x, y in stroke]
            pen.line(points, 255, round(2.25 * unit * SMOOTH), joint="curve")
        self.image.paste(_token("water-on"), (left, top), mask.reduce(SMOOTH))
        name = (left + size * 1.35, top + size / 2)
        self.text(name, SITE, Hand(round(size * 0.7), 700), _token("text"), "lm")

    def pillars(self, box: Box, chart: Signs, size: int, says: int) -> None:
        """The four pillars as the 만세력 shows them: stems above, branches below."""
        left, top, right, bottom = box
        gap = (right - left) * 0.03
        width = (right - left - 3 * gap) / 4
        head = says * 1.9
        height = (bottom - top - head - gap) / 2
        for number, (position, name) in enumerate(COLUMN_LABELS.items()):
            x, mine = left + number * (width + gap), position == "day"
            hand, colour = (Hand(says, 700), "accent") if mine else (Hand(says), "muted")
            self.text((x + width / 2, top + says * 0.6), name, hand, _token(colour), "mm")
            for row, sign in enumerate(_signs(chart, position)):
                y = top + head + row * (height + gap)
                cell = (x, y, x + width, y + height)
                self.tile(cell, sign, size, says, me=mine and row == 0)

    def tile(self, box: Box, sign: Stem | Branch | None, size: int, says: int, *, me: bool) -> None:
        """A sign on its colour with its name below, the day master's with a ring around it."""
        left, top, right, bottom = box
        radius, middle, height = (right - left) * 0.18, (left + right) / 2, bottom - top
        upper, lower = (middle, top + height * 0.4), (middle, top + height * 0.81)
        if sign is None:
            self.rounded(box, radius, None, _token("field"), 2)
            self.text(upper, "?", Hand(size), _token("muted"), "mm")
            self.text(lower, "모름", Hand(says, 700), _token("muted"), "mm")
            return
        if me:
            around = (left - 7, top - 7, right + 7, bottom + 7)
            self.rounded(around, radius + 7, None, _token("accent"), 4)
        solid, on, bar = (_colour(sign.element, use) for use in ("solid", "on", "bar"))
        self.rounded(box, radius, solid, bar, 1.5)
        self.sign(upper, sign.char, size, on)
        self.text(lower, sign.hangul + sign.element.hangul, Hand(says, 700), on, "mm")


def _signs(chart: Signs, position: str) -> tuple[Stem | None, Branch | None]:
    pair = chart.get(position)
    return (Stem.of(pair[0]), Branch.of(pair[1])) if pair else (None, None)


def balanced(text: str, hand: Hand, width: float) -> list[str]:
    """Wrap, and then narrow the lines as long as no line more is needed."""
    lines = wrap(text, hand, width)
    for narrower in range(95, 55, -5):
        if len(tighter := wrap(text, hand, width * narrower / 100)) > len(lines):
            break
        lines = tighter
    return lines


def wrap(text: str, hand: Hand, width: float) -> list[str]:
    """Break at spaces, as `word-break: keep-all` does; a word that is too long is cut anywhere."""
    lines = [""]
    for word in text.split():
        if width_of(longer := f"{lines[-1]} {word}".strip(), hand) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for character in word:
            if width_of(lines[-1] + character, hand) > width:
                lines.append("")
            lines[-1] += character
    return [line for line in lines if line]


def width_of(text: str, hand: Hand) -> float:
    return sum(font.getlength(run) for font, run in _runs(text, hand))


def _runs(text: str, hand: Hand) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    """Cut a line where another font file holds the characters; what none holds is left out."""
    plain = unicodedata.normalize("NFC", text)
    for file, run in groupby(plain, key=_FILES.get):
        if file is not None:
            yield _font(file, hand.size, hand.weight), "".join(run)


@lru_cache(maxsize=128)
def _font(file: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FONTS / file, size, layout_engine=ImageFont.Layout.BASIC)
    if file.startswith("sans"):
        font.set_variation_by_axes([weight])
    return font


def _colour(element: Element, use: str) -> str:
    return _token(f"{element.value}-{use}")


def _token(name: str) -> str:
    return _TOKENS[name]


def _read_tokens() -> dict[str, str]:
    """The colours in light: what stands in :root before the dark ones."""
    css = (_ASSETS / "app.css").read_text(encoding="utf-8")
    light = css[css.index(":root {") :].partition("@variant dark")[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", light))


def _read_files() -> dict[str, str]:
    """Character -> the font file that draws it; the first that has it."""
    sheets = [_ASSETS / name for name in ("signs.css", "fonts.css")]
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    found: dict[str, str] = {}
    for _, file, ranges in _RULE.findall(css):
        for part in ranges.split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            for point in range(int(first, 16), int(last or first, 16) + 1):
                found.setdefault(chr(point), file)
    return found


_TOKENS: Final = _read_tokens()
_FILES: Final = _read_files()
