"""The chart engine: pure Python, no Django, no clock, no file read after import.

Start at `calculator.get_pillars` (a birth -> the four pillars) and `facts.facts_from_chart`
(the pillars -> everything a reading may state).
"""

VERSION = "1.0"
