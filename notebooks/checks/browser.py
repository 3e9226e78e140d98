"""Headless Chromium, driven over a pipe by its DevTools protocol; needs nothing but Chromium and Python."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ANSWER_SECONDS = 60
POLL_SECONDS = 0.05


def found():
    """The browser's path, or None where there is no Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One window with one page; a context manager that leaves no process and no file behind."""

    def __init__(self, width, height):
        self.profile = tempfile.mkdtemp(prefix="relief-chromium-")
        self.process, self.sending, self.receiving = launch(self.profile)
        self.received, self.calls, self.session = b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.resize(width, height)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(ANSWER_SECONDS)
        os.close(self.sending)
        os.close(self.receiving)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **parameters):
        """Sends a command and returns its result; a RuntimeError says what the browser did not like."""
        self.calls += 1
        message = {"id": self.calls, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        write(self.sending, json.dumps(message).encode() + b"\0")
        answer = self.answer(self.calls)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def answer(self, number):
        """Events on the way are passed over; only a dialog, which would stop everything, is accepted."""
        while True:
            message = self.message()
            if message.get("id") == number:
                return message
            if message.get("method") == "Page.javascriptDialogOpening":
                accept = {"method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
                write(self.sending, json.dumps({**accept, "id": 0, "sessionId": self.session}).encode() + b"\0")

    def message(self):
        while b"\0" not in self.received:
            if not select.select([self.receiving], [], [], ANSWER_SECONDS)[0]:
                raise TimeoutError(f"no word from the browser for {ANSWER_SECONDS} s")
            piece = os.read(self.receiving, 1 << 20)
            if not piece:
                raise RuntimeError("the browser has gone")
            self.received += piece
        text, _, self.received = self.received.partition(b"\0")
        return json.loads(text)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.wait("document.readyState == 'complete' && location.href != 'about:blank'", 60, f"{url} to load")

    def evaluate(self, expression):
        """The value of a JavaScript expression, a promise's once it is there."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['result'].get('description')}")
        return answer["result"].get("value")

    def wait(self, expression, seconds, what):
        """Waits until the expression is true, and returns its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.evaluate(expression)
            if value:
                return value
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"waited {seconds} s for {what}")

    def press(self, key, code, control=False):
        """Presses a key, as the user's keyboard would."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                      modifiers=2 if control else 0)

    def click(self, selector):
        """Clicks in the middle of the first element that the selector finds."""
        x, y = self.evaluate(f"""(() => {{
            const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]; }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, path, full=False):
        """A PNG of the window, or of the full page below it."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=full,
                         **({"clip": self.whole()} if full else {}))
        Path(path).write_bytes(base64.b64decode(shot["data"]))

    def whole(self):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}


def launch(profile):
    """Chromium, which reads commands from its file descriptor 3 and answers on 4."""
    commands, sending = os.pipe()
    receiving, answers = os.pipe()
    options = ["--headless=new", "--remote-debugging-pipe", f"--user-data-dir={profile}", "--no-first-run",
               "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--hide-scrollbars"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    redirected = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
    process = subprocess.Popen(["bash", "-c", redirected, found(), *options], pass_fds=(commands, answers),
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(commands)
    os.close(answers)
    return process, sending, receiving


def write(pipe, message):
    while message:
        message = message[os.write(pipe, message):]
