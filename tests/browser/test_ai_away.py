"""When the AI cannot be asked: the breaker is open, or the day's readings are used up."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import fill_birth, sign_up, submit, wait_for_state
from tests.conftest import READING


def sent(page: Page) -> str:
    """Send the form; return the 기본 풀이 that stands there at once."""
    submit(page)
    return page.locator("#panel-summary").inner_text()


def ask(page: Page, date: str) -> str:
    fill_birth(page, date=date)
    return sent(page)


def test_after_a_failure_nobody_waits_for_the_ai_until_it_has_rested(context_of, strict_site, ai):
    context = context_of(base_url=strict_site.address)
    first, page = context.new_page(), context.new_page()
    ai.outage(status=500)
    fill_birth(first, date="19690315")
    fill_birth(page, date="19690316")  # ready to be sent while the breaker is open
    baseline = sent(first)
    wait_for_state(first, "error")
    asked = len(ai.requests)
    other_baseline = sent(page)
    wait_for_state(page, "error")
    assert "AI가 잠시 자리를 비웠어요" in first.locator("[data-reading-notice]").inner_text()
    assert first.locator("#panel-summary").inner_text() == baseline
    notice = page.locator("[data-reading-notice]")
    assert "AI가 숨을 고르고 있어요" in notice.inner_text()
    assert page.locator("#panel-summary").inner_text() == other_baseline
    assert len(ai.requests) == asked, "the model was not asked"
    retry = notice.get_by_role("button", name="다시 시도")
    if retry.is_disabled():
        assert re.search(r"\d초 뒤", retry.inner_text())

    ai.reset().reply(READING)
    expect(retry).to_be_enabled()
    retry.click()
    wait_for_state(page, "done")
    assert "한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()


def test_beyond_the_days_readings_one_is_told_when_and_keeps_what_was_read(
    context_of, strict_site, ai
):
    context_of.expected.append("status of 429")
    page = context_of(base_url=strict_site.address).new_page()
    sign_up(page, "keen-reader")
    ai.reply(READING, times=None)
    ask(page, "19880715")
    wait_for_state(page, "done")
    baseline = ask(page, "19880716")
    wait_for_state(page, "limited")
    notice = page.locator("[data-reading-notice]")
    assert "새 AI 풀이는 잠시 쉬어 갈게요" in notice.inner_text()
    retry = notice.get_by_role("button", name="다시 시도")
    assert retry.is_disabled()
    assert re.search(r"\d+(초|분|시간) 뒤", retry.inner_text())
    assert page.locator("#panel-summary").inner_text() == baseline
    ask(page, "19880715")
    assert page.locator("[data-reading]").get_attribute("data-state") == "saved"
    assert "한눈에 보기 이야기예요" in page.locator("#panel-summary").inner_text()
    assert len(ai.requests) == 1
