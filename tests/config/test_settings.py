"""Settings that cannot drift apart, and variables that are documented and required."""

import ast
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests import processes

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "a-secret-of-fifty-characters-and-some-more-0123456789",
    "FORTUNE_FINGERPRINT_KEY": "another-secret",
    "ALLOWED_HOSTS": "saju.example.com",
    "DATABASE_URL": "postgresql://u:p@ep-cool-1-pooler.eu.example.tech/db",
}


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a clean environment of its own."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return processes.run("-c", code, environment=clean | environment)


def assigned(module: str) -> set[str]:
    tree = ast.parse((ROOT / "config" / f"{module}.py").read_text(encoding="utf-8"))
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def test_production_assigns_only_what_a_deployment_needs():
    both = assigned("settings") & assigned("settings_production")
    assert both == {
        "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASES", "FORTUNE_FINGERPRINT_KEY",
    }  # fmt: skip


def test_every_shared_setting_is_the_same_object_in_production():
    code = """
import json
from config import settings, settings_production
names = [name for name in dir(settings) if name.isupper()]
same = {name: getattr(settings, name) is getattr(settings_production, name) for name in names}
print(json.dumps(same))
"""
    done = run(code, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    same = json.loads(done.stdout)
    different = {name for name, is_same in same.items() if not is_same}
    assert {"LOGGING", "CACHES", "MIDDLEWARE", "CONTENT_SECURITY_POLICY"} <= same.keys() - different
    assert different <= {
        "DEBUG",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASES",
        "FORTUNE_FINGERPRINT_KEY",
    }


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "DJANGO_ENV"])
def test_production_refuses_to_start_without_a_required_variable(missing):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = run("import config.settings_production", **environment)
    assert done.returncode != 0
    assert f"{missing} is not set" in done.stderr


def test_a_typo_in_maintenance_mode_stops_the_start():
    done = run("import config.settings", MAINTENANCE_MODE="ture")
    assert done.returncode != 0
    assert "MAINTENANCE_MODE='ture'" in done.stderr


def test_the_deployment_check_is_silent_but_for_nothing():
    done = processes.run(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        environment={"PATH": os.environ["PATH"]} | PRODUCTION,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_manage_asgi_and_wsgi_take_the_same_default():
    for name in ("manage.py", "config/asgi.py", "config/wsgi.py"):
        code = (ROOT / name).read_text(encoding="utf-8")
        assert "use_default_settings()" in code
        assert "setdefault(" not in code


def test_no_persistent_connections_and_no_server_side_cursors():
    code = """
import json
from config.settings_production import DATABASES
print(json.dumps(DATABASES["default"], default=str))
"""
    pooled = json.loads(run(code, **PRODUCTION).stdout)
    assert pooled["CONN_MAX_AGE"] == 0
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert "pool" not in pooled["OPTIONS"]
    direct = json.loads(
        run(code, **PRODUCTION | {"DATABASE_URL": "postgresql://u:p@db:5432/x"}).stdout
    )
    assert direct["OPTIONS"]["pool"]["max_size"] == 8
    bouncer = json.loads(
        run(code, **PRODUCTION | {"DATABASE_URL": "postgresql://u:p@db:6432/x"}).stdout
    )
    assert "pool" not in bouncer["OPTIONS"]


def test_hosts_are_named_and_cookies_are_safe():
    code = """
import json
from config import settings_production as production
names = ["ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"] + [
    f"{cookie}_COOKIE_{rule}"
    for rule in ("SECURE", "HTTPONLY", "SAMESITE") for cookie in ("SESSION", "CSRF")
]
print(json.dumps([getattr(production, name) for name in names]))
"""
    hosts, origins, *cookies = json.loads(run(code, **PRODUCTION).stdout)
    assert hosts == ["saju.example.com", "healthcheck.railway.app"]
    assert origins == ["https://saju.example.com"]
    assert cookies == [True, True, True, True, "Lax", "Lax"]


def test_the_example_file_names_every_variable_and_no_other():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").glob("*.py"))
    read = set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', code))
    read |= set(re.findall(r'environ\.(?:get|setdefault)\("([A-Z_]+)"', code)) - {
        "RAILWAY_ENVIRONMENT"
    }
    read |= set(re.findall(r"\$\{([A-Z_]+):-", (ROOT / "Procfile").read_text(encoding="utf-8")))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^# ([A-Z_]+)=", example, flags=re.MULTILINE)) == read


def test_the_policy_allows_nothing_by_default_and_nothing_unsafe(client):
    policy = client.get("/health/live/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_every_answer_denies_what_no_page_needs(client):
    for path in ("/fortune/", "/health/live/", "/nothing/"):
        policy = client.get(path)["Permissions-Policy"]
        assert {"camera=()", "geolocation=()", "payment=()"} <= set(policy.split(", "))


@pytest.mark.parametrize("path", ["office-3f", "/office-3f/"])
def test_the_operators_site_stands_where_it_is_told_to(path):
    code = """
import django; django.setup()
from django.urls import resolve, reverse, Resolver404
from config.middleware import OPEN_PATHS
print(reverse("admin:index"), resolve("/office-3f/login/").route, "/office-3f/" in OPEN_PATHS)
try:
    resolve("/admin/")
except Resolver404:
    print("gone")
"""
    done = run(code, DJANGO_SETTINGS_MODULE="config.settings", ADMIN_PATH=path)
    assert done.stdout.split() == ["/office-3f/", "office-3f/login/", "True", "gone"], done.stderr


@pytest.mark.parametrize("path", ["fortune", "a/b", "Büro", "accounts/"])
def test_a_path_that_is_none_or_taken_stops_the_start(path):
    done = run("import config.settings", ADMIN_PATH=path)
    assert "ADMIN_PATH=" in done.stderr
    assert done.returncode != 0


def test_sentry_starts_only_with_a_dsn_and_collects_nothing_of_people():
    """What it sends when something breaks: tests/faults/test_marked_values.py."""
    code = """
import json, sentry_sdk, config.settings
client = sentry_sdk.get_client()
collected = client.options.get("data_collection") or {}
names = ["user_info", "http_bodies", "stack_frame_variables", "database_query_data"]
print(json.dumps([client.is_active(), *[collected.get(name) for name in names]]))
"""
    assert json.loads(run(code).stdout)[0] is False
    with_dsn = run(code, SENTRY_DSN="http://public@127.0.0.1:9/1")
    assert json.loads(with_dsn.stdout) == [True, False, [], False, False]
