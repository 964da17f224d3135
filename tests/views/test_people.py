"""The people and dates a teacher keeps: their owner's alone, whatever is posted."""

import json
import uuid

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from fortune.models import FavoriteDate, UserSajuProfile
from tests.conftest import BIRTH

pytestmark = pytest.mark.django_db(transaction=True)

ME = BIRTH | {"label": "나", "who": "self", "name": "김하늘"}
FRIEND = ME | {"label": "친구", "who": "other", "consent": "on", "birth_date": "1990-06-15"}
LONG = "가" * 10_000


@pytest.fixture
def teacher(client):
    user = User.objects.create_user("haneul")
    client.force_login(user)
    return user


@pytest.fixture
def person(teacher):
    return UserSajuProfile.objects.create(
        user=teacher, label="나", nickname="김하늘", birth=dict(BIRTH), is_default=True
    )


def urls_of(pk):
    return [
        reverse(f"fortune:{name}", args=[pk])
        for name in (
            "person", "person_delete", "person_default", "profile_update_api",
            "profile_delete_api", "profile_default_api",
        )
    ]  # fmt: skip


def test_the_first_person_is_kept_and_becomes_the_default(client, teacher):
    answer = client.post(reverse("fortune:person_add"), ME)
    assert answer.status_code == 302
    kept = UserSajuProfile.objects.get()
    assert (kept.user, kept.label, kept.nickname) == (teacher, "나", "김하늘")
    assert kept.is_default
    assert kept.consented_at is None
    assert kept.birth["birth_date"] == "1988-07-15"
    assert "name" not in kept.birth


def test_a_kept_person_is_listed_with_the_birth_and_ready_to_be_read(client, person):
    page = client.get(reverse("fortune:people")).content.decode()
    assert "1988.07.15" in page
    assert 'value="1988-07-15"' in page
    assert "김하늘" in page


def test_one_tap_fills_the_form(client, person):
    page = client.get("/fortune/").content.decode()
    assert "나<span" in page
    filled = client.post("/fortune/", BIRTH | {"name": "김하늘", "edit": "1"}).content.decode()
    assert 'value="1988-07-15"' in filled


def test_another_adult_is_kept_only_with_consent(client, teacher):
    answer = client.post(reverse("fortune:person_add"), FRIEND | {"consent": ""})
    assert answer.status_code == 400
    assert "그분이 좋다고" in answer.content.decode()
    assert "1990-06-15" in answer.content.decode(), "nothing typed is lost"
    assert not UserSajuProfile.objects.exists()
    client.post(reverse("fortune:person_add"), FRIEND)
    assert UserSajuProfile.objects.get().consented_at


def test_a_child_is_refused(client, teacher):
    answer = client.post(reverse("fortune:person_add"), ME | {"birth_date": "2020-01-01"})
    assert answer.status_code == 400
    assert "14세" in answer.content.decode()


def test_a_person_can_be_changed(client, person):
    url = reverse("fortune:person", args=[person.pk])
    assert "1988-07-15" in client.get(url).content.decode()
    client.post(url, ME | {"label": "본인", "birth_time": ""})
    person.refresh_from_db()
    assert person.label == "본인"
    assert "birth_time" not in person.birth


def test_there_is_one_default_and_it_can_be_moved(client, person, teacher):
    client.post(reverse("fortune:person_add"), FRIEND)
    friend = UserSajuProfile.objects.get(label="친구")
    client.post(reverse("fortune:person_default", args=[friend.pk]))
    assert list(UserSajuProfile.objects.filter(is_default=True)) == [friend]


def test_deleting_asks_first_and_hands_the_default_on(client, person):
    client.post(reverse("fortune:person_add"), FRIEND)
    url = reverse("fortune:person_delete", args=[person.pk])
    assert "정말 지울까요" in client.get(url).content.decode()
    assert UserSajuProfile.objects.count() == 2
    client.post(url)
    assert UserSajuProfile.objects.get().is_default


def test_the_same_over_json(client, teacher):
    url = reverse("fortune:profile_list_api")
    added = client.post(url, json.dumps(ME), content_type="application/json")
    assert added.status_code == 201
    profile = added.json()["profile"]
    assert profile["birth"]["birth_date"] == "1988-07-15"
    assert client.get(url).json()["profiles"] == [profile]
    update = reverse("fortune:profile_update_api", args=[profile["id"]])
    assert client.post(update, ME | {"label": "본인"}).json()["profile"]["label"] == "본인"
    gone = client.post(reverse("fortune:profile_delete_api", args=[profile["id"]]))
    assert gone.json() == {"success": True}
    assert not UserSajuProfile.objects.exists()


def test_what_belongs_to_another_is_not_there(client, person):
    client.force_login(User.objects.create_user("stranger"))
    for url in [*urls_of(person.pk), *urls_of(uuid.uuid4())]:
        assert client.post(url, ME).status_code == 404, url
    assert "김하늘" not in client.get(reverse("fortune:people")).content.decode()
    person.refresh_from_db()
    assert person.label == "나"


def test_a_superuser_is_a_stranger_here_too(client, person):
    client.force_login(User.objects.create_superuser("operator"))
    for url in urls_of(person.pk):
        assert client.post(url, ME).status_code == 404, url


def test_who_is_not_logged_in_is_led_to_the_log_in(client, db):
    page = client.get(reverse("fortune:people"))
    assert page.status_code == 302
    assert "next=" in page.url
    api = client.get(reverse("fortune:profile_list_api"))
    assert (api.status_code, api.json()["error"]) == (401, "LOGIN_REQUIRED")
    assert client.post(reverse("fortune:person_add"), ME).status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", ""), ("label", LONG), ("label", "나\u202e"), ("who", ""), ("who", "pet"),
        ("birth_date", "1990-02-30"), ("birth_date", LONG), ("birth_time", "25:00"),
        ("gender", "x"), ("birth_place", "atlantis"), ("name", "<b>"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field(client, teacher, field, value):
    answer = client.post(reverse("fortune:profile_list_api"), ME | {field: value})
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_INPUT")
    assert field in answer.json()["fields"]
    assert not UserSajuProfile.objects.exists()


def test_the_page_names_every_error_above_the_fields_and_at_its_field(client, teacher):
    typed = FRIEND | {"label": LONG, "consent": "", "birth_date": "2023-02-29"}
    page = client.post(reverse("fortune:person_add"), typed).content.decode()
    for field in ("label", "consent", "birth_date"):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}-error"' in page
    assert LONG in page, "what was typed is still there"


def test_there_is_an_end_to_how_many_are_kept(client, teacher, monkeypatch):
    monkeypatch.setattr("fortune.services.profiles.PEOPLE", 1)
    client.post(reverse("fortune:person_add"), ME)
    answer = client.post(reverse("fortune:person_add"), FRIEND)
    assert answer.status_code == 400
    assert "저장할 수 있어요" in answer.content.decode()


def test_a_birth_that_cannot_be_read_any_more_is_said_so(client, person, settings):
    settings.FORTUNE_FINGERPRINT_KEY = "another"
    page = client.get(reverse("fortune:people")).content.decode()
    assert "다시 적어 주세요" in page


def test_dates_are_kept_counted_and_forgotten(client, teacher):
    url = reverse("fortune:favorite_list_api")
    day = {"date": "2026-12-24", "label": "종업식", "memo": "송별회"}
    favorite = client.post(url, day).json()["favorite"]
    assert (favorite["label"], favorite["date"]) == ("종업식", "2026-12-24")
    assert client.get(url).json()["favorites"] == [favorite]
    twice = client.post(url, day)
    assert (twice.status_code, list(twice.json()["fields"])) == (400, ["label"])
    client.post(reverse("fortune:favorite_delete_api", args=[favorite["id"]]))
    assert not FavoriteDate.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", ""), ("date", "2026-02-30"), ("date", "x"), ("label", ""), ("label", LONG),
     ("memo", LONG), ("label", "a\x00b")],
)  # fmt: skip
def test_a_date_that_cannot_be_kept_is_said_at_its_field(client, teacher, field, value):
    day = {"date": "2026-12-24", "label": "종업식"} | {field: value}
    answer = client.post(reverse("fortune:favorite_list_api"), day)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_dates_of_another_are_not_there(client, teacher):
    mine = FavoriteDate.objects.create(user=teacher, date="2026-12-24", label="종업식")
    client.force_login(User.objects.create_user("stranger"))
    url = reverse("fortune:favorite_delete_api", args=[mine.pk])
    assert client.post(url).status_code == 404
    assert client.get(reverse("fortune:favorite_list_api")).json()["favorites"] == []
