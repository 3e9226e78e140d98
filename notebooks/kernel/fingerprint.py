"""What a notebook's outputs were made of, so that outdated ones can be told: fingerprint.py lists them.

`notebooks/run --update` notes in the notebook's metadata, under `relief`, the SHA-256 of its code cells, of the
library's sources without comments, and of the pictures in notebooks/images that are figures of that notebook. A
notebook whose code cells are others than those that ran is wrong, and the exit status is 1. A library or a picture
that has changed since makes it stale, which is only reported: most changes alter no figure.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[1]
SOURCES = "lib/src/main/java"
COMMENTS = re.compile(r"^\s*/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


def of(path, notebook, notebooks=NOTEBOOKS):
    """The fingerprint of the notebook, as read by json or nbformat, that belongs at this path."""
    return {"cells": cells(notebook), "library": library(notebooks.parent), "images": images(path, notebooks)}


def cells(notebook):
    return digest(code(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")


def code(cell):
    """In a file a cell may be a list of lines."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def library(root):
    sources = root / SOURCES
    return digest(str(file.relative_to(sources)) + squeezed(file.read_text(encoding="utf-8"))
                  for file in sorted(sources.rglob("*.java")))


def squeezed(source):
    """Java without comments that begin a line, and without white space."""
    return "".join(COMMENTS.sub("", source).split())


def images(path, notebooks):
    """Pictures that other pages show: notebooks/images/NOTEBOOK/FIGURE.png."""
    pictures = sorted((notebooks / "images" / path.stem).glob("*.png"))
    return {picture.name: hashlib.sha256(picture.read_bytes()).hexdigest() for picture in pictures}


def digest(texts):
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


def outdated(path, notebooks=NOTEBOOKS):
    """Whether the notebook shows other code than ran, and what has changed since it was executed."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    noted, now = notebook["metadata"].get("relief"), of(path, notebook, notebooks)
    if noted is None:
        return False, ["no fingerprint yet"]
    changed = ["the library has changed"] if noted["library"] != now["library"] else []
    changed += [f"images/{path.stem}/{name} is not the figure of its last execution"
                for name, known in now["images"].items() if noted["images"].get(name) != known]
    return noted["cells"] != now["cells"], changed


def main(notebooks):
    edited = 0
    for path in sorted(notebooks.glob("*.ipynb")):
        wrong, changed = outdated(path, notebooks)
        edited += wrong
        if wrong:
            print(f"✗ {path.stem}: its code cells are not those that were executed")
        elif changed:
            print(f"stale: {path.stem}: {'; '.join(changed)}")
    if edited:
        print("What to do: notebooks/run --update NAME… executes them and writes them back.")
    return 1 if edited else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else NOTEBOOKS))
