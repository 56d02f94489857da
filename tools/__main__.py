"""`python -m tools COMMAND`: what the Makefile calls."""
import importlib
import signal
import sys

from .alone import alone
from .console import Console, Failure

# command -> module whose `main(console)` does it
COMMANDS = {"book": "build", "serve": "serve", "lab": "lab", "test": "testing", "bench": "bench",
            "reproduce": "reproduce", "lock": "relock", "clean": "clean", "distclean": "clean"}


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m tools {{{'|'.join(COMMANDS)}}}, got {arguments}", file=sys.stderr)
        return 2
    (command,) = arguments
    console = Console()
    # A stopped job must unwind like an interrupted one, so that half-made files are removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        action = getattr(importlib.import_module(f"tools.{COMMANDS[command]}"), command)
        if command in ("serve", "lab"):  # go on for hours; they see to it themselves when they build
            return action(console) or 0
        with alone(console):
            return action(console) or 0
    except Failure as failure:
        console.note(f"\nmake {command} stopped.\n{failure}")
        return 1
    except KeyboardInterrupt:
        console.note(f"\nmake {command} was interrupted; the same command goes on from here.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
