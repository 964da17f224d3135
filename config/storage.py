"""Static files under names that carry their hash, so that browsers may keep them for ever."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Lines that hold a comment and nothing else: a fifth of what a page loads as scripts. Comments
# behind code stay, and no template text of ours spans a line that looks like one (tests/config).
COMMENT: Final = re.compile(rb"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/[ \t]*)\n", re.DOTALL | re.M)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports of ES modules, static and dynamic, to hashed names, and leaves our
    comments at home."""

    support_js_module_import_aggregation = True

    def is_collected(self) -> bool:
        return bool(self.hashed_files)

    def stored_name(self, name: str) -> str:
        """Return the hashed name. Without a manifest a page is plain, and readable; with one, a
        name that is not in it is a mistake and raises ValueError."""
        return str(super().stored_name(name)) if self.is_collected() else name

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages name; a name without its hash is asked for by nobody of ours."""
        yield from super().compress_files(paths & set(self.hashed_files.values()))

    def _save(self, name: str, content: "File[Any]") -> str:
        if name.startswith("js/") and name.endswith(".js"):
            content = ContentFile(COMMENT.sub(b"", b"".join(content.chunks())), name)
        saved: str = super()._save(name, content)
        return saved
