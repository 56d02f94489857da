"""A published claim, and its row of the scorecard."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_choice, check_number

# How we know what was published; it decides how near we can expect to come.
KNOWN_FROM = ("text", "figure", "code")
BOUNDS = ("within", "at_least", "at_most")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A published claim, and when it counts as found again.

    Claims stand at the top of the module of their experiment, with their tolerances: they are
    fixed before anything is computed.

    Parameters
    ----------
    name : str
        A short name, unique among the claims of its experiment, for instance "right-fold".
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
        What number we put beside it, for instance "largest slope".
    tolerance : dict
        When the claim holds: ``{"within": x}``, all numbers at most x away from `published`;
        ``{"at_least": x}``, ``{"at_most": x}`` or both, all numbers on that side of x.
    why : str
        The reason for the tolerance.
    rerun : float
        How far a number may lie from the stored one when it is computed again, with ``quick=True``
        or on another machine: 0 for a count.

    Raises
    ------
    TypeError, ValueError
        If a number is not finite, or the tolerance cannot be applied.

    Examples
    --------
    >>> from unrolled.experiments import Claim
    >>> fold = Claim(name="fold", claim="A stable state vanishes.", source="A paper, figure 1",
    ...              known_from="figure", published=-2.34, measured="bias at the fold",
    ...              tolerance={"within": 0.01}, why="the width of a line", rerun=1e-5)
    >>> fold.holds(-2.34439)
    True
    >>> fold.row(-2.34439)["holds"]
    True
    """

    name: str
    claim: str
    source: str
    known_from: str
    published: float | list | str
    measured: str
    tolerance: dict
    why: str
    rerun: float

    def __post_init__(self):
        check_choice("known_from", self.known_from, KNOWN_FROM)
        if not isinstance(self.published, str):
            object.__setattr__(self, "published", _numbers("published", self.published))
        if not check_number("rerun", self.rerun) >= 0:
            raise ValueError(f"rerun must be at least 0, got {self.rerun}")
        given = set(self.tolerance)
        if not given or not given <= set(BOUNDS) or ("within" in given and len(given) > 1):
            raise ValueError(
                'tolerance must be {"within": x}, or have the keys "at_least", "at_most" or both, '
                f"got {self.tolerance}"
            )
        for bound, value in self.tolerance.items():
            check_number(f"tolerance[{bound!r}]", value)
        if "within" in given and isinstance(self.published, str):
            raise ValueError(
                f'tolerance "within" needs a number to be near to, got published {self.published!r}'
            )

    def holds(self, ours):
        """Whether what we found meets the tolerance.

        Parameters
        ----------
        ours : float or list of float

        Returns
        -------
        bool
        """
        ours, met = np.asarray(_numbers("ours", ours)), []
        if "within" in self.tolerance:
            published = np.asarray(self.published)
            if ours.shape != published.shape:
                raise ValueError(
                    f"ours is {ours.tolist()}, expected as many numbers as are published: "
                    f"{self.published}"
                )
            met.append(abs(ours - published) <= self.tolerance["within"])
        if "at_least" in self.tolerance:
            met.append(ours >= self.tolerance["at_least"])
        if "at_most" in self.tolerance:
            met.append(ours <= self.tolerance["at_most"])
        return bool(np.all(met))

    def row(self, ours, *, spread=None, over="", found=""):
        """The row of the scorecard: the claim, what we found, and the verdict.

        Parameters
        ----------
        ours : float or list of float
            What we found.
        spread : (float, float), optional
            The smallest and the largest of repeated measurements, of which `ours` is one or the
            middle.
        over : str
            Over what they were repeated: "20 seeds".
        found : str
            What we found out about it; needed when the claim does not hold.

        Returns
        -------
        dict
            The claim's fields and these, and the verdict under "holds".

        Raises
        ------
        ValueError
            If a number is not finite, or the claim does not hold and `found` is empty.
        """
        holds = self.holds(ours)
        if not holds and not found:
            raise ValueError(
                f"claim {self.name!r} does not hold (ours {ours}, published {self.published!r}, "
                f"tolerance {self.tolerance}): say in found what was found out about it"
            )
        return {
            **vars(self),
            "tolerance": dict(self.tolerance),
            "ours": _numbers("ours", ours),
            "spread": None if spread is None else _numbers("spread", spread),
            "over": over,
            "found": found,
            "holds": holds,
        }


def by_name(*claims):
    """The claims of an experiment as a dict; an error when two have one name."""
    found = {claim.name: claim for claim in claims}
    if len(found) < len(claims):
        raise ValueError(f"several claims have one name: {[claim.name for claim in claims]}")
    return found


def _numbers(name, value):
    """A float, or a list of floats, of what may be numpy's; an error when one is not finite."""
    array = np.asarray(value, dtype=float)
    if array.ndim > 1 or array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name} must be a finite number or a list of them, got {value!r}")
    return array.tolist()
