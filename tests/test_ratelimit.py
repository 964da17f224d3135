"""The limit on new AI readings: exact under a race, refunded, and keyed by the true address."""

import asyncio
import contextvars
from types import SimpleNamespace

import pytest
from asgiref.sync import ThreadSensitiveContext
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory

from fortune.errors import LimitExceeded
from fortune.ratelimit import check_saju_ratelimit, client_address
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)


def request(address="203.0.113.7", **headers):
    return RequestFactory().post("/fortune/api/", REMOTE_ADDR=address, headers=headers)


async def attempt(user=None, **kwargs):
    async with ThreadSensitiveContext():  # every request has its own thread, as under ASGI
        try:
            return await check_saju_ratelimit(request(**kwargs), user or AnonymousUser())
        except LimitExceeded as error:
            return error


def count_passed(answers):
    return sum(not isinstance(answer, LimitExceeded) for answer in answers)


@pytest.mark.postgres
def test_exactly_five_of_two_hundred_at_once_pass():
    connected = asyncio.Semaphore(16)  # the pool of a real server bounds them too

    async def one():
        async with connected:
            return await attempt()

    async def scene():
        tasks = [asyncio.create_task(one(), context=contextvars.Context()) for _ in range(200)]
        return await asyncio.gather(*tasks)

    assert count_passed(play(scene())) == 5


def test_a_refund_gives_the_place_back():
    async def scene():
        charges = [await attempt() for _ in range(5)]
        assert isinstance(await attempt(), LimitExceeded)
        await charges[0].refund()
        return [await attempt(), await attempt()]

    again, refused = play(scene())
    assert not isinstance(again, LimitExceeded)
    assert isinstance(refused, LimitExceeded)


def test_refusals_do_not_add_up():
    async def scene():
        charges = [await attempt() for _ in range(5)]
        for _ in range(20):
            await attempt()
        await charges[0].refund()
        return await attempt()

    assert not isinstance(play(scene()), LimitExceeded)


def test_the_day_has_a_limit_of_its_own_and_costs_no_hour(settings):
    settings.FORTUNE_RATE_HOUR, settings.FORTUNE_RATE_DAY = "100/h", "2/d"

    async def scene():
        return [await attempt() for _ in range(4)]

    answers = play(scene())
    assert count_passed(answers) == 2
    assert 0 < answers[3].retry_after <= 24 * 3600


def test_people_have_places_of_their_own_wherever_they_are():
    alice = User.objects.create_user("alice")

    async def scene():
        for number in range(5):
            await attempt(user=alice, address=f"198.51.100.{number}")
        return await attempt(user=alice, address="198.51.100.99"), await attempt()

    refused, guest = play(scene())
    assert isinstance(refused, LimitExceeded)
    assert not isinstance(guest, LimitExceeded)


def test_superusers_are_not_counted():
    operator = User.objects.create_superuser("operator")

    async def scene():
        return [await attempt(user=operator) for _ in range(12)]

    assert count_passed(play(scene())) == 12


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, "1.1.1.1, 2.2.2.2", "203.0.113.7"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "9.9.9.9, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (3, "2.2.2.2", "203.0.113.7"),
        (1, "", "203.0.113.7"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_read_from_the_right(settings, hops, forwarded, expected):
    settings.TRUSTED_PROXY_HOPS = hops
    assert client_address(request(**{"X-Forwarded-For": forwarded})) == expected


def test_without_an_address_there_is_still_one_key(settings):
    assert client_address(SimpleNamespace(headers={}, META={})) == "unknown"
