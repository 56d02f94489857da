"""Show what `make bench` measured: times of others in units of ours."""

from unrolled._check import check_choice
from unrolled.results._table import Table

CELLS = ("ElmanRNN", "LSTM", "GRU")
DTYPES = ("float64", "float32")


def training_cases(bench, cell, dtype):
    """The training steps of one cell in one precision, in the order of their shapes."""
    check_choice("cell", cell, CELLS)
    check_choice("dtype", dtype, DTYPES)
    return [
        case
        for case in bench["cases"]
        if case["family"] == "training" and case["cell"] == cell and case["dtype"] == dtype
    ]


def ratio_table(bench, cell, dtype="float64"):
    """Everybody's time for a training step, in units of ours, and ours in milliseconds.

    Parameters
    ----------
    bench : dict
        What ``results.load("bench")`` returned.
    cell : {"ElmanRNN", "LSTM", "GRU"}
    dtype : {"float64", "float32"}

    Returns
    -------
    Table
        A number above 1 means that we are faster. Medians over the rounds of the run.

    Examples
    --------
    >>> from unrolled import results
    >>> results.ratio_table(results.load("bench"), "LSTM").header[1:]
    ['a', 'b', 'c', 'd']
    """
    cases = training_cases(bench, cell, dtype)
    ours = [f"{case['contenders'][0]['milliseconds']['median']:.1f}" for case in cases]
    rows = [["ours, milliseconds", *ours]]
    for row in zip(*(case["contenders"][1:] for case in cases)):
        rows.append([row[0]["name"], *(f"{r['times_ours']['median']:.2f}" for r in row)])
    return Table(["", *(case["shape"] for case in cases)], rows)


def missed_table(bench):
    """What was required and not reached, with what was measured.

    A time is required and measured in units of ours, as in `family_table`.

    Parameters
    ----------
    bench : dict
        What ``results.load("bench")`` returned.

    Returns
    -------
    Table

    Examples
    --------
    >>> from unrolled import results
    >>> results.missed_table(results.load("bench")).header
    ['case', 'beside', 'required', 'measured']
    """
    rows = []
    for case in bench["cases"]:
        for row in case.get("contenders", case.get("amounts")):
            if row["met"] is False:
                ((kind, bound),) = row["required"].items()
                measured = row["amount"] if "amount" in row else row["times_ours"]["median"]
                required = f"{kind.replace('_', ' ')} {_short(bound)}"
                rows.append([f"{case['family']} {_label(case)}", row["name"], required, _short(measured)])
    return Table(["case", "beside", "required", "measured"], rows)


def family_table(bench, family):
    """Every case of a family of benchmarks: a row for each case, a column for each contender.

    Parameters
    ----------
    bench : dict
        What ``results.load("bench")`` returned.
    family : str
        For instance "sweep", "curvature", "import".

    Returns
    -------
    Table
        Of contests, our milliseconds and everybody's time in units of ours; of amounts, the amounts.

    Examples
    --------
    >>> from unrolled import results
    >>> results.family_table(results.load("bench"), "import").header
    ['', 'numpy + autograd', 'unrolled', 'torch', 'jax']
    """
    check_choice("family", family, sorted({case["family"] for case in bench["cases"]}))
    cases = [case for case in bench["cases"] if case["family"] == family]
    cells = [_amounts(case) if "amounts" in case else _times(case) for case in cases]
    columns = list(dict.fromkeys(name for row in cells for name in row))
    rows = [[_label(case), *(row.get(name, "") for name in columns)] for case, row in zip(cases, cells)]
    return Table(["", *columns], rows)


def _label(case):
    label = " ".join(case[key] for key in ("cell", "shape", "dtype") if key in case)
    return f"{label}, {case['unit']}" if "unit" in case else label


def _amounts(case):
    return {row["name"]: _short(row["amount"]) for row in case["amounts"]}


def _times(case):
    ours, *others = case["contenders"]
    ratios = {row["name"]: f"{row['times_ours']['median']:.2f}" for row in others}
    return {f"{ours['name']}, ms": _short(ours["milliseconds"]["median"]), **ratios}


def _short(number):
    """Three digits, without an exponent.

    >>> _short(0.90909), _short(21.5), _short(2361.2)
    ('0.909', '21.5', '2361')
    """
    return f"{number:.0f}" if number >= 1000 else f"{number:.3g}"


def plot_ratios(bench, dtype="float64"):
    """Draw everybody's time for a training step in units of ours: a panel for each cell.

    Parameters
    ----------
    bench : dict
        What ``results.load("bench")`` returned.
    dtype : {"float64", "float32"}

    Returns
    -------
    matplotlib.figure.Figure
        Markers are medians over rounds, bars reach from quartile to quartile, the axis is
        logarithmic. Above the line at 1 are those who are slower than ours.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> from unrolled.results import load, plot_ratios
    >>> [panel.get_title(loc="left") for panel in plot_ratios(load("bench")).axes]
    ['ElmanRNN', 'LSTM', 'GRU']
    """
    import matplotlib.pyplot as plt

    from unrolled.plots import COLORS, MARKERS

    figure, panels = plt.subplots(len(CELLS), 1, sharex=True, sharey=True, figsize=(5.6, 7.2))
    figure.subplots_adjust(top=0.87, bottom=0.09, hspace=0.22)
    for panel, cell in zip(panels, CELLS):
        cases = training_cases(bench, cell, dtype)
        names = [row["name"] for row in cases[0]["contenders"][1:]]
        for k, (name, color, marker) in enumerate(zip(names, COLORS, MARKERS, strict=True)):
            ratios = [case["contenders"][1 + k]["times_ours"] for case in cases]
            middle = [ratio["median"] for ratio in ratios]
            down = [ratio["median"] - ratio["low"] for ratio in ratios]
            up = [ratio["high"] - ratio["median"] for ratio in ratios]
            places = [i + 0.12 * (k - (len(names) - 1) / 2) for i in range(len(cases))]
            panel.errorbar(places, middle, (down, up), fmt=marker, color=color, linestyle="", label=name)
        panel.axhline(1.0, color="#444444", linewidth=1)
        panel.set_yscale("log")
        panel.set_yticks([0.5, 1, 2, 5, 10], ["½", "1", "2", "5", "10"])
        panel.minorticks_off()
        panel.set_title(cell, loc="left")
        sizes = [case["size"].replace(" T", "\nT") for case in cases]
        panel.set_xticks(range(len(cases)), [f"{case['shape']}: {size}" for case, size in zip(cases, sizes)])
    panels[1].set_ylabel("time in units of ours")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper center", ncols=3)
    return figure
