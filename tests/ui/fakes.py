"""A list screen over made-up orders: what the kit is tried and pictured with, apart from any real tab."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shopdesk.ui.card import Card, Facts, Line, Lines, Timeline
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState

NOW = datetime(2026, 3, 5, 2, 42, tzinfo=UTC)  # 10:42 in Shanghai
_WHO = ("林小雨", "陈志强", "Emma Clarke", "王芳", "Noah Williams", "赵敏", "刘洋", "孙丽")
_WHAT = (
    "龙井茶 250g ×2",
    "白瓷盖碗 ×1, 公道杯 ×2",
    "Gongfu starter set ×1",
    "茉莉花茶 100g ×3",
    "紫砂壶 200ml ×1",
)
_CHANNEL = ("Taobao", "WeChat", "Shopify", "Douyin", "PDD", "Walk-in")
_CARRIER = ("SF 顺丰", "", "DHL", "YTO 圆通", "ZTO 中通")
_STATE = (
    "to_pack",
    "to_confirm",
    "shipped",
    "delivered",
    "after_sale",
    "completed",
    "partly_shipped",
    "to_collect",
)


@dataclass(frozen=True)
class Row:
    id: int
    number: str
    channel: str
    customer: str
    items: str
    carrier: str
    total: int
    state: str
    placed: datetime


def row(number: int) -> Row:
    """The made-up order with this id; the same for the same id."""
    n = 10_482 - number
    return Row(
        number, f"#{number}", _CHANNEL[n % 6], _WHO[n % 8], _WHAT[n % 5], _CARRIER[n % 5],
        (number * 7_919) % 150_000 - (3_000 if n % 13 == 0 else 0), _STATE[n % 8], NOW - timedelta(minutes=47 * n),
    )  # fmt: skip


COLUMNS = (
    Column("number", "Order", lambda r: r.number, "strong", 90, sort="number"),
    Column("channel", "Channel", lambda r: r.channel, "quiet", 96),
    Column("customer", "Customer", lambda r: r.customer, width=130, sort="customer"),
    Column("items", "Items", lambda r: r.items, width=180, stretch=True),
    Column("carrier", "Carrier", lambda r: r.carrier, "quiet", 96),
    Column("total", "Total", lambda r: r.total, "money", 110, sort="total"),
    Column("state", "Status", lambda r: r.state, "pill", 120),
    Column("placed", "Placed", lambda r: r.placed, "moment", 96, sort="placed"),
)


class FakeOrders(ListScreen):
    """Orders that are nowhere stored."""

    title = "Orders"
    placeholder = "Search orders, customers, tracking numbers…"
    shows = frozenset({"orders"})
    views = (
        ("all", "All"), ("to_confirm", "To confirm"), ("to_pack", "To ship"), ("shipped", "In transit"),
        ("stuck", "Stuck"), ("after_sale", "Return"), ("delivered", "Delivered"),
    )  # fmt: skip
    columns = COLUMNS
    size = 10_482

    def __init__(self, desk):
        self.fetched = 0
        self.refreshed = 0
        self.opened = []
        self.pressed = []
        super().__init__(desk)

    def ids(self, view, search, sort):
        self.refreshed += 1
        found = array("q", range(10_482, 10_482 - self.size, -1))
        if view != "all":
            found = array("q", (i for i in found[:300] if row(i).state == view))
        if search:
            found = array("q", (i for i in found[:300] if search in row(i).customer))
        return found if sort[1] else found[::-1]

    def fetch(self, ids):
        self.fetched += 1
        return [row(i) for i in ids]

    def counts(self):
        return {"all": self.size, "to_confirm": 3, "to_pack": 17, "shipped": 41, "stuck": 2, "after_sale": 4}

    def buttons(self):
        return (
            Action("Import…", lambda: self.pressed.append("import"), "import"),
            Action("Packing slips", lambda: self.pressed.append("slips"), "print"),
            Action("New order", lambda: self.pressed.append("new"), "plus", primary=True, key="Ctrl+N"),
        )

    def empty(self):
        return EmptyState(
            "orders", "No orders yet", "Orders you take or import are listed here.",
            Action("Import…", lambda: self.pressed.append("import"), primary=True),
        )  # fmt: skip

    def open(self, row):
        self.opened.append(row)

    def card(self, row):
        return Card(
            f"Order {row.number}", ("To ship", "todo"), "Taobao · 2911 4402 8817 · today 10:42",
            (
                Facts([("Customer", "林小雨 · Gold · 6 orders"),
                       ("Ship to", "浙江省 杭州市 西湖区 文三路 90 号 2 幢 601\n138 0571 4482"),
                       ("Note", "请不要放快递柜")]),
                Lines([Line("龙井茶 250g", "¥256.00", "2 × ¥128.00"), Line("Coupon 满200减20", "−¥20.00"),
                       Line("Shipping", "¥0.00", "SF 顺丰"), Line("Total", "¥236.00", total=True),
                       Line("Margin after fees", "¥81.20 · 34%", quiet=True, tone="good")]),
                Timeline([("10:44", "Payment confirmed · Alipay", False), ("10:42", "Order placed on Taobao", False)]),
            ),
            (
                Action("Cancel order", lambda: self.pressed.append("cancel")),
                Action("Print slip", lambda: self.pressed.append("slip")),
                Action("Ship…", lambda: self.pressed.append("ship"), primary=True),
            ),
        )  # fmt: skip
