"""make evidence: every part exists, and one that fails is said and stops no other."""

import importlib.util
import re
from pathlib import Path

import pytest

from tools import evidence
from tools.evidence import PARTS, Part

ROOT = Path(__file__).resolve().parents[1]
SAYS = Part("says", ("-c", "print('INFO fortune.http [x] a line of a log'); print('7 of 7')"))
FAILS = Part("fails", ("-c", "print('before it broke'); raise SystemExit(3)"))
ABSENT = Part("absent", ("tools/no_such_tool.py",))


@pytest.mark.parametrize(
    "command",
    [command for part in PARTS.values() for command in (part.command, part.quick) if command],
    ids=" ".join,
)
def test_every_command_names_what_exists(command):
    program, *words = command
    if program == "-m":
        assert importlib.util.find_spec(words[0]), words[0]
    else:
        assert (ROOT / program).is_file()
    for word in words:
        if "/" in word:
            assert (ROOT / word).is_file(), word


def test_the_document_names_every_part_and_no_other():
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`--only ([a-z-]+)`", text)) == set(PARTS)


def test_a_part_that_fails_is_said_and_stops_no_other(capsys):
    parts = {"broken": FAILS, "gone": ABSENT, "sound": SAYS}
    assert evidence.main([], parts) == 1
    said = capsys.readouterr().out
    assert "before it broke\nFAILED (3)" in said
    assert "No such file or directory" in said
    assert "7 of 7\nok" in said
    assert said.count("a line of a log") == 1, "only where the command is shown"
    assert "1 of 3 parts ok; failed or below a target: broken, gone" in said
    for name in ("date", "commit", "Python", "Django", "Chromium", "Node"):
        assert re.search(rf"^{name} +\S", said, re.M), name
    assert "$ python tools/no_such_tool.py" in said


def test_one_part_alone_and_in_its_short_form(capsys):
    parts = {"sound": SAYS, "both": Part("both", ("-c", "print('long')"), ("-c", "print('short')"))}
    assert evidence.main(["--only", "both", "--quick"], parts) == 0
    said = capsys.readouterr().out
    assert "\nshort\n" in said
    assert "long" not in said
    assert "7 of 7" not in said


def test_a_name_that_is_no_part_is_refused(capsys):
    with pytest.raises(SystemExit):
        evidence.main(["--only", "nothing"])
    assert "cross-checks" in capsys.readouterr().err
