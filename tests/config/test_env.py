"""config/env.py refuses what it cannot understand, and names it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize("value", ["true", "TRUE", "1", "Yes", " yes "])
def test_words_for_true(monkeypatch, value):
    monkeypatch.setenv("SWITCH", value)
    assert env.env_bool("SWITCH") is True


@pytest.mark.parametrize("value", ["false", "0", "No", "", "  "])
def test_words_for_false(monkeypatch, value):
    monkeypatch.setenv("SWITCH", value)
    assert env.env_bool("SWITCH") is False


def test_an_unset_switch_has_its_default(monkeypatch):
    monkeypatch.delenv("SWITCH", raising=False)
    assert env.env_bool("SWITCH", default=True) is True


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (env.env_bool, "ture"),
        (lambda name: env.env_int(name, 1), "five"),
        (lambda name: env.env_int(name, 1, minimum=1), "0"),
        (lambda name: env.env_seconds(name, 1), "-3"),
        (lambda name: env.env_seconds(name, 1), "nan"),
        (lambda name: env.env_seconds(name, 1), "inf"),
        (lambda name: env.env_rate(name, "5/h"), "5 per hour"),
        (lambda name: env.env_json_object(name, {}), "[1]"),
        (lambda name: env.env_json_object(name, {}), "{"),
        (env.env_required, "  "),
    ],
)
def test_a_value_that_means_nothing_stops_the_start_with_its_name(monkeypatch, read, value):
    monkeypatch.setenv("THE_NAME", value)
    with pytest.raises(ImproperlyConfigured, match="THE_NAME"):
        read("THE_NAME")


def test_an_empty_variable_means_its_default(monkeypatch):
    monkeypatch.setenv("NUMBER", "")
    assert env.env_int("NUMBER", 7) == 7
    assert env.env_seconds("NUMBER", 1.5) == 1.5
    assert env.env_rate("NUMBER", "5/h") == "5/h"


@pytest.mark.parametrize(
    ("variables", "module"),
    [
        ({}, "config.settings"),
        ({"RAILWAY_ENVIRONMENT": "production"}, "config.settings_production"),
        ({"DJANGO_ENV": "production"}, "config.settings_production"),
        ({"DJANGO_ENV": "development"}, "config.settings"),
    ],
)
def test_every_entry_point_chooses_the_same_settings(monkeypatch, variables, module):
    for name in ("RAILWAY_ENVIRONMENT", "DJANGO_ENV", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    env.use_default_settings()
    assert env.env_text("DJANGO_SETTINGS_MODULE") == module
