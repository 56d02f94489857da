"""Tables and figures of the benchmark, from a report whose numbers are known."""

import matplotlib.pyplot as plt
import pytest

from unrolled import results

NAMES = ("ours, on the tape", "naive autograd", "torch.nn", "torch loop", "jax.lax.scan", "floor")


def row(name, ratio, required=None, met=None):
    spread = {"median": ratio, "low": ratio / 2, "high": 2 * ratio}
    return {"name": name, "milliseconds": spread, "times_ours": spread, "required": required, "met": met}


def case(cell, shape, dtype, ratio):
    rows = [row("ours", 1.0), *(row(name, ratio) for name in NAMES)]
    labels = {"family": "training", "cell": cell, "shape": shape, "size": "H=5", "dtype": dtype}
    return {"name": f"{cell} {shape}", **labels, "contenders": rows}


@pytest.fixture
def bench():
    """Every contender needs ten times our time in float32, and twice at shape a in float64, and so on."""
    ratios = {"float64": {"a": 2.0, "b": 3.0, "c": 4.0, "d": 5.0}, "float32": dict.fromkeys("abcd", 10.0)}
    cases = [
        case(cell, shape, dtype, ratio)
        for dtype, by_shape in ratios.items()
        for cell in ("ElmanRNN", "LSTM", "GRU")
        for shape, ratio in by_shape.items()
    ]
    return {"cases": cases}


def test_the_table_of_ratios(bench):
    table = results.ratio_table(bench, "GRU")
    assert table.header == ["", "a", "b", "c", "d"]
    assert table.rows[0] == ["ours, milliseconds", "1.0", "1.0", "1.0", "1.0"]
    assert table.rows[2] == ["naive autograd", "2.00", "3.00", "4.00", "5.00"]
    assert results.ratio_table(bench, "LSTM", "float32").rows[6] == ["floor", *["10.00"] * 4]


def test_what_is_missed_is_listed(bench):
    bench["cases"][0]["contenders"][2] = row("naive autograd", 7.5, {"at_least": 8}, False)
    bench["cases"][1]["contenders"][2] = row("naive autograd", 8.5, {"at_least": 8}, True)
    amount = {"name": "ours", "amount": 2100.0, "required": {"at_most": 2000}, "met": False}
    memory = {"name": "10,000 steps", "family": "long", "shape": "memory", "unit": "MB", "amounts": [amount]}
    bench["cases"].append(memory)
    assert results.missed_table(bench).rows == [
        ["training ElmanRNN a float64", "naive autograd", "at least 8", "7.5"],
        ["long memory, MB", "ours", "at most 2000", "2100"],
    ]


def test_a_family_has_a_row_for_each_case_and_a_column_for_each_contender():
    one = {"name": "1", "family": "sweep", "shape": "line", "dtype": "float64"}
    two = {"name": "2", "family": "sweep", "shape": "line", "dtype": "float32"}
    one["contenders"] = [row("ours", 1.0), row("jax", 0.5), row("loop", 40.0)]
    two["contenders"] = [row("ours", 1.0), row("loop", 100.0)]
    table = results.family_table({"cases": [one, two]}, "sweep")
    assert table.header == ["", "ours, ms", "jax", "loop"]
    assert table.rows == [["line float64", "1", "0.50", "40.00"], ["line float32", "1", "", "100.00"]]


def test_a_family_of_amounts_says_their_unit():
    amounts = [{"name": "ours", "amount": 0.1234, "required": None, "met": None}]
    memory = {"name": "import", "family": "import", "shape": "time", "unit": "s", "amounts": amounts}
    table = results.family_table({"cases": [memory]}, "import")
    assert (table.header, table.rows) == (["", "ours"], [["time, s", "0.123"]])
    with pytest.raises(ValueError, match="family must be one of .'import'."):
        results.family_table({"cases": [memory]}, "imports")


def test_the_figure_draws_every_ratio_with_its_spread(bench):
    figure = results.plot_ratios(bench)
    assert [panel.get_title(loc="left") for panel in figure.axes] == ["ElmanRNN", "LSTM", "GRU"]
    for panel in figure.axes:
        assert panel.get_yscale() == "log" and len(panel.containers) == len(NAMES)
        for container in panel.containers:
            line, _, (bars,) = container
            assert list(line.get_ydata()) == [2.0, 3.0, 4.0, 5.0]
            ends = [sorted(segment[:, 1]) for segment in bars.get_segments()]
            assert ends == [[1.0, 4.0], [1.5, 6.0], [2.0, 8.0], [2.5, 10.0]]
    assert len(figure.legends[0].get_texts()) == len(NAMES)
    plt.close(figure)


@pytest.mark.parametrize(("cell", "dtype"), [("RNN", "float64"), ("LSTM", "double")])
def test_wrong_choices_are_refused(bench, cell, dtype):
    with pytest.raises(ValueError, match="(cell|dtype) must be one of"):
        results.ratio_table(bench, cell, dtype)
