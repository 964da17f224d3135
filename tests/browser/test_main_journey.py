"""A birth date in, a right chart and a reading out: as a teacher sees it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    fill_birth,
    submit,
    wait_for_scripts,
    wait_for_state,
    wait_until,
)
from tests.conftest import READING

pytestmark = pytest.mark.main_job
EIGHT = {"연주": "戊辰", "월주": "己未", "일주": "辛未", "시주": "甲午"}
# The ring of what has the focus; a hidden radio shows it on its label.
WIDEST_OUTLINE = """() => {
  const focused = document.activeElement;
  const shown = [focused, focused.nextElementSibling, focused.parentElement].filter(Boolean);
  const styles = shown.map((node) => getComputedStyle(node));
  const drawn = styles.filter(({ outlineStyle }) => outlineStyle !== "none");
  return Math.max(0, ...drawn.map(({ outlineWidth }) => parseFloat(outlineWidth)));
}"""


def pillars_on(page) -> dict[str, str]:
    """Read the chart as the table says it, column by column."""
    table = page.locator("table.pillars")
    heads = [
        re.sub(r"\s.*", "", text.strip(), flags=re.DOTALL)
        for text in table.locator("thead th").all_inner_texts()
    ]
    found = {head: "" for head in heads if head}
    for name in ("천간", "지지"):
        row = table.locator("tbody tr", has=table.page.get_by_role("rowheader", name=name))
        for head, cell in zip(found, row.locator("td").all_inner_texts(), strict=True):
            found[head] += "".join(re.findall(r"[\u4e00-\u9fff?]", cell))
    return found


def test_the_right_eight_characters_then_a_reading_that_streams_and_is_saved(page, ai):
    ai.reply(READING)
    ai.pace(25)
    fill_birth(page, name="김하늘")
    submit(page)
    assert pillars_on(page) == EIGHT
    assert "김하늘 선생님" in page.locator("h1").inner_text()
    wait_for_state(page, "streaming")
    assert page.locator("[data-reading]").get_attribute("aria-busy") == "true"
    wait_for_state(page, "done")
    assert "김하늘 선생님의 한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()
    assert page.locator("[data-reading-badge]").inner_text() == "AI 풀이"
    page.get_by_role("tab", name="교실 속 선생님").click()
    assert "교실 속 선생님 이야기예요" in page.locator("#panel-classroom").inner_text()

    fill_birth(page, name="김하늘")
    submit(page)
    assert page.locator("[data-reading]").get_attribute("data-state") == "saved"
    assert "김하늘 선생님의 한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()
    assert len(ai.requests) == 1


def test_what_was_read_once_comes_back_when_the_ai_is_stopped(page, ai, ai_server):
    ai.reply(READING)
    fill_birth(page, date="19700105", time="0600")
    submit(page)
    wait_for_state(page, "done")
    ai_server.stop()

    fill_birth(page, date="19700105", time="0600")
    submit(page)
    assert page.locator("[data-reading]").get_attribute("data-state") == "saved"
    assert "한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()

    fill_birth(page, date="19700105", time="1200")
    submit(page)
    baseline = page.locator("#panel-summary").inner_text()
    wait_for_state(page, "error")
    notice = page.locator("[data-reading-notice]")
    assert "기본 풀이" in notice.inner_text()
    assert "불안정" not in notice.inner_text()
    assert notice.get_by_role("button", name="다시 시도").is_visible()
    assert page.locator("#panel-summary").inner_text() == baseline


def test_a_retry_after_a_fault_brings_the_reading(page, ai):
    ai.fail(500, times=2)
    page.clock.install()
    fill_birth(page, date="19690315", time="1529")
    submit(page)
    baseline = page.locator("#panel-summary").inner_text()
    wait_for_state(page, "error")
    retry = page.get_by_role("button", name="다시 시도")
    assert retry.is_disabled()
    assert re.search(r"\d+초 뒤", retry.inner_text())
    assert page.locator("#panel-summary").inner_text() == baseline
    page.clock.fast_forward(60_000)
    ai.reset().reply(READING)
    assert "뒤" not in retry.inner_text()
    retry.click()
    wait_for_state(page, "done")
    assert "한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()


def test_a_reading_cut_in_the_middle_keeps_what_came(page, ai):
    ai.reply(READING)
    ai.truncate(after_chunks=20)
    fill_birth(page, date="19600315", time="1000")
    submit(page)
    wait_for_state(page, "cut_off")
    assert "한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()
    assert page.locator("[data-reading-notice]").is_visible()


def test_an_unknown_hour_gives_three_pillars_and_a_question_mark(page, ai):
    ai.reply(READING)
    page.goto("/fortune/")
    page.get_by_label("생년월일").fill("1988.07.15")
    page.get_by_text("여성", exact=True).click()
    page.get_by_text("시각 모름").click()
    submit(page)
    assert page.locator("table.pillars").get_by_text("?").count() >= 1
    assert "甲午" not in page.content()
    wait_for_state(page, "done")


def test_bad_input_is_said_at_its_field_and_loses_nothing(page, context_of):
    context_of.expected.append("status of 400")
    fill_birth(page, date="20230229", time="0720", name="김하늘")
    page.get_by_role("button", name="사주 보기").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert "2월에는 29일이 없어요" in summary.inner_text()
    field = page.get_by_label("생년월일")
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()
    assert any("29일이 없어요" in page.locator(f"#{part}").inner_text() for part in described)
    assert field.input_value().replace(".", "") == "20230229"
    assert page.get_by_label("태어난 시각").input_value() == "07:20"
    assert page.get_by_label("이름").input_value() == "김하늘"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "birth_date"


def test_a_date_is_shown_in_both_calendars_while_it_is_typed(page):
    fill_birth(page, date="19880412", time="")
    echo = page.locator("#id_birth_date-hint")
    expect(echo).to_have_text("1988년 4월 12일 화요일 · 음력 2월 26일 · 용띠")
    assert echo.get_attribute("aria-live") == "polite"
    page.get_by_text("음력", exact=True).click()
    expect(echo).to_have_text("음력 1988년 4월 12일 · 양력 5월 27일 금요일 · 용띠")
    leap = page.get_by_label("음력 윤달")
    assert leap.is_disabled()
    page.get_by_label("생년월일").fill("2004.02.10")
    assert leap.is_enabled()
    page.get_by_text("음력 윤달", exact=True).click()
    expect(echo).to_have_text("음력 2004년 윤2월 10일 · 양력 3월 30일 화요일 · 원숭이띠")
    page.get_by_label("생년월일").fill("2004.03.10")
    expect(echo).to_have_text("음력 2004년의 윤달은 윤2월 하나예요.")
    assert leap.is_checked()


def test_a_field_entered_before_the_scripts_run_speaks_of_both_calendars_too(page):
    held = []
    page.route("**/js/birth*.js", lambda script: held.append(script))
    page.goto("/fortune/")
    field = page.get_by_label("생년월일")
    field.focus()
    wait_until(lambda: page.evaluate("document.activeElement.name") == "birth_date" and held)
    held.pop().continue_()
    wait_for_scripts(page)
    field.press_sequentially("19880412")
    expect(page.locator("#id_birth_date-hint")).to_contain_text("음력 2월 26일")


def test_without_scripts_a_doubled_month_that_is_none_is_said_at_the_field(context_of, site):
    context_of.expected.append("status of 400")
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    page.goto("/fortune/")
    page.get_by_label("생년월일").fill("19880412")
    page.get_by_text("음력 윤달", exact=True).click()
    page.get_by_text("여성", exact=True).click()
    page.get_by_role("button", name="사주 보기").click()
    assert "윤달이 없어요" in page.locator("#id_birth_date-error").inner_text()


def test_the_whole_journey_by_keyboard_alone(page, ai):
    ai.reply(READING)
    page.goto("/fortune/")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.type")
        outline = page.evaluate(WIDEST_OUTLINE)
        seen.append(name)
        assert outline >= 2, f"no visible focus at stop {len(seen)}: {name}"
        if name == "birth_date":
            page.keyboard.type("19900615")
        elif name == "birth_time":
            page.keyboard.type("1200")
        elif name == "gender":
            page.keyboard.press("Space")
        elif name == "submit":
            page.keyboard.press("Enter")
            break
    page.locator("[data-reading]").wait_for()
    assert pillars_on(page)["일주"] == "辛亥"
    wait_for_state(page, "done")
    page.get_by_role("tab", selected=True).focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel-chart").is_visible()
    page.keyboard.press("End")
    assert page.locator("#panel-year").is_visible()


def test_without_javascript_everything_is_there(context_of, site, ai):
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    page.goto("/fortune/")
    page.get_by_label("생년월일").fill("19880715")
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").fill("2030")
    page.get_by_role("button", name="사주 보기").click()
    assert pillars_on(page)["시주"] == "丁酉"
    for section in ("summary", "chart", "classroom", "guidance", "work", "year"):
        assert page.locator(f"#panel-{section}").is_visible()
    assert not page.get_by_role("tablist").is_visible()
    assert ai.requests == []


def test_no_request_leaves_for_another_host(page, ai, site):
    hosts = []
    page.on("request", lambda request: hosts.append(request.url.split("/")[2]))
    ai.reply(READING)
    fill_birth(page, date="19910218", time="0525")
    submit(page)
    wait_for_state(page, "done")
    assert set(hosts) == {site.split("/")[2]}
