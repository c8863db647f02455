"""The journal for a bookkeeping package, from the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.exports import EXPORTS
from shopdesk.model.files import create
from shopdesk.model.ledger import actions, chart
from shopdesk.ui.desk import Desk
from shopdesk.ui.ledger import export_commands
from tests.ui.fakes import NOW

DO = say("Do it")


def test_the_chosen_package_gets_its_file(desk, shop, show, tmp_path, monkeypatch):
    shop.do(DO, actions.contribute, "cash.bank", 100_000, shop.today(), "capital")
    out = tmp_path / "v.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out), ""))
    form = export_commands.vouchers_form(desk)
    box = form.parts["package"].widget
    box.setCurrentIndex(box.findData("vouchers-kis"))
    form.accept()
    assert out.stat().st_size > 0


def test_accounts_without_a_code_are_named_before_a_file_is_chosen(app, tmp_path):
    shop = create(tmp_path / "m.shopdesk", name="M", currency="GBP", chart="international", clock=lambda: NOW)
    desk = Desk(shop, inline=True)
    shop.do(DO, actions.contribute, "cash.bank", 100, shop.today(), "capital")
    with pytest.raises(Refused, match="2 accounts have no code of the package: 1000, 3000"):
        export_commands.refuse_unmapped(desk, EXPORTS["vouchers-xero"])
    export_commands.refuse_unmapped(desk, EXPORTS["vouchers-quickbooks"])
    shop.do(DO, chart.map_accounts, {"1000": "090", "3000": "970"})
    export_commands.refuse_unmapped(desk, EXPORTS["vouchers-xero"])
    shop.close()
