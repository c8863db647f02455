"""Where the frozen program begins; from source, `python -m shopdesk` does."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys


def _keep_font_list() -> None:
    """Matplotlib's list of fonts outlives this run; the frozen program would make it anew at every start."""
    from shopdesk.core import places

    with contextlib.suppress(OSError):  # a home that cannot be written costs time at the first chart, no more
        os.environ["MPLCONFIGDIR"] = str(places.cache_folder() / "matplotlib")


if __name__ == "__main__":
    multiprocessing.freeze_support()  # large workbooks are read in a process of their own
    _keep_font_list()
    from shopdesk.cli import main

    sys.exit(main())
