"""The thread in which the sync parts of a request run: lent, not made and ended each time.

asgiref makes one for every request and a second one to end it, and the first stays as long as the
request: 35 kB for a stream that needs no thread any more.
"""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar

from asgiref.sync import ThreadSensitiveContext

MOST_IDLE = 32  # threads that wait to be lent again; what is more ends

_idle: list[ThreadPoolExecutor] = []  # of one thread each


class LentThread(Executor):
    """One thread for one request, borrowed at the first call; what asgiref asks of an executor."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._last: Future[object] | None = None

    def submit[**Arguments, Result](
        self,
        fn: Callable[Arguments, Result],
        /,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Future[Result]:
        if self._thread is None:
            self._thread = _idle.pop() if _idle else ThreadPoolExecutor(1, "request")
        future = self._thread.submit(fn, *args, **kwargs)
        self._last = future  # type: ignore[assignment]
        return future

    def give_back(self) -> None:
        """End the loan; a later call borrows again. What still runs, runs to its end unlent."""
        thread, self._thread = self._thread, None
        if thread is None or self._last is None:
            return
        if self._last.done() and len(_idle) < MOST_IDLE:
            _idle.append(thread)
        else:
            thread.shutdown(wait=False)


_lent: ContextVar[LentThread | None] = ContextVar("lent_thread", default=None)


@asynccontextmanager
async def request_thread() -> AsyncIterator[None]:
    """Lend a thread to the request inside."""
    lent = LentThread()
    token = _lent.set(lent)
    try:
        async with ThreadSensitiveContext(executor=lent):
            yield
    finally:
        lent.give_back()
        _lent.reset(token)


def thread_release() -> None:
    """Give this request's thread back before its end: for a stream that needs none meanwhile.

    Only after its database connection, which belongs to the thread, was given back.
    """
    if lent := _lent.get():
        lent.give_back()
