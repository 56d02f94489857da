"""The size of numpy's buffers is the caller's, before and after, whatever happens in between."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_hvp

from tests.cells.cases import every_kind, random_like, small, states_of
from unrolled.cells import _pool

THEIRS = 4096


@pytest.fixture(autouse=True)
def their_size():
    before = np.setbufsize(THEIRS)
    yield
    np.setbufsize(before)


def every_kind_of_call(cell, given):
    for unroll in ("unroll", "unroll_last"):
        states_of(cell, given, unroll)
        grad(lambda a, unroll=unroll: anp.sum(states_of(cell, a, unroll)))(given)
        make_hvp(lambda a, unroll=unroll: anp.sum(states_of(cell, a, unroll)))(given)[0](random_like(given))


@pytest.mark.parametrize("replicas", [(), (16,)])
@every_kind
def test_after_calls(make, replicas):
    every_kind_of_call(*small(make, replicas))
    assert np.getbufsize() == THEIRS


@every_kind
def test_after_failures(make, monkeypatch):
    """Memory runs out at the first request, then at the second, and so on until all goes well."""
    cell, given = small(make)
    borrow, failures = _pool.borrow, 0

    def run_out_after(n_requests):
        def limited(shape, dtype):
            nonlocal n_requests
            n_requests -= 1
            if n_requests < 0:
                raise MemoryError
            return borrow(shape, dtype)

        monkeypatch.setattr(_pool, "borrow", limited)

    for n_requests in range(100):
        run_out_after(n_requests)
        try:
            every_kind_of_call(cell, given)
            break
        except MemoryError:
            failures += 1
        assert np.getbufsize() == THEIRS
    assert 5 < failures < 99  # forward and backward passes failed, and in the end none did
    assert np.getbufsize() == THEIRS
