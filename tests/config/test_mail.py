"""EMAIL_URL says where mail goes, and a deployment without one never prints a mail."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import mailers
from django.test import override_settings

from config.mail import mailers_from_url


def options(url: str) -> dict:
    return mailers_from_url(url, production=True)["default"]["OPTIONS"]


def test_a_fresh_clone_prints_its_mails():
    mailer = mailers_from_url("", production=False)["default"]
    assert mailer["BACKEND"] == "django.core.mail.backends.console.EmailBackend"


def test_a_deployment_without_an_address_has_no_mailer():
    assert mailers_from_url("", production=True) == {}


def test_starttls_tls_and_a_relay_of_ones_own():
    starttls = options("smtp://me%40site.kr:p%3Ass@smtp.example.com")
    assert (starttls["host"], starttls["port"]) == ("smtp.example.com", 587)
    assert (starttls["username"], starttls["password"]) == ("me@site.kr", "p:ss")
    assert (starttls["use_tls"], starttls["use_ssl"]) == (True, False)
    tls = options("smtps://me:x@smtp.example.com")
    assert (tls["port"], tls["use_tls"], tls["use_ssl"]) == (465, False, True)
    relay = options("smtp://localhost:25")
    assert (relay["port"], relay["username"], relay["use_tls"]) == (25, "", False)
    assert 0 < relay["timeout"] <= 10


@pytest.mark.parametrize("url", ["smtp://me:x@h", "smtps://me:x@h:465", "smtp://localhost:25"])
def test_django_takes_it(url):
    with override_settings(MAILERS=mailers_from_url(url, production=True)):
        assert mailers.default.host


@pytest.mark.parametrize("url", ["mail.example.com", "http://x", "smtp://", "smtp:///x"])
def test_what_is_no_mail_address_stops_the_start_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as stopped:
        mailers_from_url(url.replace("//x", "//me:secret@x"), production=True)
    assert "secret" not in str(stopped.value)
