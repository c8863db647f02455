"""Drawing: pure functions from a series to axes. They know colours only through the look they are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate

from shopdesk.core import money
from shopdesk.core.texts import _
from shopdesk.model.analytics.queries import By
from shopdesk.ui import texts
from shopdesk.ui.chart import Draw, Look, Spot, name_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_days(
    days: Sequence[date], now: Sequence[int], before: Sequence[int], currency: str, words_before: str,
    write: Callable[[date], str] = texts.full_day,
) -> Draw:  # fmt: skip
    """Net sales per day (week, month: `write` tells which), what it is compared with dashed and grey; minor units."""

    def draw(axes: Axes, look: Look) -> list[Spot]:
        scale = 10 ** money.decimals(currency)
        xs = list(range(len(days)))
        ys, olds = [v / scale for v in now], [v / scale for v in before[: len(days)]]
        if any(before):
            axes.plot(xs[: len(olds)], olds, color=look.quiet, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
            top = max(range(len(olds)), key=lambda x: olds[x] - ys[x])  # there it is alone
            side, away = ("right", -4) if top > 0.7 * len(xs) else ("left", 4)
            name_line(axes, look, words_before, (top, olds[top]), (away, 6), side)
        axes.plot(xs, ys, color=look.accent, linewidth=1.8, zorder=3)
        axes.fill_between(xs, ys, 0, color=look.accent, alpha=0.10, linewidth=0, zorder=1)
        _day_ticks(axes, days)
        _amount_ticks(axes, currency)
        axes.set_ylim(bottom=min(0, *ys) if ys else 0)
        return [
            Spot(x, _told(write(day), minor, before[x] if x < len(before) else None, currency, words_before))
            for x, day, minor in zip(xs, days, now, strict=True)
        ]

    return draw


def writer(step: By) -> Callable[[date], str]:
    """How a point's first day is told."""
    if step is By.MONTH:
        return lambda day: texts.locale().toString(QDate(day.year, day.month, day.day), _("MMMM yyyy"))
    if step is By.WEEK:
        return lambda day: _("Week of {day}").format(day=texts.full_day(day))
    return texts.full_day


def _told(day: str, minor: int, before: int | None, currency: str, words_before: str) -> str:
    told = f"{day}\n{texts.amount(minor, currency)}"
    return told if before is None else f"{told}\n{words_before}: {texts.amount(before, currency)}"


def _day_ticks(axes: Axes, days: Sequence[date]) -> None:
    step = max(1, len(days) // 6)
    at = list(range(0, len(days), step))
    axes.set_xticks(
        at, [texts.day(days[i], days[-1]) if days[i] != days[-1] else texts.day(days[i]) for i in at]
    )


def _amount_ticks(axes: Axes, currency: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    scale = 10 ** money.decimals(currency)
    write: Callable[[float, float], str] = lambda v, _at: texts.short_amount(round(v * scale), currency)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(write))
