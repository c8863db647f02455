"""The bookkeeper's workbook: the books of some days as sheets that prove themselves (accounting.md §4, §6.5).

`build` writes it. Every reported figure is a number out of the books; beside it a formula makes it again out
of another sheet, and the checks compare the two (§6.6).
"""

from __future__ import annotations

from shopdesk.model.workbook.build import build

__all__ = ["build"]
