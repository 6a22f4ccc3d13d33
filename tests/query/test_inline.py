"""Results as HTML for a notebook: pictures without script, words from outside as text, readable on white and black."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kg.api import Graph
from kg.query.pictures.inline import COLOURS, MOST_ROWS, Bars, Dot, Sketch, Stroke, svg
from kg.query.pictures.sketches import sketch_of

HOSTILE = "\"><script>alert('x')</script></svg></table><img src=x onerror=alert(1)> \u202e&lt; \x07 ]]>"


def pictures(found: str) -> list[ElementTree.Element]:
    """The SVG pictures of a piece of HTML; parsing fails where something was not escaped."""
    return [ElementTree.fromstring(part) for part in re.findall(r"<svg.*?</svg>", found, re.DOTALL)]


def results(g: Graph) -> list[Any]:
    return [
        g.central("degree"),
        g.ties(),
        g.communities(),
        g.brokers(),
        g.path("ASEAN", "Vietnam", k=2),
        g.series("US", by="year"),
        g.compare("2023", "2025"),
        g.relations("Malaysia"),
        g.show("Malaysia"),
    ]


def test_results_on_structure_draw_themselves(g: Graph) -> None:
    for result in results(g):
        found = result._repr_html_()
        (picture,) = pictures(found)
        assert picture.attrib["role"] == "img", type(result)
        texts = {node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")}
        assert texts and all(texts), type(result)
        assert not re.search(
            r"<script|<style|href=|url\(|src=|https?://(?!www\.w3\.org)[^<]*\"", found.partition("<table>")[0]
        )
        assert found.count("<table>") == found.count("</table>") == 1
    for plain in (g.measure("core"), g.plans(state="all"), g.relations("US", "Malaysia"), g.entities("malaysia")):
        assert "<svg" not in plain._repr_html_() and "<table>" in plain._repr_html_()


def test_actors_of_one_name_keep_their_own_ranks(g: Graph) -> None:
    ranks = g.central("degree")
    alike = sketch_of(replace(ranks, labels=dict.fromkeys(ranks.labels, "X")))
    assert isinstance(alike, Sketch)
    first = ranks.ranking.ranks[: len(alike.dots)]
    assert sorted(d.hint for d in alike.dots) == sorted(f"X: rank {r.place}, {r.value:.4g}" for r in first)


def test_what_a_result_rests_on_stands_below_it(g: Graph) -> None:
    ranks = g.central(exclude="US", since="2023")
    assert all(html.escape(line) in ranks._repr_html_() and line in repr(ranks) for line in ranks.statement.lines)
    assert {"only since 2023", "without United States"} < {*ranks.statement.lines}
    for result in results(g)[:7]:
        said = result.statement.record
        assert all({name: record["basis"][name] for name in said} == said for record in result), type(result)
        assert result.statement.record["note"]


def test_hostile_names_are_text(g: Graph) -> None:
    ranks, path = g.central("degree"), g.path("ASEAN", "Vietnam")
    for result in (
        replace(ranks, labels=dict.fromkeys(ranks.labels, HOSTILE)),
        replace(path, labels=dict.fromkeys(path.labels, HOSTILE), only_via=(HOSTILE,)),
        replace(g.series("US", by="year"), names=(HOSTILE,)),
    ):
        found = result._repr_html_()
        pictures(found)
        assert "<script" not in found and "<img" not in found and "\u202e" not in found and "\x07" not in found
        assert "&lt;script&gt;" in found
    one = {"blue": (1,)}
    for drawn in (
        svg(Bars(HOSTILE, (HOSTILE,), one, {"red": (1,)})),
        svg(Sketch(HOSTILE, (Dot(HOSTILE, 0, 0, hint=HOSTILE), Dot("b", 9, 0)), (Stroke(0, 1, hint=HOSTILE),))),
    ):
        (picture,) = pictures(drawn)
        words = [node.text for node in picture.iter() if node.text and "alert" in node.text]
        assert len(words) == 4 and all("<script>" in text for text in words), "title, hints and names"


def test_the_same_result_is_the_same_text(g: Graph) -> None:
    code = f"import kg; g = kg.open({str(g.config.root)!r}); print(g.central('degree')._repr_html_())"
    env = {"PYTHONHASHSEED": "2", "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert run.stdout == g.central("degree")._repr_html_() + "\n"


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", COLOURS)
def test_colours_stand_out_on_white_and_on_black(name: str) -> None:
    light = luminance(COLOURS[name])
    assert 1.05 / (light + 0.05) >= 3 and (light + 0.05) / (luminance("#1e1e1e") + 0.05) >= 3


def test_writing_and_lines_take_the_colour_of_the_page() -> None:
    drawn = svg(Sketch("x", (Dot("a", 0, 0), Dot("b", 90, 0)), (Stroke(0, 1, dashed=True),)))
    assert drawn.count('fill="currentColor"') == 2 and 'stroke="currentColor"' in drawn and "stroke-dasharray" in drawn


def test_names_keep_out_of_each_others_way() -> None:
    dots = tuple(Dot(f"a rather long name {n}", 30.0 * (n % 2), 4.0 * n) for n in range(4))
    (picture,) = pictures(svg(Sketch("x", dots, ())))
    places = [
        (float(t.attrib["x"]), float(t.attrib["y"]), t.attrib["text-anchor"])
        for t in picture.iter()
        if "text-anchor" in t.attrib
    ]
    assert len(set(places)) == 4


def test_bars_stand_on_the_line_and_conflict_hangs_from_it() -> None:
    (picture,) = pictures(svg(Bars("x", ("2024", "2025"), {"blue": (1, 3), "grey": (1, 0)}, {"red": (0, 2)})))
    bars = [
        {k: float(v) for k, v in r.attrib.items() if k in ("y", "height")}
        for r in picture.iter()
        if "height" in r.attrib
    ]
    blue, grey, tall, red = bars[1:]
    assert grey["y"] + grey["height"] == blue["y"] and blue["height"] * 3 == tall["height"]
    assert red["y"] == 0 and red["height"] * 3 == tall["height"] * 2


def test_long_tables_are_cut_and_say_so(g: Graph) -> None:
    found = g.show("United States")
    many = replace(found, claims=replace(found.claims, claims=tuple(found.claims.claims) * 20), printed=None)
    rows = len(many.table.rows)
    assert rows > MOST_ROWS and f"… and {rows - MOST_ROWS} more rows" in many._repr_html_()
    assert many._repr_html_().count("<tr>") == MOST_ROWS + 1


def test_a_graph_shows_what_is_in_it(g: Graph) -> None:
    assert "<td>claims</td>" in g._repr_html_() and "asserted" in g._repr_html_()
    assert repr(g) == f"<kg.Graph {g.config.title!r} as of {g.store.as_of}>"


def test_no_picture_of_nothing(g: Graph) -> None:
    nobody = replace(g.central("degree"), shown=frozenset({next(iter(g.lookup.kinds(("Company",))))}))
    assert sketch_of(nobody) is None and "<table>" in nobody._repr_html_()
