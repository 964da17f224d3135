"""The field's terms in plain Korean, read once from data/glossary.toml."""

import tomllib
from typing import Final, NamedTuple

from fortune.texts.library import DATA, TextError


class Term(NamedTuple):
    """`id` in ASCII for the page, `word` as it is said, `text` one or two plain sentences."""

    id: str
    word: str
    text: str


def read_terms(source: str) -> dict[str, Term]:
    """Return the terms by id, in the order of the file.

    Raises TextError when a term lacks its word or text, or has anything else.

    >>> read_terms('[luck]\\nword = "대운"\\ntext = "십 년의 흐름이에요."')["luck"].word
    '대운'
    """
    terms = {}
    for name, entry in tomllib.loads(source).items():
        if not isinstance(entry, dict) or set(entry) != {"word", "text"}:
            raise TextError(f"glossary.toml: [{name}] needs word and text, nothing else")
        terms[name] = Term(name, entry["word"], entry["text"])
    return terms


GLOSSARY: Final = read_terms((DATA / "glossary.toml").read_text(encoding="utf-8"))
