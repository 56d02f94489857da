"""What runs the cells of a live page: the Python half, in the page's own worker.

The page sends the source of one cell; `Session.run` executes it and sends back what a
notebook would have shown, message by message, while it happens. Nothing here needs a
browser: `send` is any callable that takes a dict, and the tests give it a list's `append`.

`unrolled.explore` asks `current_session` whether it is running in a page.
"""

__all__ = ["current_session", "set_current_session"]

_session = None


def current_session():
    """The session whose cells are being run in this process, or None outside a live page."""
    return _session


def set_current_session(session):
    """Make `session` the one that `current_session` finds; None when there is no page."""
    global _session
    _session = session
