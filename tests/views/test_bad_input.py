"""Bad input to every URL, by the owner of everything: a typed answer, never a 500, nothing lost."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from fortune import errors
from fortune.forms import SajuForm
from fortune.models import FavoriteDate, FortuneResult, UserSajuProfile
from tests.conftest import BIRTH
from tests.faults.test_strangers import MARK, ROUTES, owned, urls_of

__all__ = ["owned"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "가" * 10_000
FIELDS = [
    *SajuForm.base_fields, "label", "who", "consent", "date", "memo", "month", "target_date",
    "topic", "relation", "title", "kind", "result_id", "session_id", "message", "username",
    "email", "password", "old_password", "new_password1", "new_password2", "password1", "wanted",
    "saved", "shared", "theme", "carry", "next", "q", "page",
]  # fmt: skip
# The log-out and what takes no field: they do what they are there for, whatever is sent along.
WITHOUT_FIELDS = {
    "logout", "fortune:person_delete", "fortune:person_default", "fortune:profile_delete_api",
    "fortune:profile_default_api", "fortune:favorite_delete", "fortune:favorite_delete_api",
    "fortune:delete_history_api", "fortune:me_erase",
}  # fmt: skip
BODIES = {
    "broken": b'{"birth_date": ',
    "a list": b"[1, 2]",
    "long": json.dumps(dict.fromkeys(FIELDS, LONG)).encode(),
    "of nobody": json.dumps(
        BIRTH
        | {"title": MARK}
        | dict.fromkeys(["result_id", "session_id"], "00000000-0000-0000-0000-000000000000")
    ).encode(),
}
CODES = {
    error.code for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, errors.FortuneError)
}  # fmt: skip


@pytest.fixture
def owner(owned) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="owner"))
    return client


@pytest.mark.parametrize("body", BODIES)
def test_every_url_answers_what_it_cannot_use_by_its_code(owner, owned, body):
    for name, takes in ROUTES:
        if name in WITHOUT_FIELDS:
            continue
        for url in urls_of(name, takes, owned):
            answer = owner.post(
                url, BODIES[body], content_type="application/json",
                headers={"Accept": "application/json"},
            )  # fmt: skip
            assert answer.status_code < 500, (url, answer.status_code)
            if answer.status_code >= 400 and answer.status_code != 405:
                text = answer.content.decode()
                if "json" in answer["Content-Type"]:
                    assert json.loads(text)["error"] in CODES, url
                    assert re.search("[가-힣]", json.loads(text)["message"]), url
                else:  # a page with a form says it there, whoever asks
                    assert 'role="alert"' in text, url
                    assert 'aria-invalid="true"' in text, url
    assert FortuneResult.objects.filter(title=MARK).count() == 1
    assert UserSajuProfile.objects.filter(label=MARK).count() == 1
    assert FavoriteDate.objects.filter(label=MARK).count() == 1


PARTNER = {"partner_birth_date": "2023-02-29", "partner_gender": "male", "relation": "friend"}
PAGES = [
    ("person_add", BIRTH | {"label": LONG, "who": "self"}, ["label"]),
    ("person_add", BIRTH | {"who": "self", "birth_date": "2023-02-29"}, ["label", "birth_date"]),
    ("favorites", {"date": "2026-02-30", "label": LONG, "memo": LONG}, ["date", "label", "memo"]),
    ("saju", BIRTH | {"name": LONG, "birth_time": "25:10"}, ["name", "birth_time"]),
    ("daily", BIRTH | {"target_date": "2026-02-30"}, ["target_date"]),
    ("compatibility", BIRTH | PARTNER, ["partner_birth_date"]),
]


@pytest.mark.parametrize(("name", "fields", "wrong"), PAGES, ids=[name for name, *_ in PAGES])
def test_a_page_says_it_at_the_field_and_keeps_what_was_typed(owner, name, fields, wrong):
    answer = owner.post(reverse(f"fortune:{name}"), fields)
    text = answer.content.decode()
    assert answer.status_code == 400
    for field in wrong:
        control = re.search(rf'<input[^>]*name="{field}"[^>]*aria-invalid="true"[^>]*>', text)
        assert control, field
        assert f'id="id_{field}-error"' in text
    typed = [str(value) for field, value in fields.items() if field != "target_date"]
    assert [value for value in typed if value not in text] == []
