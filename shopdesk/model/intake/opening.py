"""Any file a person drops on the shop → its table."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.intake.sniffing import Kind, kind_of
from shopdesk.model.intake.tables import Table


def open_table(path: Path, known: Collection[str]) -> Table:
    """The table of a file whose labels (squeezed) are among those known.

    Refused in one sentence: no table, damaged, no label known, nothing below the labels. Trouble: not there.
    """
    kind = kind_of(path)
    if kind is Kind.TEXT:
        from shopdesk.model.intake.delimited import read_text

        table = read_text(path, known)
    else:
        from shopdesk.model.intake.workbooks import read_workbook

        table = read_workbook(path, kind, known)
    if table is None:
        raise refuse(N_("{file}: none of its first rows names columns that ShopDesk knows."), file=path.name)
    return table
