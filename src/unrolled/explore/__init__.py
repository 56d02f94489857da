"""Figures with sliders: written once, live in Jupyter and in the book's pages, still in print."""

from unrolled.explore.decorator import explore

__all__ = ["explore"]
