"""Colours, line styles and markers of the book's figures.

The six colours were searched for, and are tested, under these conditions: contrast of at least
3:1 on the white of a figure and on the black that it becomes where a page in dark mode inverts
it (CSS ``invert(1) hue-rotate(180deg)``), and clearly different from each other in both, for
full colour vision and for each of its three common deficiencies. Line styles and markers say
the same again without colour.
"""

BLUE = "#0a4494"
OCHRE = "#ba7b18"
TEAL = "#279792"
VIOLET = "#8e58d1"
BROWN = "#643e00"
BLACK = "#101010"

COLORS = (BLUE, OCHRE, TEAL, VIOLET, BROWN, BLACK)
LINE_STYLES = ("-", "--", "-.", ":", (0, (7, 2)), (0, (5, 1.5, 1, 1.5, 1, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "X")

# Maps whose lightness runs evenly: from dark to light, or from the middle to both sides.
SEQUENTIAL = "cividis"
DIVERGING = "RdBu_r"
