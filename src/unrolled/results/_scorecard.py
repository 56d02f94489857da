"""Show the scorecard: published claims beside what was found."""

from html import escape

from unrolled._check import check_choice
from unrolled.results._table import Table

KNOWN_FROM = {
    "text": "in the text",
    "figure": "read off the picture",
    "code": "from the authors' code",
}
VERDICT = {True: "holds", False: "does not hold"}


def scorecard_table(card):
    """How many claims of each experiment hold, and how long it takes.

    Parameters
    ----------
    card : dict
        What ``results.load("scorecard")`` returned.

    Returns
    -------
    Table
        A row for each experiment that has claims.

    Examples
    --------
    >>> from unrolled import results
    >>> results.scorecard_table(results.load("scorecard")).header
    ['experiment', 'claims', 'hold', 'do not', 'seconds']
    """
    rows = []
    for record in card["experiments"]:
        n_claims = len(record["rows"])
        if n_claims == 0:
            continue  # values for a figure of the book, which nobody has published
        n_hold = sum(row["holds"] for row in record["rows"])
        counts = [str(n) for n in (n_claims, n_hold, n_claims - n_hold)]
        rows.append([record["name"], *counts, f"{record['seconds']:.1f}"])
    return Table(["experiment", "claims", "hold", "do not", "seconds"], rows)


def claim_table(record, *names):
    """The claims of one experiment: what was published, what was found, and whether it holds.

    Parameters
    ----------
    record : dict
        What ``unrolled.experiments.run`` returned, or one of the "experiments" of a scorecard.
    *names : str
        Names of the rows to show; all of them when none is given.

    Returns
    -------
    ClaimTable
        It shows itself: as text in a terminal, as HTML on a page.

    Examples
    --------
    >>> from unrolled import experiments, results
    >>> results.claim_table(experiments.run("one-unit-folds", quick=True), "right-fold")
    right-fold: holds
        ...
    """
    rows = {row["name"]: row for row in record["rows"]}
    for name in names:
        check_choice("name", name, rows)
    made = f"{record['command']}: {record['seconds']:.1f} seconds, {record['made'][:10]}"
    return ClaimTable([rows[name] for name in names or rows], made)


class ClaimTable:
    """Rows of the scorecard that show themselves; made by `claim_table`.

    Attributes
    ----------
    rows : list of dict
        The rows.
    made : str
        By which command, how long it took, and when.
    """

    def __init__(self, rows, made):
        self.rows, self.made = rows, made

    def __repr__(self):
        return "\n".join([*map(_as_text, self.rows), self.made])

    def _repr_html_(self):
        # The verdict stands beside the claim, where it is seen on a phone, too.
        titles = ("claim", "verdict", "published", "ours", "expected")
        head = "".join(f'<th scope="col">{title}</th>' for title in titles)
        bodies = "".join(map(_as_html, self.rows))
        table = f'<table class="table"><thead><tr>{head}</tr></thead>{bodies}</table>'
        made = f"<p><small><code>{escape(self.made)}</code></small></p>"
        return f'<div style="overflow-x: auto">{table}</div>{made}'  # wide ones scroll on a phone


def _as_text(row):
    lines = [
        f"{row['name']}: {VERDICT[row['holds']]}",
        f"    claim      {row['claim']} ({_source(row)})",
        f"    published  {_value(row['published'])}",
        f"    ours       {_ours(row)}: {_measured(row)}",
        f"    expected   {_expected(row)}: {row['why']}",
    ]
    return "\n".join([*lines, f"    found      {row['found']}"] if row["found"] else lines)


def _as_html(row):
    def content(text, small=""):
        return f"{escape(text)}<br><small>{escape(small)}</small>" if small else escape(text)

    def cell(width, inside):
        return f'<td style="min-width: {width}em; text-align: left">{inside}</td>'

    # A verdict is a word, and bold where it is bad: nothing is told by colour.
    verdict = VERDICT[row["holds"]] if row["holds"] else f"<strong>{VERDICT[False]}</strong>"
    cells = [
        cell(4, verdict),
        cell(5, content(_value(row["published"]))),
        cell(12, content(_ours(row), _measured(row))),
        cell(9, content(_expected(row), row["why"])),
    ]
    style = "min-width: 12em; font-weight: inherit; text-align: left"
    claim = f'<th scope="row" style="{style}">{content(row["claim"], _source(row))}</th>'
    found = ""
    if row["found"]:
        inside = f"What we found: {escape(row['found'])}"
        found = f'<tr><td colspan="5" style="text-align: left">{inside}</td></tr>'
    return f"<tbody><tr>{claim}{''.join(cells)}</tr>{found}</tbody>"


def _source(row):
    return f"{row['source']}, {KNOWN_FROM[row['known_from']]}"


def _measured(row):
    return f"{row['measured']}, {row['over']}" if row["over"] else row["measured"]


def _ours(row):
    spread = (
        ""
        if row["spread"] is None
        else f" [{_value(row['spread'][0])} to {_value(row['spread'][1])}]"
    )
    return _value(row["ours"]) + spread


def _expected(row):
    parts = {"within": "± {}", "at_least": "at least {}", "at_most": "at most {}"}
    return " and ".join(parts[bound].format(_value(x)) for bound, x in row["tolerance"].items())


def _value(value):
    """Five digits, a list with commas, words as they are.

    >>> _value(-2.3443901), _value([0.5, 2]), _value("grows")
    ('-2.3444', '0.5, 2', 'grows')
    """
    if isinstance(value, str):
        return value
    return ", ".join(f"{x:.5g}" for x in value) if isinstance(value, list) else f"{value:.5g}"
