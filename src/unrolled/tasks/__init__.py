"""The literature's test problems for long memory, one file each."""

from unrolled.tasks.adding import Adding
from unrolled.tasks.copying import Copying
from unrolled.tasks.evidence_accumulation import EvidenceAccumulation
from unrolled.tasks.flip_flop import FlipFlop
from unrolled.tasks.multiplication import Multiplication
from unrolled.tasks.noiseless_memorization import NoiselessMemorization
from unrolled.tasks.random_permutation import RandomPermutation
from unrolled.tasks.sequence_classification import SequenceClassification
from unrolled.tasks.sine_generation import SineGeneration
from unrolled.tasks.temporal_order import TemporalOrder, TemporalOrder3Bit

__all__ = [
    "Adding",
    "Copying",
    "EvidenceAccumulation",
    "FlipFlop",
    "Multiplication",
    "NoiselessMemorization",
    "RandomPermutation",
    "SequenceClassification",
    "SineGeneration",
    "TemporalOrder",
    "TemporalOrder3Bit",
]
