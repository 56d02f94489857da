"""One sequence of each task can be looked at: all of it is drawn, and the answer said."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from colour_vision import contrast, in_dark_mode
from matplotlib.colors import to_rgb

from unrolled import (
    Adding,
    Copying,
    FlipFlop,
    Multiplication,
    RandomPermutation,
    SequenceClassification,
    SineGeneration,
    TemporalOrder,
    TemporalOrder3Bit,
)
from unrolled.plots import use_style
from unrolled.tasks._pictures import GREY


@pytest.fixture(autouse=True)
def book_style():
    with matplotlib.rc_context():
        use_style()
        yield
    plt.close("all")


def points(ax):
    """Everything drawn by markers or lines, as a set of (x, y)."""
    return {(x, round(float(y), 9)) for line in ax.lines for x, y in zip(*line.get_data())}


def test_labels_title_and_margins(task):
    length = max(30, task.min_length)
    ax = task.plot(np.random.default_rng(0), length)
    assert ax.get_xlabel() == "step" and ax.get_ylabel() + ax.get_yticklabels()[0].get_text()
    assert ax.get_title().startswith("answer: ")
    n_steps = len(task.sample(np.random.default_rng(0), 1, length)[0])
    assert ax.dataLim.x1 >= n_steps - 1
    ax.figure.canvas.draw()
    box, page = ax.get_tightbbox(), ax.figure.bbox
    assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1


def test_steps_are_whole_numbers(task):
    ax = task.plot(np.random.default_rng(0), max(5, task.min_length))
    ticks = ax.get_xticks()
    np.testing.assert_array_equal(ticks, ticks.round())


def test_it_is_the_sequence_that_sample_draws_and_it_goes_where_told(task):
    _, ax = plt.subplots()
    drawn, sampled = np.random.default_rng(4), np.random.default_rng(4)
    assert task.plot(drawn, 60, ax=ax) is ax
    task.sample(sampled, 1, 60)
    assert drawn.bit_generator.state == sampled.bit_generator.state
    assert plt.get_fignums() == [ax.figure.number]


def test_what_differs_in_meaning_differs_in_shape(task):
    """Marker, size or line style, not colour alone."""
    ax = task.plot(np.random.default_rng(0), max(30, task.min_length))
    looks = [
        (line.get_marker(), line.get_markersize(), line.get_linestyle(), line.get_markerfacecolor() == "none")
        for line in ax.lines
        if len(line.get_xdata()) and not line.get_color() == "0.8"  # zero lines of the flip-flop
    ]
    colours = {line.get_color() for line in ax.lines if line.get_color() != "0.8"}
    assert len(set(looks)) >= len(colours) >= 2


@pytest.mark.parametrize("mode", [to_rgb, lambda c: in_dark_mode(to_rgb(c))], ids=["light", "dark"])
def test_distractors_and_marks_stand_out_from_every_background(mode):
    ax = Adding().plot(np.random.default_rng(0), 40)
    for background in ("white", *(patch.get_facecolor()[:3] for patch in ax.patches)):
        for color in (GREY, *(line.get_color() for line in ax.lines)):
            assert contrast(mode(color), mode(background)) >= 3


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("task", [TemporalOrder(), TemporalOrder3Bit(), SequenceClassification()], ids=repr)
def test_symbols_are_drawn_where_they_stand_and_the_answer_spells_them(task, seed):
    u = task.sample(np.random.default_rng(seed), 1, 60)[0][:, 0]
    ax = task.plot(np.random.default_rng(seed), 60)
    symbols = u.argmax(axis=-1)
    assert points(ax) == set(enumerate(symbols.astype(float)))
    letters = ["ABcdef"[s] for s in symbols if s < 2]
    assert ax.get_title() == "answer: " + ", then ".join(letters)
    assert [label.get_text() for label in ax.get_yticklabels()] == list("ABcdef")
    assert len(ax.patches) == len(letters)  # a window for each
    for (low, high), step in zip(
        ((p.get_x(), p.get_x() + p.get_width()) for p in ax.patches), np.flatnonzero(symbols < 2)
    ):
        assert low < step < high


@pytest.mark.parametrize(
    ("task", "formula"),
    [
        (Adding(), "({:.2f} + {:.2f}) / 2"),
        (Adding("arjovsky"), "{:.2f} + {:.2f}"),
        (Multiplication(), "{:.2f} × {:.2f}"),
    ],
    ids=repr,
)
def test_numbers(task, formula):
    u, targets = task.sample(np.random.default_rng(0), 1, 40)
    ax = task.plot(np.random.default_rng(0), 40)
    assert points(ax) == {(t, round(x, 9)) for t, x in enumerate(u[:, 0, 0])}
    marked = u[u[:, 0, 1] == 1, 0, 0]
    assert ax.get_title() == f"answer: {formula.format(*marked)} ≈ {targets[0, 0]:.2f}"
    assert [text.get_text() for text in ax.texts] == [f"{x:.2f}" for x in marked]


def test_recall():
    u, targets = Copying().sample(np.random.default_rng(0), 1, 20)
    ax = Copying().plot(np.random.default_rng(0), 20)
    inputs, answers = ax.lines
    np.testing.assert_array_equal(inputs.get_ydata(), u[:, 0].argmax(axis=-1))
    np.testing.assert_array_equal(answers.get_ydata(), targets[:, 0])
    assert ax.get_title() == f"answer: {' '.join(map(str, targets[-10:, 0]))}, at the end"
    assert [label.get_text() for label in ax.get_yticklabels()][-2:] == ["blank", "trigger"]


@pytest.mark.parametrize("scored", ["last", "all"])
def test_permutation(scored):
    task = RandomPermutation(scored)
    symbols = task.sample(np.random.default_rng(1), 1, 20)[0][:, 0].argmax(axis=-1)
    ax = task.plot(np.random.default_rng(1), 20)
    assert points(ax) == set(enumerate([*symbols.astype(float), float(symbols[0])]))
    assert ax.get_title() == f"answer: symbol {symbols[0]}"


def test_sine():
    u, targets = SineGeneration().sample(np.random.default_rng(0), 1, 100)
    ax = SineGeneration().plot(np.random.default_rng(0), 100)
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), u[:, 0, 0])
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), targets[:, 0, 0])
    w = u[0, 0, 0]
    assert f"{w:.3f} = {2 * np.pi / w:.1f} steps" in ax.get_title()


def test_flip_flop():
    _, targets = FlipFlop(2).sample(np.random.default_rng(0), 1, 50)
    ax = FlipFlop(2).plot(np.random.default_rng(0), 50)
    steps = [line for line in ax.lines if line.get_drawstyle() == "steps-post"]
    for bit, (line, row) in enumerate(zip(steps, ax.get_yticks())):
        np.testing.assert_allclose(line.get_ydata() - row, targets[:, 0, bit], atol=1e-12)
    signs = ", ".join("+1" if x > 0 else "−1" for x in targets[-1, 0])
    assert ax.get_title() == f"answer: the last signs, {signs} at the end"
