"""The actions a script may name: name, where it is below shopdesk.model, what it does in words."""

from __future__ import annotations

from shopdesk.core.texts import N_

TABLE = (
    ("new-order", "orders.actions:new_order", N_("Enter an order by hand")),
    ("place-order", "orders.actions:place", N_("Take an order in as a channel tells it")),
    ("confirm", "orders.actions:confirm", N_("Confirm an order")),
    ("hold", "orders.actions:hold", N_("Put an order on hold")),
    ("release", "orders.actions:release", N_("Let an order go on")),
    ("pack", "orders.actions:pack", N_("Pack an order")),
    ("unpack", "orders.actions:unpack", N_("Take a parcel apart")),
    ("ship", "orders.actions:ship", N_("Ship an order")),
    ("set-tracking", "orders.actions:set_tracking", N_("Write a parcel's tracking number down")),
    ("travel", "orders.actions:travel", N_("Say how a parcel travels")),
    ("deliver", "orders.actions:deliver", N_("Take an order as delivered")),
    ("complete", "orders.actions:complete", N_("Complete an order")),
    ("complete-due", "orders.actions:complete_due", N_("Complete every order whose time has come")),
    ("reopen", "orders.actions:reopen", N_("Open a completed order again")),
    ("cancel", "orders.actions:cancel", N_("Cancel an order")),
    ("pay", "orders.actions:pay", N_("Write a payment down")),
    ("refund", "orders.actions:refund", N_("Pay money back")),
    ("goodwill", "orders.actions:goodwill", N_("Promise money for goodwill")),
    ("request-return", "orders.actions:request_return", N_("Open a return")),
    ("approve-return", "orders.actions:approve", N_("Agree to a return")),
    ("receive-return", "orders.actions:receive_return", N_("Inspect what came back")),
    ("close-return", "orders.actions:close_return", N_("Close a return")),
    ("reship", "orders.actions:reship", N_("Send an order's goods again")),
    ("edit-order", "orders.actions:edit", N_("Change address and notes of an order")),
    ("create-product", "products.actions:create", N_("Make a product with its SKUs")),
    ("receive-stock", "products.actions:receive", N_("Receive stock at a unit cost")),
    ("adjust-stock", "products.actions:adjust", N_("Correct the stock of a SKU by some pieces")),
    ("count-stock", "products.actions:count", N_("Set the stock of a SKU to what was counted")),
    ("rename-sku", "products.actions:rename_sku", N_("Rename a SKU")),
    ("add-customer", "customers.actions:add", N_("Write a customer down")),
    ("edit-customer", "customers.actions:edit", N_("Change what is told of a customer")),
    ("note-customer", "customers.actions:add_note", N_("Write a note about a customer")),
    ("change-settings", "shop_settings.actions:change", N_("Change the shop's settings")),
)
