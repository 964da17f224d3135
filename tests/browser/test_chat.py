"""The 상담 as a teacher has it: in bubbles, by thumb, by keyboard and in Korean."""

import pytest

from tests.browser.conftest import wait_until
from tests.browser.looks import problems

ANSWER = (
    "선생님은 신금 일간이시라 말을 곱게 다듬으시지요.\n\n"
    "오늘은 **물 한 잔** 드시고 창가에 잠시 서 보세요.\n\n"
    "남은 일은 한 줄로 적어 두고 내일의 선생님께 맡겨 보시는 건 어떨까요?"
)
BIRTH = {
    "gender": "female", "birth_date": "1988-07-15", "birth_time": "14:30", "birth_place": "seoul",
}  # fmt: skip
OPEN = """async (birth) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(birth)) body.set(name, value);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const answer = await fetch("/fortune/chat/create/", { method: "POST", body, headers });
  return answer.status;
}"""


@pytest.fixture(scope="module")
def member(chromium, site):
    """Sign up through the page, once; the cookies of whoever did."""
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.goto("/fortune/chat/")
    page.get_by_role("button", name="회원가입").click()
    page.locator('[name="username"]').fill("consulting")
    page.locator('[name="password1"]').fill("Bo-seok-2026!")
    page.locator('[name="password2"]').fill("Bo-seok-2026!")
    page.locator("main form").first.locator('[type="submit"]').click()
    page.get_by_role("navigation", name="내 메뉴").get_by_text("상담").wait_for()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def chat_in(context_of, site, member):
    """Open a page at a new consultation."""

    def open_chat(**options):
        context = context_of(base_url=site, storage_state=member, **options)
        page = context.new_page()
        if options.get("java_script_enabled") is False:
            return page
        page.goto("/fortune/chat/?new=1")
        assert page.evaluate(OPEN, BIRTH) == 201
        page.goto("/fortune/chat/")
        page.locator("[data-chat][data-ready]").wait_for()
        return page

    return open_chat


@pytest.fixture
def chat(chat_in):
    return chat_in()


def field(page):
    return page.get_by_label("궁금하신 것")


def ask(page, text):
    field(page).fill(text)
    field(page).press("Enter")


def bubbles(page) -> list[tuple[str, str]]:
    return [
        (one.get_attribute("data-said"), one.locator("[data-said-text]").inner_text())
        for one in page.locator("[data-chat-log] [data-said]").all()
    ]


def wait_for_end(page):
    page.locator('[data-chat][aria-busy="false"]').wait_for()
    page.locator("[data-chat-stop]").wait_for(state="hidden")


def wait_for_answer(page):
    page.get_by_role("status").filter(has_text="답이 준비되었어요").wait_for()
    wait_for_end(page)


def test_a_consultation_from_its_opening_into_the_library(context_of, site, member, ai):
    ai.reply(ANSWER, times=None)
    ai.pace(30)
    page = context_of(base_url=site, storage_state=member).new_page()
    page.goto("/fortune/")
    page.get_by_role("navigation", name="내 메뉴").get_by_text("상담").click()
    page.get_by_label("생년월일").press_sequentially("19880715")
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").press_sequentially("1430")
    page.get_by_role("button", name="상담 열기").click()
    page.locator("[data-chat][data-ready]").wait_for()
    suggestion = page.locator(".suggestion").first
    asked = suggestion.inner_text()
    suggestion.click()
    page.locator('[data-said-text][aria-busy="true"]', has_text="신금").wait_for()
    assert page.get_by_role("button", name="그만 받기").is_visible()
    wait_for_answer(page)
    assert bubbles(page)[0] == ("user", asked)
    assert page.locator("[data-said-text] strong").inner_text() == "물 한 잔"
    assert page.locator("[data-said-text] p").count() == 3
    assert "남은 물음 9번" in page.locator(".chat-left").inner_text()
    assert page.locator(".suggestion", has_text=asked).count() == 0
    page.get_by_role("button", name="보관함에 담기").click()
    page.get_by_role("status").filter(has_text="보관함에 담았어요").wait_for()
    page.goto("/fortune/history/")
    page.get_by_text("사주 선생님과 나눈 상담").first.click()
    page.get_by_text("창가에 잠시 서 보세요").wait_for()


def test_stopping_stops_the_listening_only_and_going_on_brings_the_rest(chat, ai):
    ai.reply(ANSWER * 3)
    ai.pace(15)
    ask(chat, "요즘 지쳐요")
    chat.locator("[data-said-text]", has_text="신금").wait_for()
    chat.get_by_role("button", name="그만 받기").click()
    wait_for_end(chat)
    kept = bubbles(chat)[1][1]
    assert kept.count("창가에") < 3
    assert "끝까지 쓰여" in chat.locator("[data-chat-notice]").inner_text()
    assert chat.evaluate("document.activeElement.name") == "message"
    chat.get_by_role("button", name="이어서 받기").click()
    wait_for_answer(chat)
    assert bubbles(chat)[1][1].startswith(kept.rstrip())
    assert bubbles(chat)[1][1].count("창가에") == 3
    assert len(ai.requests) == 1


def test_a_reload_joins_the_answer_that_is_being_written(chat, ai):
    ai.reply(ANSWER * 2)
    ai.pace(25)
    ask(chat, "요즘 지쳐요")
    chat.locator("[data-said-text]", has_text="신금").wait_for()
    chat.reload()
    wait_for_answer(chat)
    assert [who for who, _ in bubbles(chat)] == ["user", "assistant"]
    assert bubbles(chat)[1][1].count("창가에") == 2
    assert len(ai.requests) == 1


def test_after_an_error_the_question_waits_to_be_sent_again_or_changed(chat, ai):
    ai.fail(500, times=2)
    chat.clock.install()
    ask(chat, "괜찮을까요?")
    notice = chat.locator("[data-chat-notice]")
    notice.wait_for()
    assert "사주 선생님께 닿지 않았어요" in notice.inner_text()
    assert "풀이" not in notice.inner_text()
    assert bubbles(chat) == [("user", "괜찮을까요?")]
    assert "아직 보내지 못했어요" in chat.locator('[data-said="user"]').inner_text()
    assert "남은 물음 10번" in chat.locator(".chat-left").inner_text()
    ai.reset().reply(ANSWER)
    chat.clock.fast_forward(60_000)
    chat.get_by_role("button", name="다시 보내기").click()
    wait_for_answer(chat)
    assert [who for who, _ in bubbles(chat)] == ["user", "assistant"]
    assert not notice.is_visible()


def test_a_question_that_failed_comes_back_into_the_field_before_a_draft(chat, ai):
    ai.fail(500, times=2)
    ask(chat, "괜찮을까요?")
    field(chat).fill("쓰던 글")
    chat.get_by_role("button", name="고쳐 쓰기").click()
    assert field(chat).input_value() == "괜찮을까요?\n쓰던 글"
    assert bubbles(chat) == []


def test_offline_nothing_is_lost_and_nothing_is_asked_twice(chat, ai, context_of):
    context_of.expected.append("ERR_INTERNET_DISCONNECTED")
    ai.reply(ANSWER)
    chat.context.set_offline(True)
    ask(chat, "들리시나요?")
    chat.get_by_text("인터넷에 닿지 않아요").first.wait_for()
    chat.context.set_offline(False)
    chat.get_by_role("button", name="다시 보내기").click()
    wait_for_answer(chat)
    assert [who for who, _ in bubbles(chat)] == ["user", "assistant"]
    assert len(ai.requests) == 1


def test_a_korean_syllable_is_neither_sent_half_nor_twice(chat, ai):
    ai.reply(ANSWER)
    field(chat).focus()
    keyboard = chat.context.new_cdp_session(chat)

    def compose(text):
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        keyboard.send("Input.imeSetComposition", {"text": text} | place)

    for text in ("ㅎ", "하", "한", "하느", "하늘"):
        compose(text)
    # What an input method hands on for the Enter that ends a syllable: a key without a text.
    enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", enter)
    assert bubbles(chat) == [], "the Enter of an unfinished syllable"
    keyboard.send("Input.insertText", {"text": "하늘"})
    field(chat).press("Shift+Enter")
    chat.keyboard.insert_text("바다")
    assert field(chat).input_value() == "하늘\n바다"
    height = field(chat).bounding_box()["height"]
    field(chat).press("Enter")
    wait_for_answer(chat)
    assert bubbles(chat)[0][1] == "하늘\n바다"
    assert field(chat).input_value() == ""
    assert field(chat).bounding_box()["height"] < height
    assert chat.evaluate("document.activeElement.name") == "message"


def test_the_counter_comes_near_the_end_and_a_long_text_stays(chat, ai):
    counter = chat.locator("[data-chat-counter]")
    field(chat).fill("가" * 899)
    assert counter.inner_text() == ""
    ask(chat, "가" * 1003)
    assert counter.inner_text() == "1,003 / 1,000자 · 3자를 줄여 주세요"
    assert field(chat).get_attribute("aria-invalid") == "true"
    assert len(field(chat).input_value()) == 1003
    assert bubbles(chat) == []


def test_the_page_follows_the_text_only_while_one_is_at_its_end(chat, ai):
    ai.reply(ANSWER * 8)
    ai.pace(12)
    ask(chat, "길게 말씀해 주세요")
    end = chat.locator("[data-chat-end]")
    wait_until(lambda: len(bubbles(chat)[1][1]) > 400)
    assert end.bounding_box()["y"] < 780
    chat.mouse.move(180, 200)
    chat.mouse.wheel(0, -600)
    wait_until(lambda: end.bounding_box()["y"] > 900)
    place = chat.evaluate("scrollY")
    before = len(bubbles(chat)[1][1])
    wait_until(lambda: len(bubbles(chat)[1][1]) > before + 100)
    assert chat.evaluate("scrollY") == place
    wait_for_answer(chat)
    assert chat.evaluate("scrollY") == place


def test_after_the_last_question_the_ways_on_stand_where_the_field_was(chat, ai, generous_site):
    ai.reply(ANSWER)
    generous_site.change("UPDATE fortune_chatsession SET turns_used = 9 WHERE active = 1")
    ask(chat, "마지막으로 하나만요")
    wait_for_answer(chat)
    over = chat.locator("[data-chat-over]")
    over.wait_for()
    assert not field(chat).is_visible()
    assert "보관함에 담기" in over.inner_text() or chat.get_by_text("보관함에 담기").is_visible()
    chat.reload()
    assert [who for who, _ in bubbles(chat)] == ["user", "assistant"]
    assert over.is_visible()
    assert not field(chat).is_visible()


def test_a_cry_for_help_is_answered_by_people_to_call(chat, ai):
    ask(chat, "이제 그만 죽고 싶어요")
    care = chat.locator(".said-care")
    care.get_by_role("link", name="109").wait_for()
    assert "저장하지 않았고" in care.inner_text()
    assert "남은 물음 10번" in chat.locator(".chat-left").inner_text()
    assert not care.get_by_role("link", name="1395").is_visible()
    wait_for_end(chat)
    chat.reload()
    assert bubbles(chat) == []
    assert ai.requests == []


def test_without_javascript_all_of_it_works_by_forms(chat_in, ai):
    ai.reply(ANSWER, times=None)
    page = chat_in(java_script_enabled=False)
    page.goto("/fortune/chat/?new=1")
    page.get_by_label("생년월일").fill("19880715")
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").fill("1430")
    page.get_by_role("button", name="상담 열기").click()
    page.locator(".suggestion").first.click()
    assert "창가에 잠시" in page.locator('[data-said="assistant"]').inner_text()
    field(page).fill("그럼 무엇부터 할까요?")
    page.get_by_role("button", name="보내기", exact=True).click()
    assert [who for who, _ in bubbles(page)] == ["user", "assistant"] * 2
    assert "남은 물음 8번" in page.locator(".chat-left").inner_text()
    page.get_by_role("button", name="보관함에 담기").click()
    assert "창가에 잠시" in page.locator("main").inner_text()
    page.goto("/fortune/chat/")
    page.get_by_role("link", name="새 상담 열기").click()
    assert "새 상담을 열면 닫히고" in page.locator("main").inner_text()


def test_everybody_can_read_it_at_every_width(chat_in, ai):
    ai.reply(ANSWER)
    page = chat_in()
    ask(page, "요즘 지쳐요")
    wait_for_answer(page)
    ask(page, "이제 그만 죽고 싶어요")
    page.locator(".said-care").wait_for()
    wait_for_end(page)
    ai.reset().fail(500, times=2)
    ask(page, "괜찮을까요?")
    page.locator("[data-chat-notice]").wait_for()
    found = problems(page, at_end=True)
    assert found == [], "\n".join(found)
    for button in page.locator("main :is(a.btn, button):visible").all():
        assert button.bounding_box()["height"] >= 44
