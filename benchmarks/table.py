"""The results as tables for the terminal."""

from benchmarks.summary import verdict

RACE = ("", "ms", "quartiles", "times ours", "quartiles", "differs by", "")


def table(result):
    """Lines of text for one case, columns aligned."""
    if "contenders" in result:
        title = f"{result['name']}  ({result['rounds']} rounds)"
        return _aligned(title, [RACE] + [_timed(row) for row in result["contenders"]])
    rows = [("", result["unit"], "")] + [_amount(row) for row in result["amounts"]]
    return _aligned(result["name"], rows)


def _aligned(title, rows):
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [title]
    for name, *cells in rows:
        aligned = [cell.rjust(width) for cell, width in zip(cells[:-1], widths[1:])]
        lines.append("  ".join(["  " + name.ljust(widths[0]), *aligned, cells[-1]]).rstrip())
    return "\n".join(lines)


def _timed(row):
    time, ratio = row["milliseconds"], row["times_ours"]
    return (
        row["name"],
        f"{time['median']:.3f}",
        f"{time['low']:.3f} - {time['high']:.3f}",
        f"{ratio['median']:.2f}",
        f"{ratio['low']:.2f} - {ratio['high']:.2f}",
        "" if row["difference"] is None else f"{row['difference']:.0e}",
        verdict(ratio["median"], row["required"]),
    )


def _amount(row):
    return row["name"], f"{row['amount']:.4g}", verdict(row["amount"], row["required"])
