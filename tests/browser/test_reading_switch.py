"""기본 풀이 and AI 풀이 on one page: changed with one press, never mixed up, and never lost."""

import pytest

from tests.browser.conftest import fill_birth, submit, wait_for_state
from tests.conftest import READING

BY_AI = "한눈에 보기 이야기예요"


@pytest.fixture
def done(page, ai):
    ai.reply(READING)
    fill_birth(page, date="19850101", time="0900")
    submit(page)
    page.locator('[data-reading]:is([data-state="done"], [data-state="saved"])').wait_for()
    return page


def summary(page):
    return page.locator("#panel-summary .texts").inner_text()


def test_both_texts_can_be_read_by_keyboard_and_the_page_stays_as_high(done):
    card = done.locator("[data-reading]")
    assert BY_AI in summary(done)
    height = card.bounding_box()["height"]
    done.get_by_role("radio", name="AI 풀이").focus()
    done.keyboard.press("ArrowLeft")
    assert done.get_by_role("radio", name="기본 풀이").is_checked()
    assert BY_AI not in summary(done)
    assert len(summary(done)) > 60
    assert card.bounding_box()["height"] == height
    done.keyboard.press("ArrowRight")
    assert BY_AI in summary(done)


def test_the_switch_holds_for_every_section(done):
    done.locator("label[for=reading-baseline]").click()
    for tab in done.get_by_role("tab").all():
        tab.click()
        panel = done.locator(".panel[data-active] .texts").inner_text()
        assert "이야기예요. 천천히 읽어 보세요" not in panel
        assert len(panel) > 60


def test_without_scripts_a_saved_reading_has_its_switch_too(done, context_of, site):
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    page.goto("/fortune/")
    page.get_by_label("생년월일").fill("19850101")
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").fill("0900")
    page.get_by_role("button", name="사주 보기").click()
    assert page.locator("[data-reading]").get_attribute("data-state") == "saved"
    assert BY_AI in summary(page)
    page.locator("label[for=reading-baseline]").click()
    assert BY_AI not in summary(page)


def test_where_the_ai_wrote_nothing_the_section_says_that_it_is_the_plain_one(page, ai):
    ai.reply(READING[: READING.index("## 일과 동료")])
    fill_birth(page, date="19850102", time="0900")
    submit(page)
    wait_for_state(page, "done")
    page.get_by_role("tab", name="일과 동료").click()
    assert "기본 풀이" in page.locator("#panel-work h3").inner_text()
    page.get_by_role("tab", name="한눈에 보기").click()
    assert "기본 풀이" not in page.locator("#panel-summary h3").inner_text()


def test_a_reading_that_was_cut_off_is_gone_on_with_or_begun_anew(page, ai):
    ai.reply(READING)
    ai.truncate(after_chunks=20)
    fill_birth(page, date="19850103", time="0900")
    submit(page)
    wait_for_state(page, "cut_off")
    assert page.get_by_role("button", name="이어서").is_visible()
    assert page.get_by_role("button", name="처음부터 다시").is_visible()

    fill_birth(page, date="19850103", time="0900")
    submit(page)
    assert page.locator("[data-reading]").get_attribute("data-state") == "cut_off"
    assert BY_AI in summary(page)
    ai.reset().reply(READING.replace("이야기예요", "새 이야기예요"))
    with page.expect_request("**/api/streaming/") as asked:
        page.get_by_role("button", name="처음부터 다시").click()
    assert 'name="again"' in asked.value.post_data
    wait_for_state(page, "done")
    assert "한눈에 보기 새 이야기예요" in summary(page)
