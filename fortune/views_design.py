"""/design/ - every component in each of its states, made of the partials that the pages use.

Only there while DEBUG is on. A sheet is one address, so that no id stands on a page twice.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fortune import palette
from fortune.context_processors import THEMES
from fortune.engine.ganji import STEMS
from fortune.forms import SajuForm
from fortune.models import FavoriteDate, UserSajuProfile
from fortune.people import PersonRow
from fortune.services.calendar_page import OwnDay, calendar_page
from fortune.services.charts import ChartContext, get_chart_context
from fortune.services.history import Entry
from fortune.texts import full_reading

BIRTH: Final = {
    "name": "김하늘", "gender": "female", "calendar_type": "solar", "birth_date": "1988.07.15",
    "birth_time": "14:30", "birth_place": "seoul", "mode": "teacher",
}  # fmt: skip
TODAY: Final = dt.date(2026, 3, 2)
NOW: Final = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WRITTEN: Final = "여기는 **AI가 새로 쓴 글**이에요. 천천히 읽어 보세요.\n\n두 번째 문단이에요."
MESSAGES: Final = ("400", "401", "403_csrf", "404", "429", "500", "maintenance", "offline")

# Partials that are parts of one page rather than components, by how their names begin.
PAGE_PARTS: Final = (
    "account_", "chart_nav", "chat_", "compat_", "daily_", "guide_", "history_", "me_", "school_",
    "shared_", "topic_",
)  # fmt: skip


def _chart(**changes: str) -> ChartContext:
    form = SajuForm(BIRTH | changes, today=TODAY)
    form.full_clean()
    return get_chart_context(form.cleaned_data, TODAY)


def _tokens(_: str) -> dict[str, Any]:
    themes = palette.tokens()
    pairs = [
        {
            "ink": ink,
            "ground": ground,
            "least": least,
            "themes": [
                {
                    "ink": colours[ink],
                    "ground": colours[ground],
                    "ratio": palette.contrast(colours[ink], colours[ground]),
                }
                for colours in themes.values()
            ],
        }
        for least, found in ((4.5, palette.TEXT), (3.0, palette.GRAPHICS))
        for ink, ground in found
    ]
    swatches = [(name, colour, themes["dark"][name]) for name, colour in themes["light"].items()]
    return {"pairs": pairs, "swatches": swatches}


def _stems(_: str) -> dict[str, Any]:
    return {"stems": STEMS}


def _controls(_: str) -> dict[str, Any]:
    source = (settings.BASE_DIR / "templates" / "partials" / "icon.html").read_text("utf-8")
    return {
        "icons": re.findall(r'name == "(\w+)"', source),
        "notices": _chart().as_page()["notices"],
    }


def _fields(state: str) -> dict[str, Any]:
    wrong = {"birth_date": "2023.02.29", "birth_time": "25:10", "gender": "", "name": "1"}
    typed = {
        "empty": SajuForm(today=TODAY),
        "filled": SajuForm(initial=BIRTH, today=TODAY),
        "disabled": SajuForm(initial=BIRTH | {"time_unknown": True}, today=TODAY),
        "errors": SajuForm(BIRTH | wrong, today=TODAY),
    }
    return {"form": typed[state]}


def _of_a_chart(state: str) -> dict[str, Any]:
    chart = _chart(birth_time="", time_unknown="on") if state == "no-hour" else _chart()
    return chart.as_page() | {"hidden_fields": list(BIRTH.items())}


def _reading(state: str) -> dict[str, Any]:
    """The server draws what it knows; static/js/design.js lets the page's own view do the rest."""
    chart = _chart()
    baseline = chart.named(full_reading(chart.facts, mode=chart.mode))
    written = {"saved": len(baseline), "cut_off": 2}.get(state, 0)
    known = state if written else "baseline"
    return {
        "reading": {"state": known, "ai": "on", "saved_at": NOW},
        "sections": [
            section._replace(markdown=WRITTEN) if at < written else section
            for at, section in enumerate(baseline)
        ],
        "baseline_sections": baseline,
        "hidden_fields": list(BIRTH.items()),
    }


def _lists(_: str) -> dict[str, Any]:
    chart = _chart()
    people = [
        PersonRow(UserSajuProfile(label=label, is_default=first), stem, "양력 1988.07.15", fields)
        for label, stem, fields, first in (
            ("나", STEMS[7], tuple(BIRTH.items()), True),
            ("친구", None, (), False),
        )
    ]
    entry = Entry(
        id=people[0].person.pk, title="봄의 풀이", kind="사주", day_master=STEMS[7],
        mode="선생님 풀이", created_at=NOW, ai=True, writing=False, saved=True, shared=True,
        expires_at=None,
    )  # fmt: skip
    own = FavoriteDate(date=TODAY + dt.timedelta(days=3), label="공개 수업", memo="3교시")
    return {
        "people": people,
        "entries": [
            entry,
            entry._replace(ai=False, saved=False, shared=False, expires_at=NOW, title="겨울 풀이"),
            entry._replace(writing=True, saved=False, shared=False, title="쓰이는 풀이"),
        ],
        "own_days": [OwnDay(own, 3, "D-3")],
        "charts": chart.preset_charts,
        "hidden_fields": list(BIRTH.items()),
        **calendar_page(chart.facts, TODAY, TODAY),
    }


def _messages(_: str) -> dict[str, Any]:
    return {"messages_shown": MESSAGES}


class Sheet(NamedTuple):
    """A page of /design/: what it is called, what it needs, and its states."""

    title: str
    make: Callable[[str], dict[str, Any]]
    states: tuple[str, ...] = ("",)


SHEETS: Final = {
    "tokens": Sheet("색과 글자", _tokens),
    "stems": Sheet("열 가지 일간", _stems),
    "controls": Sheet("버튼과 알림", _controls),
    "fields": Sheet("입력", _fields, ("empty", "filled", "disabled", "errors")),
    "chart": Sheet("만세력", _of_a_chart, ("hour", "no-hour")),
    "reading": Sheet(
        "풀이",
        _reading,
        (
            "baseline", "connecting", "streaming", "done", "saved", "error", "cut_off", "limited",
            "offline",
        ),
    ),
    "lists": Sheet("목록과 달력", _lists),
    "messages": Sheet("안내 화면", _messages),
}  # fmt: skip


@require_safe
def design_view(request: HttpRequest, name: str = "tokens") -> HttpResponse:
    """GET /design/<name>/?state=&theme= - one sheet; without `theme` light or dark as chosen."""
    if name not in SHEETS:
        raise Http404(name)
    sheet = SHEETS[name]
    state = request.GET.get("state", "")
    state = state if state in sheet.states else sheet.states[0]
    page = {
        "sheets": [(each, found.title) for each, found in SHEETS.items()],
        "name": name,
        "sheet": sheet,
        "state": state,
        "template": f"design/{name}.html",
        **sheet.make(state),
    }
    if (theme := request.GET.get("theme")) in dict(THEMES):
        page["theme"] = theme
    return render(request, "design/index.html", page)


@require_safe
def design_message_view(request: HttpRequest, name: str) -> HttpResponse:
    """GET /design/messages/<name>/ - a whole page of those that say what went wrong."""
    if name not in MESSAGES:
        raise Http404(name)
    page = {"retry_after": 1500, "login_url": "/", "now": timezone.now()}
    if (theme := request.GET.get("theme")) in dict(THEMES):
        page["theme"] = theme
    return render(request, f"{name}.html", page)
