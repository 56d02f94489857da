"""Weights of one-layer recurrent modules of torch, by the names it saves them under."""

from unrolled._check import check_float_array, check_keys, check_shape


def weights(state_dict, n_gates, n_inputs, n_hidden):
    """Copies of W_hh, W_xh and the two biases, checked; without torch itself."""
    rows = n_gates * n_hidden
    expected = {
        "weight_hh_l0": (rows, n_hidden),
        "weight_ih_l0": (rows, n_inputs),
        "bias_ih_l0": (rows,),
        "bias_hh_l0": (rows,),
    }
    check_keys("state_dict", state_dict, expected)
    arrays = {}
    for name, shape in expected.items():
        arrays[name] = check_float_array(f"state_dict[{name!r}]", state_dict[name]).copy()
        check_shape(f"state_dict[{name!r}]", arrays[name], shape)
    return tuple(arrays[name] for name in expected)
