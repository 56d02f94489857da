"""A progress bar where somebody watches, and silence where nobody does."""

import os
from contextlib import contextmanager
from importlib.util import find_spec

_PATIENCE = 1.0  # seconds without a bar, when nobody asked for one


@contextmanager
def progress_bar(total, done, show):
    """Yield ``advance(loss=..., ...)``, which moves a tqdm bar by one step and labels it.

    The bar starts at `done` of `total` steps. `show` True or False decides. None shows the bar
    where tqdm is installed, unless the page is being built for print, and only when the work takes
    longer than a second.
    """
    if show not in (None, True, False):
        raise TypeError(f"progress must be True, False or None, got {show!r}")
    delay = 0.0
    if show is None:
        show = os.environ.get("UNROLLED_EXPLORE") != "static" and find_spec("tqdm") is not None
        delay = _PATIENCE
    if not show:
        yield lambda **labels: None
        return
    from tqdm import tqdm

    with tqdm(total=total, initial=done, delay=delay, mininterval=0.2, unit="step", dynamic_ncols=True) as bar:

        def advance(**labels):
            bar.set_postfix(
                {k: f"{v:.3g}" for k, v in labels.items() if v is not None}, refresh=False
            )
            bar.update()

        yield advance
