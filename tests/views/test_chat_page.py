"""GET /fortune/chat/ and its forms - the consultation as a page, which needs no JavaScript."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.html import escape

from fortune.models import ChatMessage, ChatSession, UserSajuProfile
from fortune.services import chat
from tests.conftest import BIRTH
from tests.front.test_templates import Page
from tests.scene import parse_events, play, stream_text

pytestmark = pytest.mark.django_db(transaction=True)
CHAT, CREATE, SEND = "/fortune/chat/", "/fortune/chat/create/", "/fortune/chat/send/"
ANSWER = "선생님은 신금 일간이시라 말을 곱게 다듬으시지요. 오늘은 물 한 잔 드시고 쉬어 보세요."


@pytest.fixture
def teacher(async_client):
    user = User.objects.create_user("haneul")
    async_client.force_login(user)
    return user


@pytest.fixture
def session(async_client, teacher):
    play(async_client.post(CREATE, BIRTH))
    return ChatSession.objects.get()


def get(async_client, path=CHAT):
    return play(async_client.get(path)).content.decode()


def send(async_client, session, message, **more):
    body = {"session_id": str(session.pk), "message": message, "page": "1"} | more
    return play(async_client.post(SEND, body))


def said(page):
    """Who spoke, bubble by bubble."""
    return re.findall(r'data-said="(\w+)"', page[: page.index("<template")])


def test_the_first_visit_opens_one_for_a_kept_person_by_one_press(async_client, teacher, upstream):
    UserSajuProfile.objects.create(
        user=teacher, label="나", nickname="하늘", birth=BIRTH, is_default=True
    )
    page = get(async_client)
    form = re.search(rf'<form method="post" action="{CREATE}">.*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert fields["birth_date"] == BIRTH["birth_date"]
    assert play(async_client.post(CREATE, fields)).status_code == 302
    assert ChatSession.objects.get().active


def test_without_a_kept_person_the_form_stands_open(async_client, teacher, upstream):
    page = get(async_client)
    assert '<details class="card' not in page
    assert f'action="{CREATE}"' in page
    assert 'name="name"' not in page, "nobody is named in a consultation"


def test_a_wrong_birth_is_said_at_its_field_and_opens_nothing(async_client, teacher, upstream):
    response = play(async_client.post(CREATE, BIRTH | {"birth_date": "2023-02-29"}))
    assert response.status_code == 400
    assert "2월에는 29일이 없어요" in response.content.decode()
    assert not ChatSession.objects.exists()


def test_the_open_page_is_sound_and_says_what_is_left(async_client, session, upstream):
    html = get(async_client)
    page = Page(html)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert len(page.all("h1")) == 1
    assert re.search(r"<span data-chat-left>10</span>번", html)
    until = timezone.localtime(session.expires_at)
    assert f"{until.month}월 {until.day}일</time>까지" in html
    assert "전문 상담을 대신하지 않으니" in html
    for text in session.suggestions:
        assert f'name="message" value="{escape(text)}"' in html
    assert "1988" not in html


def test_an_asked_suggestion_is_not_offered_again(async_client, session, upstream):
    upstream.reply(ANSWER)
    first, *others = session.suggestions
    assert send(async_client, session, first)["Location"] == f"{CHAT}#latest"
    page = get(async_client)
    assert f'value="{escape(first)}"' not in page
    assert all(f'value="{escape(text)}"' in page for text in others)
    assert said(page) == ["user", "assistant"]
    assert page.count('id="latest"') == 1


def test_what_a_teacher_types_is_text_and_never_markup(async_client, session, upstream):
    upstream.reply(ANSWER)
    send(async_client, session, "<b>굵게</b> **별**")
    page = get(async_client)
    assert "&lt;b&gt;굵게&lt;/b&gt; **별**" in page
    assert "<b>굵게" not in page


def test_a_line_break_counts_as_one_sign(async_client, session, upstream):
    upstream.reply(ANSWER)
    assert send(async_client, session, "가\r\n" * 499 + "나" * 2).status_code == 302
    assert len(ChatMessage.objects.first().text) == 1000


def test_a_text_that_is_too_long_stays_in_the_field(async_client, session, upstream):
    page = send(async_client, session, "가" * 1001).content.decode()
    assert "지금은 1001자예요" in page
    field = re.search(r"<textarea.*?</textarea>", page, re.DOTALL)[0]
    assert 'aria-invalid="true"' in field
    assert "가" * 1001 in field


def test_an_answer_that_broke_off_says_so_and_is_not_asked_again(async_client, session, upstream):
    upstream.reply("천천히 걸어 보세요. " * 20)
    upstream.truncate(after_chunks=8)
    assert send(async_client, session, "지쳐요").status_code == 302
    page = get(async_client)
    note = re.search(r"data-said-note( hidden)?>여기까지 쓰고 멈췄어요", page)
    assert note and not note[1]
    assert "지쳐요</textarea>" not in page


def test_an_error_speaks_of_the_consultation_and_keeps_the_question(
    async_client, session, upstream
):
    upstream.fail(500, times=None)
    page = send(async_client, session, "괜찮을까요?").content.decode()
    assert "사주 선생님께 닿지 않았어요" in page
    assert "기본 풀이" not in page[page.index("<main") :]
    assert "괜찮을까요?</textarea>" in page


def test_an_error_event_speaks_of_the_consultation_too(async_client, session, upstream):
    upstream.reply("  ")
    body = {"session_id": str(session.pk), "message": "괜찮을까요?"}

    async def scene():
        response = await async_client.post(SEND, body)
        return await stream_text(response) if response.streaming else response.content.decode()

    assert "빈 종이를 돌려주었어요. 다시 보내시면" in play(scene())


def test_care_has_its_own_bubble_with_numbers_to_call_and_is_gone_at_the_next_look(
    async_client, session, upstream
):
    page = send(async_client, session, "이제 그만 죽고 싶어요").content.decode()
    assert said(page) == ["user", "care"]
    shown = page[: page.index("<template")]
    assert re.search(r'href="tel:109" data-call="109">', shown)
    assert re.search(r'data-call="1395" hidden>', shown)
    assert "</textarea>" in page
    assert "죽고 싶어요</textarea>" not in page
    assert said(get(async_client)) == []


def test_a_page_asked_for_while_an_answer_is_written_waits_for_it(async_client, session, upstream):
    ChatMessage.objects.create(session=session, role="user", text="물음")
    page = get(async_client)
    assert re.search(r'data-answers="0" data-waiting', page)
    assert "답을 쓰고 있어요" in page


def test_one_who_waits_for_an_answer_never_gets_the_one_before(async_client, session, upstream):
    for role, text in (("user", "첫째"), ("assistant", "첫째 답")):
        ChatMessage.objects.create(session=session, role=role, text=text)

    async def join(after):
        body = {"session_id": str(session.pk), "join": "1", "after": after}
        return parse_events(await stream_text(await async_client.post(SEND, body)))

    assert play(join("0"))[0].data["text"] == "첫째 답"
    assert play(join("1"))[0].data["error"] == "NOT_FOUND"
    assert play(join("많이"))[0].data["text"] == "첫째 답"


def test_the_last_turn_leaves_the_ways_on_instead_of_the_field(async_client, session, upstream):
    ChatSession.objects.update(turns_used=10)
    page = get(async_client)
    assert re.search(r"data-chat-box hidden>", page)
    assert re.search(r"data-chat-over>", page)
    assert "data-chat-suggestions" not in page


def test_a_new_one_says_first_that_it_closes_the_open_one(async_client, session, upstream):
    page = get(async_client, f"{CHAT}?new=1")
    assert "지금 열려 있는 상담(남은 물음 10번)은 새 상담을 열면 닫히고" in page
    assert chat.session_active(session.user_id) == session


def test_a_question_to_one_that_ended_meanwhile_is_not_lost(async_client, session, upstream):
    ChatSession.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    page = send(async_client, session, "아직 계신가요?").content.decode()
    assert "이 상담은 끝났거나 기간이 지났어요" in page
    assert "<q>아직 계신가요?</q>" in page
    assert f'action="{CREATE}"' in page


def test_without_a_key_the_page_says_so_and_leads_to_the_topics(async_client, teacher, settings):
    settings.OPENAI_API_KEY = ""
    page = get(async_client)
    assert "지금은 상담을 쉬고 있어요" in page
    assert 'href="/fortune/topics/">주제별 풀이 펼치기' in page
    assert f'action="{CREATE}"' not in page


def test_without_a_key_what_was_said_can_still_be_read(async_client, session, settings):
    ChatMessage.objects.create(session=session, role="user", text="물음")
    ChatMessage.objects.create(session=session, role="assistant", text="그 답이에요.")
    settings.OPENAI_API_KEY = ""
    page = get(async_client)
    assert "그 답이에요." in page
    assert "<textarea" not in page
