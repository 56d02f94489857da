"""Our cells against torch's stored answers: outputs, and all gradients.

``torch_reference.npz`` holds weights, inputs and what torch made of them; how and by which torch
it was made stands in its entry "made". `make bench` compares many more cases with a live torch.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.our_answers import differences

REFERENCE = Path(__file__).with_name("torch_reference.npz")
# Roundings: sums over at most 12 steps, 8 sequences and 5 units.
TOLERANCE = {"float64": 1e-14, "float32": 1e-5}


def stored():
    """Every case by (kind, number), and how the file was made."""
    cases = {}
    with np.load(REFERENCE) as file:
        made = json.loads(str(file["made"]))
        for key in file.files:
            if key != "made":
                kind, number, name = key.split("/")
                cases.setdefault((kind, int(number)), {})[name] = file[key]
    return cases, made


CASES, MADE = stored()


def test_the_file_says_how_it_was_made():
    assert MADE["torch"].startswith("2.") and "benchmarks.agreement --write" in MADE["command"]


def test_every_kind_is_there_in_both_precisions():
    seen = {(kind, str(case["u"].dtype)) for (kind, _), case in CASES.items()}
    assert seen == {(k, d) for k in ("RNN tanh", "RNN relu", "LSTM", "GRU") for d in TOLERANCE}
    assert len(CASES) == 12


@pytest.mark.parametrize("key", CASES, ids=str)
def test_outputs_and_gradients_are_those_of_torch(key):
    case = CASES[key]
    found = differences(key[0], case)
    assert set(found) >= {"outputs", "W_hh", "W_xh", "b", "u", "x0"}
    bound = TOLERANCE[str(case["u"].dtype)]
    assert all(value <= bound for value in found.values()), found


def test_a_wrong_weight_is_noticed():
    case = dict(CASES["LSTM", 0])
    case["weight_hh_l0"] = case["weight_hh_l0"] * (1 + 1e-9)
    assert max(differences("LSTM", case).values()) > TOLERANCE["float64"]
