"""/admin/ in a browser: every page of the operators works under its own policy, and says nothing
to the console."""

import re

import pytest

from tests.browser.conftest import log_in, sign_up
from tests.browser.looks import violations, with_axe

BIRTH = {"gender": "female", "birth_date": "1988-07-15", "birth_time": "14:30"}
SEND = """async ([path, fields]) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  return (await fetch(path, { method: "POST", body, headers })).status;
}"""
OF_EACH_KIND = (
    ("/fortune/api/save/", BIRTH | {"kind": "saju"}),
    ("/fortune/api/profiles/", BIRTH | {"label": "나", "who": "self"}),
    ("/fortune/api/favorites/", {"date": "2030.05.15", "label": "공개수업"}),
    ("/fortune/daily/", BIRTH),
    ("/fortune/chat/create/", BIRTH),
)
OPERATOR = "UPDATE auth_user SET is_superuser = 1, is_staff = 1 WHERE username = 'headteacher'"
MESSAGE = """INSERT INTO fortune_chatmessage (id, session_id, role, status, text, created_at)
  SELECT id, id, 'user', 'done', '요즘 지쳐요', created_at FROM fortune_chatsession LIMIT 1"""
GROUP = "INSERT INTO auth_group (name) VALUES ('교무실')"
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'",
}  # fmt: skip
# The filters beside a list are Django's, and 20 px high.
DJANGOS_OWN = 'target-size: <a href="?'
DRAWN = "node => getComputedStyle(node).display"


@pytest.fixture(scope="module")
def operator(chromium, generous_site):
    """Make an operator of a site that holds one of everything; return the cookies of the log-in."""
    context = chromium.new_context(base_url=generous_site.address)
    page = context.new_page()
    sign_up(page, "headteacher")
    for path, fields in OF_EACH_KIND:
        assert page.evaluate(SEND, [path, fields]) in (200, 201), path
    for statement in (OPERATOR, MESSAGE, GROUP):
        generous_site.change(statement)
    state = context.storage_state()
    context.close()
    return state


def strict(answer) -> dict[str, str]:
    """Return the policy of an answer by its directives; no page lets an unsafe word in."""
    said = answer.headers["content-security-policy"]
    assert "unsafe" not in said
    assert "*" not in said
    return dict(part.strip().split(" ", 1) for part in said.split(";") if " " in part.strip())


def test_each_page_of_an_operator_opens_under_its_policy_without_a_message(operator, page):
    answer = page.goto("/admin/")
    assert "/accounts/login/" in page.url
    assert "require-trusted-types-for" in strict(answer), "the way in is a page of ours"
    log_in(page, "headteacher")
    page.locator("#fortune-counters").wait_for()
    lists = page.locator("#content-main th a").evaluate_all("all => all.map((link) => link.href)")
    assert sorted(re.sub(r".*/admin/", "", path) for path in lists) == [
        "auth/group/", "auth/user/", "fortune/chatmessage/", "fortune/chatsession/",
        "fortune/dailyfortunelog/", "fortune/favoritedate/", "fortune/fortuneresult/",
        "fortune/usersajuprofile/",
    ]  # fmt: skip
    for path in ["/admin/", *lists]:
        policy = strict(page.goto(path))
        assert POLICY.items() <= policy.items()
        assert "require-trusted-types-for" not in policy, "Django's jQuery writes HTML as text"
        assert page.locator("#header").evaluate(DRAWN) == "flex", "its style sheets are let in"
        if path != "/admin/":
            row = page.locator("#result_list tbody th a").first.get_attribute("href")
            assert POLICY.items() <= strict(page.goto(row)).items()
            page.locator("#content h1").wait_for()


@pytest.mark.parametrize("path", ["", "fortune/fortuneresult/", "a result"])
def test_axe_finds_nothing_in_the_pages_of_an_operator(context_of, site, operator, path):
    page = context_of(base_url=site, storage_state=operator).new_page()
    page.goto("/admin/fortune/fortuneresult/" if path == "a result" else f"/admin/{path}")
    if path == "a result":
        page.locator("#result_list tbody th a").first.click()
        page.locator("#content h1").wait_for()
    with_axe(page)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = [
            one
            for scheme in ("light", "dark")
            for one in violations(page, scheme)
            if DJANGOS_OWN not in one
        ]
        assert found == [], f"{width} px:\n" + "\n".join(found)
