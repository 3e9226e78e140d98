"""The HTML page of every committed notebook, opened at two widths, with a picture of each in target/checks/pages.

What a machine can see is checked: no page wider than its window, no image that is missing, enlarged or cut off, no
formula that failed, no text cut off. Legible labels, equal scales and true sentences want a look at the pictures.
"""

import sys
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernel"))

from execute import NOTEBOOKS, ROOT  # noqa: E402
from page import html  # noqa: E402

FOLDER = ROOT / "target" / "checks" / "pages"
WIDTHS = (1280, 800)

# Each finding is a line of text. What is too wide may scroll in a box of its own; nothing may be hidden.
FAULTS = """(() => {
  const faults = [];
  const width = document.documentElement.clientWidth;
  const name = element => (element.innerText || element.alt || element.tagName).trim().slice(0, 60).replaceAll('\\n', ' ');
  if (document.documentElement.scrollWidth > width)
    faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
  for (const image of document.images) {
    const box = image.getBoundingClientRect(), natural = image.naturalWidth;
    if (!natural) faults.push(`an image is broken: ${image.src.slice(0, 80)}`);
    else if (box.width > natural) faults.push(`an image of ${natural} pixels is enlarged to ${box.width}`);
    else if (Math.abs(box.width / box.height / (natural / image.naturalHeight) - 1) > 0.03)
      faults.push(`an image of ${natural} × ${image.naturalHeight} is shown as ${box.width} × ${box.height}`);
    if (box.right > width + 1) faults.push(`an image ends at ${box.right} in a window of ${width}`);
  }
  for (const formula of document.querySelectorAll('.katex-error'))
    faults.push(`a formula failed: ${formula.title || name(formula)}`);
  if (document.querySelector('.jp-RenderedMarkdown') && /\\\\(mathbf|frac|langle)\\b/.test(document.body.innerText))
    faults.push('LaTeX stands where formulas should');
  for (const element of document.querySelectorAll('.jp-Cell, .jp-Cell *')) {
    const hides = ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
    if (hides && element.innerText && element.scrollWidth > element.clientWidth + 1 && !element.closest('.katex'))
      faults.push(`text is cut off: ${name(element)}`);
  }
  return [...new Set(faults)];
})()"""


def check(browser):
    """Whether all pages are without a fault; each fault is printed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        page = FOLDER / f"{path.stem}.html"
        page.write_text(html(nbformat.read(path, as_version=4), path.stem), encoding="utf-8")
        for width in WIDTHS:
            faults = look(browser, page, width)
            found += len(faults)
            for fault in faults:
                print(f"✗ {path.stem} at {width}: {fault}")
    return found == 0


def look(browser, page, width):
    browser.resize(width, 900)
    browser.open(page.as_uri())
    browser.evaluate("document.fonts.ready.then(() => true)")
    browser.screenshot(page.with_name(f"{page.stem}-{width}.png"), full=True)
    return browser.evaluate(FAULTS)
