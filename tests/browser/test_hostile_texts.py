"""30 texts that want to be a script, wherever a text of somebody's is shown: none of them runs, and
none becomes an element. The console must stay empty too: not even our CSP has anything to stop.
"""

import itertools
import json

import pytest

from tests.browser.conftest import sign_up, wait_until
from tests.browser.test_axe import ASK, BIRTH, POST
from tests.conftest import READING

HIT = "pwned()"  # which `watched` gives to every page
PAYLOADS = r"""
<script>pwned()</script>
<img src=x onerror=pwned()>
<svg onload=pwned()>
<svg><script>pwned()</script></svg>
<body onload=pwned()>
<iframe srcdoc='<script>pwned()'>
<a href=javascript:pwned()>a</a>
[a](javascript:pwned())
![a](javascript:pwned())
<details open ontoggle=pwned()>
<input autofocus onfocus=pwned()>
<video><source onerror=pwned()>
<math><mtext><img src=x onerror=pwned()></math>
"><script>pwned()</script>
'><img src=x onerror=pwned()>
" autofocus onfocus=pwned() x="
' autofocus onfocus=pwned() x='
</textarea><script>pwned()</script>
</title><script>pwned()</script>
--><img src=x onerror=pwned()>
<img src=`x` onerror=pwned()>
<sCrIpT>pwned()</sCrIpT>
<scr<script>ipt>pwned()</script>
&lt;script&gt;pwned()&lt;/script&gt;
<form action=javascript:pwned()><button>
<object data=javascript:pwned()>
<embed src=javascript:pwned()>
<base href=javascript:pwned()//>
<meta http-equiv=refresh content='0;javascript:pwned()'>
{{constructor.constructor('pwned()')()}}
""".strip().splitlines()
NUMBER = itertools.count(1)  # of a member
EACH = " ".join(PAYLOADS)
ALIEN = """() => [...document.querySelectorAll("*")].filter((node) =>
  node.matches("script:not([src]), iframe, object, embed, base, math, video, meta[http-equiv]")
  || /^\\s*javascript:/i.test(node.getAttribute("href") ?? node.getAttribute("src") ?? "")
  || node.getAttributeNames().some((name) => name.startsWith("on"))
).map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture
def hits() -> list[str]:
    """What ran of what should not."""
    return []


@pytest.fixture
def watched(context_of, site, hits):
    context_of.expected.append("status of 400")
    context = context_of(base_url=site)
    context.expose_function("pwned", lambda: hits.append("ran"))
    return context.new_page()


@pytest.fixture
def harmless(watched, hits):
    def look() -> None:
        assert watched.evaluate(ALIEN) == []
        assert hits == []

    return look


def send(page, path, **fields):
    with page.expect_navigation():
        page.evaluate(POST, [path, fields])


def test_the_watch_sees_what_does_run(watched, hits):
    watched.set_content("<img src=x onerror=pwned()>")
    wait_until(lambda: bool(hits))
    assert len(watched.evaluate(ALIEN)) == 1
    assert len(set(PAYLOADS)) == 30


def test_in_the_fields_of_a_form(watched, harmless):
    watched.goto("/fortune/")
    for payload in PAYLOADS:
        fields = {"name": payload, "birth_date": payload, "birth_time": payload}
        send(watched, "/fortune/", **BIRTH | fields)
        typed = [watched.locator(f'[name="{field}"]').input_value() for field in fields]
        assert typed == [payload] * 3
        harmless()


@pytest.fixture
def member(watched):
    sign_up(watched, f"hostile-{next(NUMBER)}")
    return watched


def test_in_what_a_teacher_keeps(member, harmless):
    labels = [payload if len(payload) <= 30 else "날" for payload in PAYLOADS]
    for day, (label, memo) in enumerate(zip(labels, PAYLOADS, strict=True), start=1):
        fields = {"date": f"2030.06.{day:02}", "label": label, "memo": memo}
        member.evaluate(ASK, ["/fortune/api/favorites/", fields])
    member.goto("/fortune/days/")
    shown = member.locator(".own-days li").all_inner_texts()
    for text, label, memo in zip(shown, labels, PAYLOADS, strict=True):
        assert label in text
        assert memo in text
    harmless()


def test_in_what_a_teacher_cannot_keep(member, harmless):
    for path in ("/fortune/days/", "/fortune/people/new/"):
        for payload in (EACH, *PAYLOADS[-3:]):
            send(member, path, **BIRTH | dict.fromkeys(("label", "name", "memo", "date"), payload))
            assert member.locator('[name="label"]').input_value() == payload
            harmless()


def packed(length: int) -> list[str]:
    """Return few texts of at most `length` letters that hold every payload whole."""
    texts: list[str] = []
    for payload in sorted(PAYLOADS, key=len, reverse=True):
        room = (at for at, text in enumerate(texts) if len(text) + 1 + len(payload) <= length)
        if (at := next(room, None)) is None:
            texts.append(payload)
        else:
            texts[at] += f" {payload}"
    return texts


def test_in_the_titles_of_a_library(member, harmless):
    birth = BIRTH | {"kind": "topic", "topic": "career"}
    titles = packed(60)
    for year, title in enumerate(titles, start=1960):
        asked = birth | {"birth_date": f"{year}.07.15"}
        entry = member.evaluate(ASK, ["/fortune/api/save/", asked])
        member.evaluate(ASK, [f"{entry['url']}rename/", {"title": title}])
        member.goto(entry["url"])
        assert member.locator("h1").inner_text() == title
        harmless()
    member.goto("/fortune/history/")
    shown = "\n".join(member.locator(".entry").all_inner_texts())
    assert [title for title in titles if title not in shown] == []
    harmless()


def streamed(page, path, text):
    """Let a model say `text`, and no gate stand between (`fortune/prompts/gate.py` refuses it)."""
    events = [("delta", {"text": text}), ("done", {"source": "ai", "turns_left": 5})]
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
    page.route(path, lambda route: route.fulfill(content_type="text/event-stream", body=body))


def test_in_a_reading_of_the_model(watched, harmless):
    text = READING.replace("천천히", "\n\n".join(PAYLOADS) + "\n\n천천히")
    streamed(watched, "**/api/streaming/", text.replace("{name}", "김하늘"))
    watched.goto("/fortune/")
    send(watched, "/fortune/", **BIRTH)
    watched.locator('[data-reading][data-state="done"]').wait_for()
    assert watched.locator("#panel-summary").inner_text().count(HIT) >= 20, "links lose theirs"
    harmless()


def test_the_gate_shows_and_shares_none_of_it(member, watched, harmless, ai):
    ai.reply(READING.replace("천천히", "\n\n".join(PAYLOADS) + "\n\n천천히"), times=None)
    send(watched, "/fortune/", **BIRTH)
    watched.locator('[data-reading][data-state="error"]').wait_for()
    entry = watched.evaluate(ASK, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    shared = watched.evaluate(ASK, [f"{entry['url']}share/", {"shared": "1"}])
    for address in (entry["url"], shared["share_url"]):
        watched.goto(address)
        assert HIT not in watched.locator("main").inner_text()
        harmless()


def test_in_a_consultation(member, watched, harmless):
    streamed(watched, "**/chat/send/", "\n\n".join(PAYLOADS))
    watched.goto("/fortune/chat/")
    watched.evaluate(ASK, ["/fortune/chat/create/", BIRTH])
    watched.goto("/fortune/chat/")
    watched.locator("[data-chat][data-ready]").wait_for()
    question = watched.get_by_label("궁금하신 것")
    question.fill("\n".join(PAYLOADS))
    question.press("Enter")
    watched.get_by_role("status").filter(has_text="답이 준비되었어요").wait_for()
    for who in ("user", "assistant"):
        said = watched.locator(f'[data-said="{who}"]').last
        assert said.inner_text().count(HIT) >= 20, who
    harmless()
