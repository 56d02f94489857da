"""What a family of benchmarks describes: cases, and the contenders of each."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


def at_least(ratio):
    """A contender must need at least this many times our time."""
    return {"at_least": ratio}


def at_most(ratio):
    """A contender must need at most this many times our time."""
    return {"at_most": ratio}


@dataclass
class Contender:
    """One way to compute the answer of a case.

    Parameters
    ----------
    name : str
        What tables and figures call it.
    run : callable
        What is timed; it holds nothing but the work.
    answer : callable or None
        Turns what `run` returned into a dict of arrays that is compared with those of the other
        contenders. None for what computes no answer, such as a lower bound of the work.
    check : callable, optional
        Run instead of `run` before the answers are compared, where the timed work has an answer
        that rounding decides (chaos) or that depends on earlier runs (training).
    scale : float
        How many times the work of `run` the whole work is: a contender that would need minutes runs
        a stated part of it.
    """

    name: str
    run: Callable
    answer: Callable | None = lambda output: output
    check: Callable | None = None
    scale: float = 1.0


@dataclass
class Case:
    """Contenders that must give the same answer; the first one is ours.

    `required` bounds each contender's time in units of ours, by name; `labels` say in single words
    what the name says, for those who draw figures.
    """

    name: str
    contenders: list
    tolerance: float
    required: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)

    def __post_init__(self):
        unknown = set(self.required) - {c.name for c in self.contenders}
        if unknown:
            raise ValueError(f"{self.name}: required names no contender: {sorted(unknown)}")


@dataclass
class Amounts:
    """Numbers that are no race: seconds, megabytes, by name; `required` bounds them."""

    name: str
    unit: str
    amounts: dict
    required: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)

    def __post_init__(self):
        unknown = set(self.required) - set(self.amounts)
        if unknown:
            raise ValueError(f"{self.name}: required names no amount: {sorted(unknown)}")


def disagreement(case):
    """Run every contender once; return each one's largest relative difference from ours.

    A contender that computes something else is not slower or faster, it is wrong: then this
    raises, and nothing is timed.
    """
    ours, *others = case.contenders
    expected = _answer(ours)
    found = {}
    for other in others:
        if other.answer is None:
            continue
        answer = _answer(other)
        if answer.keys() != expected.keys():
            raise AssertionError(
                f"{case.name}: {other.name} answers {sorted(answer)}, ours {sorted(expected)}"
            )
        found[other.name] = max(_relative(answer[k], expected[k]) for k in expected)
        if not found[other.name] <= case.tolerance:
            raise AssertionError(
                f"{case.name}: {other.name} differs from ours by {found[other.name]:.1e} "
                f"(relative to the largest entry), allowed are {case.tolerance:.0e}"
            )
    return found


def _answer(contender):
    return contender.answer((contender.check or contender.run)())


def _relative(answer, expected):
    answer, expected = np.asarray(answer, float), np.asarray(expected, float)
    if answer.shape != expected.shape:
        raise AssertionError(f"shapes differ: {answer.shape} and {expected.shape}")
    return float(np.abs(answer - expected).max() / np.abs(expected).max())
