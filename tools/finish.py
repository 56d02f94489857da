"""What is done to the site once its pages are written: each step changes the folder in place.

The order matters: what comes later sees, hashes and lists what came before.
"""
from .app_icons import draw_icons
from .lighten import lighten
from .lite import lite
from .mathematics import draw_formulas
from .offline import keep_offline
from .seal import seal


def finish(console, python, html):
    """Do every step on the folder `html`; `python` is the environment's interpreter."""
    for step in STEPS:
        step(console, python, html)


STEPS = [draw_formulas, lighten, lite, draw_icons, seal, keep_offline]
