"""Templates without the indentation they are written with: nobody reads it on the other side."""

import re
from typing import Final

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

INDENTATION: Final = re.compile(r"\n[ \t]+")


class Loader(FilesystemLoader):
    """Reads the folders of DIRS. Of a .html file every line begins at its first letter: a fifth of
    a result page is indentation. What a template is filled with is untouched, and so is a break of
    a line, which may part two words."""

    def get_contents(self, origin: Origin) -> str:
        text = super().get_contents(origin)
        return INDENTATION.sub("\n", text) if origin.name.endswith(".html") else text
