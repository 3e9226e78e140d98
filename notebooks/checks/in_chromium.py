"""The notebooks in headless Chromium: Jupyter's page in use, and the HTML pages; `notebooks/run --check` calls it."""

import sys
import time
from importlib.util import find_spec

import browser
import in_jupyter
import pages


def main():
    if not browser.found():
        print("checks in the browser: skipped, as there is no Chromium (Debian: apt install chromium)")
        return 0
    start = time.monotonic()
    with browser.Browser(1280, 900) as window:
        passed = pages.check(window)
    print(f"{'✓' if passed else '✗'} HTML pages ({time.monotonic() - start:.0f} s): {pages.FOLDER}", flush=True)
    if find_spec("notebook") or find_spec("jupyterlab"):
        in_jupyter.main()
    else:
        print("Jupyter's page: skipped, as there is none (Debian: apt install jupyter-notebook)")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
