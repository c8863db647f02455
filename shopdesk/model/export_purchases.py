"""The files of purchasing, entered among the exports."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.exports import export, put
from shopdesk.model.reports import Asked
from shopdesk.model.reports import answer as report_answer
from shopdesk.model.reports import as_sheet as report_sheet


@export("purchases", N_("Orders to suppliers, one row for each of their lines"))
def _purchases(session: Session, asked: Asked, path: Path) -> int:
    return put(report_sheet("purchases", asked, report_answer(session, asked, "purchases")), path)


@export("suppliers", N_("Suppliers with what is owed to each and how long each takes"))
def _suppliers(session: Session, asked: Asked, path: Path) -> int:
    return put(report_sheet("suppliers", asked, report_answer(session, asked, "suppliers")), path)
