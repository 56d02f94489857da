"""What a run leaves behind: a file, and a list of what it did not reach."""

import json

from benchmarks.summary import required_rows, verdict


def misses(results):
    """What is required and not reached, in words."""
    rows = list(required_rows(results))
    missed = [row for row in rows if not row[1]["met"]]
    lines = [f"{len(rows) - len(missed)} of {len(rows)} requirements are met."]
    for name, row, measure in missed:
        lines.append(f"  {name}: {row['name']} {measure:.3g}, {verdict(measure, row['required'])}")
    return "\n".join(lines)


def write(report, path):
    """As JSON, one case a line."""
    cases = ",\n".join(json.dumps(case) for case in report["cases"])
    rest = json.dumps({name: value for name, value in report.items() if name != "cases"}, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{rest[:-2]},\n "cases": [\n{cases}\n]}}\n')
