"""The random-permutation problem against its definition."""

import numpy as np
import pytest

from unrolled import RandomPermutation


def draw(scored="last", batch_size=2000, length=40, seed=0, **settings):
    task = RandomPermutation(scored, **settings)
    return task.sample(np.random.default_rng(seed), batch_size, length)


@pytest.mark.parametrize("scored", ["last", "all"])
def test_the_first_symbol_is_one_of_two_and_the_others_none_of_them(scored, chi_square_is_small):
    u, _ = draw(scored)
    assert u.shape == (40, 2000, 100)
    np.testing.assert_array_equal(u.sum(axis=-1), 1)
    symbols = u.argmax(axis=-1)
    assert chi_square_is_small(np.bincount(symbols[0], minlength=2))
    assert set(symbols[0]) == {0, 1}
    counts = np.bincount(symbols[1:].ravel(), minlength=100)
    assert counts[0] == counts[1] == 0
    assert chi_square_is_small(counts[2:])


def test_the_last_answer_is_the_first_symbol():
    u, targets = draw("last")
    assert targets.shape == (2000,)
    np.testing.assert_array_equal(targets, u[0].argmax(axis=-1))


def test_scored_at_all_steps_it_is_the_next_symbol(chi_square_is_small):
    u, targets = draw("all")
    symbols = u.argmax(axis=-1)
    assert targets.shape == symbols.shape
    for b in range(200):
        whole = [*symbols[:, b], symbols[0, b]]
        assert whole[1:] == targets[:, b].tolist()


def test_both_ways_to_score_show_the_same_sequences():
    np.testing.assert_array_equal(draw("last")[0], draw("all")[0])


def test_baselines_in_closed_form():
    assert RandomPermutation().baseline == pytest.approx(0.6931472, abs=1e-7)
    # 49 steps at one in 98, one step at one in two.
    expected = -(49 * np.log(1 / 98) + np.log(1 / 2)) / 50
    assert RandomPermutation("all").baseline_at(50) == pytest.approx(expected, rel=1e-14)
    assert RandomPermutation("all", n_symbols=3).baseline_at(50) == pytest.approx(np.log(2) / 50)


def test_only_the_last_prediction_is_judged():
    task = RandomPermutation("all", n_symbols=4)
    _, targets = task.sample(np.random.default_rng(0), 8, 10)
    outputs = np.zeros((10, 8, 4))
    outputs[:-1] = np.nan
    outputs[-1] = np.eye(4)[targets[-1]]
    assert task.error(outputs, targets) == 0.0
    outputs[-1, :2] = np.eye(4)[[3, 3]]
    assert task.error(outputs, targets) == 2 / 8


def test_fewer_symbols():
    u, _ = draw(n_symbols=3)
    assert u.shape[-1] == RandomPermutation(n_symbols=3).n_outputs == 3
    with pytest.raises(ValueError, match="n_symbols must be at least 3, got 2"):
        RandomPermutation(n_symbols=2)
    with pytest.raises(ValueError, match=r"scored must be one of \['all', 'last'\], got 'first'"):
        RandomPermutation("first")
