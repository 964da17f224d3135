"""The limits on new AI readings and on chat: per user, or per client address for guests.

Charged only when a new call will start: after validation, after the saved reading was looked up.
"""

import ipaddress
from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

# The private names build the key of a counter, which a refund needs; django-ratelimit has no
# public way back. An upgrade that drops them stops the start, not a request.
from django_ratelimit import ALL
from django_ratelimit.core import _get_window, _make_cache_key, _split_rate, get_usage

from fortune.errors import LimitExceeded, StoreUnavailable
from fortune.services.database import database_visit
from fortune.services.quota import Charge, counters_lower

GROUP = "fortune.reading"
CHAT_GROUP = "fortune.chat"
IPV6_NETWORK = 64  # what one household or school gets


class RatedRequest(HttpRequest):
    """A request that knows its user already (`await request.auser()`)."""

    rated_user: AbstractBaseUser | AnonymousUser


type Rate = Callable[[str, RatedRequest], str | None]


def client_address(request: HttpRequest) -> str:
    """Return the client's address: the nth from the right of X-Forwarded-For.

    Only TRUSTED_PROXY_HOPS addresses from the right were written by our own proxies; everything
    left of them is whatever the client likes to claim.
    """
    hops = settings.TRUSTED_PROXY_HOPS
    header = request.headers.get("X-Forwarded-For", "")
    forwarded = [part.strip() for part in header.split(",") if part.strip()]
    address = request.META.get("REMOTE_ADDR") or ""
    if hops and len(forwarded) >= hops:
        address = forwarded[-hops]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        if parsed.ipv4_mapped:  # ::ffff:203.0.113.7, what a socket for both families says
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False).network_address)
    return str(parsed)


def rate_key(group: str, request: RatedRequest) -> str:
    if request.rated_user.is_authenticated:
        return f"user:{request.rated_user.pk}"
    return f"address:{client_address(request)}"


def fortune_rate_h(group: str, request: RatedRequest) -> str | None:
    return None if _is_superuser(request) else settings.FORTUNE_RATE_HOUR


def fortune_rate_d(group: str, request: RatedRequest) -> str | None:
    return None if _is_superuser(request) else settings.FORTUNE_RATE_DAY


def chat_rate_h(group: str, request: RatedRequest) -> str | None:
    return None if _is_superuser(request) else settings.CHAT_RATE_HOUR


async def check_saju_ratelimit(
    request: HttpRequest, user: AbstractBaseUser | AnonymousUser
) -> Charge:
    """Charge one new AI reading. Raises LimitExceeded with the seconds to wait."""
    return await _check(request, user, GROUP, (fortune_rate_h, fortune_rate_d))


async def check_chat_ratelimit(
    request: HttpRequest, user: AbstractBaseUser | AnonymousUser
) -> Charge:
    """Charge one answer of a consultation. Raises LimitExceeded with the seconds to wait."""
    return await _check(request, user, CHAT_GROUP, (chat_rate_h,))


async def _check(
    request: HttpRequest,
    user: AbstractBaseUser | AnonymousUser,
    group: str,
    rates: tuple[Rate, ...],
) -> Charge:
    request.rated_user = user  # type: ignore[attr-defined]
    return await database_visit(_charge, request, group, rates)


def _charge(request: RatedRequest, group: str, rates: tuple[Rate, ...]) -> Charge:
    subject = rate_key(group, request)
    limits = [(subject, str(limit)) for rate in rates if (limit := rate(group, request))]
    return Charge(counters_charge(request, group, limits))


def counters_charge(
    request: HttpRequest,
    group: str,
    limits: Iterable[tuple[str, str]],
    refusal: type[LimitExceeded] = LimitExceeded,
) -> tuple[str, ...]:
    """Raise the counter of each (subject, rate) by one; return their keys, to be lowered again.

    Raises `refusal` with the seconds to wait, or StoreUnavailable. A refused attempt gives back
    what it counted, or refusals would add up to a longer wait than the window.
    """
    charged: list[str] = []
    for subject, rate in limits:
        usage = get_usage(
            request, group=group, key=lambda *_, subject=subject: subject, rate=rate, increment=True
        )
        if usage["time_left"] < 0:
            raise StoreUnavailable("the limiter counted nothing")
        charged.append(counter_keys(group, subject, rate)[0])
        if usage["should_limit"]:
            counters_lower(tuple(charged))
            raise refusal(retry_after=usage["time_left"])
    return tuple(charged)


def counter_keys(group: str, subject: str, rate: str) -> tuple[str, str]:
    """Return the keys of the counter of this window and of the one before, which may still lie
    in the table."""
    period = _split_rate(rate)[1]
    window = _get_window(subject, period)
    this, last = (
        _make_cache_key(group, end, rate, subject, ALL) for end in (window, window - period)
    )
    return this, last


def _is_superuser(request: RatedRequest) -> bool:
    return bool(getattr(request.rated_user, "is_superuser", False))
