"""The form's own lunar calendar (static/js/lunar.js) is the engine's, day by day."""

import datetime as dt
import json
import shutil
import subprocess

import pytest

from fortune.engine.lunar import solar_to_lunar
from tools.build_lunar import FILE, with_table

EVERY_DAY = """
import { lunarMonth, lunarOf } from "%s";
const days = [];
for (let at = Date.UTC(1900, 0, 1); at <= Date.UTC(2049, 11, 31); at += 86400000) {
  const { year, month, day, leap } = lunarOf(at);
  if (lunarMonth(year, month, leap).first + (day - 1) * 86400000 !== at) throw new Error(at);
  days.push([year, month, day, leap]);
}
console.log(JSON.stringify(days));
"""


def test_the_table_is_written_by_the_tool():
    source = FILE.read_text(encoding="utf-8")
    assert with_table(source) == source, "python tools/build_lunar.py"


def test_every_day_of_150_years_is_the_engines():
    if (node := shutil.which("node")) is None:
        pytest.skip("needs Node")
    command = [node, "--input-type=module", "--eval", EVERY_DAY % FILE.as_uri()]
    answer = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    days = [tuple(day) for day in json.loads(answer.stdout)]
    first = dt.date(1900, 1, 1)
    assert len(days) == 54_787
    assert days == [solar_to_lunar(first + dt.timedelta(days=at)) for at in range(len(days))]
