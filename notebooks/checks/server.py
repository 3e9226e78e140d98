"""Jupyter as `notebooks/run --open` starts it, with its token, on a free port of this machine alone."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

RUN = Path(__file__).resolve().parents[1] / "run"
START_SECONDS = 120
STOP_SECONDS = 30


class Server:
    """A running Jupyter that serves one folder; a context manager that ends it with its kernels."""

    def __init__(self, notebook, folder):
        """Opens the notebook of this name; the folder is the one that the page shows, and holds the server's log."""
        self.folder = folder
        environment = {**os.environ, "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                       "JUPYTER_CONFIG_DIR": str(folder / "config")}
        command = [RUN, "--open", notebook, "--", "--no-browser", "--ip=127.0.0.1", f"--port={free_port()}",
                   f"--notebook-dir={folder}", f"--ServerApp.root_dir={folder}"]
        self.log = open(folder / "server.log", "w")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(STOP_SECONDS)
        self.log.close()

    def address(self):
        """The server's address and token, which it writes down as soon as it listens."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            for file in (self.folder / "runtime").glob("*server-*.json"):
                try:
                    known = json.loads(file.read_text())
                except json.JSONDecodeError:  # half written
                    continue
                return known["url"], known["token"]
            time.sleep(0.1)
        raise TimeoutError(f"Jupyter did not start; it said:\n{(self.folder / 'server.log').read_text()}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
