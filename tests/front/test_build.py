"""What builds the stylesheet: pinned, and free of any registry's address."""

import json
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)


def test_the_lock_names_checksums_and_no_registry():
    lock = json.loads((BASE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert "omit-lockfile-registry-resolved=true" in (BASE / ".npmrc").read_text("utf-8")


def test_every_package_is_pinned_to_one_version():
    package = json.loads((BASE / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package, "nothing of npm runs on the server"
    assert package["devDependencies"]["tailwindcss"] == "4.3.5"
    for version in package["devDependencies"].values():
        assert version[0].isdigit()


def test_the_stylesheet_is_built_and_small():
    css = (BASE / "static" / "css" / "app.css").read_text(encoding="utf-8")
    assert css.startswith("/*! tailwindcss v4.3.5")
    assert css.count("\n") <= 2, "minified"
    assert len(css) <= 100_000
