"""Figures become pictures, in order, where a notebook would show them."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("in_page")


def picture(data):
    return plt.imread(io.BytesIO(data["image/png"]))


def test_every_figure_of_a_cell_is_shown_and_closed(page):
    page.run("import matplotlib.pyplot as plt\nfor k in range(2):\n    plt.figure(); plt.plot([0, k]);")
    first, second = (picture(data) for data in page.shown)
    assert first.shape[2] == 4
    assert np.std(first) > 0.01
    assert not np.array_equal(first, second)
    assert plt.get_fignums() == []


def test_show_sends_what_is_there_at_once(page):
    page.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('before')\nplt.show()\nprint('after')")
    assert [m.get("text", "picture") for m in page.messages] == ["before\n", "picture", "after\n"]


def test_what_was_drawn_before_an_error_is_shown(page):
    assert page.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\n1 / 0") == "error"
    assert [m["type"] for m in page.messages] == ["display", "error"]


def test_a_figure_that_cannot_be_drawn_is_an_error_of_the_cell(page):
    status = page.run("import matplotlib.pyplot as plt\nplt.title(r'$\\notacommand$');")
    assert status == "error"
    assert "ParseException" in page.error["full"] or "ValueError" in page.error["summary"]
    assert plt.get_fignums() == []


def test_a_figure_can_be_displayed(page):
    page.run("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 3])\ndisplay(fig)\nplt.close(fig)")
    (data,) = page.shown
    assert list(data) == ["image/png"]


def test_show_without_a_page_says_so(page):
    from unrolled._live import set_current_session

    set_current_session(None)
    with pytest.raises(RuntimeError, match="no page is running"):
        plt.show()
