"""The tutorial in Jupyter's own page, as a user meets it: run cells, watch a training, stop it, run on.

Takes the short form of notebook 02 with a training that would last for hours. What has to hold: progress changes in
place, the stop button ends the training and keeps what there is, all cells behind it run, and their figures show.
Pictures of the page are left in target/checks/jupyter, for a look at them.
"""

import re
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernel"))

from browser import Browser  # noqa: E402
from execute import ROOT, with_parameters  # noqa: E402
from server import Server  # noqa: E402

NAME = "02-mnist-tutorial"
FOLDER = ROOT / "target" / "checks" / "jupyter"
PATIENCE = 120  # seconds; only a page that hangs needs them


@dataclass(frozen=True)
class Page:
    """What a user of a page knows: where things are. All of a cell is sought in the selected one."""

    path: str
    ready: str
    cell: str
    prompt: str
    output: str
    stop: str
    wrong: str


CLASSIC = Page(
    path="notebooks/",
    ready=".kernel_idle_icon",
    cell=".cell.selected",
    prompt=".input_prompt",
    output=".output > .output_area",
    stop="button[data-jupyter-action='jupyter-notebook:interrupt-kernel']",
    wrong=".output_error, .output_stderr",
)
SEVEN = Page(
    path="notebooks/",
    ready=".jp-Notebook-ExecutionIndicator[data-status='idle']",
    cell=".jp-Notebook .jp-Cell.jp-mod-active",
    prompt=".jp-InputPrompt",
    output=".jp-OutputArea-child",
    stop="[data-command='notebook:interrupt-kernel']",
    wrong="[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']",
)
LAB = Page(**{**SEVEN.__dict__, "path": "lab/tree/"})


class User:
    """Somebody at the keyboard, with the notebook open."""

    def __init__(self, browser, page):
        self.browser, self.page = browser, page
        self.started = 0

    def open(self, address, token):
        self.browser.open(f"{address}{self.page.path}{NAME}.ipynb?token={token}")
        self.browser.wait(f"document.querySelector(`{self.page.ready}`) !== null", PATIENCE, "a kernel that is ready")
        self.browser.wait(f"document.querySelector(`{self.page.cell}`) !== null", PATIENCE, "a selected cell")

    def in_cell(self, expression):
        """JavaScript of the selected cell."""
        return f"(cell => {expression})(document.querySelector(`{self.page.cell}`))"

    def start(self):
        """Control-Enter, which runs the selected cell and stays there."""
        self.started += 1
        self.browser.press("Enter", 13, control=True)

    def await_end(self):
        """Waits until the cell has its number and the kernel nothing more to say."""
        done = self.in_cell(f"cell.querySelector(`{self.page.prompt}`).innerText.includes('[{self.started}]')")
        idle = f"document.querySelector(`{self.page.ready}`) !== null"
        self.browser.wait(f"{done} && {idle}", PATIENCE, f"cell {self.started}")

    def finish(self):
        """Waits until the cell has ended, without an error."""
        self.await_end()
        wrong = self.browser.evaluate(self.in_cell(f"cell.querySelector(`{self.page.wrong}`)?.innerText"))
        if wrong:
            raise AssertionError(f"cell {self.started} went wrong:\n{wrong}")

    def next(self):
        self.browser.press("ArrowDown", 40)

    def output(self):
        """The text of the cell's outputs, one string each."""
        return self.browser.evaluate(self.in_cell(
            f"[...cell.querySelectorAll(`{self.page.output}`)].map(output => output.innerText)"))

    def await_output(self, condition, what):
        text = f"[...cell.querySelectorAll(`{self.page.output}`)].map(output => output.innerText).join('\\n')"
        self.browser.wait(self.in_cell(f"(text => {condition})({text})"), PATIENCE, what)

    def await_figure(self):
        loaded = "[...cell.querySelectorAll('img')].some(image => image.complete && image.naturalWidth > 0)"
        self.browser.wait(self.in_cell(loaded), PATIENCE, f"the figure of cell {self.started}")

    def picture(self, name):
        self.browser.evaluate(self.in_cell("cell.scrollIntoView({block: 'center'})"))
        self.browser.screenshot(FOLDER / f"{name}.png")


def long_training():
    """The tutorial's short form, the first training made endless; the notebook and that training's index."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{NAME}.ipynb", as_version=4)
    notebook = with_parameters(notebook, True, [("epochs", "1_000_000")])
    training = next(index for index, cell in enumerate(notebook.cells)
                    if any(output.output_type == "display_data" for output in cell.get("outputs", [])))
    notebook.cells.insert(training + 1, nbformat.v4.new_code_cell("epochs = 2;"))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace(f'save("{NAME}/', 'save("checks/')
            cell.outputs, cell.execution_count = [], None
    return notebook, training


def stop(user):
    """Watches the training, presses the stop button; the seconds until the cell has ended."""
    user.await_output("/epoch \\d+ of/.test(text)", "progress")
    seen = user.output()
    user.await_output(f"/epoch \\d+ of/.test(text) && !text.includes({progress(seen)!r})", "progress to go on")
    require(len(user.output()) == len(seen), f"one output that changes, not {user.output()}")
    user.picture("running")
    start = time.monotonic()
    user.browser.click(user.page.stop)
    user.await_end()
    user.await_output("text.includes('interrupted after')", "a word on how the training ended")
    seconds = time.monotonic() - start
    user.picture("stopped")
    return seconds


def progress(texts):
    return re.search(r"epoch \d+ of", "\n".join(texts))[0]


def require(condition, expected):
    if not condition:
        raise AssertionError(f"expected {expected}")


def use(user, notebook, training):
    """Goes through the notebook from top to bottom."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            user.start()
            if index == training:
                print(f"  stopped {stop(user):.1f} s after the stop button", flush=True)
            else:
                user.finish()
            if ".save(" in cell.source:
                user.await_figure()
                user.picture(f"cell-{user.started:02d}")
        user.next()


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    notebook, training = long_training()
    nbformat.write(notebook, FOLDER / f"{NAME}.ipynb")
    start = time.monotonic()
    with Server(NAME, FOLDER) as server, Browser(1280, 900) as browser:
        address, token = server.address()
        browser.open(f"{address}?token={token}")
        user = User(browser, page_of(browser))
        user.open(address, token)
        try:
            use(user, notebook, training)
        except Exception:
            user.picture("failed")
            raise
    print(f"✓ {NAME} in Jupyter's page: {user.started} cells ({time.monotonic() - start:.0f} s); {FOLDER}")


def page_of(browser):
    """Which of Jupyter's pages this is."""
    if browser.evaluate("location.pathname.startsWith('/lab')"):
        return LAB
    return CLASSIC if browser.evaluate("Boolean(window.require && window.Jupyter || window.IPython)") else SEVEN


if __name__ == "__main__":
    main()
