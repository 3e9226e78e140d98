"""Executes notebooks with the kernel `relief` and keeps the results under target/notebooks; `notebooks/run` calls it.

A notebook may have one code cell tagged `parameters`, and that cell's metadata an entry `quick`: Java statements that
make a short run of it. They, or the user's own values, go into a cell of their own behind the tagged one.
"""

import argparse
import asyncio
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import fingerprint
from page import html

NOTEBOOKS = Path(__file__).resolve().parents[1]
ROOT = NOTEBOOKS.parent
RESULTS = ROOT / "target" / "notebooks"

KERNEL = {"name": "relief", "display_name": "Relief (Java)", "language": "java"}
LANGUAGE = {
    "name": "java",
    "file_extension": ".jshell",
    "mimetype": "text/x-java-source",
    "codemirror_mode": "text/x-java",
    "pygments_lexer": "java",
}
SECONDS_BETWEEN_PLAIN_LINES = 10


class Console:
    """One line a cell; on a terminal the running cell's line is rewritten in place, else it comes back now and then."""

    def __init__(self):
        self.terminal = sys.stdout.isatty()
        self.latest = time.monotonic()

    def live(self, text):
        now = time.monotonic()
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            print("\r\033[K" + text[:width], end="", flush=True)
        elif now - self.latest >= SECONDS_BETWEEN_PLAIN_LINES:
            self.latest = now
            print(text, flush=True)

    def line(self, text):
        self.latest = time.monotonic()
        print(("\r\033[K" if self.terminal else "") + text, flush=True)


class Client(NotebookClient):
    """Runs the cells in order and tells the console how far they are."""

    def __init__(self, notebook, figures, console):
        super().__init__(
            notebook,
            timeout=None,
            startup_timeout=120,
            kernel_name=KERNEL["name"],
            record_timing=False,
            resources={"metadata": {"path": str(NOTEBOOKS)}},
        )
        self.figures = figures
        self.console = console
        self.codes = [index for index, cell in enumerate(notebook.cells) if runs(cell)]
        self.running = None
        self.interrupted = None

    def create_kernel_manager(self):
        manager = super().create_kernel_manager()
        # The kernelspec's environment wins over ours, so the place of a short run's figures has to go in there.
        manager.kernel_spec.env["RELIEF_FIGURES"] = str(self.figures)
        return manager

    async def async_execute_cell(self, cell, cell_index, *rest, **named):
        if not runs(cell):
            return cell
        self.running = cell_index
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self.interrupt)
        self.console.live(self.label())
        start = time.monotonic()
        cell = await super().async_execute_cell(cell, cell_index, *rest, **named)
        self.console.line(self.label(f"{time.monotonic() - start:7.1f} s"))
        return cell

    def interrupt(self):
        """Control-C ends the running cell, as in Jupyter; nbclient on its own would drop everything done so far."""
        self.interrupted = asyncio.ensure_future(self.km.interrupt_kernel())

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "update_display_data":
            self.show(msg["content"]["data"])
        return super().process_message(msg, cell, cell_index)

    def show(self, data):
        """A progress bar is a display that is updated in place and has a text form; figures have none worth reading."""
        text = data.get("text/plain", "").strip()
        if text and not any(kind.startswith("image/") for kind in data):
            self.console.live(f"  {self.place()}  {text.splitlines()[0]}")

    def label(self, time_taken=" " * 9):
        return f"  {self.place()}{time_taken}  {heading(self.nb.cells, self.running)}"

    def place(self):
        return f"[{self.codes.index(self.running) + 1:2d}/{len(self.codes)}]"


def runs(cell):
    return cell.cell_type == "code" and bool(cell.source.strip())


def heading(cells, index):
    """The nearest heading above a cell."""
    for cell in reversed(cells[:index]):
        found = re.findall(r"^#+\s+(.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
        if found:
            return found[-1].strip()
    return ""


def tagged(cell, tag):
    return tag in cell.metadata.get("tags", [])


def with_parameters(notebook, quick, settings):
    """The notebook with the short run's statements, and then the user's, behind its parameters."""
    index = next((i for i, cell in enumerate(notebook.cells) if tagged(cell, "parameters")), None)
    if index is None and settings:
        raise SystemExit("-p needs a code cell tagged `parameters` in the notebook; there is none")
    source = [notebook.cells[index].metadata.get("quick", "")] if quick and index is not None else []
    source += [f"{name} = {value};" for name, value in settings]
    if any(source):
        metadata = {"tags": ["injected-parameters"]}
        cell = nbformat.v4.new_code_cell("\n".join(filter(None, source)), metadata=metadata)
        notebook.cells.insert(index + 1, cell)
    return notebook


def tidy(notebook):
    """Leaves nothing of this machine in the notebook: kernel, language and outputs read the same from everywhere."""
    notebook.metadata.kernelspec = nbformat.from_dict(KERNEL)
    notebook.metadata.language_info = nbformat.from_dict(LANGUAGE)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if "text" in output:
            output.text = relative(output.text)
        for kind, text in output.get("data", {}).items():
            if kind.startswith("text/"):
                output.data[kind] = relative(text)
    return notebook


def relative(text):
    return text.replace(f"{ROOT}/", "")


def execute(path, options, console):
    """Executes one notebook; whether it went through."""
    results = RESULTS / "quick" if options.quick else RESULTS
    results.mkdir(parents=True, exist_ok=True)
    failed = results / f"{path.stem}.failed.ipynb"
    failed.unlink(missing_ok=True)
    console.line(f"{path.stem}{' (short form)' if options.quick else ''}")
    start = time.monotonic()
    notebook = with_parameters(nbformat.read(path, as_version=4), options.quick, options.p)
    client = Client(notebook, results / "figures", console)
    try:
        client.execute()
    except (CellExecutionError, RuntimeError) as error:  # the latter: the kernel died or did not come up
        nbformat.write(tidy(notebook), failed)
        report(client, error, failed, console)
        if client.interrupted:
            raise KeyboardInterrupt from None
        return False
    page = keep(notebook, path, results, options.update)
    console.line(f"✓ {path.stem} ({time.monotonic() - start:.0f} s): {shown(page)}")
    return True


def keep(notebook, path, results, update):
    """Writes the executed notebook and its page; the page's path."""
    nbformat.write(tidy(notebook), results / path.name)
    if update:
        refresh(path, results / "figures" / path.stem)
        notebook.metadata.relief = nbformat.from_dict(fingerprint.of(path, notebook))
        nbformat.write(notebook, path)
    page = results / f"{path.stem}.html"
    page.write_text(html(notebook, path.stem), encoding="utf-8")
    return page


def refresh(path, figures):
    """Brings the notebook's figures that other pages show, in notebooks/images, up to date."""
    for name in fingerprint.images(path, NOTEBOOKS):
        if (figures / name).is_file():
            shutil.copyfile(figures / name, NOTEBOOKS / "images" / path.stem / name)


def shown(path):
    """A path as the user would type it."""
    return os.path.relpath(path) if Path.cwd() in path.parents else str(path)


def report(client, error, failed, console):
    """What went wrong and where: the cell's number, its source and the kernel's words."""
    if client.running is None:
        console.line(f"✗ the kernel did not start: {error}")
        return
    console.line(f"✗ cell {client.place()} failed")
    print("\n".join("    " + line for line in client.nb.cells[client.running].source.splitlines()))
    print(words(client.nb.cells[client.running], error))
    console.line(f"  as far as it went: {shown(failed)}")


def words(cell, error):
    """The kernel's error text, without its colours."""
    texts = ["\n".join(output.traceback) for output in cell.outputs if output.output_type == "error"]
    return re.sub(r"\033\[[0-9;]*m", "", "\n".join(texts) or str(error))


def setting(text):
    name, equals, value = text.partition("=")
    if not (equals and name.isidentifier() and value):
        raise argparse.ArgumentTypeError(f"expected name=value, got {text!r}")
    return name, value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("-p", action="append", default=[], type=setting, metavar="name=value")
    options = parser.parse_args()
    console = Console()
    passed = [execute(path, options, console) for path in options.notebooks]
    figures = (RESULTS / "quick" if options.quick else RESULTS) / "figures"
    if figures.is_dir():
        print(f"figures: {shown(figures)}")
    print(f"notebooks: {sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
