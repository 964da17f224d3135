"""The reading's card and the strip of the cycles, by thumb and by keyboard."""

import pytest

from tests.browser.conftest import fill_birth, submit, wait_for_state, wait_until
from tests.conftest import READING

MIDDLES = """strip => {
  const middle = (node) => {
    const box = node.getBoundingClientRect();
    return box.left + box.width / 2;
  };
  return [middle(strip), middle(strip.querySelector("[aria-current]"))];
}"""

ROOM = """room => [
  room.style.contain === "strict" ? room.offsetHeight : null,
  room.firstElementChild.offsetHeight,
]"""


@pytest.fixture
def result(page, ai):
    ai.reply(READING, times=None)
    fill_birth(page, date="19880701", time="0700")
    submit(page)
    page.locator('[data-reading]:is([data-state="done"], [data-state="saved"])').wait_for()
    return page


def test_the_next_text_begins_where_the_last_one_began(result):
    for section in ("chart", "classroom", "guidance", "work", "year"):
        button = result.get_by_role("button", name="다음 글")
        button.scroll_into_view_if_needed()
        button.click()
        panel = result.locator(f"#panel-{section}")
        assert panel.evaluate("panel => panel === document.activeElement")
        assert panel.bounding_box()["y"] >= 0
        tab = result.get_by_role("tab", selected=True)
        assert tab.get_attribute("id") == f"tab-{section}"
        box = tab.bounding_box()
        assert box["y"] >= 0, "the tabs are in view again"
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
    assert not result.get_by_role("button", name="다음 글").is_visible()


def test_choosing_a_tab_leaves_the_page_as_high_as_it_was(result):
    years = result.locator(".luck-years")
    years.scroll_into_view_if_needed()
    wait_until(years.inner_text)  # drawn as one comes near it
    height = result.evaluate("document.documentElement.scrollHeight")
    for _ in range(6):
        result.get_by_role("tab", selected=True).press("ArrowRight")
        assert result.evaluate("document.documentElement.scrollHeight") == height


def test_the_strip_begins_at_the_cycle_of_now_and_moves_by_keyboard(result):
    strip = result.locator("[data-strip]")
    strip.scroll_into_view_if_needed()

    def off() -> float:
        there, now = strip.evaluate(MIDDLES)
        return abs(there - now)

    wait_until(lambda: off() <= 1)
    before = strip.evaluate("strip => strip.scrollLeft")
    strip.focus()

    def has_moved() -> bool:
        strip.press("ArrowRight")  # the page may still be drawing when the first one comes
        return strip.evaluate("strip => strip.scrollLeft") > before

    wait_until(has_moved)


def test_a_text_behind_another_tab_is_there_when_its_tab_is_chosen(page, ai):
    """Drawing what nobody sees would cost the main thread five times what is seen."""
    title, rest = "나의 여덟 글자", "이야기예요. 천천히 읽어 보세요."
    long = "선생님의 하루가 천천히 흘러가요. " * 20
    ai.reply(READING.replace(f"{title} {rest}", f"{title} {long}"))
    ai.pace(20)
    fill_birth(page, date="19880703", time="0700")
    submit(page)
    page.locator('#tab-chart[data-dot="writing"]').wait_for()
    text = page.locator("#panel-chart [data-section-body]")
    assert text.evaluate("text => text.childNodes.length") == 0
    page.locator("#tab-chart").click()
    wait_until(lambda: "천천히" in text.inner_text())
    before = len(text.inner_text())
    wait_until(lambda: len(text.inner_text()) > before)
    room, height = page.locator("#panel-chart [data-room]").evaluate(ROOM)
    assert room >= height > 0, "it is laid out alone, and there is room for it"
    assert page.locator('#tab-chart[data-dot="writing"]').count() == 1, "it was still growing"
    wait_for_state(page, "done")
    room, whole = page.locator("#panel-chart [data-room]").evaluate(ROOM)
    assert room is None, "it is as high as its text"
    assert whole > height


def test_stopping_says_what_goes_on_and_leads_the_focus(page, ai):
    ai.reply(READING)
    ai.pace(20)
    fill_birth(page, date="19880702", time="0700")
    submit(page)
    wait_for_state(page, "streaming")
    page.get_by_role("button", name="그만 받기").click()
    wait_for_state(page, "cut_off")
    notice = page.locator("[data-reading-notice]")
    assert "서버에서 끝까지 쓰여 저장돼요" in notice.inner_text()
    retry = notice.get_by_role("button", name="다시 시도")
    assert retry.evaluate("button => button === document.activeElement")
    retry.click()
    wait_for_state(page, "done")
    assert "이야기예요" in page.locator("#panel-summary").inner_text()
    assert len(ai.requests) == 1, "the same run was joined"
