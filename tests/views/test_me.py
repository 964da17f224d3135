"""/fortune/me/ and its APIs: what one has, handed over whole, and erased for good."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import AsyncRequestFactory, Client

import fortune.ratelimit
from fortune.account_limits import LOGIN
from fortune.models import FavoriteDate, FortuneResult, UserSajuProfile
from fortune.ratelimit import counter_keys
from fortune.services.my_data import KINDS
from tests.scene import play
from tests.services.test_my_data import fill, owned_models
from tests.views.test_accounts import PASSWORD, log_in

pytestmark = pytest.mark.django_db(transaction=True)
ME, DELETE = "/fortune/me/", "/fortune/me/delete/"
STATISTICS, EXPORT, ERASE = (f"/fortune/api/{name}/" for name in ("statistics", "export", "erase"))
PAGES = [ME, DELETE, "/fortune/me/erase/all/", *(f"/fortune/me/erase/{kind}/" for kind in KINDS)]
ROLES = ["teacher", "superuser"]


@pytest.fixture(params=ROLES)
def person(request) -> User:
    make = User.objects.create_user if request.param == "teacher" else User.objects.create_superuser
    user = make("haneul", "haneul@school.kr", PASSWORD)
    fill(user)
    return user


@pytest.fixture
def teacher() -> User:
    user = User.objects.create_user("haneul", "haneul@school.kr", PASSWORD)
    fill(user)
    return user


@pytest.fixture
def stranger() -> User:
    user = User.objects.create_user("bada", password=PASSWORD)
    fill(user)
    return user


def rows_of(user: User) -> int:
    return sum(
        model._base_manager.filter(**{way: user.pk}).count()
        for model, way in owned_models().items()
    )


@pytest.mark.parametrize("path", PAGES)
def test_guests_are_sent_to_the_log_in_and_back(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={path}"
    if path != ME:
        assert client.post(path, {"password": PASSWORD}).status_code == 401


@pytest.mark.parametrize("path", [STATISTICS, EXPORT, ERASE])
def test_guests_get_a_typed_answer_from_the_apis(client, path):
    response = client.post(path) if path == ERASE else client.get(path)
    assert response.status_code == 401
    assert response.json()["error"] == "LOGIN_REQUIRED"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_for_its_owner_and_kept_by_nobody(client, person, path):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_the_page_counts_what_is_there(client, person, stranger):
    client.force_login(person)
    text = client.get(ME).content.decode()
    assert "풀이를 4번 받으셨고, 그 가운데 1개를 보관하고 계세요." in text
    assert "진로·적성" in text
    assert "haneul@school.kr" in text
    assert "bada" not in text


def test_a_new_account_is_greeted_without_numbers(client):
    client.force_login(User.objects.create_user("new"))
    assert "아직 받은 풀이가 없어요." in client.get(ME).content.decode()


def test_statistics_as_json(client, person, stranger):
    client.force_login(person)
    body = client.get(STATISTICS).json()
    assert body["success"] is True
    assert body["statistics"]["total"] == 4
    assert body["statistics"]["topics"][0] == {"topic": "career", "name": "진로·적성", "times": 2}
    assert client.post(STATISTICS).status_code == 405


def test_the_export_is_a_file_with_everything_of_ones_own(client, person, stranger):
    client.force_login(person)
    response = client.get(EXPORT)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="saju-20')
    assert "no-store" in response["Cache-Control"]
    body = json.loads(response.content)
    assert body["account"]["username"] == "haneul"
    assert body["saju_profiles"][0]["birth"]["birth_date"] == "1988-07-15"
    assert "bada" not in response.content.decode()
    theirs = set(FortuneResult.objects.filter(user=stranger).values_list("id", flat=True))
    assert not {row["id"] for row in body["fortune_results"]} & {str(one) for one in theirs}


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_is_erased_after_one_question(client, person, stranger, kind):
    client.force_login(person)
    before, theirs = rows_of(person), rows_of(stranger)
    page = client.get(f"/fortune/me/erase/{kind}/").content.decode()
    assert KINDS[kind].hangul in page
    assert rows_of(person) == before
    response = client.post(f"/fortune/me/erase/{kind}/", follow=True)
    assert "모두 지웠어요." in response.content.decode()
    assert getattr(person, KINDS[kind].accessor).count() == 0
    assert rows_of(stranger) == theirs


def test_everything_is_erased_at_once_and_the_account_stays(client, teacher, stranger):
    client.force_login(teacher)
    text = client.post("/fortune/me/erase/all/", follow=True).content.decode()
    assert "내 기록을 모두 지웠어요." in text
    assert all(getattr(teacher, kind.accessor).count() == 0 for kind in KINDS.values())
    assert User.objects.filter(pk=teacher.pk).exists()


@pytest.mark.parametrize("kind", ["nothing", "account", "x" * 10_000, "1"])
def test_what_cannot_be_erased_is_not_there(client, teacher, kind):
    client.force_login(teacher)
    before = rows_of(teacher)
    assert client.post(f"/fortune/me/erase/{kind}/").status_code == 404
    assert rows_of(teacher) == before


def test_what_was_erased_is_only_said_of_what_can_be(client, teacher):
    client.force_login(teacher)
    text = client.get(ME + "?erased=%3Cscript%3E").content.decode()
    assert 'role="status"' not in text.split("<footer")[0].split("<main")[1]
    assert "내 사람들을 모두 지웠어요." in client.get(ME + "?erased=people").content.decode()


def test_the_account_goes_with_the_right_password_and_leaves_nothing(client, person, stranger):
    theirs, pk = rows_of(stranger), person.pk
    Client().force_login(person)
    log_in(client)
    sessions = Session.objects.count()
    response = client.post(DELETE, {"password": PASSWORD})
    assert response.status_code == 302
    assert response.url == "/fortune/me/deleted/"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.cookies["sessionid"].value == ""
    assert sessions == 2
    assert Session.objects.count() == 0
    assert not User.objects.filter(pk=pk).exists()
    assert rows_of(person) == 0
    assert rows_of(stranger) == theirs
    assert "모두 지웠어요" in client.get(response.url).content.decode()
    assert client.get(ME).status_code == 302


@pytest.mark.parametrize("password", ["", "틀린 비밀번호", "x" * 10_000, "a\x00b"])
def test_with_another_password_the_account_stays(client, person, password):
    client.force_login(person)
    before = rows_of(person)
    response = client.post(DELETE, {"password": password})
    assert response.status_code == 400
    assert 'id="id_password-error"' in response.content.decode()
    as_json = client.post(ERASE, {"kind": "account", "password": password})
    assert as_json.status_code == 400
    assert "password" in as_json.json()["fields"]
    assert rows_of(person) == before


def counters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fortune_ratelimit")
        return int(cursor.fetchone()[0])


def test_no_counter_of_the_limiter_outlives_the_account(client, teacher, stranger):
    """Whatever limit there is in fortune/ratelimit.py is charged here, also one of tomorrow."""
    checks = [
        check for name, check in vars(fortune.ratelimit).items()
        if name.startswith("check_") and name.endswith("_ratelimit")
    ]  # fmt: skip
    assert len(checks) >= 2
    log_in(client, password="틀린 비밀번호")
    before = counters()  # the address, and the account's failed log-in

    async def charge(user):
        request = AsyncRequestFactory().post("/fortune/api/")
        for check in checks:
            await check(request, user)

    play(charge(teacher))
    mine = counters() - before
    play(charge(stranger))
    play(charge(AnonymousUser()))
    assert mine >= 3
    total = counters()
    log_in(client)
    client.post(DELETE, {"password": PASSWORD})
    assert counters() == total - mine - 1


def test_a_counter_of_the_window_before_goes_too(client, teacher, monkeypatch):
    _, last = counter_keys(LOGIN, f"user:{teacher.pk}", "10/h")
    caches["ratelimit"].set(last, 3, 3600)
    client.force_login(teacher)
    client.post(DELETE, {"password": PASSWORD})
    assert caches["ratelimit"].get(last) is None


@pytest.mark.parametrize("as_json", [False, True])
def test_the_api_erases_one_kind_or_all(client, teacher, stranger, as_json):
    client.force_login(teacher)

    def post(**fields):
        if as_json:
            return client.post(ERASE, json.dumps(fields), content_type="application/json")
        return client.post(ERASE, fields)

    assert post(kind="people").json() == {"success": True, "erased": {"people": 1}}
    assert UserSajuProfile.objects.filter(user=teacher).count() == 0
    erased = post(kind="all").json()["erased"]
    assert erased == {"results": 4, "people": 0, "dates": 1, "days": 3, "chats": 1}
    assert rows_of(stranger) > 0
    response = post(kind="account", password=PASSWORD)
    assert response.json() == {"success": True, "erased": {"account": 1}}
    assert response["Clear-Site-Data"]
    assert not User.objects.filter(pk=teacher.pk).exists()


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", '"x"', "null", "{}", '{"kind": null}', '{"kind": ["people"]}',
        '{"kind": "nothing"}', '{"kind": "\\ud800"}', '{"kind": "account"}',
        '{"kind": "account", "password": "\\ud800"}', '{"kind": "account", "password": 5}',
        '{"kind": "account", "password": {"a": 1}}',
        json.dumps({"kind": "account", "password": "가" * 10_000}),
        json.dumps({"kind": "가" * 10_000}),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_erases_nothing(client, teacher, body):
    client.force_login(teacher)
    before = rows_of(teacher)
    response = client.post(ERASE, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"] == "INVALID_INPUT"
    assert rows_of(teacher) == before


@pytest.mark.parametrize("path", [ERASE, DELETE, "/fortune/me/erase/all/"])
def test_every_erasure_needs_the_token_of_the_page(teacher, path):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(teacher)
    before = rows_of(teacher)
    response = strict.post(path, {"kind": "all", "password": PASSWORD})
    assert response.status_code == 403
    assert rows_of(teacher) == before


def test_erasing_by_a_link_is_not_possible(client, teacher):
    client.force_login(teacher)
    assert client.get(ERASE, {"kind": "all"}).status_code == 405
    assert FavoriteDate.objects.filter(user=teacher).exists()


def test_a_closed_account_sees_nothing(client, teacher):
    client.force_login(teacher)
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert client.get(EXPORT).status_code == 401
