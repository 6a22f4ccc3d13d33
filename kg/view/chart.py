"""A series as a chart, drawn by matplotlib (extra `plot`).

Invariant: same series, same bytes: no date, no random ids, fonts as outlines.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg.errors import BadInput, Cannot
from kg.query.networks.series import Series

__all__ = ["chart"]

#: inches; a century of months makes thin bars and no picture that viewers refuse
_WIDEST = 24.0

_COLOURS = {"cooperation": "#0072b2", "neutral": "#9a9a9a", "conflict": "#d55e00"}


def chart(series: Series, target: Path) -> bytes:
    """The chart in the format that the suffix of `target` names.

    Args:
        series: what to draw: claims per period, cooperation and neutral dealings upwards, conflict downwards.
        target: a name ending in .svg or .png.

    Raises:
        BadInput: another suffix.
        Cannot: matplotlib is not installed.
    """
    form = target.suffix.lower().removeprefix(".")
    if form not in ("svg", "png"):
        raise BadInput(f"a chart is .svg or .png, not {target.suffix or target.name!r}")
    if find_spec("matplotlib") is None:
        raise Cannot("matplotlib is not installed; install the extra 'plot'")
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    # names are no formulas, however many dollars are in them
    style: Any = {
        "svg.hashsalt": "kg",
        "svg.fonttype": "path",
        "font.family": "DejaVu Sans",
        "text.parse_math": False,
    }
    with matplotlib.rc_context(style):
        wide = min(_WIDEST, max(6.0, 0.22 * len(series.points) + 2))
        figure = Figure(figsize=(wide, 3.4), layout="constrained")
        axes = figure.subplots()
        periods = [point.period for point in series.points]
        good = [point.cooperation for point in series.points]
        neutral = [point.neutral for point in series.points]
        bad = [-point.conflict for point in series.points]
        axes.bar(periods, good, color=_COLOURS["cooperation"], label="cooperation")
        axes.bar(periods, neutral, bottom=good, color=_COLOURS["neutral"], label="neutral")
        axes.bar(periods, bad, color=_COLOURS["conflict"], label="conflict (downwards)")
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_title(" – ".join(series.names))
        axes.set_ylabel(f"claims per {series.by.value}")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        every = max(1, len(periods) // 16)
        axes.set_xticks(periods[::every], periods[::every], rotation=45, ha="right")
        axes.legend(frameon=False, fontsize="small")
        buffer = io.BytesIO()
        figure.savefig(buffer, format=form, metadata={"Date": None} if form == "svg" else {"Software": None}, dpi=144)
    return buffer.getvalue()
