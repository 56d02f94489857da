"""What the browser tests measured: printed at the end of a run, and kept in a file."""

import datetime
import json
import os
import statistics

from benchmarks.machine import processor
from tools.paths import BUILD, ROOT

KEPT = BUILD / "live.json"
PUBLISHED = ROOT / "book" / "results" / "live.json"


class Timings:
    """A list of times, each with its target; the load of the machine is noted with each."""

    def __init__(self):
        self.rows = []

    def note(self, name, seconds, target, where=""):
        """Keep one time; `seconds` may be a list, of which the median and the range are kept.

        What is the same on many pages has one `name`, and says `where` it was measured.
        """
        times = seconds if isinstance(seconds, list) else [seconds]
        self.rows.append({
            "name": name, "where": where, "seconds": round(statistics.median(times), 4), "least": round(min(times), 4),
            "most": round(max(times), 4), "times": len(times), "target": target, "load": round(os.getloadavg()[0], 1),
        })

    def lines(self):
        for row in self.rows:
            spread = f" ({row['least']:.3f} to {row['most']:.3f}, {row['times']} times)" if row["times"] > 1 else ""
            name = ": ".join(filter(None, (row["where"], row["name"])))
            yield f"{name:<76} {row['seconds']:7.3f} s   target {row['target']} s   load {row['load']}{spread}"

    def keep(self, browser):
        """Write what was measured, with what it was measured on; where readers see it when PUBLISH is set."""
        record = {
            "command": "make test PUBLISH=1",
            "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "machine": {"processor": processor(), "cores": os.cpu_count(), "browser": browser},
            "rows": self.rows,
        }
        text = json.dumps(record, indent=1) + "\n"
        KEPT.parent.mkdir(exist_ok=True)
        for path in [KEPT, *([PUBLISHED] if os.environ.get("PUBLISH") else [])]:
            path.write_text(text)
