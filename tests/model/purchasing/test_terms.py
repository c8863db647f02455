"""What suppliers say of SKUs, told for many at once."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.purchasing import actions
from tests.model.purchasing.conftest import YUAN, one


def known(shop):
    sql = """SELECT s.name, t.sku_id, t.moq, t.preferred FROM supplier_sku t JOIN supplier s ON s.id = t.supplier_id
             ORDER BY s.name, t.sku_id"""
    return [tuple(r) for r in shop.ask(lambda s: s.connection().exec_driver_sql(sql).fetchall())]


def test_skus_are_bought_from_the_supplier_of_a_name_before_others_and_a_new_name_is_written_down(
    shop, do, skus
):
    old = do(actions.add_supplier, "Éva")
    do(actions.set_terms, old, skus[0], preferred=True)
    assert do(actions.buy_from, " éVA", skus[1:2], moq=6) == old
    made = do(actions.buy_from, "Lin", skus[:1], moq=4, price=3 * YUAN)
    assert made != old
    assert known(shop) == [("Lin", skus[0], 4, 1), ("Éva", skus[0], 1, 0), ("Éva", skus[1], 6, 1)]
    with pytest.raises(Refused):
        do(actions.buy_from, "Other", skus[:1], moq=-1)
    assert one(shop, "SELECT count(*) FROM supplier WHERE name = 'Other'") == 0


def test_what_is_not_told_any_more_is_dropped_and_what_was_not_shown_stays(shop, do, supplier, skus):
    for sku in skus[:2]:
        do(actions.set_terms, supplier, sku)
    do(actions.tell_terms, supplier, [skus[0]], [])
    assert [x[1] for x in known(shop)] == [skus[1]]
    do(actions.tell_terms, supplier, [skus[1]], [(skus[0], {"moq": 5})])
    assert [(x[1], x[2]) for x in known(shop)] == [(skus[0], 5)]
