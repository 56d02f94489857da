"""Timing of the package beside other systems: `make bench`, or `python -m benchmarks`.

One family of cases is one file with a function ``cases()``; `__main__` lists the families.
Speed is only ever judged as a ratio within one run, on one thread, with contenders taking turns.
"""
