"""The bridge between the page's worker (JavaScript) and a `Session`; imported by the worker only."""

import gc
import importlib
import os

from unrolled._live import set_current_session
from unrolled._live.figures import BACKEND, take_figures
from unrolled._live.session import Session

# Imported before the page says that it is ready: the reader's first cell need not wait for them.
AT_HAND = ["matplotlib.pyplot", "autograd.numpy", "unrolled", "unrolled.explore"]


def start(post):
    """Warm Python up and return the session; `post` takes a JavaScript object."""
    from js import Object
    from pyodide.ffi import to_js

    def send(message):
        post(to_js(message, dict_converter=Object.fromEntries))

    os.environ["MPLBACKEND"] = BACKEND
    for name in AT_HAND:
        importlib.import_module(name)
    from matplotlib import pyplot
    from tqdm import tqdm

    from unrolled._live.ticks import use_copies

    use_copies()
    tqdm.monitor_interval = 0  # its monitor is a thread, and there are no threads here
    session = Session(send)
    set_current_session(session)
    pyplot.plot([0, 1])  # the first figure pays for fonts, caches and the writing of pictures: pay now
    session.guarded(take_figures)
    # Figures leave much for the garbage collector, which need not look through all that was
    # imported each time.
    gc.collect()
    gc.freeze()
    return session
