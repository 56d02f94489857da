"""Time contenders in turns, so that whatever disturbs the machine disturbs all of them.

The clock is the processor time of this process. With one thread, on an idle machine, it is the
time on the wall; on a busy one it leaves out the waiting for a core, which has nothing to do with
the code that is measured.
"""

import gc
import time

import numpy as np

FEWEST_ROUNDS = 5  # for a median with quartiles that mean something


def once(run):
    """Seconds of one call, after another one that warms up."""
    run()
    start = time.process_time()
    run()
    return time.process_time() - start


def rounds_of(contenders, n_rounds, at_least, budget=float("inf")):
    """Seconds for the work of each contender, in each round: shape (rounds, n_contenders).

    In every round each contender runs for about `at_least` seconds, and the order is turned by
    one, so that nobody always comes after the same neighbour.

    Parameters
    ----------
    contenders : list of Contender
    n_rounds : int
        Rounds wanted.
    at_least : float
        Seconds of work in each turn; fast contenders are repeated.
    budget : float
        Seconds after which no further rounds are planned; five are made anyway, if wanted.
    """
    each = [once(c.run) for c in contenders]
    counts = [max(1, round(at_least / max(seconds, 1e-9))) for seconds in each]
    a_round = sum(count * seconds for count, seconds in zip(counts, each))
    n_rounds = int(min(n_rounds, max(FEWEST_ROUNDS, budget // max(a_round, 1e-9))))
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
    return seconds * [c.scale for c in contenders]
