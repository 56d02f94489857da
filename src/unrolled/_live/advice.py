"""What to do about an error that comes from where the code runs: in a page, and not on a computer of one's own.

An advice is a sentence, and the names of links that go with it ("lite", "notebook", "binder",
"colab"), which the page turns into addresses if it has them.
"""

import difflib
import errno
import re

from unrolled._live.assist.modules import members, top_level

# What readers import; the rest of what is installed serves these.
PACKAGES = ("numpy", "matplotlib", "autograd", "tqdm", "unrolled")
# What JupyterLite on the site has and the page has not; a test looks whether it is there.
IN_JUPYTERLITE = {"scipy", "ipywidgets"}
ELSEWHERE = ["notebook", "colab", "binder"]
ANYWHERE = ["lite", *ELSEWHERE]

NO_NETWORK = ("Python in the page has no network: bring the data as code, or open the chapter as a notebook on "
              "your own computer.")
NO_PROCESSES = ("Python in the page runs in one thread of one process: use a loop, or open the chapter as a "
                "notebook on your own computer.")


def advice(error):
    """A pair of a sentence and a list of names of links for `error`; None when its own words are enough.

    Examples
    --------
    >>> advice(ModuleNotFoundError("No module named 'mathplotlib'", name="mathplotlib"))
    ('Did you mean matplotlib?', [])
    >>> advice(ZeroDivisionError("division by zero")) is None
    True
    """
    for kinds, advise in ADVICE:
        if isinstance(error, kinds):
            found = advise(error)
            if found is not None:
                return found
    return None


def missing_module(error):
    name = error.name or ""
    package, _, rest = name.partition(".")
    if rest and package in top_level():
        parent, _, last = name.rpartition(".")
        return _nearest(last, members(parent), f"{parent} is there, but has no module {last}.")
    if package in ("ssl", "_ssl", "_socket", "pyodide_js"):
        return NO_NETWORK, ELSEWHERE
    if package in ("_multiprocessing", "_posixsubprocess"):
        return NO_PROCESSES, ELSEWHERE
    if package == "ipywidgets":
        return ("The page has no ipywidgets: JupyterLite on this site runs it. Here @explore of unrolled.explore makes "
                "sliders.", ["lite"])
    if package in IN_JUPYTERLITE:
        return f"The page does not have {package}; JupyterLite on this site has it.", ["lite"]
    near = difflib.get_close_matches(package, top_level(), n=1, cutoff=0.75)
    if near:
        return f"Did you mean {near[0]}?", []
    return (f"The page does not have {package}, and packages cannot be installed into it. It has "
            f"{', '.join(PACKAGES)} and Python's standard library; open the chapter as a notebook to use others.",
            ELSEWHERE)


def missing_name(error):
    """`from numpy import arange2`: say what is near, which Python itself says only since 3.12."""
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", str(error))
    if found is None:
        return None
    name, module = found.groups()
    return _nearest(name, members(module), None)


def _nearest(name, names, otherwise):
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    if near:
        return f"Did you mean {near[0]}?", []
    return None if otherwise is None else (otherwise, [])


def missing_file(error):
    return (f"Python in the page has a file system of its own, and there is no {error.filename!r} in it: it does not "
            "see the files of your computer. Put the data into the code, or open the chapter as a notebook.", ANYWHERE)


def system(error):
    text = str(error)
    if "emscripten does not support processes" in text:
        return NO_PROCESSES, ELSEWHERE
    if "urlopen" in text or error.errno in NETWORK_ERRORS:
        return NO_NETWORK, ELSEWHERE
    if error.errno == errno.EIO:
        return NO_INPUT
    return None


NETWORK_ERRORS = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNREFUSED, errno.EHOSTDOWN, errno.EAFNOSUPPORT,
                  errno.ENOTCONN, errno.ECONNABORTED}
NO_INPUT = ("A cell cannot ask for input while it runs: write the answer into the code, as in answer = \"4\", or give "
            "a figure a slider with @explore.", [])


def no_thread(error):
    return (NO_PROCESSES, ELSEWHERE) if "start new thread" in str(error) else None


def too_large(error):
    """numpy does not even try."""
    words = ("array is too big", "Maximum allowed dimension exceeded")
    return no_memory(error) if str(error).startswith(words) else None


def no_memory(error):
    return ("The page's Python has at most 4 GB, often less: make the arrays smaller, or press Restart, which "
            "forgets all variables.", [])


def javascript(error):
    return (NO_NETWORK, ELSEWHERE) if type(error).__name__ == "JsException" and "fetch" in str(error) else None


def not_python(error):
    """Lines that a notebook or a terminal would understand."""
    line = (error.text or "").strip()
    if re.match(r"(pip3?|conda|python -m pip)\s+\w", line):
        return ("That is a command for a terminal; packages cannot be installed into the page. "
                f"It has {', '.join(PACKAGES)}.", ELSEWHERE)
    if re.fullmatch(r"\??[\w.]+\?{0,2}", line) and "?" in line:
        name = line.strip("?")
        return ("That is a command of IPython: in the page put the cursor on the name and press Shift+Tab, "
                f"or run help({name}).", [])
    if "is a command of IPython" in str(error):
        return "Delete the line, or open the chapter as a notebook.", ANYWHERE
    if "'await' outside" in str(error):
        return "The page runs plain Python: call asyncio functions in JupyterLite.", ["lite"]
    return None


ADVICE = [
    (ModuleNotFoundError, missing_module),
    (ImportError, missing_name),
    (FileNotFoundError, missing_file),
    (OSError, system),
    (EOFError, lambda error: NO_INPUT if "reading a line" in str(error) else None),
    (MemoryError, no_memory),
    (ValueError, too_large),
    (RuntimeError, no_thread),
    (SyntaxError, not_python),
    (Exception, javascript),
]
