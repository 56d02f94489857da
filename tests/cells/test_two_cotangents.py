"""One tape pulled back along two directions, and both differentiated again."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.core import make_vjp

from tests.cells.cases import assert_same, draw_params
from unrolled import LSTM, ElmanRNN


@pytest.mark.parametrize("cell", [ElmanRNN(1, 3), LSTM(1, 3)], ids=repr)
def test_second_derivatives_belong_to_their_own_cotangent(cell):
    rng = np.random.default_rng(0)
    params, u = draw_params(cell, rng), rng.normal(size=(5, 2, 1))
    first, second = rng.normal(size=(2, 5, 2, cell.n_state))

    def of(unroll):
        def twisted(W):
            vjp, _ = make_vjp(lambda W: unroll({**params, "W_hh": W}, u), W)
            return anp.sum(anp.sin(vjp(first)) * anp.cos(vjp(second)))

        return grad(twisted)(params["W_hh"])

    assert_same(of(cell.unroll), of(cell.unroll_by_steps))
