"""Stop early, with a plain message, when Python is too old for the book.

This file has to run on every Python there is, also on 2.7: only then does the
reader see the message instead of a SyntaxError from a newer file.
"""
import sys

OLDEST = (3, 11)


def complaint(version, executable):
    """Say what is wrong with this interpreter, or return None when it will do."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "The book needs Python %d.%d or newer, but %s is Python %s.\n"
        "Name a newer one, for instance:  make book PYTHON=python3.12\n"
        % (OLDEST[0], OLDEST[1], executable, ".".join(str(part) for part in version[:3]))
    )


if __name__ == "__main__":
    message = complaint(sys.version_info, sys.executable)
    if message:
        sys.stderr.write(message)
        sys.exit(1)
