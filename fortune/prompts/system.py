"""What every prompt has in common: its version, the rules, the form and the focus.

The rules of voice, of what may never be said and of the name's placeholder stand in
`data/rules.md`, what each kind of reading adds to them in `data/forms.toml`.
"""

from typing import Any, Final

from fortune.prompts.patterns import DATA, read_rules
from fortune.texts.sections import Mode, Titles

# One for all prompts, part of every fingerprint: raise it when any word of any prompt changes.
PROMPT_VERSION: Final = "3"

_RULES: Final = (DATA / "rules.md").read_text(encoding="utf-8").strip()
_FORMS: Final[dict[str, Any]] = read_rules("forms.toml")
_NUMERALS: Final = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟")


def mode_focus(mode: Mode) -> str:
    """Return the line that says for whom the model writes."""
    return str(_FORMS["modes"][mode])


def focus_of(key: str) -> str:
    """Return the focus of a topic, of a relation or of "daily" and "pair". KeyError if unknown."""
    return str(_FORMS["focus"][key])


def reading_messages(form: str, titles: Titles, *parts: str) -> list[dict[str, str]]:
    """Return the system and the user message of a reading with fixed headings.

    form: full, daily, topic or compatibility (KeyError for another). parts: the paragraphs of
    the user message before the headings. Readings have one to eight sections.
    """
    sentences, length = _FORMS["lengths"][form]
    told = _FORMS["shared"].format(
        titles=_NUMERALS[len(titles)], sentences=sentences, length=length
    )
    headings = "\n".join(f"## {title}" for _, title in titles)
    return [
        {"role": "system", "content": f"{_RULES}\n형식: {told}"},
        {"role": "user", "content": "\n\n".join([*parts, f"[제목]\n{headings}"])},
    ]
