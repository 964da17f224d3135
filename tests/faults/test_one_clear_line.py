"""Each fault really caused: one clear line from doctor, one part of ready, and the rest works."""

import os
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from tests import processes
from tests.conftest import BIRTH
from tests.faults.modes import WHOLE
from tests.faults.rig import NO_LIMITS, ROOT, Site, Stage, clean_environment, stage
from tests.faults.scenes import API, PAGE, together
from tests.utils.stub_upstream import answers

DEPLOYED = {
    "DJANGO_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings_production",
    "SECRET_KEY": "a-secret-of-fifty-characters-and-some-more-0123456789",
    "FORTUNE_FINGERPRINT_KEY": "another-secret",
    "ALLOWED_HOSTS": "127.0.0.1",
}
NOBODY = "postgresql://nobody@127.0.0.1:9/nothing"


def doctor(*words: str, errors: int | None = None, **environment: str) -> tuple[int, list[str]]:
    """Run it as an operator does; return its code and every line it printed."""
    done = processes.run(
        "manage.py", "doctor", *words, environment=clean_environment() | environment, errors=errors
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    return done.returncode, said.splitlines()


def wrong(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("✗")]


@pytest.fixture
def database(cluster) -> str:
    return cluster.database_url(cluster.database())


@pytest.fixture
def full_disk() -> Iterator[int]:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        yield full.fileno()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("ALLOWED_HOSTS", " ", "ALLOWED_HOSTS is not set"),
        ("MAINTENANCE_MODE", "ture", "MAINTENANCE_MODE='ture': use true or false"),
        ("AI_TOTAL_TIMEOUT", "ninety", "AI_TOTAL_TIMEOUT='ninety': use a number of seconds"),
        ("FORTUNE_RATE_HOUR", "5 an hour", "FORTUNE_RATE_HOUR='5 an hour': use a rate"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL: use redis://"),
        ("EMAIL_URL", "mail.example", "EMAIL_URL: use smtp://"),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "migrate"])
def test_a_wrong_variable_is_one_line_with_its_name(name, value, says, command):
    environment = DEPLOYED | {"DATABASE_URL": NOBODY, name: value}
    done = processes.run("manage.py", command, environment=clean_environment() | environment)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert f"✗ settings         {says}" in done.stderr


def test_an_unreachable_database_is_one_line_and_pages_go_on(service):
    code, lines = doctor(DATABASE_URL=NOBODY)
    assert code == 1
    assert wrong(lines) == [
        "✗ database         OperationalError. Is DATABASE_URL right, and the database up?"
    ]
    unseen = [line.split()[1] for line in lines if line.startswith("- ")]
    assert unseen == ["migrations", "cache", "cache", "limiter"]
    with Site(NOBODY, service.url) as site:
        assert site.get("/health/ready/").json()["failing"] == ["database"]
        assert "한눈에 보기" in together(site, PAGE, [BIRTH])[0].text


def test_a_half_applied_migration_is_one_line_and_pages_go_on(cluster, service, database):
    processes.run(
        "manage.py", "migrate", "fortune", "0001", "--verbosity", "0",
        environment=clean_environment() | {"DATABASE_URL": database},
    ).check_returncode()  # fmt: skip
    code, lines = doctor(DATABASE_URL=database)
    assert code == 1
    [line] = wrong(lines)
    assert line.startswith("✗ migrations       ")
    assert "not applied, the first is fortune.0002" in line
    assert line.endswith("Run: python manage.py migrate")
    with Site(database, service.url) as site:
        ready = site.get("/health/ready/").json()
        assert ready["failing"] == ["migrations"]
        assert ready["parts"]["migrations"]["status"] == "UnappliedMigrations"
        assert "한눈에 보기" in together(site, PAGE, [BIRTH])[0].text


def test_what_newer_code_left_in_the_database_is_told(database):
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('fortune', '9999_from_the_future', now())"
        )
    code, lines = doctor(DATABASE_URL=database)
    assert code == 0
    assert "✓ migrations       all applied, and 1 of newer code" in lines


def test_a_missing_manifest_is_one_line_and_pages_are_plain_but_whole(
    cluster, service, database, tmp_path
):
    settings = tmp_path / "uncollected.py"
    settings.write_text(
        "from tests.faults.site_settings import *\nfrom config.settings import STORAGES\n"
        f"STATIC_ROOT = {str(tmp_path / 'nothing')!r}\n"
    )
    environment = {
        "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "uncollected",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    code, lines = doctor(**environment)
    assert code == 1
    [line] = wrong(lines)
    assert line.startswith("✗ static files     no manifest in ")
    assert line.endswith("Run: python manage.py collectstatic --noinput")
    environment.pop("DATABASE_URL")
    with Site(database, service.url, **environment) as site:
        assert site.get("/health/ready/").json()["failing"] == ["static"]
        page = together(site, PAGE, [BIRTH])[0]
        assert page.status_code == 200
        assert "한눈에 보기" in page.text
        assert "/static/css/app.css" in page.text


def test_a_full_disk_for_logs_is_one_line_and_costs_no_answer(database, service, full_disk):
    code, lines = doctor(errors=full_disk, DATABASE_URL=database)
    assert code != 0
    assert wrong(lines) == [
        "✗ log              No space left on device. Free the disk that standard error is "
        "written to."
    ]
    service.does(WHOLE)
    with FullDiskSite(database, service.url, **NO_LIMITS) as site:
        assert site.get("/fortune/").status_code == 200
        answer = together(site, API, [BIRTH])[0]
        assert answer.json()["source"] == "ai"
        ready = site.get("/health/ready/")
        assert ready.status_code == 200, "who asks gets answers"
        assert ready.json()["log"]["lost"] >= 2
        assert ready.json()["log"]["reason"] == "No space left on device"


def test_a_full_disk_for_output_is_one_line(database, full_disk):
    environment = clean_environment() | {"DATABASE_URL": database}
    done = processes.run("manage.py", "doctor", environment=environment, output=full_disk)
    assert done.returncode != 0
    assert "✗ output           No space left" in done.stderr
    assert "Traceback" not in done.stderr


class FullDiskSite(Site):
    """The same server, writing to a disk that is full."""

    def __init__(self, *args: str, **environment: str) -> None:
        super().__init__(*args, **environment, LOG="/dev/full")

    def _is_up(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError("it ended")
        try:
            return self.get("/health/live/").status_code == 200
        except httpx.HTTPError:
            return False


@pytest.fixture
def refused(cluster, service) -> Iterator[Stage]:
    service.does(answers("401 Unauthorized"))
    with stage(cluster, service) as made:
        yield made


def test_a_wrong_ai_key_is_one_line_and_readings_are_the_baseline(refused, service):
    code, lines = doctor(
        "--ai", DATABASE_URL=refused.cluster.database_url(refused.database),
        OPENAI_API_KEY="sk-wrong-key", OPENAI_BASE_URL=service.url,
    )  # fmt: skip
    assert code == 1
    [line] = wrong(lines)
    assert line.startswith("✗ AI               AI_NOT_CONFIGURED (status=401)")
    assert "OPENAI_API_KEY" in line
    assert "sk-wrong" not in "\n".join(lines)

    answer = together(refused.site, API, [BIRTH])[0].json()
    assert (answer["source"], answer["ai_error"]["error"]) == ("baseline", "AI_NOT_CONFIGURED")
    ready = refused.site.get("/health/ready/")
    assert ready.status_code == 200, "the model is not what readiness needs"
    assert ready.json()["ai"]["breaker"]["misconfigured"] is True
    assert refused.site.log().count("ai misconfigured status=401") == 1
