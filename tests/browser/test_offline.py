"""Without a network: the guide and the last result are there, and after a log-out nothing is."""

import shutil
from collections.abc import Iterator

import pytest

from tests.browser.conftest import fill_birth, sign_up, submit, wait_for_scripts, wait_until
from tests.conftest import READING
from tools.production_site import production_site

STORED = """async () => {
  const addresses = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) {
      addresses.push(new URL(url).pathname);
    }
  }
  return addresses.filter((address) => !address.startsWith("/static/")).sort();
}"""
AGE = """async () => {
  const store = await caches.open("own");
  const response = await store.match("/fortune/last/");
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now() - 25 * 3600 * 1000));
  await store.put("/fortune/last/", new Response(await response.text(), { headers }));
}"""
WITH_ITS_TEXT = """async () => {
  const response = await caches.match("/fortune/last/", { cacheName: "own" });
  return Boolean(response) && (await response.text()).includes('data-state="saved"');
}"""


@pytest.fixture(scope="module")
def deployment(ai_server, collected_static, empty_database, tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("deployment")
    shutil.copy(empty_database, folder / "site.sqlite3")
    (folder / "static").symlink_to(collected_static)
    with production_site(
        folder,
        OPENAI_API_KEY="a-key-for-loopback",
        OPENAI_BASE_URL=ai_server.base_url(),
        OPENAI_MODEL="gpt-4o-mini",
        FORTUNE_RATE_HOUR="1000/h",
        FORTUNE_RATE_DAY="1000/d",
    ) as address:
        yield address


@pytest.fixture
def reader(context_of, deployment):
    """A reader whose browser has the worker: from the second page on it is asked first."""
    context_of.expected.append("net::ERR_")
    page = context_of(base_url=deployment).new_page()
    page.goto("/fortune/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    wait_until(lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"))
    return page


def stored(page) -> list[str]:
    return page.evaluate(STORED)


def read_result(page, ai, **birth: str) -> None:
    ai.reply(READING, times=None)
    fill_birth(page, **birth)
    submit(page)
    page.locator('[data-reading]:is([data-state="done"], [data-state="saved"])').wait_for()
    # The page asks once more when the AI has written: what is kept then has its text.
    wait_until(lambda: page.evaluate(WITH_ITS_TEXT))


def offline(page) -> None:
    page.context.set_offline(True)


HAS_COME = """([family, letter]) => {
  const known = [...document.fonts].some((face) => face.family.includes(family));
  return known && document.fonts.check(`16px "${family}"`, letter);
}"""


def test_the_guide_and_the_last_result_can_be_read_without_a_network(reader, ai):
    read_result(reader, ai, date="19880715", name="김하늘")
    offline(reader)
    reader.goto("/fortune/guide/")
    assert reader.locator("h1").inner_text() == "안내"
    reader.goto("/fortune/daily/")
    assert reader.locator("h1").inner_text() == "인터넷에 닿지 않아요"
    reader.get_by_role("link", name="마지막으로 보신 풀이").click()
    reader.locator("h1", has_text="김하늘 선생님의 사주").wait_for()
    assert reader.locator("table.pillars").count() == 1
    wait_for_scripts(reader)  # then all our letters are asked for
    for letters in (["Saju Hanja", "甲"], ["Saju Sans", "가"]):
        wait_until(lambda of=letters: reader.evaluate(HAS_COME, of))


def test_what_the_ai_wrote_is_kept_with_the_result(reader, ai):
    read_result(reader, ai, date="19880716")
    offline(reader)
    reader.goto("/fortune/last/")
    assert "천천히 읽어 보세요" in reader.locator("#panel-summary").inner_text()
    assert reader.locator("[data-reading]").get_attribute("data-state") == "saved"


def test_the_page_that_was_asked_for_comes_with_the_network(reader):
    offline(reader)
    reader.goto("/fortune/daily/")
    assert not reader.get_by_role("link", name="마지막으로 보신 풀이").is_visible()
    reader.context.set_offline(False)
    reader.locator("h1", has_text="오늘").wait_for()


def test_with_a_network_nobody_is_shown_a_result_of_before(reader, ai):
    read_result(reader, ai, date="19880717", name="김하늘")
    reader.goto("/fortune/last/")
    assert reader.url.endswith("/fortune/")
    assert "김하늘" not in reader.locator("main").inner_text()


def test_only_three_pages_are_ever_kept(reader, ai):
    sign_up(reader, "offline-reader")
    for path in ("history", "people", "me", "chat", "daily", "calendar", "guide"):
        reader.goto(f"/fortune/{path}/")
    read_result(reader, ai, date="19880718")
    assert stored(reader) == ["/fortune/guide/", "/fortune/last/", "/offline/"]
    guide = reader.evaluate("async () => (await caches.match('/fortune/guide/')).text()")
    assert "보관함" not in guide.split("<main")[0], "the guide as a stranger sees it"


def test_after_a_log_out_nothing_is_left(reader, ai):
    sign_up(reader, "leaving-reader")
    read_result(reader, ai, date="19880719", name="김하늘")
    reader.goto("/fortune/me/")
    reader.get_by_role("button", name="로그아웃").first.click()
    reader.locator("h1", has_text="로그아웃했어요").wait_for()
    wait_until(lambda: "/fortune/last/" not in stored(reader))
    reader.goto("/fortune/")
    reader.evaluate("navigator.serviceWorker.ready.then(() => null)")
    wait_until(lambda: reader.evaluate("Boolean(navigator.serviceWorker.controller)"))
    offline(reader)
    reader.goto("/fortune/last/")
    assert reader.locator("h1").inner_text() == "인터넷에 닿지 않아요"
    assert not reader.get_by_role("link", name="마지막으로 보신 풀이").is_visible()


def test_a_new_session_of_the_browser_begins_with_nothing_kept(reader, ai):
    read_result(reader, ai, date="19880720")
    reader.context.clear_cookies(name="visit")
    reader.goto("/fortune/guide/")
    wait_until(lambda: "/fortune/last/" not in stored(reader))


def test_who_comes_back_without_a_network_still_finds_the_result(reader, ai):
    read_result(reader, ai, date="19880721")
    reader.context.clear_cookies(name="visit")
    offline(reader)
    reader.goto("/fortune/guide/")
    reader.goto("/fortune/last/")
    assert reader.locator("table.pillars").count() == 1


def test_a_result_is_let_go_of_after_a_day(reader, ai):
    read_result(reader, ai, date="19880722")
    reader.evaluate(AGE)
    offline(reader)
    reader.goto("/fortune/last/")
    assert reader.locator("h1").inner_text() == "인터넷에 닿지 않아요"
    assert "/fortune/last/" not in stored(reader)


def test_a_birth_sent_without_a_network_is_answered(reader):
    fill_birth(reader)
    offline(reader)
    reader.get_by_role("button", name="사주 보기").click()
    reader.locator("h1", has_text="인터넷에 닿지 않아요").wait_for()
