"""Figures as BMP: large, but made without compressing, for pictures that are shown once."""

import functools
import struct

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg


def bmp(width, height, rgba):
    """The bytes of a BMP file with the given pixels.

    Parameters
    ----------
    width, height : int
        Size in pixels.
    rgba : bytes-like
        Four bytes a pixel (red, green, blue, opacity), row by row from the top.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        When the number of bytes does not fit the size.

    Examples
    --------
    >>> picture = bmp(1, 2, bytes(8))
    >>> picture[:2], len(picture)
    (b'BM', 130)
    """
    n_bytes = memoryview(rgba).nbytes
    if n_bytes != 4 * width * height:
        raise ValueError(
            f"rgba has {n_bytes} bytes, expected 4 * width * height = {4 * width * height}"
        )
    header_size = 14 + 108
    # A negative height: the first row is the top one. Compression 3: the masks that follow say
    # where in a pixel each colour is, so that no byte has to be moved.
    header = struct.pack(
        "<2sIHHI" "IiiHHIIiiII" "IIII4s48x",
        b"BM", header_size + n_bytes, 0, 0, header_size,
        108, width, -height, 1, 32, 3, n_bytes, 0, 0, 0, 0,
        0x000000FF, 0x0000FF00, 0x00FF0000, 0xFF000000, b"BGRs",
    )  # fmt: skip
    return header + bytes(rgba)


# An explorer draws figures of one size; two or three explorers take turns on a page.
@functools.lru_cache(maxsize=4)
def shared_renderer(width, height, dpi):
    """The renderer for all figures of one size.

    It remembers the formulas that it has parsed and the texts that it has measured: with a new
    one for each figure, as matplotlib has it, a logarithmic axis would take twice the time.
    """
    return RendererAgg(width, height, dpi)


class BitmapCanvas(FigureCanvasAgg):
    """Agg's canvas, which ``figure.savefig(..., format="bmp")`` asks for a bitmap."""

    def get_renderer(self):
        """The renderer of all figures of this size; `draw` clears it."""
        width, height = self.figure.bbox.size
        self.renderer = shared_renderer(width, height, self.figure.dpi)
        return self.renderer

    def print_bmp(self, file, **options):
        """Write the figure to the open binary `file`.

        `savefig` has already applied the `options` (resolution, colours, frame) to the figure.
        """
        self.draw()
        renderer = self.get_renderer()
        file.write(bmp(int(renderer.width), int(renderer.height), renderer.buffer_rgba()))
