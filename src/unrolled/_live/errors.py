"""An exception, told to the reader of a page: what happened, and where in which cell."""

import os
import traceback

from unrolled._live.advice import advice

# Endless recursion has a thousand frames: the first and the last of them tell it.
FIRST_FRAMES, LAST_FRAMES = 4, 6

HERE = os.path.dirname(os.path.abspath(__file__))


def error_message(error, cell_numbers):
    """Describe `error` as a message `{"type": "error", ...}`.

    Parameters
    ----------
    error : BaseException
        What was raised.
    cell_numbers : dict
        From the file name of each compiled cell to the number that the reader sees.

    Returns
    -------
    message : dict
        `name`, `stopped` (whether the reader interrupted the run), `summary` (the traceback's
        last line; when stopped, what the interrupted code says of it), `frames` (only those in cells: `cell`,
        `line`, `function`, `source`, `mark`; or `skipped`, a number of frames left out),
        `inside` (the libraries between the reader's code and the error), `full`, the whole
        traceback as text, `advice` (a sentence, or empty) with `links` (see `advice`), and
        `missing`, the name that a NameError misses.
    """
    whole = traceback.TracebackException.from_exception(error)
    strip_runner(whole)
    frames = [
        cell_frame(frame, cell_numbers[frame.filename])
        for frame in whole.stack
        if frame.filename in cell_numbers
    ]
    if isinstance(error, SyntaxError) and whole.filename in cell_numbers:
        frames.append(syntax_frame(whole, cell_numbers[whole.filename]))
    sentence, links = advice(error) or ("", [])
    return {
        "type": "error",
        "name": type(error).__name__,
        "stopped": isinstance(error, KeyboardInterrupt),
        "summary": summary(whole, error),
        "frames": shortened(frames),
        "inside": libraries(whole, cell_numbers),
        "full": "".join(whole.format()),
        "advice": sentence,
        "links": links,
        "missing": error.name if isinstance(error, NameError) else None,
    }


def summary(whole, error):
    """The last line of the traceback, with the notes that were added to the error."""
    if isinstance(error, KeyboardInterrupt):
        return f"Stopped. {error}".strip()
    lines = "".join(whole.format_exception_only()).rstrip()
    if isinstance(error, SyntaxError):  # source and caret come first, and are in the frame
        return lines.rsplit("\n", 1)[-1]
    return lines


def shortened(frames):
    skipped = len(frames) - FIRST_FRAMES - LAST_FRAMES
    if skipped <= 1:
        return frames
    return [*frames[:FIRST_FRAMES], {"skipped": skipped}, *frames[-LAST_FRAMES:]]


def cell_frame(frame, cell):
    source = frame.line or ""
    return {
        "cell": cell,
        "line": frame.lineno,
        "function": "" if frame.name == "<module>" else frame.name,
        "source": source,
        "mark": frame_mark(frame, source),
    }


def frame_mark(frame, source):
    """Carets under the part of the line that failed; empty when that is the whole line."""
    if frame.colno is None or frame.end_colno is None or frame.end_lineno != frame.lineno:
        return ""
    original = getattr(frame, "_original_line", None) or source
    indent = len(original) - len(original.lstrip())
    # The columns count bytes; the reader's line is made of characters.
    encoded = original.encode()
    start = len(encoded[: frame.colno].decode(errors="replace")) - indent
    end = len(encoded[: frame.end_colno].decode(errors="replace")) - indent
    if start <= 0 and end >= len(source.rstrip()):
        return ""
    return " " * start + "^" * max(1, end - start)


def syntax_frame(whole, cell):
    text = (whole.text or "").rstrip("\n")
    source = text.lstrip()
    indent = len(text) - len(source)
    start = max(0, (whole.offset or 1) - 1 - indent)
    same_line = whole.end_lineno in (None, whole.lineno)
    end = (whole.end_offset or 0) - 1 - indent if same_line else len(source)
    line = int(whole.lineno) if whole.lineno else 1
    mark = " " * start + "^" * max(1, min(end, len(source)) - start)
    return {"cell": cell, "line": line, "function": "", "source": source, "mark": mark}


def strip_runner(whole):
    """Take the frames of this package out: they are how cells are run, not what went wrong."""
    seen = set()
    chain = [whole]
    while chain:
        link = chain.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        kept = [f for f in link.stack if os.path.dirname(os.path.abspath(f.filename)) != HERE]
        link.stack = traceback.StackSummary.from_list(kept)
        chain += [link.__cause__, link.__context__]


def libraries(whole, cell_numbers):
    """The names of the packages whose frames lie below the reader's last line."""
    names = []
    for frame in reversed(whole.stack):
        if frame.filename in cell_numbers:
            break
        name = package_name(frame.filename)
        if name not in names:
            names.insert(0, name)
    return names


def package_name(filename):
    """The package a file belongs to, as the reader would import it.

    Examples
    --------
    >>> package_name("/lib/python3.12/site-packages/numpy/linalg/_linalg.py")
    'numpy'
    >>> package_name("/lib/python312.zip/random.py")
    'random'
    """
    parts = filename.replace("\\", "/").split("/")
    for anchor in ("site-packages", "src"):
        if anchor in parts[:-1]:
            parts = parts[parts.index(anchor) + 1 :]
            return parts[0].removesuffix(".py")
    return parts[-1].removesuffix(".py")
