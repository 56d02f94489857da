"""A table that shows itself: as text in a terminal, as HTML on a page."""

from html import escape


class Table:
    """Rows of short texts under a header.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of sequences of str
        Each as long as the header. The first column is text, the others are set like numbers,
        to the right.

    Examples
    --------
    >>> Table(["who", "ms"], [["ours", "1.5"], ["naive", "12.0"]])
    who      ms
    ours    1.5
    naive  12.0
    """

    def __init__(self, header, rows):
        self.header, self.rows = list(header), [list(row) for row in rows]
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(
                    f"rows holds a row of {len(row)} cells, expected {len(self.header)}, one for each of {self.header}"
                )

    def __repr__(self):
        lines = [self.header, *self.rows]
        widths = [max(len(line[k]) for line in lines) for k in range(len(self.header))]
        return "\n".join(
            "  ".join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(rest, widths[1:]))]).rstrip()
            for first, *rest in lines
        )

    def _repr_html_(self):
        # A corner without a word heads nothing: a header would be announced, and have no name.
        head = "".join(f'<th scope="col">{escape(cell)}</th>' if cell else "<td></td>" for cell in self.header)
        body = "".join(
            f'<tr><th scope="row" style="min-width: 9em">{escape(first)}</th>'
            + "".join(f'<td style="text-align: right">{escape(cell)}</td>' for cell in rest)
            + "</tr>"
            for first, *rest in self.rows
        )
        table = f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        return f'<div style="overflow-x: auto">{table}</div>'  # wide ones scroll on a phone
