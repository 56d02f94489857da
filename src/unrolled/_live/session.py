"""One page, one namespace: runs cells and sends what they show."""

import linecache
import sys
import types
import warnings

from unrolled._live.compiling import compile_cell
from unrolled._live.display import mime_bundle
from unrolled._live.errors import error_message, package_name
from unrolled._live.figures import figure_png, is_figure, take_figures
from unrolled._live.stale import Ledger
from unrolled._live.streams import Outlet, Stream


class Session:
    """The Python side of a live page.

    Parameters
    ----------
    send : callable
        Takes one message, a dict with a `type`: "stream", "display", "explore", "error" or "stale".

    Examples
    --------
    >>> sent = []
    >>> session = Session(sent.append)
    >>> session.run("x = 20", cell=1), session.run("x + 1", cell=2)
    ('ok', 'ok')
    >>> sent
    [{'type': 'display', 'data': {'text/plain': '21'}}]
    """

    def __init__(self, send):
        self.send = send
        self._outlet = Outlet(send)
        self._stdout = Stream("stdout", self._outlet)
        self._stderr = Stream("stderr", self._outlet)
        self.reset()

    def reset(self):
        """Start from nothing, as a freshly opened page does."""
        self.module = types.ModuleType("__main__")
        self.module.display = self.display
        self._redrawers = {}  # by number, together with the cell that shows the figure
        self._shown = 0  # how many explorers were ever shown
        self._cell = None  # the one that runs
        self._cell_numbers = {}
        self._flags = 0
        self._runs = 0
        self._seen_warnings = set()
        self._ledger = Ledger()
        self._stale = []
        take_figures()
        matplotlib = sys.modules.get("matplotlib")
        if matplotlib is not None:
            matplotlib.rcdefaults()  # all but the backend

    def run(self, source, cell):
        """Run the text of cell number `cell`; return "ok", "error" or "interrupted"."""
        self._runs += 1
        filename = f"<cell {cell}, run {self._runs}>"
        self._cell_numbers[filename] = cell
        self._cell = cell
        # What the cell showed before is going to be replaced.
        self._redrawers = {n: entry for n, entry in self._redrawers.items() if entry[0] != cell}
        # linecache gives tracebacks and inspect.getsource the text; an entry without a
        # modification time is never thought stale.
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        with self._ledger.run(cell, source, self.module.__dict__):
            status = self.guarded(lambda: self._execute(source, filename))
        self._send_stale()
        return status

    def guarded(self, action):
        """Do `action` with output, warnings and errors going to the page."""
        self._outlet.start_run()
        previous = sys.stdout, sys.stderr, warnings.showwarning, sys.modules["__main__"]
        sys.stdout, sys.stderr = self._stdout, self._stderr
        warnings.showwarning = self._show_warning
        sys.modules["__main__"] = self.module
        try:
            action()
            return "ok"
        except KeyboardInterrupt as interrupt:
            self._report(interrupt)
            return "interrupted"
        except BaseException as error:  # SystemExit too: a cell must not end the page
            self._report(error)
            return "error"
        finally:
            self._outlet.send_held()
            sys.stdout, sys.stderr, warnings.showwarning, sys.modules["__main__"] = previous

    def _execute(self, source, filename):
        body, last, self._flags = compile_cell(source, filename, self._flags)
        namespace = self.module.__dict__
        try:
            exec(body, namespace)
            if last is not None:
                value = eval(last, namespace)
                if value is not None:
                    self.display(value)
        finally:  # what was drawn before an error is often what explains it
            self.send_figures()

    def display(self, *values):
        """Show each of `values` below the cell, as a notebook does."""
        for value in values:
            data = {"image/png": figure_png(value)} if is_figure(value) else mime_bundle(value)
            self.send_in_order({"type": "display", "data": data})

    def send_figures(self):
        """Send the figures that pyplot holds, and close them."""
        for picture in take_figures():
            self.send_in_order({"type": "display", "data": {"image/png": picture}})

    def _send_stale(self):
        """Tell the page which cells are stale, when it is not what it was told last."""
        stale = self._ledger.stale()
        if stale != self._stale:
            self._stale = stale
            self.send({"type": "stale", "cells": stale})

    def show_explorer(self, explorer):
        """Show a figure with controls; `redraw` will be asked for it when they move."""
        from unrolled._live.quick.redrawing import Redrawer  # matplotlib is there by now

        redrawer = Redrawer(explorer)
        self._redrawers[self._shown] = (self._cell, redrawer)
        message = {
            "type": "explore",
            "explorer": self._shown,
            "controls": [control.for_page() for control in explorer.controls],
            "picture": redrawer.png(explorer.defaults),
            "places": redrawer.places,
        }
        self._shown += 1
        self.send_in_order(message)

    def redraw(self, number, positions):
        """Draw explorer `number` with its controls at `positions`; return as `run` does."""
        _, redrawer = self._redrawers[number]
        explorer = redrawer.explorer

        def action():
            values = {c.name: c.from_page(positions[c.name]) for c in explorer.controls}
            pixels = redrawer.draw(values)
            height, width, _ = pixels.shape
            message = {
                "type": "picture",
                "explorer": number,
                "width": width,
                "height": height,
                "pixels": pixels.cast("B"),
                "places": redrawer.places,
                "says": explorer.text(values),
            }
            self.send_in_order(message)

        return self.guarded(action)

    def answer(self, question):
        """Answer a question of the editor (see `assist`); runs nothing and sends nothing."""
        from unrolled._live.assist.answering import answer  # not before somebody types

        return answer(question, self.module.__dict__)

    def send_in_order(self, message):
        """Send `message` after everything that was printed before it."""
        self._outlet.send_held()
        self.send(message)

    def _report(self, error):
        self.send_in_order(error_message(error, self._cell_numbers))

    def _show_warning(self, message, category, filename, lineno, file=None, line=None):
        """Show a warning once, in one line that says where."""
        key = (category, str(message), filename, lineno)
        if key in self._seen_warnings:
            return
        self._seen_warnings.add(key)
        if filename in self._cell_numbers:
            place = f"cell {self._cell_numbers[filename]}, line {lineno}"
        else:
            place = f"in {package_name(filename)}"
        print(f"{category.__name__}: {message} ({place})", file=sys.stderr)
