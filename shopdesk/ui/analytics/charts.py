"""Drawing: pure functions from a series to axes. They know colours only through the look they are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from shopdesk.core import money
from shopdesk.ui import texts
from shopdesk.ui.chart import Draw, Look, Spot

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_days(
    days: Sequence[date], now: Sequence[int], before: Sequence[int], currency: str, words_before: str
) -> Draw:
    """Net sales per day, the period before dashed and grey; amounts in minor units."""

    def draw(axes: Axes, look: Look) -> list[Spot]:
        scale = 10 ** money.decimals(currency)
        xs = list(range(len(days)))
        ys, olds = [v / scale for v in now], [v / scale for v in before[: len(days)]]
        if any(before):
            axes.plot(xs[: len(olds)], olds, color=look.quiet, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
            top = max(range(len(olds)), key=olds.__getitem__)
            axes.annotate(words_before, (top, olds[top]), xytext=(4, 4), textcoords="offset points", fontsize=9,
                          color=look.quiet, annotation_clip=False)  # fmt: skip
        axes.plot(xs, ys, color=look.accent, linewidth=1.8, zorder=3)
        axes.fill_between(xs, ys, 0, color=look.accent, alpha=0.10, linewidth=0, zorder=1)
        _day_ticks(axes, days)
        _amount_ticks(axes, currency)
        axes.set_ylim(bottom=min(0, *ys) if ys else 0)
        return [
            Spot(x, f"{texts.full_day(day)}\n{texts.amount(minor, currency)}")
            for x, day, minor in zip(xs, days, now, strict=True)
        ]

    return draw


_FEWEST = 5
"""Room for so many bars at least: one bar alone would fill the panel like a wall."""


def draw_bars(names: Sequence[str], values: Sequence[int], currency: str) -> Draw:
    """Horizontal bars, the largest on top, each with its name and its amount."""

    def draw(axes: Axes, look: Look) -> list[Spot]:
        scale = 10 ** money.decimals(currency)
        rows = list(range(len(names)))[::-1]
        widths = [v / scale for v in values]
        axes.barh(rows, widths, height=0.62, color=look.accent, zorder=2)
        most = max([*widths, 0.01])
        for row, width, minor in zip(rows, widths, values, strict=True):
            axes.text(max(width, 0) + most * 0.015, row, texts.short_amount(minor, currency), va="center",
                      fontsize=9, color=look.quiet)  # fmt: skip
        axes.set_yticks(rows, [_short(n) for n in names], color=look.ink)
        axes.set_xlim(right=most * 1.22)
        axes.set_ylim(len(rows) - max(_FEWEST, len(rows)) - 0.6, len(rows) - 0.4)
        axes.grid(visible=False)
        axes.set_xticks([])
        return []

    return draw


def _short(name: str, most: int = 16) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _day_ticks(axes: Axes, days: Sequence[date]) -> None:
    step = max(1, len(days) // 6)
    at = list(range(0, len(days), step))
    axes.set_xticks(
        at, [texts.day(days[i], days[-1]) if days[i] != days[-1] else texts.day(days[i]) for i in at]
    )


def _amount_ticks(axes: Axes, currency: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    scale = 10 ** money.decimals(currency)
    write: Callable[[float, float], str] = lambda v, _at: texts.short_amount(round(v * scale), currency)  # noqa: E731
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(write))
