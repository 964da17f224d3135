"""A real server, a real AI upstream and a real Chromium. No ORM here: the server is a process."""

import os
import shutil
import signal
import socket
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from llmock.pytest_plugin import LLMock
from llmock.testing import LLMockServer
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import processes

FOLDER = Path(__file__).parent
SETTINGS = "tests.browser.site_settings"
# The same Chromium without windows, menus and profiles: a page of a new context costs it 0.12 s of
# CPU instead of 0.6 s. Debian: chromium-headless-shell.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
# Parts of a window that are pages themselves: half of what a page costs where there are windows.
OF_A_WINDOW = (
    "InitialWebUI", "PreloadTopChromeWebUI", "WebUIBackForwardButton", "WebUIHomeButton",
    "WebUILocationBar", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup",
    "WebUIReloadButton", "WebUIToolbar",
)  # fmt: skip
# What Playwright switches off itself, and would no longer: the last --disable-features counts.
BY_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "MediaRouter", "OptimizationHints",
    "PaintHolding", "ThirdPartyStoragePartitioning",
)  # fmt: skip
# What a site of ours needs: no background traffic, which a closed network would only delay.
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--font-render-hinting=none",  # letters as wide as in a window
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(BY_PLAYWRIGHT + OF_A_WINDOW)}",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(ready: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def ai_server() -> Iterator[LLMockServer]:
    with LLMockServer() as server:
        yield server


@pytest.fixture
def ai(ai_server) -> Iterator[LLMock]:
    """The model, without script and without memory; running again if a test stopped it."""
    if ai_server._thread is None:
        ai_server.start()
    yield LLMock(ai_server).reset()


class Site(NamedTuple):
    """A site that runs: where it answers, and the folder of its database and of what it prints."""

    address: str
    folder: Path
    environment: dict[str, str]

    @property
    def printed(self) -> str:
        """What the server wrote: its log lines, and the mails of a site without a mail server."""
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def manage(self, *words: str) -> None:
        """Run manage.py beside the server, as an operator does."""
        processes.run("manage.py", *words, environment=self.environment).check_returncode()

    def change(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one SQL statement and return its rows: for what only an operator, or a night that
        passes, can change."""
        with closing(sqlite3.connect(self.folder / "site.sqlite3")) as database, database:
            return database.execute(statement).fetchall()


@contextmanager
def running_site(folder: Path, database: Path, **environment: str) -> Iterator[Site]:
    """Start the site as `make run` does but for `site_settings`, with a copy of `database`;
    `environment` adds to it."""
    shutil.copy(database, folder / "site.sqlite3")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    site = Site(
        address,
        folder,
        {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "OPENAI_API_KEY": "a-key-for-loopback",
            "OPENAI_MODEL": "gpt-4o-mini",
            **environment,
        },
    )
    with (folder / "server.log").open("w") as log:
        server = processes.start(
            "-m", "uvicorn", "config.asgi:application", "--port", str(port),
            environment=site.environment, output=log,
        )  # fmt: skip

    def answers() -> bool:
        try:
            return bool(urllib.request.urlopen(f"{address}/health/live/", timeout=1).status == 200)  # noqa: S310
        except OSError:
            assert server.poll() is None, site.printed
            return False

    wait_until(answers)
    yield site
    server.send_signal(signal.SIGTERM)
    server.wait(20)
    _, found, bug = site.printed.partition("Traceback")
    assert not found, bug[:3000]


@pytest.fixture(scope="session")
def generous_site(ai_server, empty_database, tmp_path_factory) -> Iterator[Site]:
    """Where no limit is ever met: most journeys."""
    with running_site(
        tmp_path_factory.mktemp("site"),
        empty_database,
        OPENAI_BASE_URL=ai_server.base_url(),
        FORTUNE_RATE_HOUR="1000/h",
        FORTUNE_RATE_DAY="1000/d",
        CHAT_RATE_HOUR="1000/h",
        AI_BREAKER_THRESHOLD="1000",
        AI_FIRST_TOKEN_TIMEOUT="15",
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_saved(request) -> None:
    """Guests who ask the same get the same text: no test begins with what another was given, nor
    takes a row from under a text that the server still writes for another's closed page."""
    if "generous_site" in request.fixturenames:
        site = request.getfixturevalue("generous_site")
        given = "FROM fortune_fortuneresult WHERE user_id IS NULL"
        wait_until(lambda: not site.change(f"SELECT id {given} AND status = 'running'"))
        site.change(f"DELETE {given}")


@pytest.fixture(scope="session")
def strict_site(ai_server, empty_database, tmp_path_factory) -> Iterator[Site]:
    """One new reading a day, a breaker that opens at the first failure, for three seconds, and a
    key for 카카오톡."""
    with running_site(
        tmp_path_factory.mktemp("strict"),
        empty_database,
        OPENAI_BASE_URL=ai_server.base_url(),
        FORTUNE_RATE_DAY="1/d",
        AI_BREAKER_THRESHOLD="1",
        AI_BREAKER_RESET="3",
        KAKAO_JS_KEY="a-key-for-kakao",
    ) as running:
        yield running


@pytest.fixture(scope="session")
def site(generous_site) -> str:
    """The address of the site where no limit is ever met."""
    return str(generous_site.address)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for all browser tests. Its driver runs an event loop in this thread, which
    must be gone before any other test runs one of its own: hence the package's scope."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.skip("needs Chromium: install the package chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context_of(chromium) -> Iterator[Callable[..., BrowserContext]]:
    """Open browser contexts whose console must stay empty.

    Chromium itself notes an answer of 400 there; `expected` holds what a test provokes.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []
    expected: list[str] = ["Clear-Site-Data header on"]  # Chromium notes what it cleared

    def open_context(**options) -> BrowserContext:
        context = chromium.new_context(**{"viewport": {"width": 360, "height": 780}} | options)
        context.set_default_timeout(30_000)
        context.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: said.append(f"error: {error.error}"))
        contexts.append(context)
        return context

    open_context.expected = expected
    yield open_context
    for context in contexts:
        context.close()
    surprising = [text for text in said if not any(part in text for part in expected)]
    assert surprising == [], "the console is not empty"


@pytest.fixture
def page(context_of, site) -> Page:
    return context_of(base_url=site).new_page()


def fill_birth(page: Page, *, date: str = "19880715", time: str = "1430", name: str = "") -> None:
    """Type a birth the way a teacher does: digits, and a tap on 여성."""
    page.goto("/fortune/")
    if name:
        page.get_by_label("이름").fill(name)
    page.get_by_label("생년월일").press_sequentially(date)
    page.get_by_text("여성", exact=True).click()
    if time:
        page.get_by_label("태어난 시각").press_sequentially(time)


def submit(page: Page) -> None:
    page.get_by_role("button", name="사주 보기").click()
    page.locator("[data-reading]").wait_for()
    wait_for_scripts(page)


def wait_for_scripts(page: Page) -> None:
    """Wait until the page's buttons do something; with scripts switched off there is none to wait
    for."""
    if page.evaluate("matchMedia('(scripting: enabled)').matches"):
        page.locator('html[data-scripts="ready"]').wait_for(state="attached")


PASSWORD = "봄날의-분필-셋"  # noqa: S105 - of accounts that live for one test


def fill_account(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill the open page of a log-in or a sign-up."""
    page.get_by_label("아이디").fill(name)
    for field in page.locator('input[type="password"]').all():
        field.fill(password)


def sign_up(page: Page, name: str) -> None:
    """Open an account through the page that teachers use; afterwards its owner is logged in."""
    page.goto("/accounts/signup/")
    fill_account(page, name)
    page.get_by_role("button", name="가입하고 시작하기").click()
    page.wait_for_url("**/fortune/**")


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Log in through the page that is open, or through the log-in page."""
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    fill_account(page, name, password)
    page.get_by_role("button", name="로그인", exact=True).click()


def log_out(page: Page) -> None:
    page.goto("/fortune/me/")
    page.get_by_role("button", name="로그아웃").click()
    page.locator("h1", has_text="로그아웃했어요").wait_for()


def settled_width(page: Page) -> int:
    """Return how wide the document is in its window: a frame is drawn, its fonts are there."""
    return page.evaluate(
        """async (width) => {
          do await new Promise(requestAnimationFrame); while (innerWidth !== width);
          await document.fonts.ready;
          return document.documentElement.scrollWidth;
        }""",
        page.viewport_size["width"],
    )


def wait_for_state(page: Page, state: str) -> None:
    page.locator(f'[data-reading][data-state="{state}"]').wait_for()
