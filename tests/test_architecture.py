"""The import rules of the design, and the map of old names: both held by reading the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = ("engine", "texts", "prompts")

# folder or module -> prefixes of our own and third-party modules it may import.
MAY_IMPORT = {
    "fortune/engine": {"fortune.engine", "korean_lunar_calendar", "tzdata"},
    "fortune/texts": {"fortune.texts", "fortune.engine"},
    "fortune/prompts": {"fortune.prompts", "fortune.engine", "fortune.texts"},
    "fortune/utils": {"fortune.utils", "fortune.errors", "django.conf", "openai", "httpx2"},
    "fortune/services": {
        "fortune.services", "fortune.models", "fortune.texts", "fortune.prompts", "fortune.engine",
        "fortune.utils", "fortune.errors", "django", "asgiref", "PIL", "cryptography", "icalendar",
        "config.logging", "config.metrics",
    },
    "fortune/errors.py": set(),
    "fortune/models.py": {"django", "fortune.encryption"},
    "fortune/encryption.py": {"django", "cryptography"},
    "fortune/forms.py": {"fortune.engine", "fortune.texts", "django"},
}  # fmt: skip
STANDARD = set(__import__("sys").stdlib_module_names) | {"__future__"}


def modules(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            found.add(str(node.module))
    return found


def allowed(name: str, prefixes: set[str]) -> bool:
    return name.split(".")[0] in STANDARD or any(
        name == prefix or name.startswith(prefix + ".") for prefix in prefixes
    )


@pytest.mark.parametrize("place", MAY_IMPORT)
def test_imports_run_one_way(place):
    files = modules(place)
    assert files
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imports(path)
        if not allowed(name, MAY_IMPORT[place])
    ]
    assert wrong == []


def test_the_rule_itself_can_fail():
    assert not allowed("django.db", MAY_IMPORT["fortune/engine"])
    assert not allowed("fortune.models", MAY_IMPORT["fortune/texts"])
    assert allowed("fortune.engine.facts", MAY_IMPORT["fortune/texts"])


def test_pure_code_has_no_clock_and_opens_no_file_when_called():
    """The engine, the texts and the prompts are told what day it is."""
    clocks = re.compile(r"\b(datetime\.now|date\.today|time\.time|utcnow|random\.)")
    wrong = [
        str(path.relative_to(ROOT))
        for place in PURE
        for path in modules(f"fortune/{place}")
        if clocks.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_services_never_see_a_request_and_utils_never_a_model():
    for path in [*modules("fortune/services"), *modules("fortune/utils")]:
        names = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute | ast.Name)
        }
        assert "HttpRequest" not in names, path


def test_async_code_never_reads_request_user_and_never_leaves_the_request_thread():
    for path in [*modules("fortune"), *modules("config")]:
        code = path.read_text(encoding="utf-8")
        assert "request.user" not in re.sub(r'""".*?"""', "", code, flags=re.DOTALL), path
        assert "thread_sensitive=False" not in code, path
        assert "run_in_executor" not in code, path


def test_views_stay_short():
    for path in [*(ROOT / "fortune").glob("views*.py"), ROOT / "fortune/api_views.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno
                assert lines <= 50, f"{path.name} {node.name} has {lines} lines"


def map_of_old_names() -> list[tuple[str, str]]:
    table = (ROOT / "CLAUDE.md").read_text(encoding="utf-8").split("## Old names")[1]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", table, flags=re.MULTILINE)
    return [(old, now) for old, now in rows if "---" not in old and old != "in the notes"]


def test_the_map_of_old_names_leads_to_what_exists():
    """`path` and `path name` in the right column of the map in CLAUDE.md."""
    rows = map_of_old_names()
    assert len(rows) >= 12
    for old, now in rows:
        paths = re.findall(r"`([\w./-]+\.(?:py|js|md|html)|[\w./-]+/|Procfile)`", now)
        assert paths, f"{old}: no path in {now}"
        texts = []
        for path in paths:
            assert (ROOT / path).exists(), f"{old}: {path} does not exist"
            if (ROOT / path).is_file():
                texts.append((ROOT / path).read_text(encoding="utf-8"))
            else:
                texts += [file.read_text(encoding="utf-8") for file in (ROOT / path).rglob("*.py")]
        for name in re.findall(r"`([A-Za-z_]\w+)`", now):
            if name != "Procfile":
                assert any(name in text for text in texts), f"{old}: {name} not in {paths}"
