"""Every text of the product, for those who must know its characters: the fonts and their test."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def python_strings(path: Path) -> str:
    """Every string a module may show: its constants without the docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree)
                  if isinstance(node, documented)}  # fmt: skip
    return "".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and node.value not in docstrings
    )  # fmt: skip


# Patterns that texts are held against: nobody ever reads them.
PATTERNS = re.compile(r"fortune/prompts/(grounding.*\.py|data/(incoming|outgoing)\.toml)")


def shown() -> dict[Path, str]:
    """All texts of the product: templates, sentences, messages, what scripts say."""
    files = [path for folder in ("templates", "fortune", "config", "static/js")
             for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]  # fmt: skip
    texts = {}
    for path in files:
        if PATTERNS.fullmatch(path.relative_to(ROOT).as_posix()):
            continue
        if path.suffix == ".py":
            texts[path] = python_strings(path)
        elif path.suffix in {".html", ".js", ".json", ".md", ".toml", ".csv", ".txt"}:
            texts[path] = path.read_text(encoding="utf-8")
    return texts
