"""templates/: small, without inline code, and sound as HTML in every state."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve, reverse

from fortune.forms import SajuForm
from fortune.services.charts import get_chart_context
from fortune.texts import full_reading

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
ALONE = ("500.html", "403_csrf.html", "maintenance.html")
ASKED = ("400.html", "404.html", "429.html")
TODAY = dt.date(2026, 3, 2)
BIRTH = {
    "name": "김하늘", "gender": "female", "calendar_type": "solar", "birth_date": "1988.07.15",
    "birth_time": "14:30", "birth_place": "seoul", "mode": "teacher",
}  # fmt: skip
VOID = {"meta", "link", "input", "br", "path", "circle", "rect"}
INLINE = {
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"\son[a-z]+\s*=",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an inline style": r"<style\b",
    "the safe filter": r"\|\s*safe\b",
    "an escape turned off": r"\{%\s*autoescape off",
    "another site": r"(?:src|href)=[\"']?(?:https?:)?//",
}


class Page(HTMLParser):
    """The elements of a page; fails where one is not closed or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        assert len(dict(attributes)) == len(attributes), f"<{tag}> has an attribute twice"
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def all(self, tag: str = "", **wanted: str) -> list[dict[str, str | None]]:
        """Attributes of the elements called `tag` whose attributes are as `wanted` (_ for -)."""
        wanted = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [
            attributes
            for name, attributes in self.elements
            if tag in ("", name) and wanted.items() <= attributes.items()
        ]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def render(template: str, **context: object) -> str:
    return render_to_string(template, context, request=RequestFactory().get("/fortune/"))


def form_page(**changes: str) -> str:
    form = SajuForm(BIRTH | changes if changes else None, today=TODAY)
    return render("fortune/saju_form.html", form=form)


def result_page(state: str = "baseline", ai: str = "on", **changes: str) -> str:
    form = SajuForm(BIRTH | changes, today=TODAY)
    assert form.is_valid(), form.errors
    chart = get_chart_context(form.cleaned_data, TODAY)
    return render(
        "fortune/saju_result.html",
        **chart.as_page(),
        form=form,
        sections=chart.named(full_reading(chart.facts, mode=chart.mode)),
        reading={"state": state, "ai": ai, "saved_at": dt.datetime(2026, 2, 10, tzinfo=dt.UTC)},
        hidden_fields=list((BIRTH | changes).items()),
    )


def bad_form_page() -> str:
    return form_page(
        birth_date="2023.02.29", birth_time="25:10", birth_branch="x", gender="", name="1",
        birth_place="x", clock="x", day_rule="x", fold="x", mode="x",
    )  # fmt: skip


PAGES = {
    "form": form_page,
    "form with every error": bad_form_page,
    "result": result_page,
    "result without an hour": lambda: result_page(birth_time="", time_unknown="on", name=""),
    "saved result": lambda: result_page("saved"),
    "result without AI": lambda: result_page(ai="off", mode="general"),
    **{name: lambda name=name: render(name) for name in ASKED},
    **{name: lambda name=name: render_to_string(name) for name in ALONE},
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_is_small_says_what_it_needs_and_has_no_inline_code(path):
    text = path.read_text(encoding="utf-8")
    partial = "partials" in path.parts
    assert text.count("\n") <= (80 if partial else 120)
    assert "Needs" in (text.splitlines()[0] if partial else text[:300])
    assert [what for what, pattern in INLINE.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_html(name):
    page = Page(PAGES[name]())
    ids = page.ids()
    assert len(ids) == len(set(ids))
    for tag, attributes in page.elements:
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for target in (attributes.get(attribute) or "").split():
                assert target in ids, f"<{tag} {attribute}={target}>"
        if tag == "a" and attributes["href"].startswith("#"):
            assert attributes["href"][1:] in ids
        if tag == "img":
            assert {"alt", "width", "height"} <= attributes.keys()
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true", "pictures only repeat what words say"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_frame(name):
    html = PAGES[name]()
    page = Page(html)
    assert page.all("html")[0]["lang"] == "ko"
    assert page.all("html")[0]["data-theme"] == "auto"
    assert "user-scalable" not in page.all("meta", name="viewport")[0]["content"]
    assert page.all("a", href="#main", **{"class": "skip-link"})
    assert len(page.all("main", id="main")) == len(page.all("h1")) == 1
    assert "재미와 자기 성찰을 위한 전통 문화 풀이이며 과학적 예측이 아닙니다." in html
    preloaded = [link["href"] for link in page.all("link", rel="preload")]
    assert preloaded == ["/static/fonts/hanja.woff2"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_of_the_context_is_on_the_page(theme):
    page = Page(render("404.html", theme=theme))
    assert page.all("html")[0]["data-theme"] == theme
    assert page.all("meta", name="color-scheme")[0]["content"] == theme
    assert len(page.all("meta", name="theme-color")) == 1


@pytest.mark.parametrize("name", ALONE)
def test_a_page_for_bad_days_needs_nothing_and_says_what_to_do_next(name):
    html = render_to_string(name)
    assert [a["href"] for a in Page(html).all("a") if "btn" in (a.get("class") or "")] == [
        reverse("fortune:saju")
    ]
    assert "csrf-token" not in html
    assert Page(html).all("script") == []


def test_the_limit_page_says_when():
    assert "약 25분 뒤에" in render("429.html", retry_after=1500)
    assert "약 8시간 뒤에" in render("429.html", retry_after=8 * 3600)
    assert "1분쯤 뒤에" in render("429.html", retry_after=20)
    assert "뒤에" not in render("429.html")


def test_the_maintenance_page_says_when():
    assert "10분쯤 뒤에" in render_to_string("maintenance.html")
    assert "25분쯤 뒤에" in render("maintenance.html", retry_after=1500)
    assert "1분쯤 뒤에" in render("maintenance.html", retry_after=20)


def test_a_page_with_a_request_hands_the_token_to_the_scripts():
    page = Page(form_page())
    assert len(page.all("meta", name="csrf-token")[0]["content"]) == 64
    assert page.all("script") == [{"type": "module", "src": "/static/js/main.js"}]


def test_every_link_leads_to_a_page_that_is_there():
    links = {a["href"] for name in PAGES for a in Page(PAGES[name]()).all("a")}
    assert reverse("fortune:saju") in links
    for link in links:
        if not link.startswith("#"):
            resolve(link)  # Resolver404 for one that leads nowhere


def test_every_field_of_the_form_is_on_the_page_with_its_label():
    page = Page(form_page())
    labelled = {label.get("for") for label in page.all("label")}
    wrapped = {"birth_branch", "time_unknown"}  # the label is around the control
    names = set()
    for tag in ("input", "select"):
        for control in page.all(tag):
            if control.get("type") != "hidden":
                names.add(control["name"])
                assert control["name"] in wrapped or control["id"] in labelled
    assert names == set(SajuForm().fields)
    assert len(page.all("input", name="birth_branch")) == 13


def test_what_was_typed_stays_and_each_error_is_named_by_its_field():
    html = bad_form_page()
    page = Page(html)
    assert page.all("input", name="birth_date")[0]["value"] == "2023.02.29"
    assert page.all("input", name="birth_time")[0]["value"] == "25:10"
    assert page.all("input", name="name")[0]["value"] == "1"
    assert page.all("", role="alert")
    for name in set(SajuForm().fields) - {"calendar_type", "time_unknown"}:
        field = f"id_{name}"
        (invalid,) = [one for one in page.all("", aria_invalid="true") if one["id"] == field]
        assert f"{field}-error" in invalid["aria-describedby"].split()
        assert page.all("a", href=f"#{field}")


def test_chosen_choices_are_chosen_on_the_page():
    form = SajuForm(initial=BIRTH | {"birth_branch": "辰", "birth_place": "busan"}, today=TODAY)
    page = Page(render("fortune/saju_form.html", form=form))
    chosen = {
        (radio["name"], radio["value"]) for radio in page.all("input", type="radio", checked=None)
    }
    assert chosen == {
        ("gender", "female"), ("calendar_type", "solar"), ("mode", "teacher"),
        ("birth_branch", "辰"),
    }  # fmt: skip
    assert {"value": "busan", "selected": None} in page.all("option")


def test_a_name_is_text_and_never_markup():
    form = SajuForm(BIRTH | {"name": '"><script>alert(1)</script>'}, today=TODAY)
    html = render("fortune/saju_form.html", form=form)
    assert "<script>" not in html
    assert Page(html).all("input", name="name")[0]["value"] == '"><script>alert(1)</script>'


def test_the_chart_is_a_table_with_heads_for_rows_and_columns():
    html = result_page()
    page = Page(html)
    assert len(page.all("table")) == len(page.all("caption"))
    chart = Page(re.search(r'<table class="pillars">.*?</table>', html, re.DOTALL)[0])
    assert len(chart.all("th", scope="col")) == 4
    assert len(chart.all("th", scope="row")) == 9
    assert re.findall(r'class="hanja">(.)</span><span class="says"', html) == list(
        "甲辛己戊午未未辰"
    )
    assert html.index("시주") < html.index("일주") < html.index("월주") < html.index("연주")


def test_an_unknown_hour_keeps_its_column():
    html = result_page(birth_time="", time_unknown="on")
    assert html.count("tile-unknown") == 2
    assert html.count('<span class="sr-only">시각 모름</span>') == 7
    chart = re.search(r'<table class="pillars">.*?</table>', html, re.DOTALL)[0]
    assert len(Page(chart).all("th", scope="col")) == 4


def test_the_reading_keeps_its_contract_with_the_scripts():
    page = Page(result_page())
    (root,) = page.all("section", data_state="baseline", data_ai="on", aria_busy="false")
    assert "data-reading" in root
    names = {name for _, attributes in page.elements for name in attributes}
    assert {
        "data-reading-status", "data-reading-badge", "data-reading-notice", "data-notice-title",
        "data-notice-text", "data-retry", "data-countdown", "data-stop", "data-tabs",
        "data-section-body", "data-room", "data-reading-form", "data-print",
    } <= names  # fmt: skip
    tabs, panels = page.all("button", role="tab"), page.all("", role="tabpanel")
    assert [tab["aria-controls"] for tab in tabs] == [panel["id"] for panel in panels]
    assert [tab["aria-selected"] for tab in tabs] == ["true"] + ["false"] * 5
    assert ["data-active" in panel for panel in panels] == [True] + [False] * 5
    assert {tab["data-dot"] for tab in tabs} == {"baseline"}
    ids = ["summary", "chart", "classroom", "guidance", "work", "year"]
    assert [panel["data-section"] for panel in panels] == ids
    (form,) = [form for form in page.all("form") if "data-reading-form" in form]
    assert form["action"] == reverse("fortune:saju_streaming_api")
    assert page.all("input", type="hidden", name="birth_date", value="1988.07.15")
    assert page.all("input", type="hidden", name="edit", value="1")


def test_a_saved_reading_says_so_and_when():
    html = result_page("saved")
    assert "저장된 AI 풀이" in html
    assert "2026년 2월 10일에 쓴 풀이예요" in html
    assert {tab["data-dot"] for tab in Page(html).all("button", role="tab")} == {"done"}


def test_without_ai_the_page_says_so():
    assert "지금은 AI 없이, 만세력으로 쓴 풀이를 보여 드려요" in result_page(ai="off")


def test_the_cycle_of_now_is_marked_once():
    page = Page(result_page())
    assert len(page.all("li", aria_current="true")) == 1
    (strip,) = page.all("div", role="group")
    assert strip["tabindex"] == "0"


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(
        re.findall(r'name == "(\w+)"', (TEMPLATES / "partials/icon.html").read_text("utf-8"))
    )
    asked = set()
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'icon\.html" with name="(\w+)"', text))
        asked |= set(re.findall(r'\bicon="(\w+)"', text))
    assert asked == drawn


def test_a_notice_is_shown_as_it_is():
    notice = SimpleNamespace(code="late_zi", text="두 학파의 글자가 달라요 <b>")
    html = render("fortune/partials/notices.html", notices=[notice])
    assert "두 학파의 글자가 달라요 &lt;b&gt;" in html
    assert render("fortune/partials/notices.html", notices=[]).strip() == ""
