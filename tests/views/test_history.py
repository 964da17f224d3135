"""The library: /fortune/history/ and what one can do with an entry."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fortune.models import FortuneResult
from fortune.services.history import STILL_SHARED
from tests.conftest import BIRTH, READING
from tests.library import (
    CHART,
    HTML,
    JSON,
    TEXT,
    URL,
    boss,
    client_of,
    of,
    page,
    result,
    stranger,
    teacher,
)
from tests.scene import play

__all__ = ["boss", "stranger", "teacher"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
SAVE = "/fortune/api/save/"


def test_the_list_shows_ones_own_entries_newest_first(teacher, stranger):
    older = result(teacher, title="봄 학기")
    newer = result(teacher, kind="daily", target_date=date(2026, 3, 2), source="baseline")
    result(stranger, title="남의 것")
    _, text = page(teacher)
    assert text.index(str(newer.pk)) < text.index(str(older.pk))
    assert "3월 2일의 하루" in text
    assert "남의 것" not in text
    assert "신금" in text
    assert "AI 풀이" in text
    assert "기본 풀이" in text


def test_an_empty_library_says_what_to_do(teacher):
    response, text = page(teacher)
    assert response.status_code == 200
    assert "아직 담긴 풀이가 없어요" in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "topic"}, {"재물 풀이", "동료 궁합"}),
        ({"mode": "general"}, {"재물 풀이"}),
        ({"saved": "1"}, {"여름 연수"}),
        ({"q": "연수"}, {"여름 연수"}),
        ({"q": " 궁합 "}, {"동료 궁합"}),
        ({"q": "사주 풀이"}, {"사주 풀이"}),
        ({"q": "%"}, set()),
        ({"kind": "topic", "q": "재물"}, {"재물 풀이"}),
        ({"q": "\x00연수‮"}, {"여름 연수"}),
    ],
)
def test_filters_find_what_was_asked_for(teacher, query, found):
    result(teacher, title="여름 연수", saved=True, expires_at=None)
    result(teacher)
    result(teacher, kind="topic", topic="wealth", mode="general")
    result(teacher, kind="topic", topic="compatibility", relation="colleague")
    response, text = page(teacher, **query)
    assert response.status_code == 200
    titles = set(re.findall(r'<h2><a href="[^"]+">([^<]+)</a>', text))
    assert titles == found
    assert found or "찾으시는 풀이가 없어요" in text


@pytest.mark.parametrize(
    "query", [{"kind": "nothing"}, {"mode": "'; DROP TABLE x"}, {"q": "가" * 10_000}]
)
def test_a_filter_that_cannot_be_used_is_refused_in_words_and_loses_nothing(teacher, query):
    result(teacher, title="여름 연수")
    response, text = page(teacher, **query)
    assert response.status_code == 400
    assert "여름 연수" in text


@pytest.mark.parametrize("number", ["0", "-3", "99999", "x", "9" * 5000, "\x00", ""])
def test_a_page_that_is_not_there_is_the_nearest_one(teacher, number):
    for _ in range(21):
        result(teacher)
    response, text = page(teacher, page=number)
    assert response.status_code == 200
    assert "21개" in text


def test_pages_follow_each_other_and_keep_the_filter(teacher):
    rows = [result(teacher, title=f"기록 {number}") for number in range(45)]
    seen = []
    for number in (1, 2, 3):
        _, text = page(teacher, q="기록", page=number)
        seen += re.findall(rf'href="{URL}([0-9a-f-]{{36}})/"', text)
    assert seen == [str(row.pk) for row in reversed(rows)]
    assert "q=%EA%B8%B0%EB%A1%9D" in text


def test_the_list_costs_the_same_few_queries_whatever_its_length(
    teacher, django_assert_max_num_queries
):
    for _ in range(20):
        result(teacher)
    client = client_of(teacher)
    with django_assert_max_num_queries(4):  # session, user, count, page
        assert client.get(URL).status_code == 200


def test_what_has_no_text_or_is_past_its_time_is_no_entry(teacher):
    hidden = [
        result(teacher, status="failed", source="baseline", text=""),
        result(teacher, expires_at=timezone.now() - timedelta(seconds=1)),
    ]
    _, text = page(teacher)
    for row in hidden:
        assert str(row.pk) not in text
        assert page(teacher, of(row))[0].status_code == 404
    kept = result(teacher, saved=True, expires_at=timezone.now() - timedelta(days=1))
    assert page(teacher, of(kept))[0].status_code == 200


def test_the_detail_shows_chart_and_text_as_they_were_stored(teacher):
    row = result(teacher, title="내 사주")
    response, text = page(teacher, of(row))
    assert response.status_code == 200
    assert "<h1>내 사주</h1>" in text
    for words in (
        "선생님은 <strong>보석</strong> 같은", "만 32세에 시작된", "정인", "편인", "지장간", "태강",
        "model-x", "7판", "엔진 1.0", "오행",
    ):  # fmt: skip
        assert words in text, words
    assert "{name}" not in text
    for char in "戊辰己未辛甲午":
        assert char in text
    assert "사령" not in text.split("</table>")[0]


def test_the_detail_of_an_unknown_hour_and_of_two_people(teacher):
    row = result(teacher, chart=CHART | {"hour": None}, kind="topic", topic="compatibility",
                 relation="friend", partner_chart=CHART)  # fmt: skip
    _, text = page(teacher, of(row))
    assert "시각 모름" in text
    assert "친구 궁합" in text
    assert "두 사람의 여덟 글자" in text


def test_a_text_without_headings_is_shown_whole_and_never_run(teacher):
    row = result(teacher, kind="chat", text="안녕하세요 <script>alert(1)</script>\n\n둘째 문단")
    _, text = page(teacher, of(row))
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    assert "둘째 문단" in text
    assert "사주 선생님과 나눈 상담" in text


def test_renaming_leads_back_with_a_message(teacher):
    row = result(teacher)
    response = client_of(teacher).post(
        of(row, "rename"), {"title": "  새  학기\n준비 "}, follow=True
    )
    assert response.redirect_chain == [(of(row), 302)]
    text = response.content.decode()
    assert "<h1>새 학기 준비</h1>" in text
    assert "이름을 바꾸었어요." in text
    client_of(teacher).post(of(row, "rename"), {"title": ""})
    assert "<h1>사주 풀이</h1>" in page(teacher, of(row))[1]


@pytest.mark.parametrize(
    "title", ["\x00", "가\x00나", "\ud800", "‮뒤집기", "<b>굵게</b>", "👩‍🏫 선생님", "'\"; --"]
)
def test_any_title_is_stored_as_plain_words_and_shown_escaped(teacher, title):
    row = result(teacher)
    body = json.dumps({"title": title})
    response = client_of(teacher).post(
        of(row, "rename"), body, content_type="application/json", headers=JSON
    )
    assert response.status_code == 200
    shown, text = page(teacher, of(row))
    assert shown.status_code == 200
    assert "<b>굵게" not in text
    row.refresh_from_db()
    assert not set(row.title) & set("\x00\ud800‮")


def test_a_title_that_is_too_long_comes_back_with_the_reason(teacher):
    row = result(teacher, title="그대로")
    long = "가" * 10_000
    response = client_of(teacher).post(of(row, "rename"), {"title": long})
    assert response.status_code == 400
    assert "60자까지 쓸 수 있어요." in response.content.decode()
    assert long in response.content.decode()
    as_json = client_of(teacher).post(of(row, "rename"), {"title": long}, headers=JSON)
    assert as_json.status_code == 400
    assert as_json.json()["fields"] == {"title": ["60자까지 쓸 수 있어요."]}
    row.refresh_from_db()
    assert row.title == "그대로"


def test_keeping_and_letting_go(teacher):
    row = result(teacher)
    client_of(teacher).post(of(row, "keep"), {"saved": "1"})
    row.refresh_from_db()
    assert row.saved
    assert row.expires_at is None
    client_of(teacher).post(of(row, "keep"), {"saved": "0"})
    row.refresh_from_db()
    assert not row.saved
    assert timedelta(days=29) < row.expires_at - timezone.now() <= timedelta(days=30)


def test_what_is_shared_is_not_let_go_before_its_link_is_taken_back(teacher):
    row = result(teacher)
    client_of(teacher).post(of(row, "share"), {"shared": "1"})
    assert "보관 풀기" not in page(teacher, of(row))[1]
    response = client_of(teacher).post(of(row, "keep"), {"saved": "0"}, headers=JSON)
    assert response.status_code == 400
    assert response.json()["fields"] == {"saved": [STILL_SHARED]}
    row.refresh_from_db()
    assert row.saved
    client_of(teacher).post(of(row, "share"), {"shared": "0"})
    client_of(teacher).post(of(row, "keep"), {"saved": "0"})
    row.refresh_from_db()
    assert not row.saved


def test_a_body_without_a_title_takes_none_away(teacher):
    row = result(teacher, title="그대로")
    response = client_of(teacher).post(
        of(row, "rename"), "{}", content_type="application/json", headers=JSON
    )
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["title"]
    row.refresh_from_db()
    assert row.title == "그대로"


def test_deleting_asks_first_and_needs_no_script(teacher):
    row = result(teacher, title="지울 것")
    response, text = page(teacher, of(row, "delete"))
    assert response.status_code == 200
    assert "지울 것" in text
    assert FortuneResult.objects.count() == 1
    response = client_of(teacher).post(of(row, "delete"), follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "풀이를 지웠어요." in response.content.decode()
    assert FortuneResult.objects.count() == 0


def test_scripts_are_answered_in_json(teacher):
    row = result(teacher)
    client = client_of(teacher)
    kept = client.post(of(row, "keep"), {"saved": "1"}, headers=JSON).json()
    assert kept == {"success": True, "saved": True}
    assert client.post(of(row, "delete"), headers=JSON).json() == {"success": True}


def requests_of(row):
    """Every request that concerns one entry: method and path."""
    yield "get", of(row)
    yield "get", of(row, "delete")
    yield "get", f"{of(row)}card.png"
    for action in ("rename", "keep", "delete", "share"):
        yield "post", of(row, action)


@pytest.mark.parametrize("role", ["stranger", "boss"])
def test_other_peoples_entries_are_not_there_for_anybody(teacher, role, request):
    other = request.getfixturevalue(role)
    row = result(teacher, title="비밀 제목", saved=True, expires_at=None)
    before = FortuneResult.objects.filter(pk=row.pk).values().get()
    for method, path in requests_of(row):
        for headers in (HTML, JSON):
            response = getattr(client_of(other), method)(path, {"title": "x"}, headers=headers)
            assert response.status_code == 404, (method, path)
            assert "비밀 제목" not in response.content.decode()
    answer = client_of(other).post(SAVE, {"result_id": str(row.pk)})
    assert answer.status_code == 404
    assert answer.json()["error"] == "NOT_FOUND"
    assert FortuneResult.objects.filter(pk=row.pk).values().get() == before


def test_who_is_not_logged_in_is_led_to_the_log_in(teacher):
    row = result(teacher, title="비밀 제목")
    before = FortuneResult.objects.filter(pk=row.pk).values().get()
    for method, path in [("get", URL), *requests_of(row)]:
        response = getattr(Client(), method)(path, headers=HTML)
        assert response.status_code == (302 if method == "get" else 401), path
        assert "비밀 제목" not in response.content.decode()
        response = getattr(Client(), method)(path, headers=JSON)
        assert response.status_code == 401
        assert response.json()["error"] == "LOGIN_REQUIRED"
    assert Client().post(SAVE, BIRTH).status_code == 401
    assert FortuneResult.objects.filter(pk=row.pk).values().get() == before


def test_every_change_needs_the_token_and_none_is_made_by_get(teacher):
    row = result(teacher)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(teacher)
    for path in [*(of(row, action) for action in ("rename", "keep", "delete", "share")), SAVE]:
        assert strict.post(path, {"title": "x"}).status_code == 403
    for action in ("rename", "keep", "share"):
        assert client_of(teacher).get(of(row, action)).status_code == 405
    assert client_of(teacher).get(SAVE).status_code == 405
    row.refresh_from_db()
    assert row.title == ""
    assert row.share_token is None


@pytest.mark.parametrize("result_id", ["", "1", "x", "00000000-0000-0000-0000-000000000000", "%00"])
def test_an_unknown_entry_is_not_there(teacher, result_id):
    for action in ("", "delete/", "card.png"):
        response = client_of(teacher).get(f"{URL}{result_id}/{action}")
        assert response.status_code == 404


def test_saving_a_birth_writes_down_the_baseline(teacher):
    response = client_of(teacher).post(SAVE, BIRTH | {"name": "김하늘"})
    assert response.status_code == 200
    body = response.json()
    row = FortuneResult.objects.get()
    assert body == {
        "success": True, "saved": True, "result_id": str(row.pk), "url": of(row),
    }  # fmt: skip
    assert (row.status, row.source, row.saved, row.expires_at) == ("done", "baseline", True, None)
    assert row.user_id == teacher.pk
    assert row.text.startswith("## 한눈에 보기\n\n{name} 선생님은")
    assert "김하늘" not in json.dumps(FortuneResult.objects.values().get(), default=str)
    assert "1988" not in json.dumps([row.text, row.chart, row.title])
    again = client_of(teacher).post(SAVE, BIRTH).json()
    assert again["result_id"] == body["result_id"]
    assert FortuneResult.objects.count() == 1


@pytest.mark.parametrize("topic", ["personality", "luck"])
def test_a_topic_is_kept_under_its_own_question(teacher, topic):
    client_of(teacher).post(SAVE, BIRTH)
    client_of(teacher).post(SAVE, BIRTH | {"kind": "topic", "topic": topic})
    row = FortuneResult.objects.get(kind="topic")
    assert (row.topic, row.source, row.saved) == (topic, "baseline", True)
    assert row.text.startswith("## ")
    assert FortuneResult.objects.count() == 2
    assert page(teacher, of(row))[0].status_code == 200


def test_two_people_are_kept_with_both_charts_and_who_they_are(teacher):
    partner = {"partner_gender": "male", "partner_birth_date": "1990-01-01"}
    asked = {"kind": "topic", "topic": "compatibility", "relation": "family"}
    body = client_of(teacher).post(SAVE, BIRTH | asked | partner).json()
    row = FortuneResult.objects.get(pk=body["result_id"])
    assert (row.relation, row.saved, row.chart) == ("family", True, CHART)
    assert row.partner_chart["hour"] is None
    text = page(teacher, of(row))[1]
    assert "가족 궁합" in text
    assert "두 사람의 여덟 글자" in text


def test_a_day_is_kept_under_its_own_date(teacher):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for day in (tomorrow.isoformat(), "", tomorrow.isoformat()):
        client_of(teacher).post(SAVE, BIRTH | {"kind": "daily", "target_date": day})
    kept = FortuneResult.objects.filter(kind="daily").values_list("target_date", flat=True)
    assert set(kept) == {timezone.localdate(), tomorrow}
    assert len(kept) == 2
    assert f"{tomorrow.month}월 {tomorrow.day}일의 하루" in page(teacher)[1]


def test_saving_what_the_ai_wrote_keeps_its_text(async_client, teacher, upstream):
    upstream.reply(READING)
    play(async_client.aforce_login(teacher))
    made = play(async_client.post("/fortune/api/", BIRTH)).json()
    saved = client_of(teacher).post(SAVE, BIRTH).json()
    assert saved["result_id"] == made["result_id"]
    row = FortuneResult.objects.get()
    assert (row.status, row.source, row.saved, row.expires_at) == ("done", "ai", True, None)
    assert row.text == READING


def test_a_row_that_is_being_written_is_kept_and_left_to_its_writer(teacher):
    client_of(teacher).post(SAVE, BIRTH)
    rows = FortuneResult.objects.all()
    lease = timezone.now() + timedelta(seconds=30)
    rows.update(status="running", source="ai", text="앞부분", saved=False, lease_until=lease)
    assert client_of(teacher).post(SAVE, BIRTH).status_code == 200
    row = rows.get()
    assert (row.status, row.text, row.saved) == ("running", "앞부분", True)


def test_saving_by_id_keeps_ones_own_entry(teacher):
    row = result(teacher)
    body = json.dumps(
        {"result_id": str(row.pk), "text": "지어낸 글", "chart": {"day": ["甲", "子"]}}
    )
    response = client_of(teacher).post(SAVE, body, content_type="application/json")
    assert response.status_code == 200
    row.refresh_from_db()
    assert (row.saved, row.expires_at, row.text, row.chart) == (True, None, TEXT, CHART)


def test_a_form_without_scripts_is_led_to_the_entry(teacher):
    response = client_of(teacher).post(SAVE, BIRTH, headers=HTML, follow=True)
    row = FortuneResult.objects.get()
    assert response.redirect_chain == [(of(row), 302)]
    assert "보관함에 넣었어요." in response.content.decode()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("{broken", {"__all__"}),
        ("[1, 2]", {"__all__"}),
        (json.dumps({"result_id": "../../etc"}), {"result_id"}),
        (json.dumps({"result_id": "\x00"}), {"result_id"}),
        (json.dumps({}), {"birth_date", "gender"}),
        (json.dumps(BIRTH | {"kind": "chat"}), {"kind"}),
        (json.dumps(BIRTH | {"kind": "topic", "topic": "x"}), {"topic"}),
        (
            json.dumps(BIRTH | {"kind": "topic", "topic": "compatibility"}),
            {"partner_birth_date", "partner_gender"},
        ),
        (json.dumps(BIRTH | {"kind": "daily", "target_date": "2026-02-30"}), {"target_date"}),
        (json.dumps({"birth_date": "2023-02-29", "gender": "male"}), {"birth_date"}),
    ],
)
def test_what_cannot_be_saved_is_refused_with_the_reason(teacher, body, fields):
    response = client_of(teacher).post(SAVE, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"] == "INVALID_INPUT"
    assert fields <= response.json()["fields"].keys()
    assert FortuneResult.objects.count() == 0
