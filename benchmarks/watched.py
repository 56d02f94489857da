"""Count the calls of a function, and the processor time spent in it."""

import time


class Watched:
    """Stands in for a function, and counts its calls and their seconds."""

    on = []  # the watched functions that are running: only the outermost one is charged

    def __init__(self, function):
        self.function, self.calls, self.seconds = function, 0, 0.0

    def __call__(self, *args, **kwargs):
        if self.on:
            return self.function(*args, **kwargs)
        self.on.append(self)
        start = time.thread_time()
        try:
            return self.function(*args, **kwargs)
        finally:
            self.seconds += time.thread_time() - start
            self.calls += 1
            self.on.pop()

    def __getattr__(self, name):  # what is not here is the function's own
        return getattr(self.function, name)


def costs_of_watching(n=100_000):
    """Seconds by which a call takes longer when watched: charged to the function, and around it."""
    nothing = Watched(lambda: None)
    start = time.thread_time()
    for _ in range(n):
        nothing()
    whole = time.thread_time() - start
    return nothing.seconds / n, (whole - nothing.seconds) / n
