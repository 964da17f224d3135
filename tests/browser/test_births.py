"""Births that need care: the lunar calendar with its leap months, the twelve hours, and limits."""

from tests.browser.conftest import fill_birth, submit, wait_for_scripts
from tests.browser.test_expert import without_reading
from tests.browser.test_main_journey import EIGHT, pillars_on

IMPOSSIBLE = {"18991231": "1900년부터", "20990101": "2049년까지", "19881332": "13월은 없는 달"}


def test_a_leap_month_that_was_none_is_said_and_one_that_was_gives_its_chart(page, context_of):
    context_of.expected.append("status of 400")
    without_reading(page)
    fill_birth(page, date="")
    page.get_by_text("음력 윤달", exact=True).click()  # once a date is typed, only where it may be
    page.get_by_label("생년월일").press_sequentially("19880602")
    page.get_by_role("button", name="사주 보기").click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "1988년" in alert.inner_text()
    assert "윤" in alert.inner_text()
    alert.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "birth_date"
    page.get_by_text("음력", exact=True).click()
    submit(page)
    assert pillars_on(page) == EIGHT


def test_a_chosen_hour_takes_the_place_of_a_typed_one_and_is_never_shifted(page):
    without_reading(page)
    fill_birth(page, time="0700")
    wait_for_scripts(page)
    page.get_by_text("12지시로 고르기").click()
    page.locator("label", has_text="오시").click()
    assert page.get_by_label("태어난 시각").input_value() == ""
    submit(page)
    assert pillars_on(page) == EIGHT


def test_a_year_or_month_that_cannot_be_read_is_said_while_typing(page):
    page.goto("/fortune/")
    wait_for_scripts(page)
    field, hint = page.get_by_label("생년월일"), page.locator("#id_birth_date-hint")
    for date, said in IMPOSSIBLE.items():
        field.fill("")
        field.press_sequentially(date)
        assert said in hint.inner_text()
        assert field.get_attribute("aria-invalid") == "true"
    field.fill("")
    field.press_sequentially("19880715")
    assert "금요일" in hint.inner_text()
    assert field.get_attribute("aria-invalid") is None
