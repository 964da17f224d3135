"""30 texts that want to be a script, wherever a text of somebody's is shown: none of them runs, and
none becomes an element. The console must stay empty too: not even our CSP has anything to stop.
"""

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


@pytest.mark.parametrize("field", ["name", "birth_date", "birth_time"])
def test_in_a_field_of_the_form(watched, harmless, field):
    watched.goto("/fortune/")
    for payload in PAYLOADS:
        send(watched, "/fortune/", **BIRTH | {field: payload[:20] if field == "name" else payload})
        harmless()


def test_in_what_a_teacher_keeps(watched, harmless):
    sign_up(watched, "hostile")
    for day, payload in enumerate(PAYLOADS, start=1):
        fields = {"date": f"2030.06.{day:02}", "label": "날", "memo": payload}
        send(watched, "/fortune/days/", **fields)
        send(watched, "/fortune/days/", **fields | {"label": payload})
        harmless()
        person = BIRTH | {"who": "self", "label": payload, "name": payload}
        send(watched, "/fortune/people/new/", **person)
        harmless()
    watched.goto("/fortune/days/")
    assert watched.locator("main").inner_text().count(HIT) >= 30, "each memo is shown"
    harmless()
    entry = watched.evaluate(ASK, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    for payload in PAYLOADS:
        send(watched, f"{entry['url']}rename/", title=payload)
        harmless()
    watched.goto("/fortune/history/")
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


def test_the_gate_shows_and_shares_none_of_it(watched, harmless, ai):
    ai.reply(READING.replace("천천히", "\n\n".join(PAYLOADS) + "\n\n천천히"), times=None)
    sign_up(watched, "hostile-model")
    send(watched, "/fortune/", **BIRTH)
    watched.locator('[data-reading][data-state="error"]').wait_for()
    entry = watched.evaluate(ASK, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    shared = watched.evaluate(ASK, [f"{entry['url']}share/", {"shared": "1"}])
    for address in (entry["url"], shared["share_url"]):
        watched.goto(address)
        assert HIT not in watched.locator("main").inner_text()
        harmless()


def test_in_a_consultation(watched, harmless):
    streamed(watched, "**/chat/send/", "\n\n".join(PAYLOADS))
    sign_up(watched, "hostile-chat")
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
