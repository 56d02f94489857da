"""What the eye makes of a colour: contrast, dark mode, colour blindness, distance."""

import numpy as np

# Colour vision deficiencies at full strength, on linear RGB (Machado, Oliveira, Fernandes 2009).
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(srgb):
    """Undo the transfer curve of sRGB (IEC 61966-2-1)."""
    srgb = np.asarray(srgb)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luminance(srgb):
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    return linear(srgb) @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    """Contrast ratio of the same guidelines, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def in_dark_mode(srgb):
    """What CSS ``filter: invert(1) hue-rotate(180deg)`` makes of a colour."""
    luma = np.array([0.213, 0.715, 0.072])  # weights of the Filter Effects specification
    half_turn = 2 * np.tile(luma, (3, 1)) - np.eye(3)
    return np.clip(half_turn @ (1 - np.asarray(srgb)), 0, 1)


def oklab(srgb, vision="full"):
    """Coordinates in OKLab (Ottosson 2020): a distance of about 0.02 can just be seen."""
    rgb = np.clip(linear(srgb) @ VISION[vision].T, 0, 1)
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return to_lab @ np.cbrt(to_cones @ rgb)
