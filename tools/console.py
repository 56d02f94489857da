"""What the reader of the terminal sees: numbered steps, progress, plain failures."""
import os
import subprocess
import sys
import time
from collections import deque
from contextlib import contextmanager


class Failure(Exception):
    """Something the user can act on; shown as its message, without a traceback."""


def duration(seconds):
    """Seconds as people say them.

    >>> duration(0.43), duration(12.3), duration(95)
    ('0.4 s', '12 s', '1 min 35 s')
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Console:
    """Prints steps and progress; on a terminal, progress overwrites its own line.

    Where the output is a file (CI), a progress line is printed at most every
    `quiet_for` seconds, so that a log shows life without drowning in it.
    """

    def __init__(self, stream=None, quiet_for=15.0):
        self.stream = stream or sys.stdout
        self.is_terminal = self.stream.isatty()
        self.quiet_for = quiet_for
        self.started = self.last_live = time.monotonic()
        self._live_width = 0

    def note(self, text):
        """A line that stays."""
        self._clear()
        print(text, file=self.stream, flush=True)

    def live(self, text):
        """A line that the next one replaces."""
        now = time.monotonic()
        if self.is_terminal:
            width = os.get_terminal_size(self.stream.fileno()).columns - 1
            text = ("      " + text)[:width]
            self.stream.write("\r" + text.ljust(self._live_width))
            self.stream.flush()
            self._live_width = len(text)
        elif now - self.last_live > self.quiet_for:
            print("      " + text, file=self.stream, flush=True)
            self.last_live = now

    def _clear(self):
        if self._live_width:
            self.stream.write("\r" + " " * self._live_width + "\r")
            self._live_width = 0

    @contextmanager
    def step(self, title):
        """A titled part of the work; says how long it took.

        Yields a list: a text appended to it is shown in the closing line.
        """
        self.note(title)
        start, remarks = time.monotonic(), []
        yield remarks
        self.note("      " + ", ".join([*remarks, duration(time.monotonic() - start)]))


def run(command, *, on_line=None, log=None, env=None, cwd=None, tail=40):
    """Run a command, hand each line of its output to `on_line`, return the last lines.

    Raises
    ------
    CommandFailed
        When the command ends with anything but 0; carries the tail of its output.
    """
    lines = deque(maxlen=tail)
    with subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env=env, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:
        try:
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if log:
                    log.write(line)
                if on_line:
                    on_line(line.rstrip("\n"))
        except BaseException:  # an interrupt: the command must not go on behind our back
            process.terminate()
            raise
    if process.returncode:
        raise CommandFailed(command, process.returncode, list(lines))
    return list(lines)


class CommandFailed(Failure):
    """A command ended with an error; `lines` is the end of what it said."""

    def __init__(self, command, code, lines):
        self.code, self.lines = code, lines
        shown = " ".join(str(part) for part in command)
        super().__init__("\n".join([f"This command ended with code {code}:", f"  {shown}", "Its last lines:",
                                    *(f"  {line}" for line in lines)]))
