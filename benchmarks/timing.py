"""Time contenders in turns, so that whatever disturbs the machine disturbs all of them.

The clock is the processor time of this process. With one thread, on an idle machine, it is the
time on the wall; on a busy one it leaves out the waiting for a core, which has nothing to do with
the code that is measured.
"""

import gc
import time

import numpy as np


def repetitions(run, at_least):
    """How often `run` must be called to last `at_least` seconds; the first call warms up."""
    run()
    start = time.process_time()
    run()
    once = time.process_time() - start
    return max(1, round(at_least / max(once, 1e-9)))


def rounds_of(contenders, n_rounds, at_least):
    """Seconds for one call of each contender, in each round: shape (n_rounds, n_contenders).

    In every round each contender runs for about `at_least` seconds, and the order is turned by
    one, so that nobody always comes after the same neighbour.
    """
    counts = [repetitions(c.run, at_least) for c in contenders]
    seconds = np.empty((n_rounds, len(contenders)))
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for k in range(n_rounds):
            gc.collect()
            for i in np.roll(np.arange(len(contenders)), k):
                run = contenders[i].run
                start = time.process_time()
                for _ in range(counts[i]):
                    run()
                seconds[k, i] = (time.process_time() - start) / counts[i]
    finally:
        if was_enabled:
            gc.enable()
    return seconds
