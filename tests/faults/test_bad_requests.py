"""Whatever is sent, the answer is one of ours: never a 500, never a call to the model."""

import json
import random
import string

import pytest

from fortune.forms import SajuForm
from tests.conftest import BIRTH
from tests.faults.modes import WHOLE
from tests.faults.rig import NO_LIMITS, stage
from tests.faults.scenes import every_url, fuzzed
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URLS = ["/fortune/", "/fortune/api/", "/fortune/api/streaming/", "/fortune/api/pillars/"]
FIELDS = list(SajuForm.base_fields)
STRANGE = [
    *("", " ", "\x00", "\u202e", "\ufeff", "😀" * 30, "<script>", "' OR 1=1 --", "{name}"),
    *("%s", "1e309", "-1", "0", "9" * 5000, "٢٠٢٠-٠١-٠١", "1988-07-15", "14:30", "2월", "null"),
    *(
        "٣:٣٠",
        "1988-7-",
        "0000-00-00",
        "9999-99-99",
        "00:00",
        "24:00",
        "²⁰²⁰⁰¹⁰¹",
        "１９８８．７．１５",
    ),
]

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES = {
    "bytes": (b"\xff\xfe\x00birth_date=\xc3\x28", FORM),
    "percent": (b"birth_date=%FF%FE&gender=%ED%A0%80", FORM),
    "fields": (b"&".join(b"f%d=1" % number for number in range(10_000)), FORM),
    "huge": (b"name=" + b"a" * 10_000_000, FORM),
    "multipart": (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    "json bytes": (b"\xff\xfe", JSON),
    "surrogate": (b'{"birth_date": "\\ud800", "gender": "female"}', JSON),
    "nested": (b'{"birth_date": {"a": 1}, "gender": ["female"]}', JSON),
    "not a number": (b'{"birth_date": NaN}', JSON),
    "plain": (b"x", "text/plain"),
}


@pytest.fixture
def calm_client(async_client):
    """Errors of the site come back as answers, as they would from a server."""
    async_client.raise_request_exception = False
    return async_client


def strange_form(random_: random.Random) -> dict[str, str]:
    form = dict(BIRTH)
    for field in random_.sample(FIELDS, random_.randint(1, 4)):
        form[field] = random_.choice(STRANGE)
    return form


def test_three_hundred_strange_forms_get_no_500(calm_client, upstream):
    random_ = random.Random(20261123)  # noqa: S311
    upstream.fail(400, times=None)

    async def scene():
        return [
            (url, form, await calm_client.post(url, form))
            for url, form in (
                (random_.choice(URLS[:1] + URLS[3:]), strange_form(random_)) for _ in range(300)
            )
        ]

    answers = play(scene())
    assert {response.status_code for _, _, response in answers} <= {200, 400}
    assert sum(response.status_code == 400 for _, _, response in answers) > 60
    assert upstream.requests == []


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(("body", "content_type"), BODIES.values(), ids=BODIES)
def test_bodies_that_are_no_form_are_refused(calm_client, url, body, content_type):
    response = play(calm_client.post(url, body, content_type=content_type))
    assert response.status_code in (400, 413)
    if "/api/" in url:
        assert response.json()["error"] == "INVALID_INPUT"
        assert response.json()["message"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
@pytest.mark.parametrize("url", URLS)
def test_other_methods_are_refused(calm_client, url, method):
    assert play(getattr(calm_client, method)(url)).status_code == 405


@pytest.mark.parametrize(
    "path", ["/%00", "/fortune/%ff", "/" + "a" * 5000, "/fortune/../etc", "//x"]
)
def test_strange_paths_are_not_found(client, path):
    client.raise_request_exception = False
    assert client.get(path).status_code in (301, 302, 400, 404)


def test_a_host_that_is_not_ours_is_refused(client):
    client.raise_request_exception = False
    response = client.get("/fortune/", headers={"Host": "evil.example"})
    assert response.status_code == 400


def test_the_random_names_of_fields_change_nothing(calm_client):
    extra = {"".join(random.choices(string.ascii_letters, k=8)): "x" for _ in range(50)}  # noqa: S311
    response = play(calm_client.post("/fortune/api/pillars/", BIRTH | extra))
    assert response.status_code == 200
    assert json.loads(response.content)["chart"]["day"] == ["辛", "未"]


def test_strange_requests_to_every_url_get_no_500(cluster, service):
    service.does(WHOLE)
    with stage(cluster, service, **NO_LIMITS) as site:
        found = fuzzed(site.site, every_url(), FIELDS, 150)
    assert len(every_url()) > 20
    assert not [status for status in found if status >= 500], found
