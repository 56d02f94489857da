"""Redraws of an exploration, quick enough to follow a hand.

A function that draws a figure begins each time with a new one, and matplotlib takes most of its time for
what is the same as before: making figure and axes, placing ticks, setting letters. Here they are
kept. Three pieces do it, none of which the function can notice:

`memento`, `keeping`
    The figure and the axes of the last redraw are put back into the state that they were in when
    they were new, and handed out again.
`state`
    What the look of an artist depends on, as a value that can be compared.
`tape`, `painting`
    What an artist asked the renderer to do is written down, and done again without asking the
    artist while its state is the same. Everything is drawn in matplotlib's own order by
    matplotlib's own Agg, so that the picture is that of a new figure, to the pixel.

`redrawing` puts them together.
"""
