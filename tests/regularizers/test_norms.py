"""L1 and L2 against their closed forms and finite differences."""

import numpy as np
import pytest

from unrolled.regularizers import l1, l2

PARAMS = {
    "W_hh": np.array([[1.0, -2.0], [0.5, -0.25]]), "W_hy": np.array([[3.0, -4.0]]),
    "b": np.array([7.0, 8.0]), "b_y": np.array([9.0]),
}  # fmt: skip


@pytest.mark.parametrize(("term", "value"), [(l1, 1 + 2 + 0.5 + 0.25 + 3 + 4), (l2, 1 + 4 + 0.25 + 0.0625 + 9 + 16)])
def test_values_leave_biases_out(term, value):
    got, grads = term(PARAMS)
    assert got == value and isinstance(got, float)
    assert not grads["b"].any() and not grads["b_y"].any()
    assert {k: g.shape for k, g in grads.items()} == {k: p.shape for k, p in PARAMS.items()}


@pytest.mark.parametrize("term", [l1, l2])
def test_gradients_by_central_differences(term):
    """Both are (piecewise) polynomials of degree 2 at most, so the differences are exact to rounding."""
    grads = term(PARAMS)[1]
    for k, p in PARAMS.items():
        for i in np.ndindex(p.shape):
            changed = [{**PARAMS, k: p + sign * 1e-3 * (np.arange(p.size) == np.ravel_multi_index(i, p.shape))
                        .reshape(p.shape)} for sign in (1, -1)]  # fmt: skip
            slope = (term(changed[0])[0] - term(changed[1])[0]) / 2e-3
            assert grads[k][i] == pytest.approx(slope, rel=1e-10, abs=1e-10)


def test_at_zero_l1_pulls_nowhere():
    assert l1({"W": np.zeros(3)})[1]["W"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("term", [l1, l2])
def test_dtypes_and_arguments_are_kept(term):
    params = {k: p.astype(np.float32) for k, p in PARAMS.items()}
    for p in params.values():
        p.flags.writeable = False
    assert {g.dtype for g in term(params)[1].values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("term", [l1, l2])
def test_replicas_add_up(term):
    two = {k: np.stack([p, 2 * p]) for k, p in PARAMS.items()}
    alone = [term({k: p[i] for k, p in two.items()}) for i in range(2)]
    value, grads = term(two)
    assert value == alone[0][0] + alone[1][0]
    for k in two:
        np.testing.assert_array_equal(grads[k], [alone[0][1][k], alone[1][1][k]])


@pytest.mark.parametrize("term", [l1, l2])
@pytest.mark.parametrize(
    ("params", "words"), [([1.0], "params must be a dict of arrays, got list"), ({"W": "a"}, r"params\['W'\]")]
)
def test_bad_input(term, params, words):
    with pytest.raises(TypeError, match=words):
        term(params)
