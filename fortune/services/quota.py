"""What a new AI call costs: counters that are charged before it and given back without text."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from fortune.errors import AIBudget, StoreUnavailable
from fortune.services.database import database_visit

logger = logging.getLogger(__name__)

DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Charge:
    """Counters that one new AI call has raised by one."""

    keys: tuple[str, ...] = ()

    async def refund(self) -> None:
        """Give all of it back: no usable text came."""
        if not self.keys:
            return
        try:
            await database_visit(counters_lower, self.keys)
        except StoreUnavailable as error:
            logger.error("quota refund lost counters=%d reason=%s", len(self.keys), error)


def counters_lower(keys: tuple[str, ...]) -> None:
    """Lower each counter by one; one whose window has ended is gone and needs nothing."""
    cache = caches[settings.RATELIMIT_USE_CACHE]
    for key in keys:
        try:
            cache.decr(key)
        except ValueError:
            continue


def daily_budget_key() -> str:
    """Return the key under which today's calls (a day in Korea) are counted."""
    return f"ai-calls:{timezone.localdate().isoformat()}"


def calls_today() -> int:
    """Return how many calls of the day's AI_DAILY_CALL_CAP are used. Raises database errors."""
    return int(caches[settings.RATELIMIT_USE_CACHE].get(daily_budget_key()) or 0)


async def daily_budget_charge() -> Charge:
    """Count one call of today over all users. Raises AIBudget or StoreUnavailable."""
    return await database_visit(_charge_day)


def _charge_day() -> Charge:
    cache = caches[settings.RATELIMIT_USE_CACHE]
    key = daily_budget_key()
    cache.add(key, 0, DAY_SECONDS + 60)
    if cache.incr(key) > settings.AI_DAILY_CALL_CAP:
        cache.decr(key)
        raise AIBudget(f"cap={settings.AI_DAILY_CALL_CAP}")
    return Charge((key,))
