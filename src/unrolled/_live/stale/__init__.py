"""Which cells of a page are stale: they ran before something that they use was changed further up.

The rule, in full:

* A cell *uses* the names that it reads before it has bound them itself, and the names that the
  functions it uses read (`names`).
* A run *changes* a name when the value that the name stands for is another one after the run than
  before it, whether it was assigned anew or changed in place (`fingerprint`). Running a cell again
  that gives the same values again changes nothing. Where this cannot be told (a file, a figure, a
  very large array), a cell that mentions the name has changed it.
* A cell is stale when a cell above it has, in a later run, changed a name that it uses; unless it
  left that name alone and the value is again the one that it saw (`ledger`).
* So is a cell that uses what a stale cell has made, and one whose result was overwritten, if it is
  what another stale cell uses.

What a cell further down does to a name makes nothing stale: pages are read from the top.
"""

from unrolled._live.stale.ledger import Ledger

__all__ = ["Ledger"]
