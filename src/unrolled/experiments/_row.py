"""A row of the scorecard: a published claim, and what we found."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_choice, check_number

# How we know what was published; it decides how near we can expect to come.
KNOWN_FROM = ("text", "figure", "code")
BOUNDS = ("within", "at_least", "at_most")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One published claim beside what was found.

    Whether it holds is computed from `ours`, `published` and `tolerance`, never given.

    Parameters
    ----------
    name : str
        A short name, unique among the rows of its experiment, for instance "right-fold".
    claim : str
        What is claimed, as a sentence.
    source : str
        Where: paper, figure, section.
    known_from : {"text", "figure", "code"}
        Whether the published value is printed in the text, was read off a picture, or stands in the
        authors' code.
    published : float, list of float or str
        The value as it is published; in words where the source has no number.
    measured : str
        What `ours` is, for instance "largest slope over 200 networks".
    ours : float or list of float
        What we found.
    tolerance : dict
        When the claim holds: ``{"within": x}``, all of `ours` at most x away from `published`;
        ``{"at_least": x}``, ``{"at_most": x}`` or both, all of `ours` on that side of x.
    why : str
        The reason for the tolerance.
    rerun : float
        How far `ours` may lie from the stored value when it is computed again, with ``quick=True``
        or on another machine: 0 for a count.
    spread : (float, float), optional
        The smallest and the largest of repeated measurements, of which `ours` is one or the middle.
    over : str
        Over what they were repeated: "20 seeds".
    found : str
        What we found out about the difference; needed when the claim does not hold.

    Raises
    ------
    TypeError, ValueError
        If a number is not finite, the tolerance cannot be applied, or the claim does not hold and
        `found` is empty.

    Examples
    --------
    >>> from unrolled.experiments import Row
    >>> fold = Row(name="fold", claim="A stable state vanishes.", source="A paper, figure 1",
    ...            known_from="figure", published=-2.34, measured="b at the fold", ours=-2.34439,
    ...            tolerance={"within": 0.01}, why="the width of a line", rerun=1e-5)
    >>> fold.holds
    True
    """

    name: str
    claim: str
    source: str
    known_from: str
    published: float | list | str
    measured: str
    ours: float | list
    tolerance: dict
    why: str
    rerun: float
    spread: tuple | None = None
    over: str = ""
    found: str = ""

    def __post_init__(self):
        check_choice("known_from", self.known_from, KNOWN_FROM)
        object.__setattr__(self, "ours", _numbers("ours", self.ours))
        if not isinstance(self.published, str):
            object.__setattr__(self, "published", _numbers("published", self.published))
        if self.spread is not None:
            object.__setattr__(self, "spread", _numbers("spread", self.spread))
        if not check_number("rerun", self.rerun) >= 0:
            raise ValueError(f"rerun must be at least 0, got {self.rerun}")
        self._check_tolerance()
        if not self.holds and not self.found:
            raise ValueError(
                f"row {self.name!r} does not hold (ours {self.ours}, published {self.published!r}, "
                f"tolerance {self.tolerance}): say in found what was found out about it"
            )

    def _check_tolerance(self):
        given = set(self.tolerance)
        if not given or not given <= set(BOUNDS) or ("within" in given and len(given) > 1):
            raise ValueError(
                'tolerance must be {"within": x}, or have the keys "at_least", "at_most" or both, '
                f"got {self.tolerance}"
            )
        for bound, value in self.tolerance.items():
            check_number(f"tolerance[{bound!r}]", value)
        if "within" in given and np.shape(self.published) != np.shape(self.ours):
            raise ValueError(
                f'tolerance "within" compares ours {self.ours} with published '
                f"{self.published!r}, which must be as many numbers"
            )

    @property
    def holds(self):
        """Whether `ours` meets the tolerance."""
        ours = np.asarray(self.ours)
        met = []
        if "within" in self.tolerance:
            met.append(abs(ours - np.asarray(self.published)) <= self.tolerance["within"])
        if "at_least" in self.tolerance:
            met.append(ours >= self.tolerance["at_least"])
        if "at_most" in self.tolerance:
            met.append(ours <= self.tolerance["at_most"])
        return bool(np.all(met))

    def as_dict(self):
        """The row as plain numbers and texts, with its verdict under "holds".

        Returns
        -------
        dict
        """
        return {**vars(self), "tolerance": dict(self.tolerance), "holds": self.holds}


def _numbers(name, value):
    """A float, or a list of floats, of what may be numpy's; an error when one is not finite."""
    array = np.asarray(value, dtype=float)
    if array.ndim > 1 or array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name} must be a finite number or a list of them, got {value!r}")
    return array.tolist()
