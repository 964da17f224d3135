"""What a teacher has here: counted, handed over whole, erased, and gone with the account."""

import json
from pathlib import Path

from tests.browser.conftest import PASSWORD, log_in, sign_up
from tests.browser.test_library import births, keep


def test_everything_is_counted_handed_over_erased_and_gone_with_the_account(page, context_of):
    context_of.expected += ["status of 400", "status of 404"]  # the log-in at the end, the entry
    sign_up(page, "leaving")
    (url, *_) = keep(page, *births(2))
    page.get_by_role("navigation", name="내 메뉴").get_by_text("내 정보").click()
    page.get_by_text("풀이를 2번 받으셨고").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="내 기록 내려받기").click()
    handed_over = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert handed_over["account"]["username"] == "leaving"
    assert len(handed_over["fortune_results"]) == 2
    assert "봄날" not in json.dumps(handed_over, ensure_ascii=False)

    page.get_by_role("listitem").filter(has_text="풀이와 보관함").get_by_role("link").click()
    page.locator("h1", has_text="정말 지울까요?").wait_for()
    page.get_by_role("button", name="지우기").click()
    page.get_by_text("아직 받은 풀이가 없어요").wait_for()
    assert page.goto(url).status == 404

    page.goto("/fortune/me/delete/")
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="계정과 기록 모두 지우기").click()
    page.locator("h1", has_text="모두 지웠어요").wait_for()
    log_in(page, "leaving")
    assert "맞지 않아요" in page.get_by_role("alert").inner_text()
