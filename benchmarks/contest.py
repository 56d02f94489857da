"""What a family of benchmarks describes: cases, and the contenders of each."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Contender:
    """One way to compute the answer of a case.

    `run` is timed and holds nothing but the work; `answer` turns what it returned into a dict of
    arrays that can be compared with those of the other contenders.
    """

    name: str
    run: Callable
    answer: Callable = lambda output: output


@dataclass
class Case:
    """Contenders that must give the same answer; the first one is ours.

    `required` says how many times faster ours should be than a contender, by name.
    """

    name: str
    contenders: list
    tolerance: float
    required: dict = field(default_factory=dict)

    def __post_init__(self):
        unknown = set(self.required) - {c.name for c in self.contenders}
        if unknown:
            raise ValueError(f"{self.name}: required names no contender: {sorted(unknown)}")


def disagreement(case):
    """Run every contender once; return each one's largest relative difference from ours.

    A contender that computes something else is not slower or faster, it is wrong: then this
    raises, and nothing is timed.
    """
    ours, *others = case.contenders
    expected = ours.answer(ours.run())
    found = {}
    for other in others:
        answer = other.answer(other.run())
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


def _relative(answer, expected):
    answer, expected = np.asarray(answer, float), np.asarray(expected, float)
    if answer.shape != expected.shape:
        raise AssertionError(f"shapes differ: {answer.shape} and {expected.shape}")
    return float(np.abs(answer - expected).max() / np.abs(expected).max())
