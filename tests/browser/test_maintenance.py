"""Closed for maintenance at run time: for everybody but an operator, and never for the probes."""

import pytest

from tests.browser.conftest import log_in, sign_up, wait_until

CLOSED = "잠시 차 한잔하고 오세요"
OPERATOR = "UPDATE auth_user SET is_superuser = 1, is_staff = 1 WHERE username = 'operator'"


@pytest.fixture
def closed_site(strict_site, context_of):
    """Close and open the running site as an operator does; the server looks every 3 s."""
    context_of.expected.append("status of 503")
    state = "off"

    def switch(page, to: str) -> None:
        nonlocal state
        state = to
        strict_site.manage("maintenance", to, *(["--minutes", "25"] if to == "on" else []))
        wanted = 503 if to == "on" else 200
        wait_until(lambda: page.request.get("/fortune/").status == wanted)

    yield switch
    if state == "on":
        strict_site.manage("maintenance", "off")


def test_a_visitor_waits_an_operator_works_and_the_probes_stay_content(
    context_of, strict_site, closed_site
):
    visitor = context_of(base_url=strict_site.address).new_page()
    sign_up(visitor, "operator")
    strict_site.change(OPERATOR)
    visitor.context.clear_cookies()
    closed_site(visitor, "on")

    answer = visitor.goto("/fortune/daily/")
    assert answer.status == 503
    assert 1400 < int(answer.headers["retry-after"]) <= 1500
    assert visitor.locator("h1").inner_text() == CLOSED
    assert "25분쯤 뒤에" in visitor.locator("main").inner_text()
    assert visitor.locator(".site-header .brand").is_visible()
    styled = "document.styleSheets.length && getComputedStyle(document.body).backgroundColor"
    ground = visitor.evaluate(styled)
    for path in ("/health/", "/health/live/", "/health/ready/"):
        assert visitor.request.get(path).status == 200

    operator = context_of(base_url=strict_site.address).new_page()
    log_in(operator, "operator")
    operator.get_by_text("점검 중이에요. 관리자에게만 보여요.").wait_for()
    assert operator.get_by_label("생년월일").is_visible()

    closed_site(visitor, "off")
    visitor.get_by_role("link", name="다시 열어 보기").click()
    visitor.locator("h1", has_text="여덟 글자").wait_for()
    assert visitor.evaluate(styled) == ground, "one look, open or closed"
    operator.reload()
    assert operator.get_by_text("점검 중이에요").count() == 0
