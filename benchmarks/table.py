"""The results as a table for the terminal."""

from benchmarks.summary import verdict

HEADER = ("", "ms", "quartiles", "times ours", "quartiles", "differs by", "")


def table(case):
    """Lines of text for one case, columns aligned."""
    rows = [HEADER] + [_row(row) for row in case["contenders"]]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEADER))]
    lines = [f"{case['name']}  ({case['rounds']} rounds)"]
    for name, *cells in rows:
        aligned = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        lines.append("  ".join(["  " + name.ljust(widths[0]), *aligned]).rstrip())
    return "\n".join(lines)


def _row(row):
    time, ratio = row["milliseconds"], row["times_ours"]
    return (
        row["name"],
        f"{time['median']:.3f}",
        f"{time['low']:.3f} - {time['high']:.3f}",
        f"{ratio['median']:.2f}",
        f"{ratio['low']:.2f} - {ratio['high']:.2f}",
        f"{row['difference']:.0e}" if row["difference"] else "",
        verdict(row),
    )
