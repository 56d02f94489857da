"""Standard output and standard error, sent to the page while the cell is still running."""

import io
import time

# A cell may print in a tight loop. The first lines go out one by one, so that nothing that
# was printed before a long computation is held back; after that they travel in batches.
EAGER_MESSAGES = 300
BATCH_SECONDS = 0.05
MOST_CHARACTERS = 400_000


class Outlet:
    """Where both streams go: it keeps the order in which they were written.

    Parameters
    ----------
    send : callable
        Takes one message, a dict.
    """

    def __init__(self, send):
        self._send = send
        self.start_run()

    def start_run(self):
        """Forget how much was written: limits count per run of a cell."""
        self._name = None  # of the stream whose text is held
        self._held = []
        self._messages = 0
        self._characters = 0
        self._last_sent = 0.0

    def write(self, name, text):
        if not text or self._characters > MOST_CHARACTERS:
            return
        if name != self._name:
            self.send_held()
            self._name = name
        self._held.append(text)
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            self._held.append(f"\n... more than {MOST_CHARACTERS:,} characters, the rest is not shown\n")
            self.send_held()
        elif "\n" in text:
            self.flush()

    def flush(self):
        """Send what is held, unless that was done a moment ago and often before."""
        if self._messages < EAGER_MESSAGES or time.monotonic() - self._last_sent > BATCH_SECONDS:
            self.send_held()

    def send_held(self):
        """Send what was written but not yet sent."""
        if self._held:
            text = "".join(self._held)
            self._held = []
            self._messages += 1
            self._last_sent = time.monotonic()
            self._send({"type": "stream", "name": self._name, "text": text})


class Stream(io.TextIOBase):
    """A text stream whose every line becomes a message `{"type": "stream", ...}`.

    Parameters
    ----------
    name : str
        "stdout" or "stderr".
    outlet : Outlet
        Shared by both streams.

    Examples
    --------
    >>> sent = []
    >>> out = Stream("stdout", Outlet(sent.append))
    >>> print("a line", file=out)
    >>> "".join(message["text"] for message in sent)
    'a line\\n'
    """

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name, outlet):
        self.name = name
        self._outlet = outlet

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outlet.write(self.name, text)
        return len(text)

    def flush(self):
        self._outlet.flush()
