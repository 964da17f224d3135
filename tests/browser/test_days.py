"""Days of a teacher: one read, a month turned over, dates of one's own, and tomorrow's banner."""

import datetime as dt
import re

from tests.browser.conftest import sign_up
from tests.browser.test_expert import without_reading
from tests.browser.test_pages import give_birth

KST = dt.timezone(dt.timedelta(hours=9))
A_NIGHT = "UPDATE fortune_dailyfortunelog SET date = date(date, '-1 day')"


def today() -> dt.date:
    return dt.datetime.now(KST).date()


def shown_day(page) -> dt.date:
    return dt.date.fromisoformat(page.locator('input[type="date"]').input_value())


def test_quick_dates_and_the_days_of_another_month(page):
    without_reading(page)
    page.goto("/fortune/daily/")
    give_birth(page, date="19860105", time="0900")
    now = today()
    next_first = (now.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    chips = page.get_by_role("group", name="빠른 날짜").locator("button[value]")
    values = [dt.date.fromisoformat(chip.get_attribute("value")) for chip in chips.all()]
    assert {now, now + dt.timedelta(days=1), next_first} <= set(values)
    assert any(day.weekday() == 5 for day in values)
    chips.nth(values.index(next_first)).click()
    page.locator(f'input[type="date"][value="{next_first}"]').wait_for()
    assert page.get_by_role("button", name="내일 알려 주세요").count() == 0, "for guests"

    page.get_by_role("group", name="빠른 날짜").get_by_role("button", name="달력").click()
    page.locator("h2", has_text=f"{now.year}년 {now.month}월").wait_for()
    assert page.locator(".month-grid [aria-current]").inner_text().startswith(str(now.day))
    page.get_by_role("button", name=f"{next_first.year}년 {next_first.month}월").click()
    page.locator("h2", has_text=f"{next_first.year}년 {next_first.month}월").wait_for()
    days = page.locator(".month-grid button")
    last = (next_first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    assert days.count() == last.day
    pillars = page.locator(".month-grid .day-pillar").all_inner_texts()
    assert [name for name in pillars if not re.fullmatch("[가-힣]·?[가-힣]", name.strip())] == []
    assert page.locator(".month-grid [aria-current]").count() == 0
    days.nth(9).click()
    page.locator("h1", has_text=f"{next_first.month}월 10일").wait_for()
    assert shown_day(page) == next_first.replace(day=10)


def test_a_date_of_ones_own_is_counted_shown_in_the_month_and_let_go(page, context_of):
    context_of.expected.append("status of 400")
    sign_up(page, "open-class")
    page.goto("/fortune/days/")
    page.get_by_label("날짜").fill("2026.02.30")
    page.get_by_label("무슨 날인가요").fill("공개수업")
    page.get_by_label("메모").fill("3교시, 도서관")
    page.get_by_role("button", name="더하기").click()
    alert = page.get_by_role("alert")
    assert "없는 날은 저장할 수 없어요" in alert.inner_text()
    assert alert.evaluate("alert => alert === document.activeElement")
    assert page.get_by_label("날짜").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("무슨 날인가요").input_value() == "공개수업"
    assert page.get_by_label("메모").input_value() == "3교시, 도서관"
    day = today() + dt.timedelta(days=3)
    page.get_by_label("날짜").fill(day.strftime("%Y%m%d"))
    page.get_by_role("button", name="더하기").click()
    row = page.locator(".own-days li", has_text="공개수업")
    row.wait_for()
    assert "D-3" in row.inner_text()
    assert "3교시, 도서관" in row.inner_text()
    file = page.request.get("/fortune/days/my-days.ics")
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in file.text()

    page.goto("/fortune/calendar/")
    give_birth(page, date="19860106", time="0900")
    if day.month != today().month:
        page.get_by_role("button", name=f"{day.year}년 {day.month}월").click()
    label = page.locator(".month-grid button", has_text="공개수업")
    label.wait_for()
    assert label.get_attribute("value") == day.isoformat()
    label.click()
    page.get_by_role("link", name="이날을 내 날로 적어 두기").click()
    assert page.get_by_label("날짜").input_value() == day.isoformat()
    page.locator(".own-days").get_by_role("button", name="지우기").click()
    page.get_by_text("아직 적어 두신 날이 없어요").wait_for()


def test_who_asked_to_be_told_is_led_to_the_day_on_the_next_visit(page, generous_site):
    without_reading(page)
    sign_up(page, "tomorrow")
    page.goto("/fortune/daily/")
    give_birth(page, date="19860107", time="0900")
    bell = page.get_by_role("button", name="내일 알려 주세요")
    bell.click()
    page.get_by_text("내일 다시 들르시면").wait_for()
    assert bell.get_attribute("aria-pressed") == "true"
    banner = page.get_by_role("status").filter(has_text="오늘의 풀이가 준비되어 있어요")
    page.goto("/fortune/")
    assert banner.count() == 0, "not on the same day"
    generous_site.change(A_NIGHT)
    page.goto("/fortune/")
    banner.get_by_role("link", name="지금 펼쳐 보기").click()
    give_birth(page, date="19860107", time="0900")
    page.locator("h1", has_text="오늘,").wait_for()
    page.goto("/fortune/")
    assert banner.count() == 0, "it was opened"
