"""Every noun's records, so that the mappers and the metadata are complete. A new noun adds its line here."""

from __future__ import annotations

import shopdesk.model.advice.derived
import shopdesk.model.advice.records
import shopdesk.model.bundles.derived
import shopdesk.model.bundles.records
import shopdesk.model.counting.derived
import shopdesk.model.counting.records
import shopdesk.model.customers.derived
import shopdesk.model.customers.records
import shopdesk.model.ledger.records
import shopdesk.model.lots.derived
import shopdesk.model.lots.records
import shopdesk.model.orders.derived
import shopdesk.model.orders.kept_records
import shopdesk.model.orders.records
import shopdesk.model.orders.sales_sums
import shopdesk.model.products.derived
import shopdesk.model.products.records
import shopdesk.model.purchasing.derived
import shopdesk.model.purchasing.records
import shopdesk.model.replenishment.derived
import shopdesk.model.replenishment.records
import shopdesk.model.service.records
import shopdesk.model.shop_settings.records
import shopdesk.model.spine
import shopdesk.model.taxonomy.records
import shopdesk.model.wording.derived
import shopdesk.model.wording.records  # noqa: F401
from shopdesk.model.base import Record

METADATA = Record.metadata
