"""One command at a time in a clone: two builds in the same folders would spoil each other's work."""
from contextlib import contextmanager

from .paths import BUILD

try:
    import fcntl
except ImportError:  # Windows has no flock; there, the user has to see to it
    fcntl = None

LOCK = BUILD / "lock"


@contextmanager
def alone(console, path=LOCK):
    """Hold the clone's lock while the block runs; wait for another command that holds it.

    The system gives the lock back when its process ends, however it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                console.note("Another make is at work in this folder; waiting until it has finished.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield
