"""Every page there is: axe-core finds nothing in it, light and dark, at 360 and 1280 px, seven
windows hold it, what is touched is large enough, and its console is empty.

A URL that has no visit here fails the first test.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Page

from fortune.views_design import MESSAGES, SHEETS
from tests.browser.conftest import Site, sign_up, wait_for_scripts
from tests.browser.looks import problems
from tests.conftest import READING
from tests.faults.test_strangers import ROUTES

BIRTH: Final = {
    "name": "김하늘", "gender": "female", "birth_date": "1988.07.15", "birth_time": "14:30",
    "birth_place": "seoul",
}  # fmt: skip
PARTNER: Final = {
    "partner_name": "박바다", "partner_gender": "male", "partner_birth_date": "1990.06.15",
    "partner_birth_time": "09:00", "relation": "friend",
}  # fmt: skip
WRONG: Final = BIRTH | {
    "birth_date": "2023.02.29",
    "birth_time": "25:10",
    "gender": "",
    "name": "1",
}
ANSWER: Final = "선생님은 **말을 곱게** 다듬으시지요.\n\n오늘은 물 한 잔 드시고 쉬어 보세요."
# URLs that answer with no page of ours: data, files, pictures, and POSTs that lead elsewhere.
NOT_A_PAGE: Final = {
    "home", "last_result", "health", "health_live", "health_ready", "metrics",
    "manifest", "worker", "fortune:theme", "fortune:saju_api", "fortune:saju_streaming_api",
    "fortune:calculate_pillars", "fortune:daily_fortune_api", "fortune:analyze_topic",
    "fortune:remind", "fortune:favorites_file", "fortune:favorite_delete",
    "fortune:create_chat_session", "fortune:send_chat_message", "fortune:save_chat_to_history",
    "fortune:person_default", "fortune:profile_list_api", "fortune:profile_update_api",
    "fortune:profile_delete_api", "fortune:profile_default_api", "fortune:favorite_list_api",
    "fortune:favorite_delete_api", "fortune:statistics_api", "fortune:export_api",
    "fortune:erase_api", "fortune:rename_history", "fortune:keep_history",
    "fortune:share_history", "fortune:history_card", "fortune:shared_og", "fortune:shared_card",
    "fortune:save_fortune_api",
}  # fmt: skip

POST = """([path, fields]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path, hidden: true });
  const token = document.querySelector('meta[name="csrf-token"]').content;
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token })) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""
ASK = """async ([path, fields]) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const response = await fetch(path, { method: "POST", body, headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}"""
# What is folded, noted in the margin or on another tab is read too, and judged with the rest.
UNFOLD = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const panel of document.querySelectorAll('[role="tabpanel"]')) panel.dataset.active = "";
}"""

# A text that is not of this kind of reading is refused: then the notice of an error is judged too.
ENDED: Final = ",".join(f'[data-state="{state}"]' for state in ("done", "saved", "error"))

type Open = Callable[[Page], None]


class Visit(NamedTuple):
    """A state of a page: who sees it, under which URL name it is, and how one comes there."""

    what: str
    who: str  # guest, newcomer (nothing kept yet), member
    url_name: str
    open: Open


def at(path: str) -> Open:
    """Go to `path`; in it {entry}, {person}, {token} and {reset} are the member's."""

    def go(page: Page) -> None:
        page.goto(path.format(**OWN) if "{" in path else path)

    return go


def sent(path: str, **fields: str) -> Open:
    """Post `fields` to `path` as a form does, and wait for a reading if the page has one."""

    def go(page: Page) -> None:
        page.goto("/fortune/guide/")
        with page.expect_navigation():
            page.evaluate(POST, [path, fields])
        if page.locator("[data-reading]").count():
            page.locator(f"[data-reading]:is({ENDED})").wait_for()

    return go


def conversation(page: Page) -> None:
    page.goto("/fortune/chat/?new=1")
    page.evaluate(ASK, ["/fortune/chat/create/", BIRTH])
    page.goto("/fortune/chat/")
    page.locator("[data-chat][data-ready]").wait_for()
    for question in ("요즘 지쳐요", "이제 그만 죽고 싶어요"):
        page.get_by_label("궁금하신 것").fill(question)
        page.get_by_label("궁금하신 것").press("Enter")
        page.locator("[data-chat-stop]").wait_for(state="hidden")
        page.locator('[data-chat][aria-busy="false"]').wait_for()
    page.locator(".said-care").wait_for()


def logged_out(page: Page) -> None:
    page.goto("/fortune/")
    with page.expect_navigation():
        page.evaluate(POST, ["/accounts/logout/", {}])


OWN: dict[str, str] = {}
FORTUNE: Final = (
    Visit("the form", "guest", "saju", at("/fortune/")),
    Visit("the form with errors", "guest", "saju", sent("/fortune/", **WRONG)),
    Visit("the form with people", "member", "saju", at("/fortune/")),
    Visit("the result", "guest", "saju", sent("/fortune/", **BIRTH)),
    Visit(
        "the result without an hour", "guest", "saju",
        sent("/fortune/", **BIRTH | {"birth_time": "", "time_unknown": "on"}),
    ),
    Visit("a day, asked for", "guest", "daily", at("/fortune/daily/")),
    Visit("a day", "guest", "daily", sent("/fortune/daily/", **BIRTH)),
    Visit("the day of a member", "member", "daily", sent("/fortune/daily/", **BIRTH)),
    Visit("a topic", "guest", "topics", sent("/fortune/topics/", **BIRTH)),
    Visit("another person", "guest", "compatibility", sent("/fortune/compatibility/", **BIRTH)),
    Visit(
        "two people", "guest", "compatibility",
        sent("/fortune/compatibility/", **BIRTH, **PARTNER),
    ),
    Visit("the school year", "guest", "school_year", sent("/fortune/school-year/", **BIRTH)),
    Visit("the calendar", "guest", "calendar", sent("/fortune/calendar/", **BIRTH)),
    Visit("the calendar of a member", "member", "calendar", sent("/fortune/calendar/", **BIRTH)),
    Visit("the guide", "guest", "guide", at("/fortune/guide/")),
    Visit("no people yet", "newcomer", "people", at("/fortune/people/")),
    Visit("people", "member", "people", at("/fortune/people/")),
    Visit("a new person", "newcomer", "person_add", at("/fortune/people/new/")),
    Visit("a wrong person", "newcomer", "person_add", sent("/fortune/people/new/", **WRONG)),
    Visit("a person", "member", "person", at("/fortune/people/{person}/")),
    Visit("forget a person", "member", "person_delete", at("/fortune/people/{person}/delete/")),
    Visit("no days yet", "newcomer", "favorites", at("/fortune/days/")),
    Visit("days", "member", "favorites", at("/fortune/days/")),
    Visit("a wrong day", "member", "favorites", sent("/fortune/days/", date="2026.02.30")),
    Visit("an empty library", "newcomer", "history", at("/fortune/history/")),
    Visit("the library", "member", "history", at("/fortune/history/")),
    Visit("an entry", "member", "history_detail", at("/fortune/history/{entry}/")),
    Visit(
        "delete an entry", "member", "delete_history_api", at("/fortune/history/{entry}/delete/")
    ),
    Visit("a shared result", "guest", "shared_result", at("{token}")),
    Visit("what there is of me", "member", "me", at("/fortune/me/")),
    Visit("erase one kind", "member", "me_erase", at("/fortune/me/erase/results/")),
    Visit("erase everything", "newcomer", "me_erase", at("/fortune/me/erase/all/")),
    Visit("delete the account", "newcomer", "me_delete", at("/fortune/me/delete/")),
    Visit("farewell", "guest", "me_deleted", at("/fortune/me/deleted/")),
    Visit("log in first", "guest", "chat_main_page", at("/fortune/chat/")),
    Visit("a consultation begins", "newcomer", "chat_main_page", at("/fortune/chat/")),
    Visit("a consultation", "member", "chat_main_page", conversation),
    Visit("a new consultation", "member", "chat_main_page", at("/fortune/chat/?new=1")),
)  # fmt: skip
ACCOUNTS: Final = (
    Visit("log in", "guest", "login", at("/accounts/login/")),
    Visit("a wrong log-in", "guest", "login", sent("/accounts/login/", username="sky")),
    Visit("sign up", "guest", "signup", at("/accounts/signup/")),
    Visit("a wrong sign-up", "guest", "signup", sent("/accounts/signup/", username="?")),
    Visit("keep a result", "guest", "keep", sent("/accounts/keep/", **BIRTH)),
    Visit("an e-mail address", "member", "email_change", at("/accounts/email/")),
    Visit("a new password", "member", "password_change", at("/accounts/password_change/")),
    Visit("it is changed", "member", "password_change_done", at("/accounts/password_change/done/")),
    Visit("a forgotten one", "guest", "password_reset", at("/accounts/password_reset/")),
    Visit("a mail is sent", "guest", "password_reset_done", at("/accounts/password_reset/done/")),
    Visit("a stale link", "guest", "password_reset_confirm", at("/accounts/reset/MQ/a-b/")),
    Visit("a good link", "guest", "password_reset_confirm", at("{reset}")),
    Visit("it is set", "guest", "password_reset_complete", at("/accounts/reset/done/")),
    Visit("logged out", "newcomer", "logout", logged_out),
)  # fmt: skip
REST: Final = (
    Visit("no network", "guest", "offline", at("/offline/")),
    *(Visit(f"message {name}", "guest", "", at(f"/design/messages/{name}/")) for name in MESSAGES),
    *(
        Visit(f"sheet {name} {state}", "guest", "", at(f"/design/{name}/?state={state}"))
        for name, sheet in SHEETS.items()
        for state in sheet.states
    ),
)
VISITS: Final = (
    *(visit._replace(url_name=f"fortune:{visit.url_name}") for visit in FORTUNE),
    *ACCOUNTS,
    *REST,
)


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What the consoles of all pages said; Chromium itself notes an answer of 400 there."""
    return []


@pytest.fixture(scope="module")
def people(chromium, generous_site, said) -> Iterator[dict[str, Page]]:
    """A guest, somebody who has just signed up, and somebody who has one of everything."""
    contexts = {
        who: chromium.new_context(base_url=generous_site.address)
        for who in ("guest", "newcomer", "member")
    }
    for context in contexts.values():
        context.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: said.append(f"error: {error.error}"))
    pages = {who: context.new_page() for who, context in contexts.items()}
    for who in ("newcomer", "member"):
        sign_up(pages[who], f"axe-{who}")
    member = pages["member"]
    person = member.evaluate(
        ASK, ["/fortune/api/profiles/", BIRTH | {"label": "나", "who": "self"}]
    )
    member.evaluate(ASK, ["/fortune/api/favorites/", {"date": "2030.05.15", "label": "공개수업"}])
    entry = member.evaluate(ASK, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    shared = member.evaluate(ASK, [f"{entry['url']}share/", {"shared": "1"}])
    OWN.update(
        person=person["profile"]["id"],
        entry=entry["result_id"],
        token=shared["share_url"],
        reset=reset_link(pages["newcomer"], generous_site),
    )
    yield pages
    for context in contexts.values():
        context.close()


def reset_link(page: Page, site: Site) -> str:
    """Return the address in the mail to one who forgot a password; a fresh clone prints mails."""
    address = {"email": "axe@school.kr", "password": "봄날의-분필-셋"}
    page.evaluate(POST, ["/accounts/email/", address])
    page.wait_for_url("**/fortune/me/")
    page.evaluate(POST, ["/accounts/password_reset/", address])
    page.wait_for_url("**/password_reset/done/")
    (body,) = re.findall(r"\nTo: axe@.+?\n\n(.+?)\n\n", site.printed, re.DOTALL)
    return re.findall(r"/accounts/reset/\S+", b64decode(body).decode())[0]


def test_every_url_has_its_visit():
    visited = {visit.url_name for visit in VISITS}
    names = {name for name, _ in ROUTES}
    assert names - visited - NOT_A_PAGE == set()
    assert (visited | NOT_A_PAGE) - names == {""}, "no such URL any more"
    assert visited & NOT_A_PAGE == set()


@pytest.mark.parametrize("visit", VISITS, ids=[visit.what for visit in VISITS])
def test_everybody_can_use(people, said, ai, visit):
    said.clear()
    ai.reply(ANSWER if visit.url_name == "fortune:chat_main_page" else READING, times=None)
    page = people[visit.who]
    visit.open(page)
    if page.locator('script[src$="js/main.js"]').count():
        wait_for_scripts(page)
    surprising = [text for text in said if not re.search("status of 40[0-9]|Clear-Site-Data", text)]
    assert surprising == []
    page.evaluate(UNFOLD)
    found = problems(page)
    assert found == [], "\n".join(found)
