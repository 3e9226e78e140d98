"""Drives the real kernel for KernelTest: runs cells, presses stop, asks for signatures; one JSON line for each.

kernel_check.py FOLDER, where FOLDER holds kernels/relief/kernel.json; the cells come as a JSON list on the standard
input, each a text to run, {"stop": text} to run and to stop once it shows progress, or {"inspect": text}.
"""

import json
import os
import sys
import time

PATIENCE = 120  # seconds; nothing here needs as many unless it hangs


def main():
    os.environ["JUPYTER_PATH"] = sys.argv[1]
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="relief", startup_timeout=PATIENCE)
    try:
        for cell in json.load(sys.stdin):
            print(json.dumps(answer(manager, client, cell)), flush=True)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def answer(manager, client, cell):
    if isinstance(cell, str):
        return run(client, cell)
    if "stop" in cell:
        return run(client, cell["stop"], manager.interrupt_kernel)
    client.inspect(cell["inspect"], len(cell["inspect"]))
    return {"text": reply(client)["data"].get("text/plain", "")}


def reply(client):
    while True:
        message = client.get_shell_msg(timeout=PATIENCE)
        if message["msg_type"] == "inspect_reply":
            return message["content"]


def run(client, code, stop=None):
    """The texts that came before the kernel was idle again, and how long that took after the stop."""
    sent = client.execute(code)
    texts, html, stopped = [], "", None
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["msg_type"] == "update_display_data" and stop and stopped is None:
            stopped = time.monotonic()
            stop()
        if message["msg_type"] == "status":
            idle = message["content"]["execution_state"] == "idle"
            if idle and message["parent_header"].get("msg_id") == sent:
                break
        data = message["content"].get("data", {})
        texts += filter(None, [message["content"].get("text"), message["content"].get("evalue"), data.get("text/plain")])
        html = data.get("text/html") or html
    return {"text": "\n".join(texts), "html": html, "seconds": stopped and time.monotonic() - stopped}


if __name__ == "__main__":
    main()
