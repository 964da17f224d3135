"""Sharing: a link that shows a result to others and can be taken back."""

import json
import os
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from fortune.models import FortuneResult
from fortune.services.sharing import NO_CHAT
from tests import processes
from tests.conftest import BIRTH
from tests.library import (
    CHART,
    HTML,
    JSON,
    boss,
    client_of,
    of,
    page,
    result,
    stranger,
    teacher,
)

__all__ = ["boss", "stranger", "teacher"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("비밀 제목", "만 32세", "32세", "1988")


@pytest.fixture
def row(teacher):
    return result(teacher, title="비밀 제목 김하늘 1988")


def share(row, user=None, **fields) -> dict[str, object]:
    response = client_of(user or row.user).post(of(row, "share"), fields, headers=JSON)
    assert response.status_code == 200
    return response.json()


def path_of(url: str) -> str:
    assert url.startswith("http://testserver/fortune/s/")
    return url.removeprefix("http://testserver")


def test_a_share_is_a_token_of_256_bits_and_keeps_the_entry(row):
    answer = share(row)
    row.refresh_from_db()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", row.share_token)
    assert answer["share_url"] == f"http://testserver/fortune/s/{row.share_token}/"
    assert row.saved
    assert row.expires_at is None
    assert share(row)["share_url"] == answer["share_url"]


@pytest.mark.parametrize("role", [None, "teacher", "stranger", "boss"])
def test_everybody_with_the_link_reads_chart_and_text_and_nothing_more(row, role, request):
    url = path_of(share(row)["share_url"])
    reader = request.getfixturevalue(role) if role else None
    response = client_of(reader).get(url)
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("신금 일간의 사주 풀이", "<strong>보석</strong>", "30대에 시작된", "만세력"):
        assert words in text
    for char in "戊辰己未辛甲午":
        assert char in text
    for secret in (*SECRETS, str(row.pk), row.fingerprint):
        assert secret not in text
    for posted in ("/rename/", "/delete/", "/keep/", "/share/", "theme"):
        assert f'action="/fortune{posted}' not in text
    assert "/fortune/history/0" not in text


def test_a_shared_answer_stays_out_of_search_engines_caches_and_referrers(row):
    answer = share(row)
    for url in (answer["share_url"], answer["og_url"], answer["card_url"]):
        response = Client().get(path_of(url))
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-cache"
    text = Client().get(path_of(answer["share_url"])).content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in text


def test_the_page_tells_messengers_its_picture_and_first_sentence(row):
    answer = share(row)
    text = Client().get(path_of(answer["share_url"])).content.decode()
    told = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', text))
    assert told["title"] == "신금 일간의 사주 풀이"
    assert told["description"] == "선생님은 보석 같은 분이세요."
    assert told["url"] == answer["share_url"]
    assert told["image"] == answer["og_url"]
    assert (told["image:width"], told["image:height"]) == ("1200", "630")


@pytest.mark.parametrize(("name", "size"), [("og_url", (1200, 630)), ("card_url", (1080, 1350))])
def test_the_pictures_are_pngs_of_their_size_without_a_word_inside(row, name, size):
    response = Client().get(path_of(share(row)[name]))
    assert response["Content-Type"] == "image/png"
    image = Image.open(BytesIO(response.content))
    assert image.size == size
    assert image.info == {}


def test_after_it_was_taken_back_the_link_leads_nowhere_and_a_new_one_is_another(row):
    first = share(row)
    assert share(row, shared="0") == {"success": True, "shared": False}
    for url in (first["share_url"], first["og_url"], first["card_url"]):
        assert Client().get(path_of(url)).status_code == 404
    row.refresh_from_db()
    assert row.share_token is None
    assert row.saved
    assert share(row)["share_url"] != first["share_url"]


def test_deleting_the_entry_closes_the_link(row):
    url = path_of(share(row)["share_url"])
    client_of(row.user).post(of(row, "delete"))
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "A" * 42,
        "A" * 44,
        "A" * 43,
        "A" * 42 + "%00",
        "..%2F" + "A" * 38,
        "가" * 43,
        "A" * 9000,
    ],
)
def test_a_token_that_is_none_is_not_there(row, token):
    share(row)
    for more in ("", "og.png", "card.png"):
        for headers in (HTML, JSON):
            response = Client().get(f"/fortune/s/{token}/{more}", headers=headers)
            assert response.status_code == 404
            assert str(row.pk) not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_shared_page_can_only_be_read(row, method):
    url = path_of(share(row)["share_url"])
    assert getattr(Client(), method)(url).status_code == 405


@pytest.mark.parametrize("role", ["stranger", "boss"])
def test_nobody_shares_or_unshares_for_another(row, role, request):
    other = request.getfixturevalue(role)
    assert client_of(other).post(of(row, "share"), headers=JSON).status_code == 404
    url = path_of(share(row)["share_url"])
    response = client_of(other).post(of(row, "share"), {"shared": "0"}, headers=JSON)
    assert response.status_code == 404
    assert Client().get(url).status_code == 200


def test_a_consultation_is_not_shared_and_has_no_card(teacher):
    row = result(teacher, kind="chat", text="저는 김하늘이고 1988년생이에요.")
    response = client_of(teacher).post(of(row, "share"), headers=JSON)
    assert response.status_code == 400
    assert response.json()["fields"] == {"__all__": [NO_CHAT]}
    assert client_of(teacher).get(f"{of(row)}card.png").status_code == 400
    assert "공유 링크 만들기" not in page(teacher, of(row))[1]


def test_what_has_no_text_is_not_shared(teacher):
    row = result(teacher, text="", saved=True)
    assert client_of(teacher).post(of(row, "share"), headers=JSON).status_code == 404
    FortuneResult.objects.update(share_token="A" * 43)
    assert Client().get(f"/fortune/s/{'A' * 43}/").status_code == 404


def test_what_is_still_being_written_says_that_it_can_be_shared_soon(teacher):
    row = result(teacher, text="", saved=True, status="running")
    text = page(teacher, of(row))[1]
    assert "AI가 이 풀이를 쓰고 있어요. 잠시 뒤에 새로 고치시면" in text
    assert "공유 링크 만들기" not in text


def test_the_partners_chart_of_two_people_stays_with_the_owner(teacher):
    partner = {"year": ["甲", "寅"], "month": ["丙", "寅"], "day": ["癸", "亥"], "hour": None}
    row = result(teacher, kind="topic", topic="compatibility", relation="friend",
                 partner_chart=partner)  # fmt: skip
    assert "亥" in page(teacher, of(row))[1]
    text = Client().get(path_of(share(row)["share_url"])).content.decode()
    assert "신금 일간의 친구 궁합" in text
    assert "亥" not in text


def test_the_owner_takes_the_card_home_without_sharing(row):
    response = client_of(row.user).get(f"{of(row)}card.png")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="saju-card.png"'
    assert Image.open(BytesIO(response.content)).size == (1080, 1350)
    row.refresh_from_db()
    assert row.share_token is None


def test_without_scripts_the_link_is_made_and_shown_and_taken_back(row):
    response = client_of(row.user).post(
        of(row, "share"), {"shared": "1"}, headers=HTML, follow=True
    )
    text = response.content.decode()
    row.refresh_from_db()
    assert f'value="http://testserver/fortune/s/{row.share_token}/"' in text
    assert "링크를 만들었어요." in text
    response = client_of(row.user).post(
        of(row, "share"), {"shared": "0"}, headers=HTML, follow=True
    )
    assert "링크를 거두었어요." in response.content.decode()


def test_a_shared_entry_outlives_its_month(row):
    url = path_of(share(row)["share_url"])
    FortuneResult.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert Client().get(url).status_code == 200


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_a_text_is_shown_and_never_run(teacher, payload):
    row = result(teacher, text=f"## {payload}\n\n{payload} 끝.\n\n## 둘\n\n글", chart=CHART)
    text = Client().get(path_of(share(row)["share_url"])).content.decode()
    assert payload not in text
    assert "&lt;" in text


def test_a_name_and_a_birth_leave_no_trace_on_the_way_to_a_share(teacher, caplog):
    """In rows, in the cache, in the log, and in what others are shown."""
    birth = BIRTH | {"name": "표식이름"}
    with caplog.at_level("DEBUG"):
        saved = client_of(teacher).post("/fortune/api/save/", birth).json()
        answer = share(FortuneResult.objects.get(pk=saved["result_id"]))
        shown = [Client().get(path_of(answer[name])) for name in ("share_url", "og_url")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM django_cache_table")
        (key,) = cursor.fetchall()
    assert re.fullmatch(r":1:picture:1:og:[0-9a-f]{64}", key[0])
    rows = list(FortuneResult.objects.values())
    for mark in ("표식이름", "1988-07-15", "1988.07.15", "19880715"):
        assert mark not in json.dumps(rows, default=str, ensure_ascii=False)
        assert mark not in caplog.text
        assert mark not in shown[0].content.decode()
    assert shown[1].content.count(b"tEXt") == 0


def policy(**environment: str) -> dict[str, object]:
    code = """
import json
from config.settings import CONTENT_SECURITY_POLICY
print(json.dumps(CONTENT_SECURITY_POLICY["DIRECTIVES"]))
"""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = processes.run("-c", code, environment=clean | environment)
    done.check_returncode()
    return json.loads(done.stdout)


def test_kakao_is_in_the_policy_only_with_a_key():
    usual, with_key = policy(), policy(KAKAO_JS_KEY="a-key")
    assert "kakao" not in json.dumps(usual)
    assert usual["require-trusted-types-for"] == ["'script'"]
    assert with_key["script-src"] == ["'self'", "https://t1.kakaocdn.net"]
    assert with_key["form-action"] == ["'self'", "https://sharer.kakao.com"]
    trusted_types = {"require-trusted-types-for", "trusted-types"}
    assert not trusted_types & with_key.keys()
    assert "unsafe" not in json.dumps(with_key)
    same = usual.keys() - {"script-src", "form-action"} - trusted_types
    assert {name: usual[name] for name in same} == {name: with_key[name] for name in same}


def test_the_button_of_kakao_is_there_only_with_a_key(row, settings):
    share(row)
    settings.KAKAO_JS_KEY = ""
    assert "kakao" not in page(row.user, of(row))[1]
    settings.KAKAO_JS_KEY = "a-key"
    text = page(row.user, of(row))[1]
    assert 'data-key="a-key"' in text
    assert settings.KAKAO_SDK["sdk"] in text
    assert 'data-integrity="sha384-' in text
    assert "<script type" in text
    assert text.count("<script") == 1  # Kakao's own is fetched when the button is pressed
