"""What the page's Python is given of each package: what runs there, and no more.

A reader waits for every byte once. Left out is what cannot work in a page (windows, printers,
compilers), what only the packages' own developers use, and data that nothing in a page reads.
"""
import json
import re
from fnmatch import fnmatch

# Whole packages that matplotlib asks for, and a page does not: fonts for PDF, time zones for pandas,
# and canvases of another make than the book's.
PACKAGES_LEFT_OUT = ["fonttools", "pytz", "matplotlib-pyodide"]

# Patterns of paths; a star also stands for slashes.
LEFT_OUT = [
    # for compilers, type checkers and installers
    "*.pyi", "*.pxd", "*.pyx", "*.pxi", "*.h", "*.c", "*.cpp", "*.f", "*.f90", "*.a", "*.in", "*/py.typed",
    "numpy/_pyinstaller/*", "numpy/_core/include/*", "numpy/_configtool.py",
    "*.dist-info/RECORD", "*.dist-info/WHEEL", "*.dist-info/top_level.txt",
    "*.dist-info/entry_points.txt", "*.dist-info/zip-safe",
    # for tests of the packages themselves
    "*/tests/*", "*/conftest.py", "matplotlib/testing/*", "autograd/test_util.py",
    "numpy/_core/_rational_tests.*", "numpy/_core/_umath_tests.*",
    "numpy/_core/_struct_ufunc_tests.*",
    "numpy/_core/_operand_flag_tests.*", "numpy/_core/_simd.*.so", "numpy/linalg/lapack_lite.*.so",
    # windows of other toolkits; PDF and PostScript
    "matplotlib/backends/*gtk*", "matplotlib/backends/*qt*", "matplotlib/backends/*tk*", "matplotlib/backends/*wx*",
    "matplotlib/backends/*macosx*", "matplotlib/backends/*cairo*", "matplotlib/backends/*web*",
    "matplotlib/backends/*nbagg*", "matplotlib/backends/*pgf*", "matplotlib/backends/*pdf*",
    "matplotlib/backends/*_ps*",
    "matplotlib/_ttconv.*", "matplotlib/_type1font.py", "matplotlib/mpl-data/images/*",
    "matplotlib/mpl-data/fonts/afm/*", "matplotlib/mpl-data/fonts/pdfcorefonts/*",
    "matplotlib/mpl-data/kpsewhich.lua", "matplotlib/sphinxext/*", "PIL/*Tk*", "PIL/*tk*", "PIL/*Qt*", "PIL/*Win*",
    # the slanted and bold faces of fonts that no figure of the book is set in: their upright faces stay
    "*/DejaVuSerif-*.ttf", "*/DejaVuSansMono-*Oblique.ttf", "*/Humor-Sans.ttf",
    # data and formats
    "matplotlib/mpl-data/sample_data/*", "dateutil/zoneinfo/*.tar.gz", "PIL/_webp.*", "PIL/_imagingft.*",
    "tqdm/contrib/*", "pyparsing/diagram/*",
]


def is_kept(name):
    """Whether the page is given this file of a wheel.

    >>> is_kept("matplotlib/backends/backend_agg.py"), is_kept("matplotlib/backends/backend_qtagg.py")
    (True, False)
    """
    return not name.endswith("/") and not any(fnmatch(name, pattern) for pattern in LEFT_OUT)


def corrected(files):
    """Put right what is wrong in the files (name -> bytes) of the packages, in place."""
    fonts = "matplotlib/fontlist.json"
    if fonts in files:
        files[fonts] = font_list(files[fonts], files["matplotlib/font_manager.py"].decode(), files)


def font_list(text, font_manager, files):
    """matplotlib's list of the fonts there are: those that are, labelled as this matplotlib expects it.

    The shipped one is labelled for a later version, so it would be made anew at each start, which takes a third
    of a second; and it names five hundred fonts of the machine that it was made on.
    """
    fonts = json.loads(text)
    fonts["_version"] = int(re.search(r"^    __version__ = (\d+)$", font_manager, re.M)[1])
    fonts["ttflist"] = [font for font in fonts["ttflist"] if f"matplotlib/mpl-data/{font['fname']}" in files]
    fonts["afmlist"] = []
    return json.dumps(fonts, separators=(",", ":")).encode()
