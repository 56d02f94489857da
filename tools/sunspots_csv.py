"""Make src/unrolled/datasets/data/sunspots.csv from the table of the original archive.

The table (one row a year, one column a month) travels with the package statsmodels; this
script is run by hand, in any environment that has statsmodels, and only to check or redo
what the repository already holds::

    python tools/sunspots_csv.py > src/unrolled/datasets/data/sunspots.csv
"""

import hashlib
import sys
from importlib.resources import files

SOURCE_SHA256 = "cc303d26340b6d599bc2878899f8c50c12323dc04b52a26ad047965ea2b9d2a3"
LAST_DEFINITIVE_YEAR = 2008  # the table itself calls what follows preliminary

HEADER = """\
# Monthly mean sunspot number (international number, version 1), January 1749 to December 2008.
# Source: NOAA National Geophysical Data Center, table sunspots_monthly.dat, as distributed with
# statsmodels, which states: "This data is public domain."
# Changes: one row a month instead of one a year; the preliminary months of 2009 left out.
# February 1824 had no observation: the table gives a value interpolated between its neighbours.
year,month,sunspots
"""


def table_rows(text):
    """Yield (year, month, number as printed) for the definitive part of the table."""
    for line in text.splitlines():
        fields = line.split()
        if fields and fields[0].isdigit() and int(fields[0]) <= LAST_DEFINITIVE_YEAR:
            for month, number in enumerate(fields[1:], start=1):
                yield int(fields[0]), month, number


def main():
    raw = (files("statsmodels.datasets.sunspots") / "src" / "sunspots_monthly.dat").read_bytes()
    got = hashlib.sha256(raw).hexdigest()
    if got != SOURCE_SHA256:
        sys.exit(
            f"sunspots_monthly.dat of the installed statsmodels has sha256 {got}, this script was "
            f"written for {SOURCE_SHA256}: look at what changed before trusting the result."
        )
    sys.stdout.write(HEADER)
    for year, month, number in table_rows(raw.decode("ascii")):
        sys.stdout.write(f"{year},{month},{number}\n")


if __name__ == "__main__":
    main()
