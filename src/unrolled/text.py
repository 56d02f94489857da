"""Numbers as prose writes them."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def scientific(value, digits=1):
    """`value` rounded to some significant digits, as a power of ten where that reads better.

    Numbers from 0.01 to below 10,000 are written out, all others as a × 10ⁿ.

    Parameters
    ----------
    value : float
        Finite.
    digits : int
        Significant digits, at least 1.

    Returns
    -------
    str

    Examples
    --------
    >>> scientific(5.47e-45)
    '5 × 10⁻⁴⁵'
    >>> scientific(1e-6), scientific(28.07, digits=2), scientific(9.96e-7)
    ('10⁻⁶', '28', '10⁻⁶')
    """
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    exponent = int(exponent)
    if -2 <= exponent < 4:
        return f"{value:.{max(0, digits - 1 - exponent)}f}"
    power = "10" + str(exponent).translate(_SUPERSCRIPTS)
    sign = "-" if mantissa.startswith("-") else ""
    return sign + power if mantissa.lstrip("-") == "1" else f"{mantissa} × {power}"
