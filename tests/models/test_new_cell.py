"""A cell written by somebody else, with more state than hidden units, fits into everything."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_vjp
from autograd.test_util import check_grads

from tests.cells.cases import assert_same
from unrolled import SequenceModel
from unrolled.cells._base import Cell
from unrolled.cells._unrolling import loop


class Delayed(Cell):
    """h_{t+1} = tanh(a h_{t-1} + w u_t): the state is the pair of h now and h before."""

    param_names = ("a", "w")

    def __init__(self, n_inputs, n_hidden):
        super().__init__(n_inputs, n_hidden)
        self.n_state = 2 * n_hidden

    def param_shapes(self):
        return {"a": (self.n_hidden,), "w": (self.n_hidden, self.n_inputs)}

    def step(self, params, x, u):
        params, x, u = self._check_step(params, x, u)
        h, before = x[..., : self.n_hidden], x[..., self.n_hidden :]
        new = anp.tanh(params["a"] * before + anp.dot(u, params["w"].T))
        return anp.concatenate([new, h], axis=-1)

    def _forward(self, params, u, x0, keep=True):
        return params, u, x0

    def _states(self, saved, steps=slice(None)):
        return loop(self, *saved)[steps]

    def _hidden(self, saved, steps=slice(None)):
        return self._states(saved, steps)[..., : self.n_hidden]

    def _release(self, saved):
        """Nothing was borrowed."""

    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        def run(a):
            states = loop(self, {k: a[k] for k in self.param_names}, a["u"], a["x0"])
            return states[-1] if d_states is None else states

        params, u, x0 = saved
        vjp, _ = make_vjp(run)({**params, "u": u, "x0": x0})
        given = d_last if d_states is None else d_states
        whole = np.zeros((*given.shape[:-1], self.n_state))
        whole[..., : given.shape[-1]] = given
        return vjp(whole)


def problem(output):
    rng = np.random.default_rng(0)
    model = SequenceModel(Delayed(2, 3), 4, output)
    params = {"a": rng.normal(size=3), "w": rng.normal(size=(3, 2))}
    params |= {"W_hy": rng.normal(size=(4, 3)), "b_y": rng.normal(size=4)}
    u, x0 = rng.normal(size=(5, 2, 2)), rng.normal(size=(2, 6))
    return model, params, u, rng.integers(4, size=(5, 2) if output == "all" else 2), x0


@pytest.mark.parametrize("output", ["last", "all"])
def test_only_the_hidden_part_is_read_out(output):
    model, params, u, _, x0 = problem(output)
    states = model.states(params, u, x0)
    assert states.shape == (5, 2, 6)
    h = states[..., :3] if output == "all" else states[-1, :, :3]
    np.testing.assert_allclose(
        model.predict(params, u, x0), h @ params["W_hy"].T + params["b_y"], rtol=1e-13
    )


@pytest.mark.parametrize("output", ["last", "all"])
def test_its_gradients(output):
    model, params, *rest = problem(output)
    loss, grads = model.loss_and_grad(params, *rest)
    expected = grad(model.loss)(params, *rest)
    assert loss == pytest.approx(model.loss(params, *rest), rel=1e-14)
    for k in params:
        assert_same(grads[k], expected[k])
    np.random.seed(0)  # check_grads draws its directions from numpy's global state
    check_grads(lambda p: model.loss(p, *rest), modes=["fwd", "rev"], order=2)(params)
