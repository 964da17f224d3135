"""카카오톡 where the site has a key and Kakao cannot be reached: the link is at hand anyway."""

import pytest

from tests.browser.conftest import fill_birth, sign_up, submit, wait_for_scripts
from tests.browser.test_axe import ENDED

SDK = "https://t1.kakaocdn.net/**"


@pytest.fixture
def asked() -> list[str]:
    """Every address the browser asked for, from its first page on."""
    return []


@pytest.fixture
def page(context_of, strict_site, asked):
    """Somebody with a link to share."""
    context_of.expected.append("net::ERR_FAILED")
    context = context_of(base_url=strict_site.address)
    context.on("request", lambda request: asked.append(request.url))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_up(page, "kakao-sharer")
    fill_birth(page, date="19720304")
    submit(page)
    page.locator(f"[data-reading]:is({ENDED})").wait_for()  # an entry without a text has no link
    page.get_by_role("button", name="보관하기").click()
    page.get_by_role("link", name="보관함에서 열기").click()
    page.get_by_role("button", name="공유 링크 만들기").click()
    wait_for_scripts(page)
    return page


def test_the_link_is_copied_when_kakao_cannot_be_reached(page, asked):
    page.route(SDK, lambda route: route.abort())
    assert asked
    assert not any("kakaocdn" in url for url in asked), "nothing before the button is pressed"
    page.get_by_role("button", name="카카오톡").click()
    page.get_by_role("status").filter(has_text="카카오톡을 열지 못했어요").wait_for()
    assert any("kakaocdn" in url for url in asked)
    link = page.get_by_label("공유 링크").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
