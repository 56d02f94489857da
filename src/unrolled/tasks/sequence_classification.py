"""The sequence classification of Ribeiro et al."""

import numpy as np

from unrolled.tasks._marked_symbols import MarkedSymbols


class SequenceClassification(MarkedSymbols):
    """Classify a sequence by two early symbols, among distractors.

    The temporal-order problem as Ribeiro et al. (2020) set it: the marked symbols stand at the
    same steps whatever the length, the first one at one of the steps 9 to 18 and the second at
    one of 39 to 48 (counted from 0), so that in sequences of 200 steps both must be kept for a
    long time. After the last step the network names the pair.

    Notes
    -----
    From the authors' code. Inputs 0 and 1 are A and B, 2 to 5 the distractors; the class is
    2 s1 + s2 with A = 0 and B = 1. The authors train on 1000 fixed sequences in batches of 100
    and validate on 1000 others; draw such sets once with `sample`. They report accuracy and name
    no threshold; that a run is solved below 1 % error is taken from `TemporalOrder`. `baseline`
    is ln 4 nats.

    Examples
    --------
    >>> import numpy as np
    >>> u, targets = SequenceClassification().sample(np.random.default_rng(0), batch_size=1000)
    >>> u.shape, targets.shape
    ((200, 1000, 6), (1000,))
    >>> steps = np.flatnonzero(u[..., :2].sum(axis=(1, 2)))
    >>> steps.tolist() == [*range(9, 19), *range(39, 49)]
    True
    """

    n_outputs = 4
    baseline = float(np.log(4))
    min_length = 49
    default_length = 200

    def __repr__(self):
        return "SequenceClassification()"

    def _windows(self, length):
        return [(9, 19), (39, 49)]
