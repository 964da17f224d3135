"""Rules about words, read once from a data file: what is said, and what excuses it."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

DATA: Final = Path(__file__).parent / "data"
# Stands for a blanked character: matches no word of a rule and keeps every place as it is.
BLANK: Final = "□"


class Rule(NamedTuple):
    """`name` is the risk or the kind; `whole` says that it looks at a whole message at once."""

    name: str
    said: re.Pattern[str]
    unless: re.Pattern[str] | None
    whole: bool


def read_rules(file: str) -> dict[str, Any]:
    """Return the tables of a data file. Raises TOMLDecodeError for one that cannot be read."""
    return tomllib.loads((DATA / file).read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern that matches what any of these does. re.error for a broken one."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def rule_of(table: dict[str, Any], name: str) -> Rule:
    """Return the rule of a table; `name` is the key its name stands under."""
    unless = any_of(table["unless"]) if table.get("unless") else None
    return Rule(table[name], any_of(table["said"]), unless, table.get("whole", False))


def blanked(text: str, harmless: re.Pattern[str]) -> str:
    """Return the text, as long as it was, with all that is harmless blanked out."""
    return harmless.sub(lambda found: BLANK * len(found.group()), text)
