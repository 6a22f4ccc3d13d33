"""Colours: enough contrast on both backgrounds, and kinds that stay apart for colour-blind readers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from kg.view.graph import reading

# Machado, Oliveira & Fernandes (2009), severity 1.0
BLINDNESS = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb.clip(0, 1)
    f = np.cbrt(np.maximum(xyz / [0.9505, 1.0, 1.089], 1e-9))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def nearest(colours: list[str]) -> float:
    return min(
        float(np.linalg.norm(lab(matrix @ linear(a)) - lab(matrix @ linear(b))))
        for matrix in BLINDNESS.values()
        for a, b in itertools.combinations(colours, 2)
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", ["groups", "families"])
def test_contrast_on_the_page(theme: str, part: str) -> None:
    page = reading()["background"][theme]
    for item in reading()[part]:
        assert contrast(item[theme], page) >= 3, (
            f"{item['name']} is too faint on the {theme} page: choose a stronger {theme} colour"
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_kinds_stay_apart_for_everyone(theme: str) -> None:
    assert nearest([group[theme] for group in reading()["groups"]]) >= 20
    assert nearest([family[theme] for family in reading()["families"]]) >= 20


def test_every_class_and_predicate_is_shown_once() -> None:
    from kg.vocabulary import PREDICATES, EntityClass

    classes = [name for group in reading()["groups"] for name in group["classes"]]
    predicates = [name for family in reading()["families"] for name in family["predicates"]]
    assert sorted(classes) == sorted(c.value for c in EntityClass)
    assert sorted(predicates) == sorted(PREDICATES)
