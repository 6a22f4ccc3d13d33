"""A result as one piece of HTML for a notebook: a small picture, a table, what it rests on.

Invariants: no script, nothing from elsewhere, everything from outside escaped; the same result gives the same text; the
colours stand out on white and on black, and writing and lines take the colour of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from kg.query.asking.table import Tabular, html_table, safe_html, text_table

__all__ = ["COLOURS", "Bars", "Dot", "Sketch", "Stroke", "shown", "svg", "told"]

#: rows of a table that a notebook shows, as HTML and as text
MOST_ROWS: Final = 30
MOST_LINES: Final = 10

#: at least 3 : 1 against white and against black (a test measures it)
COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "blue": "#3f7fd9",
        "orange": "#cf6a1f",
        "green": "#37904f",
        "red": "#d94a4a",
        "purple": "#9a63c9",
        "teal": "#2a8d9a",
        "pink": "#c9558f",
        "grey": "#808080",
    }
)
_SIZE: Final = 12.0
_LETTER: Final = 0.56 * _SIZE
_WIDTH: Final = 680.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A named point of a picture; `x` and `y` in pixels, `hint` shown on pointing at it."""

    label: str
    x: float
    y: float
    radius: float = 6.0
    colour: str = "blue"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line between two dots, by their number."""

    a: int
    b: int
    width: float = 1.2
    colour: str | None = None
    """A key of `COLOURS`; None for the colour of the page, faint."""
    dashed: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Dots and strokes; `note` says what was left out and what colours mean."""

    title: str
    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacks of bars over time: `up` above the line, `down` below it, by colour."""

    title: str
    names: tuple[str, ...]
    up: Mapping[str, tuple[int, ...]]
    down: Mapping[str, tuple[int, ...]]
    note: str = ""


Box = tuple[float, float, float, float]


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # + 0.0: no minus zero


def _overlap(a: Box, b: Box) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _writing(dots: Sequence[Dot]) -> Iterator[tuple[Dot, float, float, str, Box]]:
    """Where each name stands: below, above, right or left of its dot, wherever it covers least."""
    taken: list[Box] = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    for dot in dots:
        wide, gap = len(dot.label) * _LETTER, dot.radius + 3
        places = (
            (dot.x, dot.y + gap + _SIZE * 0.8, "middle", dot.x - wide / 2),
            (dot.x, dot.y - gap - 1, "middle", dot.x - wide / 2),
            (dot.x + gap, dot.y + _SIZE * 0.35, "start", dot.x + gap),
            (dot.x - gap, dot.y + _SIZE * 0.35, "end", dot.x - gap - wide),
        )
        boxes = [(left, y - _SIZE * 0.8, left + wide, y + _SIZE * 0.25) for _, y, _, left in places]
        covered = [sum(_overlap(box, other) for other in taken) for box in boxes]
        best = covered.index(min(covered))
        x, y, anchor, _ = places[best]
        taken.append(boxes[best])
        yield dot, x, y, anchor, boxes[best]


def _element(name: str, content: str = "", **attributes: Any) -> str:
    given = "".join(f' {key.replace("_", "-")}="{safe_html(str(value))}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def _hint(text: str) -> str:
    return f"<title>{safe_html(text)}</title>" if text else ""


def _frame(title: str, body: str, box: Box) -> str:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    return _element(
        "svg",
        f"<title>{safe_html(title)}</title>{body}",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        width=_number(wide),
        height=_number(high),
        viewBox=" ".join(map(_number, (left, top, wide, high))),
        style="max-width:100%;height:auto",
        font_family="sans-serif",
        font_size=_number(_SIZE),
    )


def _dots(sketch: Sketch) -> str:
    drawn, dots = [], sketch.dots
    for stroke in sketch.strokes:
        a, b = dots[stroke.a], dots[stroke.b]
        look = (
            {"stroke": COLOURS[stroke.colour]} if stroke.colour else {"stroke": "currentColor", "stroke_opacity": 0.35}
        )
        if stroke.dashed:
            look["stroke_dasharray"] = "5 4"
        ends = {"x1": _number(a.x), "y1": _number(a.y), "x2": _number(b.x), "y2": _number(b.y)}
        drawn.append(_element("line", _hint(stroke.hint), **ends, stroke_width=_number(stroke.width), **look))
    boxes = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    named = []
    for dot, x, y, anchor, box in _writing(dots):
        look = {"cx": _number(dot.x), "cy": _number(dot.y), "r": _number(dot.radius)}
        drawn.append(_element("circle", _hint(dot.hint), **look, fill=COLOURS[dot.colour]))
        place = {"x": _number(x), "y": _number(y), "text_anchor": anchor}
        named.append(_element("text", safe_html(dot.label), **place, fill="currentColor"))
        boxes.append(box)
    left, top = min(b[0] for b in boxes) - 4, min(b[1] for b in boxes) - 4
    right, bottom = max(b[2] for b in boxes) + 4, max(b[3] for b in boxes) + 4
    return _frame(sketch.title, "".join(drawn + named), (left, top, right, bottom))


def _bars(bars: Bars) -> str:
    number = len(bars.names)
    step = min(26.0, _WIDTH / number)
    tall = [sum(values[n] for values in bars.up.values()) for n in range(number)]
    deep = [sum(values[n] for values in bars.down.values()) for n in range(number)]
    unit = 120.0 / max(1, *tall, *deep)
    drawn = []
    for n, name in enumerate(bars.names):
        for parts, sign in ((bars.up, -1), (bars.down, 1)):
            level = 0.0
            for colour, values in parts.items():
                high = values[n] * unit
                if not high:
                    continue
                top = -level - high if sign < 0 else level
                place = {"x": _number(n * step + step * 0.1), "y": _number(top)}
                size = {"width": _number(step * 0.8), "height": _number(high)}
                drawn.append(_element("rect", _hint(f"{name}: {values[n]}"), **place, **size, fill=COLOURS[colour]))
                level += high
    end = number * step
    drawn.append(_element("line", x1=0, y1=0, x2=_number(end), y2=0, stroke="currentColor", stroke_width=1))
    under = max([d * unit for d in deep], default=0.0) + _SIZE + 2
    every = max(1, -(-number // max(1, int(end // 70))))
    for n in range(0, number, every):
        place = {"x": _number(n * step + step / 2), "y": _number(under), "text_anchor": "middle"}
        drawn.append(_element("text", safe_html(bars.names[n]), **place, fill="currentColor"))
    peak = max(tall, default=0)
    drawn.append(_element("text", str(peak), x=-4, y=_number(-peak * unit + 9), text_anchor="end", fill="currentColor"))
    return _frame(bars.title, "".join(drawn), (-34.0, -peak * unit - 6, max(end, 60.0) + 30, under + 6))


def svg(picture: Sketch | Bars) -> str:
    """A picture as inline SVG.

    >>> svg(Sketch("one", (Dot("<a>", 0, 0),), ())).count("&lt;a&gt;")
    1
    """
    return _bars(picture) if isinstance(picture, Bars) else _dots(picture)


def _small(lines: Iterable[str]) -> str:
    text = "<br>".join(safe_html(line) for line in lines if line)
    return f'<p style="font-size:90%;opacity:.8">{text}</p>' if text else ""


def shown(result: Tabular) -> str:
    """A result as HTML: its picture if it has one, its first rows, what it rests on."""
    from kg.query.pictures.sketches import sketch_of

    picture, table = sketch_of(result), result.table
    rows = len(table.rows)
    parts = [svg(picture), _small([picture.note])] if picture else []
    if rows or not picture:
        parts.append(html_table(table.columns, table.rows[:MOST_ROWS]))
    more = f"… and {rows - MOST_ROWS} more rows; iterate over the result for all" if rows > MOST_ROWS else ""
    statement = getattr(result, "statement", None)
    parts.append(_small([more, *(statement.lines if statement else ())]))
    return f'<div style="overflow-x:auto">{"".join(parts)}</div>'


def told(result: Tabular) -> str:
    """A result as text: its first rows, what it rests on."""
    table = result.table
    rows = len(table.rows)
    more = [f"… and {rows - MOST_LINES} more rows"] if rows > MOST_LINES else []
    statement = getattr(result, "statement", None)
    return "\n".join(
        [text_table(table.columns, table.rows[:MOST_LINES]), *more, *(statement.lines if statement else ())]
    )
