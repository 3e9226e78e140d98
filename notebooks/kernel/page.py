"""Turns an executed notebook into one HTML file that needs no network: figures, style, fonts, formulas are in it."""

import base64
import re
import zipfile
from pathlib import Path

from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent
KATEX = HERE.parents[1] / "lib" / "target" / "formulas" / "katex.jar"

# The delimiters that Jupyter, too, leaves to its formula renderer.
RENDER = """document.addEventListener("DOMContentLoaded", () => renderMathInElement(document.body, {
  throwOnError: false,
  delimiters: [
    {left: "$$", right: "$$", display: true},
    {left: "$", right: "$", display: false},
    {left: "\\\\begin{equation}", right: "\\\\end{equation}", display: true},
    {left: "\\\\begin{align}", right: "\\\\end{align}", display: true}]}));"""


def html(notebook, title):
    """The page of a notebook."""
    exporter = HTMLExporter(template_name="template", extra_template_basedirs=[str(HERE)], embed_images=True)
    resources = {"metadata": {"name": title}, "formulas": formulas()}
    return exporter.from_notebook_node(notebook, resources=resources)[0]


def formulas():
    """KaTeX with its fonts, written into the page; nothing where the build has not fetched it."""
    if not KATEX.is_file():
        return ""
    with zipfile.ZipFile(KATEX) as jar:
        dist = next(name for name in jar.namelist() if name.endswith("dist/katex.min.css"))[: -len("katex.min.css")]
        style = re.sub(r"src:url\((fonts/[^)]+\.woff2)\)[^;}]*", lambda font: embedded(jar, dist + font[1]),
                       text(jar, dist + "katex.min.css"))
        scripts = [text(jar, dist + name) for name in ("katex.min.js", "contrib/auto-render.min.js")]
    return f"<style>{style}</style>" + "".join(f"<script>{script}</script>" for script in [*scripts, RENDER])


def text(jar, name):
    return jar.read(name).decode("utf-8")


def embedded(jar, name):
    """The style sheet's reference to a font, replaced by the font itself."""
    return 'src:url("data:font/woff2;base64,' + base64.b64encode(jar.read(name)).decode("ascii") + '") format("woff2")'
