"""Static files under names that carry their hash, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports of ES modules, static and dynamic, to hashed names."""

    support_js_module_import_aggregation = True

    def is_collected(self) -> bool:
        return bool(self.hashed_files)

    def stored_name(self, name: str) -> str:
        """Return the hashed name. Without a manifest a page is plain, and readable; with one, a
        name that is not in it is a mistake and raises ValueError."""
        return str(super().stored_name(name)) if self.is_collected() else name
