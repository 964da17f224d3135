"""Write the lunar years of fortune/engine/lunar.py into static/js/lunar.js, for the form's echo.

A year is five hexadecimal digits: its doubled month (0 for none), then a bit for each of its
months in the order of time, from the highest of sixteen: 1 where it has 30 days. The months of
1899 to 2049 hold every day the form takes. tests/front/test_lunar.py compares the file with the
engine.
"""

import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fortune.engine.lunar import leap_month, lunar_to_solar

FILE: Final = Path(__file__).resolve().parent.parent / "static" / "js" / "lunar.js"
TABLE: Final = re.compile(r'(?<=const YEARS =\n)  ".*?"(?=;)', re.DOTALL)
YEARS: Final = range(1899, 2050)


def year_digits(year: int) -> str:
    doubled = leap_month(year) or 0
    months = [(month, False) for month in range(1, 13)]
    if doubled:
        months.insert(doubled, (doubled, True))
    first_days = [lunar_to_solar(year, month, 1, leap) for month, leap in months]
    first_days.append(lunar_to_solar(year + 1, 1, 1))
    bits = "".join(str((after - first).days - 29) for first, after in pairwise(first_days))
    return f"{doubled:x}{int(bits.ljust(16, '0'), 2):04x}"


def with_table(source: str) -> str:
    """Return the module's source with the table as the engine has it."""
    digits = "".join(map(year_digits, YEARS))
    lines = (digits[at : at + 85] for at in range(0, len(digits), 85))
    return TABLE.sub("  " + " +\n  ".join(f'"{line}"' for line in lines), source)


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
