"""A circuit breaker in memory, one per process.

    closed ── `threshold` failures in a row ──▶ open ── `reset` seconds ──▶ half_open
      ▲                                          ▲                             │
      └────────────── the probe succeeds ────────┴────── the probe fails ──────┘

Why our own: of the published ones, some let every caller through when half-open, some count the
calls they rejected themselves (and so never close again under traffic), some hold a lock for the
whole call. This one gives out permits.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self

from fortune.errors import AICircuitOpen, AINotConfigured, AIOverloaded

logger = logging.getLogger(__name__)

State = Literal["closed", "open", "half_open"]


class Permit:
    """The right to make one call. Says once how it went; whatever it says later is ignored.

    As a context manager it counts as *ignored* unless `success` or `failure` was said: a reader
    who left, or a bug of our own, tells nothing about the service.
    """

    def __init__(self, breaker: "SimpleCircuitBreaker", generation: int) -> None:
        self._breaker = breaker
        self._generation = generation
        self._used = False

    def success(self) -> None:
        self._settle(self._breaker._record_success)

    def failure(self) -> None:
        self._settle(self._breaker._record_failure)

    def ignore(self) -> None:
        self._settle(self._breaker._record_ignored)

    def misconfigured(self) -> None:
        """The service refuses key, account or model name: no call helps until that changes."""
        self._breaker._latch()
        self.ignore()

    def not_before(self, seconds: float) -> None:
        """The service asked us to wait this long (Retry-After of a 429)."""
        self._breaker._wait(seconds)
        self.ignore()

    def _settle(self, record: Callable[[int], None]) -> None:
        if not self._used:
            self._used = True
            record(self._generation)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.ignore()


class SimpleCircuitBreaker:
    """Closed, open or half-open, on a monotonic clock.

    threshold: failures in a row that open it. reset: seconds until a probe may pass. lease:
    seconds after which a probe that never reported back is given up, so that a lost one cannot
    wedge the breaker. A rejected call records nothing. Every change of state starts a new
    generation; a permit of an older one can no longer change the state.
    """

    def __init__(
        self,
        threshold: int = 5,
        reset: float = 30.0,
        *,
        lease: float = 90.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold = threshold
        self._reset = reset
        self._lease = lease
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._generation = 0
        self._opened_at: float | None = None
        self._probe_until: float | None = None
        self._wait_until = float("-inf")
        self._latched_until = float("-inf")
        self.opened_total = 0
        self.rejected_total = 0

    @property
    def state(self) -> State:
        with self._lock:
            return self._state(self._clock())

    def seconds_to_probe(self) -> float:
        """Seconds until the next call may pass; 0 when one may pass now."""
        with self._lock:
            return max(0.0, self._ready_at(self._clock()) - self._clock())

    def check(self) -> None:
        """Raise as `acquire` would, without taking a permit."""
        with self._lock:
            self._refuse(self._clock())

    def acquire(self) -> Permit:
        """Return a permit for one call.

        Raises AICircuitOpen, AIOverloaded (a Retry-After still runs) or AINotConfigured (the
        service refused key or model), with the seconds to wait.
        """
        with self._lock:
            now = self._clock()
            self._refuse(now)
            if self._opened_at is not None:
                self._probe_until = now + self._lease
                self._generation += 1
                logger.info("ai breaker state=half_open")
            return Permit(self, self._generation)

    def snapshot(self) -> dict[str, object]:
        """Return what an operator wants to see."""
        return {
            "state": self.state,
            "opened_total": self.opened_total,
            "rejected_total": self.rejected_total,
            "seconds_to_probe": math.ceil(self.seconds_to_probe() * 10) / 10,  # never too few
            "misconfigured": self._latched_until > self._clock(),
        }

    def reset(self) -> None:
        """Close it and forget everything (tests, an operator)."""
        with self._lock:
            self._close()
            self._wait_until = self._latched_until = float("-inf")

    def _state(self, now: float) -> State:
        if self._opened_at is None:
            return "closed"
        if self._probe_until is not None or now >= self._opened_at + self._reset:
            return "half_open"
        return "open"

    def _ready_at(self, now: float) -> float:
        ready = max(self._wait_until, self._latched_until)
        if self._opened_at is not None:
            probe = self._probe_until
            ready = max(ready, self._opened_at + self._reset if probe is None else probe)
        return ready

    def _refuse(self, now: float) -> None:
        wait = self._ready_at(now) - now
        if wait <= 0:
            return
        self.rejected_total += 1
        if now < self._latched_until:
            raise AINotConfigured("refused before", retry_after=wait)
        if self._opened_at is None:
            raise AIOverloaded("Retry-After still runs", retry_after=wait)
        raise AICircuitOpen(retry_after=wait)

    def _record_success(self, generation: int) -> None:
        with self._lock:
            if generation == self._generation:
                self._close()

    def _record_failure(self, generation: int) -> None:
        with self._lock:
            if generation != self._generation:
                return
            self._failures += 1
            if self._opened_at is not None or self._failures >= self._threshold:
                self._opened_at = self._clock()
                self._probe_until = None
                self._generation += 1
                self.opened_total += 1
                logger.warning(
                    "ai breaker state=open failures=%d reset=%.0f", self._failures, self._reset
                )

    def _record_ignored(self, generation: int) -> None:
        with self._lock:
            if generation == self._generation:
                self._probe_until = None  # the probe said nothing: the next caller may try

    def _latch(self) -> None:
        with self._lock:
            self._latched_until = self._clock() + self._reset

    def _wait(self, seconds: float) -> None:
        with self._lock:
            self._wait_until = max(self._wait_until, self._clock() + seconds)

    def _close(self) -> None:
        if self._opened_at is not None:
            self._generation += 1
            logger.info("ai breaker state=closed")
        self._opened_at = self._probe_until = None
        self._failures = 0
