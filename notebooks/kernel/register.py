"""Registers the kernel `relief` of this checkout with Jupyter: register.py JAVA HEAP.

The checkout's own copy, under target/jupyter, serves the runs of `notebooks/run`. The user's copy serves a Jupyter
started by hand; there is one for all checkouts, so the checkout that ran last has it.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).with_name("kernel.json")


def filled(value, places):
    """The template's value with {name} replaced, in every string of it."""
    if isinstance(value, dict):
        return {key: filled(item, places) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, places) for item in value]
    for name, text in places.items():
        value = value.replace("{" + name + "}", text)
    return value


def write(path, text):
    """Writes at once or not at all: a Jupyter that is open may be reading the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(fresh, 0o644)
    os.replace(fresh, path)


def register(jupyter, text):
    path = jupyter / "kernels" / "relief" / "kernel.json"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write(path, text)
        print(f"✓ kernel registered: {path.parent}")


def main(java, heap):
    template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    kernel = filled(template, {"java": java, "heap": heap, "root": str(ROOT)})
    text = json.dumps(kernel, indent=2) + "\n"
    register(ROOT / "target" / "jupyter", text)
    try:
        register(Path(jupyter_data_dir()), text)
    except OSError as error:  # no reason to stop: only a Jupyter started by hand misses it
        print(f"  not registered for a Jupyter started by hand: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
