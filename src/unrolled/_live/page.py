"""The bridge between the page's worker (JavaScript) and a `Session`; imported by the worker only."""

import gc
import importlib
import os

from unrolled._live import set_current_session
from unrolled._live.figures import BACKEND
from unrolled._live.session import Session

# What a page must have before it may say that it is ready: a package that failed to load
# would otherwise show up much later, as an import error in the reader's cell.
REQUIRED = ["numpy", "matplotlib", "autograd", "unrolled"]


def start(post):
    """Warm Python up and return the session; `post` takes a JavaScript object."""
    from js import Object
    from pyodide.ffi import to_js

    def send(message):
        post(to_js(message, dict_converter=Object.fromEntries))

    os.environ["MPLBACKEND"] = BACKEND
    for name in REQUIRED:
        importlib.import_module(name)
    from matplotlib import pyplot
    from tqdm import tqdm

    from unrolled._live.ticks import use_copies

    use_copies()
    tqdm.monitor_interval = 0  # its monitor is a thread, and there are no threads here
    session = Session(send)
    set_current_session(session)
    pyplot.figure().add_subplot()  # the first figure pays for fonts and caches: pay now
    session.guarded(lambda: [pyplot.gcf().canvas.draw(), pyplot.close("all")])
    # Figures leave much for the garbage collector, which need not look through all that was
    # imported each time.
    gc.collect()
    gc.freeze()
    return session
