"""What experts look for on the result page, and the options of the form, as a hand finds them."""

import re

import pytest

from tests.browser.conftest import (
    fill_birth,
    settled_width,
    submit,
    wait_for_scripts,
    wait_until,
)
from tests.browser.looks import WIDTHS

OPEN_ALL = "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
TOO_WIDE = """() => [...document.querySelectorAll('table td, .years li, .levels li')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.textContent.trim())"""


def without_reading(page):
    """The chart is looked at, not the reading: no model is asked, and nothing is saved."""
    event = 'event: error\ndata: {"error": "AI_DOWN", "message": ""}\n\n'
    page.route(
        "**/api/streaming/",
        lambda route: route.fulfill(content_type="text/event-stream", body=event),
    )
    return page


@pytest.fixture
def result(page):
    without_reading(page)
    fill_birth(page, name="김하늘")
    submit(page)
    return page


def test_the_chart_has_all_rows(result):
    rows = result.locator("table.pillars tbody tr")
    heads = [head.strip() for head in rows.locator("th").all_inner_texts()]
    assert heads == [
        "십성", "천간", "지지", "십성", "지장간", "12운성", "12신살", "납음", "공망",
    ]  # fmt: skip
    stages = [re.split(r"\s+", text) for text in rows.nth(5).locator("td").all_inner_texts()]
    assert [stage[0] for stage in stages] == ["병", "쇠", "쇠", "묘"]
    assert [text.strip() for text in rows.nth(6).locator("td").all_inner_texts()] == [
        "재살", "천살", "천살", "화개살",
    ]  # fmt: skip
    ruling = result.locator(".hidden-stem.ruling")
    assert ruling.count() == 1
    assert "丁" in ruling.inner_text()


def test_another_cycle_is_chosen_by_arrow_keys(result):
    shown = result.locator(".luck-years ol:visible")
    assert shown.count() == 1
    shown.scroll_into_view_if_needed()
    wait_until(shown.inner_text)  # drawn as one comes near it
    assert "2026" in shown.inner_text()
    result.locator("[name=luck-cycle]:checked").focus()
    result.keyboard.press("ArrowRight")
    assert shown.count() == 1
    years = re.findall(r"^20\d\d$", shown.inner_text(), re.MULTILINE)
    assert years == [str(year) for year in range(2031, 2041)]


def test_a_cycle_is_chosen_without_scripts_too(context_of, site):
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    page.goto("/fortune/")
    page.get_by_label("생년월일").fill("19880715")
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").fill("1430")
    page.get_by_role("button", name="사주 보기").click()
    page.locator("[for=cycle-1]").click()
    assert "1991" in page.locator(".luck-years ol:visible").inner_text()
    page.get_by_role("button", name="납음").click()
    assert "육십갑자" in page.locator("#term-nayin").inner_text()
    page.locator("#term-nayin").get_by_role("button", name="닫기").click()
    page.get_by_text("복사할 글 보기").click()
    assert "辛未(신미)" in page.get_by_label("복사할 글").input_value()
    assert not page.get_by_role("button", name="만세력 복사").is_visible()


def test_a_term_explains_itself_by_keyboard_and_closes_with_escape(result):
    term = result.get_by_role("button", name="12운성")
    note = result.locator("#term-stages")
    assert not note.is_visible()
    term.focus()
    result.keyboard.press("Enter")
    assert note.is_visible()
    assert "열두 단계" in note.inner_text()
    result.keyboard.press("Tab")
    assert result.evaluate("document.activeElement.textContent") == "닫기"
    result.keyboard.press("Escape")
    assert not note.is_visible()
    assert result.evaluate("document.activeElement.textContent") == "12운성"


def test_hanja_become_hangul_by_keyboard(result):
    tile = result.locator("table.pillars .tile .hanja").first
    small = result.locator(".strip .tile").first
    drawn = "(tile) => getComputedStyle(tile, '::before').content"
    assert tile.is_visible()
    result.get_by_role("switch", name="한글로 보기").focus()
    result.keyboard.press("Space")
    assert not tile.is_visible()
    assert small.evaluate(drawn) == '"무"'
    result.keyboard.press("Space")
    assert tile.is_visible()
    assert small.evaluate(drawn) == "none"


def test_the_chart_is_copied_without_name_or_birth_date(context_of, site):
    context = context_of(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = without_reading(context.new_page())
    fill_birth(page, name="김하늘")
    submit(page)
    page.get_by_role("button", name="만세력 복사").click()
    page.get_by_role("status").filter(has_text="복사했어요").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "일주: 辛未(신미)" in text
    assert not re.search(r"김하늘|1988|07[.-]15|14:30", text)


def test_the_expert_view_names_rules_and_other_programs(result):
    expert = result.locator("[data-expert]")
    assert not expert.get_by_text("백호").is_visible()
    expert.locator("summary").click()
    assert "천을귀인" in expert.inner_text()
    assert "일간이" in expert.inner_text()
    rows = expert.locator(".mini-charts tbody tr:has(th)")
    assert rows.count() == 4
    clock = rows.filter(has_text="시계 시각")
    assert "乙未" in clock.locator(".differs").inner_text()


def test_a_preset_says_what_it_changes(page):
    fill_birth(page)
    page.get_by_text("고급 설정").click()
    page.get_by_role("button", name="시계 시각").click()
    page.get_by_text("이 설정이면 시주가 갑오에서 을미로 바뀝니다.").wait_for()
    chosen = [page.locator(f"[name={name}]").input_value()
              for name in ("birth_place", "clock", "day_rule")]  # fmt: skip
    assert chosen == ["none", "civil", "midnight"]
    page.get_by_role("button", name="포스텔러와 같게").click()
    page.get_by_text("이 설정이어도 여덟 글자는 그대로예요.").wait_for()
    assert page.locator("[name=birth_place]").input_value() == "seoul"


def test_an_incomplete_birth_is_not_sent(page, site):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)
    page.goto("/fortune/")
    wait_for_scripts(page)
    page.get_by_text("고급 설정").click()
    page.get_by_role("button", name="시계 시각").click()
    assert page.locator("[name=clock]").input_value() == "civil"
    assert sent == []


@pytest.mark.parametrize("hour", ["1430", ""])
def test_nothing_overflows_with_everything_open(page, hour):
    without_reading(page)
    fill_birth(page, time=hour)
    if not hour:
        page.get_by_text("시각 모름").click()
    submit(page)
    page.evaluate(OPEN_ALL)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert settled_width(page) <= width, page.evaluate(TOO_WIDE)
        assert page.evaluate(TOO_WIDE) == [], width


# The first has more relations than any other of 20,000 births; the last has no hour.
@pytest.mark.parametrize(
    ("date", "time"), [("19980516", "2330"), ("19880715", "1430"), ("19880715", "")]
)
def test_a_print_is_two_pages(page, date, time):
    without_reading(page)
    fill_birth(page, date=date, time=time, name="김하늘")
    if not time:
        page.get_by_text("시각 모름").click()
    submit(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


def test_the_calculation_can_be_copied_line_by_line(context_of, site):
    """The panel holds a text of its own beside the chart's; the clipboard gets what it shows."""
    context = context_of(base_url=site)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.route("**/api/streaming/", lambda route: route.abort())
    context_of.expected.append("Failed to load resource")
    fill_birth(page)
    submit(page)
    page.get_by_role("heading", name="계산 근거").click()
    page.get_by_role("button", name="계산 근거 복사").click()
    page.get_by_text("복사했어요").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert "적용 시각: 1988.07.15 12:57:55 (평균 태양시)" in copied
    assert any(line.startswith("지난 절기: 소서") for line in copied)
