"""Label starts by their attractors, which are found on the way."""

import numpy as np

from unrolled.dynamics._basins_attractors import Periodic
from unrolled.dynamics._basins_settle import settle

LOOK = 8  # steps between two looks at who has arrived and who is gone
LOOK_LONGER = 32  # states of an orbit that must be in the boxes of a cloud
AWAY = -1
MOST = 100  # attractors: more than that is no set of basins but a continuum


class Survey:
    """What is known of a map: its attractors, and those cycles that repel."""

    def __init__(self, flow, n_transient):
        self.flow, self.n_transient = flow, n_transient
        self.attractors, self.repellers = [], []

    def label(self, x):
        """The number of the attractor of each start x (K, n), AWAY for infinity."""
        labels, where = np.full(len(x), AWAY), np.arange(len(x))
        nudge = self.flow.tol
        while len(where):
            x, where = self._travel(x, where, labels)
            x, where = self._classify(x, where, labels)
            more = True
            while more and not (stuck := self._on_a_repeller(x)).all():
                x, where, more = self._look_closer(x, where, labels, int(np.argmin(stuck)))
            stuck = self._on_a_repeller(x)
            if stuck.any():
                x, nudge = self._nudged(x, stuck, nudge), 10.0 * nudge
        return labels

    def _travel(self, x, where, labels):
        """Go on for a transient; leave out who arrives at an attractor or at infinity."""
        attracting = [k for k, a in enumerate(self.attractors) if a.pull == "attract"]
        for done in range(0, self.n_transient, LOOK):
            if not len(where):
                break
            x = self.flow.after(x, min(LOOK, self.n_transient - done))
            going_on = self.flow.stays(x)
            for k in attracting:
                inside = self.attractors[k].holds(x)
                labels[where[inside]] = k
                going_on &= ~inside
            if not going_on.all():
                x, where = x[going_on], where[going_on]
        return x, where

    def _classify(self, x, where, labels):
        """Leave out who is on a known attractor that does not draw in what comes close."""
        if not len(where):
            return x, where
        x, period = self.flow.periods(x)
        clouds = [k for k, a in enumerate(self.attractors) if not isinstance(a, Periodic)]
        votes = np.zeros((len(self.attractors), len(x)))
        for k, attractor in enumerate(self.attractors):
            if k not in clouds:
                votes[k] = attractor.holds(x) & (period > 0)
        for _ in range(LOOK_LONGER if clouds else 0):
            x = self.flow.after(x, 1)
            for k in clouds:
                votes[k] += (self.attractors[k].holds(x) & (period == 0)) / LOOK_LONGER
        stays, known = self.flow.stays(x), votes.max(axis=0, initial=0.0) >= 0.9
        if known.any():
            labels[where[known]] = votes.argmax(axis=0)[known]
        going_on = stays & ~known
        return x[going_on], where[going_on]

    def _on_a_repeller(self, x):
        return np.any([np.zeros(len(x), bool), *(r.holds(x) for r in self.repellers)], axis=0)

    def _nudged(self, x, stuck, size):
        """Push those that sit on a repeller, as any noise would: all into the same direction."""
        if size > 1.0:
            raise RuntimeError(
                "an orbit comes back again and again to a fixed point or cycle that repels its "
                "surroundings: no attractor can be named for it"
            )
        direction = np.random.default_rng(0).uniform(-1.0, 1.0, size=x.shape[1])
        x = x.copy()
        x[stuck] += size * (1.0 + np.abs(x[stuck]).max()) * direction
        return x

    def _look_closer(self, x, where, labels, k):
        """Follow one orbit to its end, whatever it takes, and note what is there.

        Returns who is left, and whether to look at another of them at once: so it is when others
        rested at the same place, for then those that rest elsewhere rest, too.
        """
        found, going_on = settle(self.flow, x[k : k + 1], self.n_transient), np.arange(len(x)) != k
        if isinstance(found, Periodic) and found.pull == "repel":
            self.repellers.append(found)
            return x, where, True  # to be nudged
        if found is None:
            return x[going_on], where[going_on], False
        number = self._number(found)
        labels[where[k]] = number
        together = False
        if isinstance(found, Periodic):
            known = self.attractors[number]
            if known.pull != "attract":
                # Orbits this slow may be as far away from it as this one was.
                distance = np.abs(known.points - x[k]).max(axis=1).min()
                known.reach = max(known.reach, 2.0 * distance)
            else:
                there = known.holds(x)
                labels[where[there]] = number
                together = there.sum() > 1
                going_on &= ~there
        return x[going_on], where[going_on], together and bool(going_on.any())

    def _number(self, found):
        for k, attractor in enumerate(self.attractors):
            if attractor.is_same(found):
                return k
        if len(self.attractors) == MOST:
            raise RuntimeError(
                f"more than {MOST} different attractors: if orbits are still on their way after "
                f"{self.n_transient} steps, raise n_transient; if whole lines of states stay "
                "where they are, there are no basins to tell apart"
            )
        self.attractors.append(found)
        return len(self.attractors) - 1
