"""The modules a reading is made of are asked for together, not one after the other."""

import re
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
PARTIAL = BASE / "templates" / "fortune" / "partials" / "reading_modules.html"


def made_of(name: str) -> set[str]:
    """The module and all that it imports before it runs."""
    source = (BASE / "static" / "js" / name).read_text(encoding="utf-8")
    imported = re.findall(r'^import .+ from "\./(\w+\.js)";', source, re.MULTILINE)
    return {name}.union(*map(made_of, imported))


def test_exactly_what_a_reading_needs_is_preloaded():
    html = PARTIAL.read_text(encoding="utf-8")
    preloaded = re.findall(r'rel="modulepreload" href="{% static \'js/(\w+\.js)\' %}"', html)
    assert sorted(preloaded) == sorted(made_of("reading.js"))
