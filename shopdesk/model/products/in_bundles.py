"""What products ask of bundles, which stand on them: read off the tables by name."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.bundles.records import NEWEST
from shopdesk.model.products.records import Sku
from shopdesk.model.shop import Work


def begin_tracking(work: Work, sku: Sku) -> None:
    """The SKU is counted in stock from here on. Refused for a bundle, which has no stock of its own."""
    if sku.tracked:
        return
    sql = f"SELECT 1 FROM bundle b WHERE b.sku_id = ? AND NOT b.prepacked AND {NEWEST}"
    if work.session.connection().exec_driver_sql(sql, (sku.id,)).first():
        raise refuse(N_("{sku} is a bundle: only its components have stock."), sku=sku.code)
    sku.tracked = True


def refuse_archiving(session: Session, sku_ids: Iterable[int]) -> None:
    """Refuse to archive what a bundle for sale is made of, unless that goes as well."""
    sql = f"""
        SELECT s.code, k.code FROM (
            SELECT sku_id, bundle_id FROM bundle_item
            UNION ALL SELECT m.sku_id, g.bundle_id FROM bundle_choice m JOIN bundle_group g ON g.id = m.group_id
        ) i JOIN bundle b ON b.id = i.bundle_id AND {NEWEST}
        JOIN sku s ON s.id = i.sku_id JOIN sku k ON k.id = b.sku_id
        WHERE i.sku_id IN (SELECT value FROM json_each(:1)) AND k.state <> 'archived'
        AND k.id NOT IN (SELECT value FROM json_each(:1)) LIMIT 1
    """
    found = session.connection().exec_driver_sql(sql, (json.dumps(list(sku_ids)),)).first()
    if found:
        raise refuse(
            N_("{sku} is a component of {bundle}; change that bundle first."), sku=found[0], bundle=found[1]
        )
