"""Static files as production serves them: hashed names, inside modules too."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def test_every_import_of_a_module_leads_to_a_hashed_file(collected_static):
    modules = [path for path in (collected_static / "js").glob("*.js") if HASHED.search(path.name)]
    assert len(modules) > 5
    for module in modules:
        for target in IMPORT.findall(module.read_text("utf-8")):
            assert HASHED.search(target), f"{module.name} imports {target}"
            assert (module.parent / target).resolve().exists()


def test_the_stylesheet_is_hashed_and_compressed(collected_static):
    sheets = [path.name for path in (collected_static / "css").glob("app.*.css*")]
    assert any(re.fullmatch(r"app\.[0-9a-f]{12}\.css", name) for name in sheets)
    assert any(name.endswith(".css.br") for name in sheets)
    assert any(name.endswith(".css.gz") for name in sheets)


def test_a_name_without_its_hash_is_there_but_not_compressed(collected_static):
    """No page of ours asks for it, and to compress it took longer than all the rest."""
    assert (collected_static / "css" / "app.css").exists()
    compressed = [*collected_static.rglob("*.br"), *collected_static.rglob("*.gz")]
    assert len(compressed) > 100
    assert [path.name for path in compressed if not HASHED.search(path.stem)] == []


def test_fonts_are_named_by_their_hash_in_the_stylesheet(collected_static):
    sheets = [
        path for path in (collected_static / "css").glob("app.*.css") if HASHED.search(path.name)
    ]
    fonts = re.findall(r"""url\(["']?([^)"']+woff2)""", sheets[0].read_text("utf-8"))
    assert fonts
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2", font) for font in fonts)


def test_a_module_travels_without_its_comments_and_whole_otherwise(collected_static):
    comment = re.compile(r"\s*(//|/\*\*|\*[ /])")
    for source in sorted((ROOT / "static" / "js").glob("*.js")):
        (path,) = (collected_static / "js").glob(f"{source.stem}.????????????.js")
        lines = path.read_text("utf-8").splitlines()
        assert not [line for line in lines if line.lstrip().startswith(("//", "/**", "* "))]
        written = source.read_text("utf-8").splitlines()
        code = [line for line in written if not comment.match(line)]
        assert len(lines) == len(code), source.name
