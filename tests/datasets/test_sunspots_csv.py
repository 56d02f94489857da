"""The script that made the shipped table: it keeps each printed number and drops what is preliminary."""

from importlib.resources import files

from tools.sunspots_csv import HEADER, table_rows

TABLE = """
                          MONTHLY MEAN SUNSPOT NUMBERS
===============================================================================
Year    Jan   Feb   Mar   Apr   May   Jun   Jul   Aug   Sep   Oct   Nov   Dec
-------------------------------------------------------------------------------
1749    58.0  62.6  70.0  55.7  85.0  83.5  94.8  66.3  75.9  75.5 158.6  85.2

2008     3.3   2.1   9.3   2.9   3.2   3.4   0.8   0.5   1.1   2.9   4.1   0.8
2009     1.5   1.4   0.7   1.2   2.9   2.6
-------------------------------------------------------------------------------
Note:  Data are preliminary after Dec 08.
"""


def test_rows_of_the_table():
    rows = list(table_rows(TABLE))
    assert len(rows) == 24
    assert (rows[0], rows[-1]) == ((1749, 1, "58.0"), (2008, 12, "0.8"))


def test_the_shipped_file_has_the_header_and_the_rows_of_the_script():
    shipped = (files("unrolled.datasets") / "data" / "sunspots.csv").read_text()
    assert shipped.startswith(HEADER)
    lines = shipped[len(HEADER) :].splitlines()
    expected = [f"{year},{month},{number}" for year, month, number in table_rows(TABLE)]
    assert lines[:12] + lines[-12:] == expected
