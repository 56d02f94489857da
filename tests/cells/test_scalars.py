"""The scalar functions of the fused passes, and networks whose units are driven to their limits."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from tests.cells.cases import assert_same, every_cell, small, states_of
from unrolled.cells import _scalars

# In units of the last place of 1: a few operations, and at worst the rounding of z / 2.
ROUNDING = {np.float64: 4 * 2.0**-53, np.float32: 4 * 2.0**-24}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_functions(dtype):
    z = np.array([-1e5, -800.0, -30.0, -1.0, 0.0, 1e-3, 2.0, 40.0, 1e5], dtype)
    scalar, out = _scalars.of(dtype), np.empty_like(z)
    scalar.tanh(z, out)
    np.testing.assert_array_equal(out, np.tanh(z))
    scalar.relu(z, out)
    np.testing.assert_array_equal(out, np.where(z > 0, z, 0))
    with np.errstate(over="ignore"):  # the kernels' part of the agreement
        scalar.sigmoid(dtype(scalar.sigmoid_scale) * z, out)
    np.testing.assert_allclose(out, 0.5 * np.tanh(0.5 * z.astype(float)) + 0.5, rtol=0, atol=ROUNDING[dtype])
    assert out[0] == 0.0 and out[-1] == 1.0


def test_numbers_it_has_no_functions_for():
    with pytest.raises(KeyError):
        _scalars.of(np.float16)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("replicas", [(), (16,)])
@every_cell
def test_units_driven_to_their_limits(make, replicas, dtype):
    """Pre-activations beyond what exp can take: right, and without a warning, which is an error here."""
    cell, given = small(make, replicas, T=4, B=3)
    given = {k: (1e4 * v if k == "u" else v).astype(dtype) for k, v in given.items()}
    assert_same(states_of(cell, given), states_of(cell, given, "unroll_by_steps"), dtype)

    def cost(a, unroll):
        return anp.mean(states_of(cell, a, unroll) * 1e-4)

    ours = grad(cost)(given, "unroll")
    with np.errstate(over="ignore"):  # autograd's own derivative of tanh goes through cosh
        by_steps = grad(cost)(given, "unroll_by_steps")
    for k in given:
        assert_same(ours[k], by_steps[k], dtype, floor=1e-4)
