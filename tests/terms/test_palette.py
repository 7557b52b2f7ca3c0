"""The colours of the levels, as colour-blind readers see them, on a light and on a dark page."""

import tomllib
from itertools import combinations, product

import numpy as np
import pytest

from risk.terms.levels import LEVEL_NAMES, NOT_EXPOSED, WITHHELD
from risk.terms.palette import BY_LEVEL, DARK, LIGHT, NO_DATA
from tests.conftest import ROOT

# Machado, Oliveira and Fernandes (2009), IEEE TVCG 15(6), severity 1.0, on linear RGB.
SEEN = {
    "all": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Ottosson (2020), "A perceptual color space for image processing": linear RGB to OKLab.
TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
JUST_SEEN = 0.02  # what is just noticeable side by side, in OKLab
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
GROUNDS = {
    theme: (THEMES[theme]["backgroundColor"], THEMES[theme]["secondaryBackgroundColor"])
    for theme in ("light", "dark")
}
BETWEEN_LEVELS = 4 * JUST_SEEN  # apart on a map, and beside a legend
FROM_GREY = 3 * JUST_SEEN  # greys, from the levels and from each other


def linear(colour):
    """Linear RGB of a hex colour, as sRGB (IEC 61966-2-1) defines it."""
    share = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(colour, eyes="all"):
    seen = np.clip(np.array(SEEN[eyes]) @ linear(colour), 0, 1)
    return np.array(TO_LAB) @ np.cbrt(np.array(TO_CONES) @ seen)


def distance(one, other, eyes):
    return float(np.linalg.norm(lab(one, eyes) - lab(other, eyes)))


def contrast(one, other):
    """Contrast ratio of WCAG 2.2."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_distance_and_contrast_are_those_of_their_definitions():
    assert lab("#ffffff") == pytest.approx([1, 0, 0], abs=1e-4)
    assert lab("#ff0000") == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    reds = distance("#ff0000", "#8b8000", "all"), distance("#ff0000", "#8b8000", "deuteranopia")
    assert reds[1] < reds[0] / 2


@pytest.mark.parametrize("eyes", SEEN)
def test_all_levels_are_told_apart(eyes):
    gaps = {
        pair: distance(*(BY_LEVEL[name] for name in pair), eyes)
        for pair in combinations(LEVEL_NAMES, 2)
    }
    assert min(gaps.values()) >= BETWEEN_LEVELS, gaps


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_no_level_looks_like_a_country_without_one(palette, eyes):
    greys = (NOT_EXPOSED, WITHHELD, NO_DATA)
    pairs = [*product(LEVEL_NAMES, greys), *combinations(greys, 2)]
    gaps = {pair: distance(*(palette[name] for name in pair), eyes) for pair in pairs}
    assert min(gaps.values()) >= FROM_GREY, gaps


@pytest.mark.parametrize("eyes", SEEN)
def test_lightness_falls_from_low_to_severe(eyes):
    steps = np.diff([lab(BY_LEVEL[name], eyes)[0] for name in LEVEL_NAMES])
    assert steps.max() <= -2 * JUST_SEEN, steps


def test_a_level_has_the_same_colour_on_a_light_and_on_a_dark_page():
    assert {name: LIGHT[name] for name in LEVEL_NAMES} == {name: DARK[name] for name in LEVEL_NAMES}
    assert set(LIGHT) == set(DARK) == {*LEVEL_NAMES, NOT_EXPOSED, WITHHELD, NO_DATA}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_most_severe_stands_out_from_both_grounds(theme):
    """Low is pale on a white page: there its neighbours and labels mark it off."""
    for name in ("High", "Severe"):
        assert contrast(BY_LEVEL[name], GROUNDS[theme][0]) >= 2.3, name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_links_can_be_read_on_every_ground(theme):
    for ground in GROUNDS[theme]:
        for ink in ("textColor", "linkColor", "primaryColor"):
            assert contrast(THEMES[theme][ink], ground) >= 4.5, (ink, ground)
