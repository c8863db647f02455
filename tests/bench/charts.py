"""The Analytics tab in a process of its own: from a change of the period to the picture, and the chart beside bare
matplotlib drawing the same lines on a canvas of the same size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Measure

_TAB = """
import gc, json, os, sys, time
from pathlib import Path
from shopdesk.app import Application, qt_application
from shopdesk.core import places, settings
from shopdesk.ui.theme import theme
places.use_temporary()
app = qt_application(); theme.apply("light")
shop = Application(settings.Settings()); shop.window.resize(1360, 820); shop.window.show()
shop.open_path(Path(sys.argv[1]), "analytics")
def settle(seconds=0.6):
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        app.processEvents(); time.sleep(0.005)
settle(2); gc.collect(); gc.freeze()
tab = shop.window.screens["analytics"]
ranked, whole = [], tab.ranks[1].fill
tab.ranks[1].fill = lambda *given: (whole(*given), ranked.append(1))
def changed(period):
    start = time.perf_counter()
    del ranked[:]
    tab.chips.chosen.emit(period); app.processEvents()
    picture = time.perf_counter() - start
    while not ranked:
        app.processEvents()
    app.processEvents()
    return picture, time.perf_counter() - start
periods = ["7", "quarter", "year", "all", "30"]
took = {period: [] for period in periods}
for period in periods * 5:
    took[period].append(changed(period)); settle(0.4)
def best(act, times=7):
    found = []
    for _ in range(times):
        start = time.perf_counter(); act(); found.append(time.perf_counter() - start)
    return min(found)
view = tab.days
def ours():
    view.redraw(); view._canvas.draw()
def bare():
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    drawn = view._canvas.figure
    figure = Figure(figsize=drawn.get_size_inches(), dpi=drawn.dpi, layout="constrained")
    canvas = FigureCanvasAgg(figure); axes = figure.add_subplot()
    for line in drawn.axes[0].lines:
        axes.plot(line.get_xdata(), line.get_ydata())
        axes.fill_between(line.get_xdata(), line.get_ydata(), 0, alpha=0.1)
    canvas.draw()
slowest = {name: max(min(t[at] for t in each) for each in took.values()) for at, name in enumerate(("picture", "all"))}
print(json.dumps({**slowest, "ours": best(ours), "bare": best(bare)}))
sys.stdout.flush(); os._exit(0)
"""


def analytics(file: Path) -> Iterator[Measure]:
    """The slowest period of five, each by its best change of five, and one redraw."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _TAB, str(file)],
        env=environment, check=True, timeout=300, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    took = json.loads(done.stdout.splitlines()[-1])
    yield Measure("period changed, until the chart is drawn", took["picture"], most=0.100)
    yield Measure("period changed, until all is shown", took["all"], most=0.150)
    yield Measure("chart redraw", took["ours"], took["bare"], 1.3)
