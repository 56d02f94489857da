"""What each cell saw and changed when it last ran, and which cells are stale by that."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from unrolled._live.stale.fingerprint import fingerprint, is_of_library
from unrolled._live.stale.names import names_of

ABSENT = "absent"


@dataclass
class Run:
    """The last run of one cell."""

    saw: dict  # from each name that it used to what the name stood for before the run
    made: set  # the names that it bound or changed, but for what it only imported: that is always the same
    changed: set  # those that stood for something else afterwards
    reasons: dict = field(default_factory=dict)  # from a name that was changed since to the cell that did it


class Ledger:
    """Keeps the runs of a page's cells, whose numbers are their order.

    Examples
    --------
    >>> ledger, names = Ledger(), {}
    >>> def run(cell, source):
    ...     with ledger.run(cell, source, names):
    ...         exec(source, names)
    ...     return ledger.stale()
    >>> run(1, "w = 2"), run(2, "y = 3 * w")
    ([], [])
    >>> run(1, "w = 5")
    [{'cell': 2, 'since': 1, 'names': ['w'], 'through': None}]
    >>> run(1, "w = 2")
    []
    """

    def __init__(self):
        self.runs = {}

    @contextmanager
    def run(self, cell, source, namespace):
        """Watch what the code run inside the `with` block does to the names in `namespace`."""
        used, bound = names_of(source)
        saw, used = self._look(used | bound, used, namespace)
        bindings = dict(namespace)
        try:
            yield
        finally:
            # `exec` and `import *` bind names that are not to be seen in the text.
            hidden = {n for n, v in namespace.items() if n not in saw and bindings.get(n, ABSENT) is not v}
            hidden.discard("__builtins__")
            now = {name: _look_at(name, namespace)[0] for name in saw.keys() | hidden}
            changed = {name for name in now if saw.get(name, ABSENT) != now[name]}
            self._judge(cell, changed, now)
            saw = {name: saw[name] for name in used}
            made = {name for name in bound | changed if not is_of_library(namespace.get(name))}
            self.runs[cell] = Run(saw, made, changed)

    def _look(self, names, used, namespace):
        """Fingerprints of `names`, and of what functions among those `used` read; `used` with the latter."""
        saw, used = {}, set(used)
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in saw:
                continue
            saw[name], read = _look_at(name, namespace)
            if name in used:
                more = {other for other in read if other in namespace}
                used |= more
                waiting += more
        return saw, used

    def _judge(self, cell, changed, now):
        for number, run in self.runs.items():
            if number <= cell:
                continue
            for name in changed & run.saw.keys():
                if run.saw[name] == now[name] and name not in run.changed:
                    run.reasons.pop(name, None)
                else:
                    run.reasons[name] = cell

    def stale(self):
        """The stale cells in their order: dicts of `cell`, the cell `since` which, and the `names` it changed.

        One that does not use these names itself has `through`, the stale cell whose results it uses.
        """
        found = {number: dict(run.reasons) for number, run in self.runs.items() if run.reasons}
        through = {}
        while True:
            more = self._spread(found, through)
            if not more:
                break
            found |= more
        return [_entry(number, found[number], through.get(number)) for number in sorted(found)]

    def _spread(self, found, through):
        """Cells that are stale because others are, with the reasons of these."""
        more = {}
        for number, run in self.runs.items():
            for name in sorted(run.saw):
                maker = self._maker(number, name)
                if maker is None:
                    continue
                if maker in found and number not in found:
                    more[number] = found[maker]
                    through[number] = maker
                # Its value is gone: a cell above has put another in its place.
                if number in found and maker not in found and found[number].get(name, maker) < maker:
                    more[maker] = {name: found[number][name]}
        return more

    def _maker(self, number, name):
        """The cell above cell `number` that made what it finds under `name`."""
        return max((n for n, run in self.runs.items() if n < number and name in run.made), default=None)


def _look_at(name, namespace):
    return fingerprint(namespace[name]) if name in namespace else (ABSENT, set())


def _entry(number, reasons, through):
    since = max(reasons.values())
    names = sorted(name for name, cell in reasons.items() if cell == since)
    return {"cell": number, "since": since, "names": names, "through": through}
