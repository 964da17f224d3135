"""The chart engine: pure Python, no Django, no clock, no file read after import.

Start at `calculator.get_pillars` (a birth -> the four pillars) and `facts.facts_from_chart`
(the pillars -> everything a reading may state). `compatibility.compatibility` puts two facts side
by side, `daily.daily` a day beside one.
"""

VERSION = "1.0"
