"""make evidence: every part exists, and one that fails is said and stops no other."""

import importlib.util
import re
from pathlib import Path

import pytest

from tools import evidence
from tools.evidence import PARTS, Part

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ONLY = r"`--only ([a-z-]+)`"
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
    assert set(re.findall(ONLY, DOCUMENT)) == set(PARTS)


def ways(document: str) -> list[tuple[str, str]]:
    """Return every row of the document's tables with what says how it was measured: its last cell
    where that column is called "how" ("the same" is that of the row above), the heading else."""
    found, heading, columns = [], "", []
    for line in document.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("#"):
            heading = line
        elif not line.startswith("|"):
            columns = []
        elif not columns:
            columns = cells
        elif not line.startswith("| --"):
            how = cells[-1] if columns[-1] == "how" else heading
            found.append((cells[0], found[-1][1] if how == "the same" else how))
    return found


def can_be_repeated(how: str) -> bool:
    """Say whether `how` names a part, a target of the Makefile, or a file of tests or docs."""
    targets = re.findall(r"`make ([a-z-]+)`", how)
    files = re.findall(r"`((?:tests|docs)/\S+\.\w+)`", how)
    return (
        bool(re.findall(ONLY, how) + targets + files)
        and set(re.findall(ONLY, how)) <= set(PARTS)
        and all(f"\n{target}:" in MAKEFILE for target in targets)
        and all((ROOT / file).is_file() for file in files)
    )


@pytest.mark.parametrize(("row", "how"), ways(DOCUMENT))
def test_every_row_of_the_document_can_be_measured_again(row, how):
    assert can_be_repeated(how), f"{row}: {how}"


def test_a_way_that_nobody_can_go_is_seen():
    table = "## Pages\n\n| claim | how |\n| --- | --- |\n| a | `--only page` |\n| b | the same |"
    assert ways(table) == [("a", "`--only page`"), ("b", "`--only page`")]
    assert ways("## Load: `--only page`\n| a | b |\n| --- | --- |\n| c | 4 |")[0][1].count("page")
    for how in ("by hand", "`--only nothing`", "`make nothing`", "`tests/none.py`", ""):
        assert not can_be_repeated(how), how


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
