"""The pages of a day, of topics, of two people and of the school year, and the frame of all."""

import datetime as dt
import json
import re

import pytest

from fortune.texts.topics import topic_titles
from tests.browser.conftest import fill_birth, submit, wait_for_scripts, wait_for_state
from tests.browser.test_layout_shift import MOST, WATCH

DAILY_TITLES = ("하루의 한마디", "하루의 흐름", "해 보기 좋은 일", "살펴볼 점", "하루의 작은 행운")
TOPIC_TITLES = ("타고난 바탕", "빛나는 점", "사람들 사이에서", "마음이 흔들릴 때", "한 걸음 더")
DAILY = "\n\n".join(
    f"## {title}\n\n{{name}} 선생님의 {title}, 새로 쓴 이야기예요." for title in DAILY_TITLES
)
# The ring of what has the focus; a hidden radio shows it on its label.
WIDEST_OUTLINE = """() => {
  const focused = document.activeElement;
  const shown = [focused, focused.nextElementSibling, focused.parentElement].filter(Boolean);
  const styles = shown.map((node) => getComputedStyle(node));
  const drawn = styles.filter(({ outlineStyle }) => outlineStyle !== "none");
  return Math.max(0, ...drawn.map(({ outlineWidth }) => parseFloat(outlineWidth)));
}"""

# The page as it is in another month: so many of its cards lie ahead.
TURN = """(coming) => {
  const lists = [...document.querySelectorAll(".month-cards")];
  if (lists.length === 1) lists.push(lists[0].parentElement.cloneNode(true).lastElementChild);
  const [ahead, past] = lists;
  if (!past.isConnected) ahead.parentElement.after(past.parentElement);
  const cards = [...document.querySelectorAll(".month-cards > article")].slice(0, 11);
  ahead.replaceChildren(...cards.slice(0, coming));
  past.replaceChildren(...cards.slice(coming));
  for (const list of [ahead, past]) list.parentElement.hidden = !list.children.length;
}"""


def give_birth(page, *, date="19880715", time="1430"):
    """Fill the short form that a page shows when it does not know whose chart it is."""
    page.get_by_label("생년월일").press_sequentially(date)
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").press_sequentially(time)
    with page.expect_navigation():  # a page whose stylesheet is on its way has other places
        page.get_by_role("button", name="이 사주로 보기").click()
    wait_for_scripts(page)


def menu(page, name):
    page.get_by_role("navigation", name="주요 메뉴").get_by_text(name, exact=True).click()


def test_a_chart_goes_along_from_page_to_page(page, ai):
    fill_birth(page, name="김하늘")
    submit(page)
    headings = {
        "오늘": "오늘,", "주제": "주제별 풀이", "학교 달력": "학교 달력",
        "사주": "김하늘 선생님의 사주",
    }  # fmt: skip
    for name, heading in headings.items():
        menu(page, name)
        page.locator("h1", has_text=heading).wait_for()
        assert "김하늘 선생님" in page.locator("main").inner_text()
        current = page.get_by_role("navigation", name="주요 메뉴").locator("[aria-current]")
        assert current.all_inner_texts() == [name]


def test_the_ai_reads_the_day_that_is_shown(page, ai):
    ai.reply(DAILY, times=None)
    page.goto("/fortune/daily/")
    give_birth(page, date="19860101", time="0900")
    wait_for_state(page, "done")
    assert "새로 쓴 이야기예요" in page.locator("#panel-today").inner_text()
    with page.expect_request("**/fortune/api/daily/") as asked:
        page.get_by_role("button", name="내일", exact=True).click()
        page.locator("h1", has_text="내일,").wait_for()
    tomorrow = re.search(r'name="target_date"\r\n\r\n([\d-]+)', asked.value.post_data)[1]
    assert page.locator('input[type="date"]').input_value() == tomorrow
    wait_for_state(page, "done")


def test_the_ai_reads_the_topic_that_is_chosen(page, ai):
    career = [title for _, title in topic_titles("career", 2026)]
    texts = [f"## {title}\n\n{{name}} 선생님의 {title}, 새로 쓴 이야기예요." for title in career]
    page.goto("/fortune/topics/")
    give_birth(page, date="19860108", time="0900")
    page.locator("#reading-title", has_text="성격").wait_for()
    ai.reset().reply("\n\n".join(texts), times=None)
    page.get_by_role("button", name="진로·적성").click()
    page.locator("#reading-title", has_text="진로").wait_for()
    wait_for_state(page, "done")
    assert page.get_by_role("tab").all_inner_texts() == career
    assert "새로 쓴 이야기예요" in page.get_by_role("tabpanel").first.inner_text()
    page.get_by_role("button", name="궁합", exact=True).last.click()
    page.locator("h1", has_text="누구와 나란히").wait_for()


@pytest.mark.parametrize(
    ("width", "at_top"), [(360, True), (1280, False)], ids=["reading its head", "reading its foot"]
)
@pytest.mark.parametrize(
    ("path", "titles", "letters"),
    [
        ("daily", DAILY_TITLES, (200, 100, 140, 120, 140)),
        ("topics", TOPIC_TITLES, (240, 340, 200, 220, 200)),
    ],
)
def test_a_streaming_text_moves_nothing(context_of, site, ai, path, titles, letters, width, at_top):
    sentence = "맑은 물이 돌 사이를 지나듯 오늘은 서두르지 않아도 되는 하루예요. "
    sections = (
        f"## {title}\n\n{(sentence * 12)[:count]}"
        for title, count in zip(titles, letters, strict=True)
    )
    ai.reply("\n\n".join(sections))
    ai.slow_first_token(1)
    ai.pace(3)
    page = context_of(base_url=site, viewport={"width": width, "height": 780}).new_page()
    page.goto(f"/fortune/{path}/")
    page.add_init_script(WATCH)
    give_birth(page, date=f"198{width % 7}0504", time="0700" if at_top else "1900")
    card = page.locator("[data-reading]")
    card.wait_for()
    page.wait_for_load_state()
    card.evaluate("(card, at_top) => card.scrollIntoView(at_top)", at_top)
    page.locator('[data-reading]:is([data-state="done"], [data-state="saved"])').wait_for()
    shifts = page.evaluate("window.shifts")
    assert sum(shift["value"] for shift in shifts) <= MOST, shifts


def test_the_strip_begins_at_the_day_that_is_shown_and_leads_to_others(page, ai):
    page.goto("/fortune/daily/")
    give_birth(page, date="19860102", time="0900")
    strip = page.locator("[data-strip]")
    strip.wait_for()
    box, now = strip.bounding_box(), strip.locator("[aria-current]").bounding_box()
    assert abs(box["x"] + box["width"] / 2 - now["x"] - now["width"] / 2) <= 1
    chosen = strip.locator("button").nth(5)
    value = chosen.get_attribute("value")
    chosen.focus()
    assert page.evaluate(WIDEST_OUTLINE) >= 2
    chosen.press("Enter")
    page.locator(f'input[type="date"][value="{value}"]').wait_for()


def test_two_people_by_keyboard_and_the_number_only_when_asked_for(page, ai):
    page.goto("/fortune/compatibility/")
    give_birth(page, date="19860103", time="0900")
    date = page.get_by_label("생년월일")
    page.locator("h1", has_text="누구와 나란히").wait_for()
    assert "학부모의 사주는 보지 않아요" in page.locator("main").inner_text()
    date.press_sequentially("19900615")
    assert date.input_value() == "1990.06.15"
    assert "금요일" in page.locator("#id_partner_birth_date-hint").inner_text()
    page.get_by_text("남성", exact=True).click()
    page.get_by_text("시각 모름").click()
    assert page.get_by_label("태어난 시각").is_disabled()
    page.get_by_role("button", name="두 사람 나란히 보기").click()
    parts = page.locator(".pair-parts > li")
    assert parts.count() == 5
    points = page.get_by_role("table")
    assert not points.is_visible()
    page.get_by_text("점수로 옮기면").press("Enter")
    assert points.is_visible()
    before = parts.first.inner_text()
    page.get_by_role("button", name="가족").click()
    page.locator('button[value="family"][aria-current]').wait_for()
    assert page.locator(".pair-parts > li").first.inner_text() != before


def test_the_month_of_now_stands_first_and_a_month_leads_to_its_card(page):
    page.goto("/fortune/school-year/")
    give_birth(page)
    month = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).month
    cards = page.locator(".month-card")
    assert cards.count() == 12
    assert cards.first.get_attribute("id") == f"month-{month}"
    strip = page.locator("[data-strip]")
    box, now = strip.bounding_box(), strip.locator("[aria-current]").bounding_box()
    assert now["x"] >= box["x"] - 1
    assert now["x"] + now["width"] <= box["x"] + box["width"] + 1
    other = month % 12 + 1
    strip.get_by_role("link", name=f"{other}월").first.click()
    top = page.locator(f"#month-{other}").bounding_box()["y"]
    assert -1 <= top < 780


def test_a_school_year_is_two_sheets_of_paper_in_any_month(page):
    page.goto("/fortune/school-year/")
    give_birth(page)
    page.locator(".month-cards").first.wait_for()
    for coming in range(12):
        page.evaluate(TURN, coming)
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2, coming


def test_light_and_dark_change_at_once_and_stay(page):
    page.goto("/fortune/")
    wait_for_scripts(page)
    page.evaluate("window.stays = true")
    page.get_by_label("이름").fill("김하늘")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    with page.expect_response("**/fortune/theme/"):
        page.get_by_role("button", name="어둡게").press("Enter")
    page.locator('html[data-theme="dark"]').wait_for()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != ground
    assert page.get_by_role("button", name="어둡게").get_attribute("aria-pressed") == "true"
    assert page.evaluate("window.stays"), "the page was not left"
    assert page.get_by_label("이름").input_value() == "김하늘"
    page.goto("/fortune/school-year/")
    assert page.locator("html").get_attribute("data-theme") == "dark", "from the first byte on"
    assert page.locator('meta[name="color-scheme"]').get_attribute("content") == "dark"


def test_light_and_dark_without_scripts_keep_the_result(context_of, site):
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    page.goto("/fortune/school-year/")
    give_birth(page)
    page.get_by_role("button", name="어둡게").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator(".month-card").count() == 12
    menu(page, "사주")
    assert page.locator("table.pillars").count() == 1
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_without_scripts_every_page_is_whole(context_of, site):
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    page.goto("/fortune/daily/")
    give_birth(page)
    assert page.locator("#panel-lucky").is_visible()
    page.get_by_role("button", name="내일", exact=True).click()
    assert page.locator("h1", has_text="내일,").count() == 1
    menu(page, "주제")
    page.get_by_role("button", name="교사로서의 나").click()
    assert page.locator("#reading-title").inner_text() == "교사로서의 나"
    for panel in page.get_by_role("tabpanel").all():
        assert panel.is_visible()


def test_a_page_is_gone_through_by_keyboard_with_a_visible_focus(page, ai):
    page.goto("/fortune/daily/")
    give_birth(page, date="19860104", time="0900")
    page.locator("[data-reading]").wait_for()
    names = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        names.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 12)"))
        assert page.evaluate(WIDEST_OUTLINE) >= 2, page.evaluate(
            "document.activeElement.outerHTML.slice(0, 300)"
        )
    said = json.dumps(names, ensure_ascii=False)
    for wanted in ("본문으로", "오늘", "어제", "이날 보기", "전체 풀이", "밝게"):
        assert wanted in said, said
