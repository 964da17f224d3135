"""A birth that travels through the log-in page can be read by this server, for half an hour."""

import time

import pytest

from fortune.services import carry
from fortune.services.carry import carry_pack, carry_unpack
from tests.conftest import BIRTH


def test_what_was_packed_comes_out_again():
    assert carry_unpack(carry_pack(BIRTH | {"name": "김하늘"})) == BIRTH | {"name": "김하늘"}


def test_nothing_of_the_birth_can_be_read_in_the_token():
    token = carry_pack(BIRTH)
    for value in BIRTH.values():
        assert value not in token
    assert token.isascii()
    assert carry_pack(BIRTH) != token


def test_after_half_an_hour_it_is_gone(monkeypatch):
    token = carry_pack(BIRTH)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + carry.SECONDS - 5)
    assert carry_unpack(token) == BIRTH
    monkeypatch.setattr(time, "time", lambda: now + carry.SECONDS + 5)
    assert carry_unpack(token) is None


def test_another_key_opens_nothing(settings):
    token = carry_pack(BIRTH)
    settings.SECRET_KEY = "another"  # noqa: S105
    assert carry_unpack(token) is None


@pytest.mark.parametrize("token", ["", "x", "가", "\x00", "\ud800", "gAAAA" * 10, "x" * 100_000])
def test_what_is_no_token_is_nothing(token):
    assert carry_unpack(token) is None


def test_a_changed_token_is_nothing():
    token = carry_pack(BIRTH)
    assert carry_unpack(token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]) is None


def test_empty_and_endless_values_stay_behind():
    fields = {"gender": "female", "birth_time": "  ", "fold": "", "mode": "x" * 10_000}
    assert carry_unpack(carry_pack(fields)) == {"gender": "female"}


def test_a_full_form_is_far_below_what_is_read():
    full = {f"field_{number}": "가" * 20 for number in range(13)}
    assert len(carry_pack(full)) < carry.TOKEN_LENGTH
