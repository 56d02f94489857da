"""Firefox, driven through WebDriver BiDi by tools/firefox/bridge.js: what Playwright does for Chromium."""

import json
import os
import subprocess
import tempfile
import threading
from queue import Empty, Queue

from tools import node
from tools.node_project import built


class Firefox:
    """One Firefox with one page; every method of the bridge is a method here.

    Parameters
    ----------
    console : tools.console.Console
        Says what is being installed.
    path : str
        The program.
    """

    def __init__(self, console, path):
        folder = built(console, "firefox", "The bridge to Firefox")
        command, environ = node.npm(console)
        self.complaints = []
        self._home = tempfile.TemporaryDirectory(prefix="unrolled-", ignore_cleanup_errors=True)
        # Firefox insists on a home that it can write to.
        self._process = subprocess.Popen(
            [*command, "run", "-s", "bridge", "--", path, os.path.join(self._home.name, "profile")], cwd=folder,
            env={**environ, "HOME": self._home.name}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._answers = Queue()
        self._count = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self._process.stdout:
            message = json.loads(line)
            if "complaint" in message:
                self.complaints.append(f"{message['url']}: {message['complaint']}")
            else:
                self._answers.put(message)
        self._answers.put(None)

    def call(self, method, *args, seconds=120):
        """Ask the bridge and wait for its answer."""
        self._count += 1
        self._process.stdin.write(json.dumps({"id": self._count, "method": method, "args": args}) + "\n")
        self._process.stdin.flush()
        try:
            answer = self._answers.get(timeout=seconds)
        except Empty:
            raise AssertionError(f"Firefox did not answer {method}{args} within {seconds} seconds") from None
        if answer is None:
            raise AssertionError(f"Firefox has ended; it was asked {method}{args}")
        if "error" in answer:
            raise AssertionError(f"{method}{args}: {answer['error']}")
        return answer["value"]

    def __getattr__(self, method):
        return lambda *args: self.call(method, *args)

    def close(self):
        self._process.stdin.close()
        self._process.wait(60)
        self._home.cleanup()
