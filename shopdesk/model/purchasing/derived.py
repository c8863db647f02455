"""What is on its way of each SKU, and what each supplier is owed: kept by triggers, compared by `check`."""

from __future__ import annotations

from shopdesk.model.derived import Derived
from shopdesk.model.products.derived import INCOMING, STOCK_LEVEL


def _again(row: str, where: str = "") -> str:
    """Work out anew what is on its way of the SKUs of `row` (and `where`): a sum over one SKU's rows."""
    return f"""
        INSERT INTO stock_level (sku_id, on_hand, value, defective, defective_value, quarantine,
                                 quarantine_value, allocated, incoming)
        SELECT s.sku_id, 0, 0, 0, 0, 0, 0, 0, coalesce((
            SELECT sum({INCOMING}) FROM purchase_line l CROSS JOIN purchase p ON p.id = l.purchase_id
            WHERE l.sku_id = s.sku_id), 0)
        FROM ({row}) s WHERE true {where}
        ON CONFLICT (sku_id) DO UPDATE SET incoming = excluded.incoming WHERE incoming <> excluded.incoming;
    """


_OF_LINES = "SELECT DISTINCT sku_id FROM purchase_line WHERE purchase_id = NEW.id"

STOCK_LEVEL.triggers.update(
    {
        "stock_level_order": f"AFTER INSERT ON purchase_line BEGIN {_again('SELECT NEW.sku_id')} END",
        "stock_level_unorder": f"AFTER DELETE ON purchase_line BEGIN {_again('SELECT OLD.sku_id')} END",
        "stock_level_reorder": f"""
            AFTER UPDATE OF sku_id, purchase_id, ordered, received, cancelled ON purchase_line
            BEGIN {_again("SELECT OLD.sku_id UNION SELECT NEW.sku_id")} END
        """,
        "stock_level_send": f"""
            AFTER UPDATE OF state ON purchase WHEN (OLD.state = 'draft') <> (NEW.state = 'draft')
            BEGIN {_again(_OF_LINES)} END
        """,
    }
)

_ROLE = "(SELECT account_id FROM account_role WHERE role = '{}')"
_OWED, _AHEAD = _ROLE.format("ap.supplier"), _ROLE.format("prepaid.supplier")

SUPPLIER_OWED = Derived(
    table="supplier_owed",
    sources=frozenset({"entry", "posting"}),
    select=f"""
        SELECT party, sum(CASE WHEN account_id = {_OWED} THEN credit - debit ELSE 0 END),
               sum(CASE WHEN account_id = {_AHEAD} THEN debit - credit ELSE 0 END)
        FROM posting WHERE account_id IN ({_OWED}, {_AHEAD}) AND party <> '' GROUP BY party
    """,
    triggers={
        "supplier_owed_post": f"""
            AFTER INSERT ON posting WHEN NEW.party <> '' AND NEW.account_id IN ({_OWED}, {_AHEAD}) BEGIN
                INSERT INTO supplier_owed (party, owed, ahead)
                VALUES (NEW.party, CASE WHEN NEW.account_id = {_OWED} THEN NEW.credit - NEW.debit ELSE 0 END,
                        CASE WHEN NEW.account_id = {_AHEAD} THEN NEW.debit - NEW.credit ELSE 0 END)
                ON CONFLICT (party) DO UPDATE SET owed = owed + excluded.owed, ahead = ahead + excluded.ahead;
            END
        """,
    },
)
