"""The library as its owner has it, and what others see of it: nothing, or what was shared."""

import re

import pytest

from tests.browser.conftest import fill_birth, sign_up, submit, wait_for_scripts, wait_until
from tests.browser.test_expert import without_reading
from tests.browser.test_main_journey import EIGHT, pillars_on

SAVE = """async (births) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const urls = [];
  for (const birth of births) {
    const body = new FormData();
    for (const [name, value] of Object.entries(birth)) body.set(name, value);
    const answer = await fetch("/fortune/api/save/", { method: "POST", body, headers });
    urls.push((await answer.json()).url);
  }
  return urls;
}"""
# Where the focus is: inside the dialog, or nowhere; the page behind it cannot be reached.
OUTSIDE = """() => {
  const focused = document.activeElement;
  return focused !== document.body && !focused.closest("dialog[open]");
}"""
# A phone's own sharing, which this Chromium has not: what it was given is looked at.
PHONE = """
window.given = [];
navigator.canShare = () => true;
navigator.share = async ({ url, title, files = [] }) => {
  window.given.push({ url, title, files: files.map(({ type, size }) => ({ type, size })) });
};
"""
FOCUSED = "document.activeElement.textContent.replace(/\\\\s+/g, ' ').trim()"


def births(count: int, **more: str) -> list[dict[str, str]]:
    """So many births a year apart, ready to be kept."""
    return [
        {"gender": "female", "birth_date": f"{1970 + number}-07-15", "birth_time": "14:30"} | more
        for number in range(count)
    ]


def keep(page, *asked: dict[str, str]) -> list[str]:
    """Keep the 기본 풀이 of each question; return where the entries are."""
    return page.evaluate(SAVE, list(asked))


@pytest.fixture(scope="module")
def member(chromium, site):
    """Sign up once; the cookies of whoever did."""
    context = chromium.new_context(base_url=site)
    sign_up(context.new_page(), "librarian")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def owner(context_of, site, member):
    page = context_of(base_url=site, storage_state=member).new_page()
    page.goto("/fortune/history/")
    return page


def test_a_long_list_is_paged_filtered_and_found_by_its_names(page):
    sign_up(page, "collector")
    keep(page, *births(19), *births(3, kind="topic", topic="career"))
    page.get_by_role("navigation", name="내 메뉴").get_by_text("보관함").click()
    entries = page.locator(".entry")
    page.get_by_text("모든 풀이 22개 · 1/2쪽").wait_for()
    assert entries.count() == 20
    page.get_by_role("link", name="지난 풀이 쪽").click()
    page.get_by_text("모든 풀이 22개 · 2/2쪽").wait_for()
    assert entries.count() == 2
    page.get_by_label("종류").select_option("topic")
    page.get_by_role("button", name="찾기").click()
    page.get_by_text("찾은 풀이 3개").wait_for()
    entries.first.get_by_role("link", name="진로·적성 풀이", exact=True).click()

    page.get_by_label("이 풀이의 이름").fill("봄 방학에 다시 볼 글")
    page.get_by_role("button", name="이름 바꾸기").click()
    page.get_by_role("status").filter(has_text="이름을 바꾸었어요").wait_for()
    assert page.locator("h1").inner_text() == "봄 방학에 다시 볼 글"
    wait_for_scripts(page)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="인쇄").click()
    assert page.evaluate("window.printed")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= 2
    page.get_by_role("link", name="보관함", exact=True).last.click()
    page.get_by_label("제목에 든 말").fill("봄 방학")
    page.get_by_role("button", name="찾기").click()
    page.get_by_text("찾은 풀이 1개").wait_for()


def test_deleting_asks_in_a_dialog_that_holds_the_focus_and_gives_it_back(owner):
    keep(owner, *births(2))
    owner.goto("/fortune/history/")
    wait_for_scripts(owner)
    before = owner.locator(".entry").count()
    link = owner.get_by_role("link", name="지우기").first
    dialog = owner.get_by_role("dialog", name="이 풀이를 지울까요?")
    link.press("Enter")
    dialog.wait_for()
    assert "되돌릴 수 없어요" in dialog.inner_text()
    assert owner.evaluate(FOCUSED) == "그대로 두기", "a hasty Enter deletes nothing"
    for _ in range(5):
        owner.keyboard.press("Tab")
        assert not owner.evaluate(OUTSIDE)
    owner.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement")
    link.click()
    dialog.get_by_role("button", name="그대로 두기").click()
    dialog.wait_for(state="hidden")
    assert owner.locator(".entry").count() == before
    link.click()
    dialog.get_by_role("button", name="지우기").click()
    owner.get_by_role("status").filter(has_text="풀이를 지웠어요").wait_for()
    assert owner.locator(".entry").count() == before - 1


def test_without_scripts_deleting_asks_on_a_page(owner, context_of, site, member):
    (url,) = keep(owner, *births(1))
    page = context_of(base_url=site, storage_state=member, java_script_enabled=False).new_page()
    page.goto(url)
    page.get_by_role("link", name="지우기").click()
    page.locator("h1", has_text="이 풀이를 지울까요?").wait_for()
    page.get_by_role("button", name="지우기").click()
    page.get_by_text("풀이를 지웠어요").wait_for()
    assert page.locator(f'a[href="{url}"]').count() == 0


def test_what_belongs_to_another_is_a_page_that_is_not_there(owner, page, context_of):
    context_of.expected.append("status of 404")
    (url,) = keep(owner, *births(1))
    sign_up(page, "another-teacher")
    for path in (f"{url}delete/", f"{url}card.png", url):
        assert page.goto(path).status == 404
    assert page.locator("h1").inner_text() == "찾으시는 페이지가 없어요"
    assert page.get_by_role("link", name="사주 보러 가기").is_visible()
    assert page.get_by_role("navigation", name="내 메뉴").get_by_text("보관함").is_visible()
    assert owner.goto(url).status == 200


def test_a_link_shows_others_the_chart_and_nobody_and_can_be_taken_back(owner, context_of, site):
    context_of.expected.append("status of 404")
    page = without_reading(owner)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fill_birth(page, name="박온유")
    submit(page)
    page.get_by_role("button", name="보관하기").click()
    page.get_by_role("link", name="보관함에서 열기").click()
    page.get_by_label("이 풀이의 이름").fill("우리 반 비밀")
    page.get_by_role("button", name="이름 바꾸기").click()
    page.get_by_role("button", name="공유 링크 만들기").click()
    link = page.get_by_label("공유 링크").input_value()
    wait_for_scripts(page)
    page.get_by_role("button", name="링크 복사").click()
    page.get_by_role("status").filter(has_text="링크를 복사했어요").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link

    other = context_of(base_url=site).new_page()
    answer = other.goto(link)
    assert "noindex" in answer.headers["x-robots-tag"]
    assert other.locator('meta[name="robots"]').get_attribute("content") == "noindex, nofollow"
    assert pillars_on(other) == EIGHT
    assert not re.search(r"박온유|우리 반 비밀|1988|07\.15|14:30|librarian", other.content())
    for name, size in (("og", (1200, 630)), ("card", (1080, 1350))):
        picture = other.request.get(f"{link}{name}.png")
        assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
        head = picture.body()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert tuple(int.from_bytes(head[at : at + 4]) for at in (16, 20)) == size
    og = other.locator('meta[property="og:image"]').get_attribute("content")
    assert og == f"{link}og.png"

    page.get_by_role("button", name="링크 거두기").click()
    page.get_by_role("status").filter(has_text="링크를 거두었어요").wait_for()
    assert other.reload().status == 404
    assert other.locator("h1").inner_text() == "찾으시는 페이지가 없어요"
    assert other.request.get(og).status == 404


def test_a_phone_is_handed_the_link_and_the_picture(owner):
    page = owner
    page.add_init_script(PHONE)
    page.goto(keep(page, {"gender": "male", "birth_date": "1969-09-17", "birth_time": "18:40"})[0])
    page.get_by_role("button", name="공유 링크 만들기").click()
    link = page.get_by_label("공유 링크").input_value()
    wait_for_scripts(page)
    page.get_by_role("button", name="다른 앱으로 나누기").click()
    page.get_by_role("button", name="그림으로 나누기").click()
    wait_until(lambda: page.evaluate("window.given.length") == 2)
    first, second = page.evaluate("window.given")
    assert (first["url"], first["title"]) == (link, page.title())
    (picture,) = second["files"]
    assert picture["type"] == "image/png"
    assert picture["size"] > 10_000
