"""An account from its opening to the log-out: what one was doing is not lost, and nothing stays."""

import email
import re
from email.message import Message

from tests.browser.conftest import (
    fill_account,
    fill_birth,
    log_in,
    log_out,
    sign_up,
    submit,
    wait_for_scripts,
    wait_for_state,
    wait_until,
)
from tests.browser.test_main_journey import EIGHT, pillars_on
from tests.conftest import READING

VALUES = """() => Object.fromEntries(
  [...new FormData(document.querySelector("[data-birth-form]"))].filter(([, value]) => value)
)"""
NO_LIMITS = """() => {
  for (const field of document.querySelectorAll("[maxlength]")) field.removeAttribute("maxlength");
}"""


def fill_person(page, *, label: str = "나", date: str = "19880715") -> None:
    page.get_by_text("나", exact=True).click()
    page.get_by_label("부르는 이름").fill(label)
    page.get_by_role("textbox", name="생년월일").press_sequentially(date)
    page.get_by_text("여성", exact=True).click()
    page.get_by_label("태어난 시각").press_sequentially("1430")
    page.get_by_label("이름 또는 별명").fill("박온유")


def mails(printed: str) -> list[Message]:
    """Read the mails among the lines a site without a mail server prints."""
    found = re.findall(
        r"^Content-Type: text/plain.*?(?=^-{79}$)", printed, re.DOTALL | re.MULTILINE
    )
    return [email.message_from_string(text) for text in found]


def test_a_guest_keeps_the_result_by_opening_an_account(page, ai):
    ai.reply(READING, times=None)
    fill_birth(page, name="김하늘")
    submit(page)
    wait_for_state(page, "done")
    page.get_by_role("button", name="보관하기").click()
    page.get_by_text("보시던 풀이는 그대로 들고 있어요").wait_for()
    page.get_by_role("button", name="회원가입").click()
    fill_account(page, "keeping-guest")
    page.get_by_role("button", name="가입하고 시작하기").click()
    page.locator("h1", has_text="김하늘 선생님의 사주").wait_for()
    wait_for_scripts(page)
    assert pillars_on(page) == EIGHT
    assert page.locator("[data-reading]").get_attribute("data-state") == "saved"
    assert len(ai.requests) == 1, "what the guest was given is hers now"
    page.get_by_role("button", name="보관하기").click()
    page.get_by_role("status").filter(has_text="보관함에 넣었어요").wait_for()
    page.get_by_role("link", name="보관함에서 열기").click()
    assert "한눈에 보기 이야기예요" in page.get_by_role("tabpanel").first.inner_text()
    assert pillars_on(page) == EIGHT


def test_log_in_leads_back_and_a_kept_person_fills_every_form_until_one_leaves(page, ai):
    ai.reply(READING, times=None)
    sign_up(page, "haneul")
    log_out(page)
    page.goto("/fortune/people/new/")
    log_in(page, "haneul")
    page.wait_for_url("**/fortune/people/new/")
    fill_person(page)
    page.get_by_role("button", name="저장").click()
    card = page.get_by_role("article", name="나 기본")
    assert "1988.07.15" in card.inner_text()

    page.goto("/fortune/")
    page.get_by_role("button", name="나 정보로 채우기").click()
    page.locator('[data-birth-form] [name="birth_date"][value="1988.07.15"]').wait_for()
    typed = page.evaluate(VALUES)
    assert typed["birth_date"].replace("-", ".") == "1988.07.15"
    assert (typed["gender"], typed["birth_time"]) == ("female", "14:30")
    assert typed["name"] == "박온유"
    submit(page)
    assert pillars_on(page) == EIGHT
    page.goto("/fortune/daily/")
    page.locator("h1", has_text="오늘,").wait_for()
    assert "박온유 선생님" in page.locator(".chart-line").inner_text(), "without a question"

    log_out(page)
    assert not [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.go_back()
    page.locator("h1", has_text="로그인").wait_for()
    for path in ("/fortune/", "/fortune/daily/"):
        page.goto(path)
        assert "박온유" not in page.content()
        assert "나 정보로 채우기" not in page.content()
    assert page.get_by_role("navigation", name="내 메뉴").inner_text().split() == ["로그인"]


def test_a_forgotten_password_is_set_anew_by_mail(page, context_of, generous_site):
    context_of.expected.append("status of 400")
    page.goto("/accounts/signup/")
    page.get_by_label("이메일").fill("bada@school.kr")
    fill_account(page, "bada")
    page.get_by_role("button", name="가입하고 시작하기").click()
    page.wait_for_url("**/fortune/**")
    log_out(page)
    page.get_by_role("link", name="다시 로그인하기").click()
    log_in(page, "bada", "다른-열쇠-하나")
    assert "맞지 않아요" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("아이디").input_value() == "bada"
    assert page.get_by_label("비밀번호", exact=True).input_value() == ""
    page.get_by_role("link", name="비밀번호를 잊으셨나요?").click()
    page.get_by_label("이메일").fill("bada@school.kr")
    page.get_by_role("button", name="메일 받기").click()
    page.locator("h1", has_text="메일을 확인해 주세요").wait_for()
    wait_until(lambda: bool(mails(generous_site.printed)))
    mail = mails(generous_site.printed)[-1]
    assert mail["To"] == "bada@school.kr"
    text = mail.get_payload(decode=True).decode()
    assert "bada이에요" in text
    page.goto(re.search(r"http://\S+", text)[0])
    for field in page.get_by_label("새 비밀번호").all():
        field.fill("바다의-새-열쇠")
    page.get_by_role("button", name="새 비밀번호로 정하기").click()
    page.get_by_role("link", name="로그인하기").click()
    log_in(page, "bada", "바다의-새-열쇠")
    page.get_by_role("navigation", name="내 메뉴").get_by_text("보관함").wait_for()


def test_a_person_that_cannot_be_kept_is_said_at_its_fields_and_nothing_is_lost(page, context_of):
    context_of.expected.append("status of 400")
    sign_up(page, "long-labels")
    page.goto("/fortune/people/new/")
    wait_for_scripts(page)
    page.evaluate(NO_LIMITS)
    fill_person(page, label="가" * 10_000, date="20230229")
    page.get_by_role("button", name="저장").click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "부르는 이름은 20자까지" in alert.inner_text()
    assert "2월에는 29일이 없어요" in alert.inner_text()
    label = page.get_by_label("부르는 이름")
    assert label.get_attribute("aria-invalid") == "true"
    assert label.input_value() == "가" * 10_000
    assert page.get_by_role("textbox", name="생년월일").input_value().replace(".", "") == "20230229"
    assert page.get_by_label("태어난 시각").input_value() == "14:30"
    alert.get_by_role("link", name="부르는 이름").click()
    assert page.evaluate("document.activeElement.name") == "label"
    label.fill("나")
    page.get_by_role("textbox", name="생년월일").fill("1988.07.15")
    page.get_by_role("button", name="저장").click()
    page.get_by_role("article", name="나 기본").wait_for()
