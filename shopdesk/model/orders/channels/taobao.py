"""Taobao and Tmall: the pair ExportOrderList and ExportOrderDetailList, joined on the order number
(formats.md §2.8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from shopdesk.core.money import line_total
from shopdesk.core.problems import problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.exchange import REASONS, Options, Reading, cells_of, is_lost

_READ = "shopdesk.model.orders.channels.taobao:read"
TAOBAO_ORDERS = Format(
    "taobao-orders",
    "orders",
    fingerprint("订单编号", "买家应付货款", "总金额", "订单创建时间"),
    _READ,
    partner="taobao-lines",
)
TAOBAO_LINES = Format(
    "taobao-lines", "orders", fingerprint("标题", "价格", "购买数量", "商品属性", "套餐信息"), _READ,
    partner="taobao-orders",
)  # fmt: skip

_PARCEL = re.compile(r"^(?:no|单号)[:：]\s*", re.IGNORECASE)
_CARRIER = re.compile(r"(?:速递|快递|速运|快运|物流|快递物流)$")
_ZIP = re.compile(r"\((\d{6})\)$")


def read(tables: list[Table], options: Options, tick: Callable[..., None]) -> Reading:
    """Read the pair, or the order list alone, whose orders then are one row each. Refused: the detail list
    alone."""
    lists = [t for t in tables if TAOBAO_ORDERS.labels <= set(t.labels)]
    details = [t for t in tables if t not in lists]
    if not lists:
        raise refuse(
            N_("{file} has only the rows; choose the order list (ExportOrderList) with it."),
            file=details[0].name,
        )
    reader = _Reader(options, tables)
    for table in details:
        reader.take_lines(table, tick)
    for table in lists:
        reader.take_orders(table, tick)
    return reader.finish()


class _Reader:
    def __init__(self, options: Options, tables: list[Table]) -> None:
        self.cells, self.tables = cells_of(options), tables
        self.out = Reading(channel=options.channel or "taobao")
        self.lines: dict[str, list[LineDraft]] = {}
        self.at: dict[str, int] = {}

    def _each(self, table: Table, tick: Callable[..., None]) -> Any:
        """(row number, cells) of a table, whose columns `_get` then knows."""
        self.at = {label: i for i, label in reversed(list(enumerate(table.labels)))}
        file_no = self.tables.index(table)
        yield from self.out.each(table, tick, file_no)
        self.out.warnings += table.warnings

    def _get(self, row: Sequence[str], *labels: str) -> str:
        for label in labels:
            i = self.at.get(squeezed(label))
            if i is not None and i < len(row) and (found := self.cells.text(row[i])):
                return found
        return ""

    def _number(self, number: int, row: Sequence[str], *labels: str) -> str:
        """The order's number; '' when the row is left out for it."""
        found = self.cells.id(self._get(row, *labels))
        if not found or is_lost(found):
            self.out.leave_out(number, REASONS["lost" if found else "order_no"], labels[0], found)
            return ""
        return found

    def take_lines(self, table: Table, tick: Callable[..., None]) -> None:
        for number, row in self._each(table, tick):
            order_no = self._number(number, row, "主订单编号", "订单编号")
            line = self._line(number, row) if order_no else None
            if line is not None:
                self.lines.setdefault(order_no, []).append(line)

    def _line(self, number: int, row: list[str]) -> LineDraft | None:
        get, cells = self._get, self.cells
        quantity, price = cells.quantity(get(row, "购买数量")), cells.price(get(row, "价格"))
        if quantity is None or quantity is False or quantity < 1:
            value = get(row, "购买数量")
            self.out.leave_out(number, REASONS["quantity"], "购买数量", value)
            return None
        if price is None or price is False:
            value = get(row, "价格")
            self.out.leave_out(number, REASONS["price"], "价格", value)
            return None
        return LineDraft(
            sku=cells.id(get(row, "商家编码", "外部系统编号")), title=get(row, "标题"), variant=get(row,
            "商品属性"),
            quantity=quantity, unit_price=price, external_key=cells.id(get(row, "子订单编号")) or None,
            row=number,
        )  # fmt: skip

    def take_orders(self, table: Table, tick: Callable[..., None]) -> None:
        for number, row in self._each(table, tick):
            order_no = self._number(number, row, "订单编号")
            placed = self.cells.moment(self._get(row, "订单创建时间"))
            if order_no and placed is None:
                value = self._get(row, "订单创建时间")
                self.out.leave_out(number, REASONS["moment"], "订单创建时间", value)
            elif order_no and placed is not None:
                self.out.orders.append(self._order(number, row, order_no, placed))

    def _order(self, number: int, row: list[str], order_no: str, placed: datetime) -> OrderDraft:
        get, nick = self._get, self._get(row, "买家会员名")
        goods, freight, total = (
            self.cells.money(get(row, label)) for label in ("买家应付货款", "买家应付邮费", "总金额")
        )
        lines = tuple(self.lines.pop(order_no, ())) or (self._only_line(number, row, goods),)
        rows = sum(line_total(x.quantity, x.unit_price) if x.subtotal is None else x.subtotal for x in lines)
        if rows < goods:
            words = N_("Order {number}: its rows are worth less than the order list says.")
            self.out.warnings.append(problem(words, blocking=False, row=number, number=order_no))
        return OrderDraft(
            channel=self.out.channel, external_no=order_no, placed_at=placed, lines=lines, row=number,
            discount=max(0, rows - goods), shipping=freight, total=total,
            customer_key="" if "*" in nick else nick, customer_name=nick, recipient=get(row, "收货人姓名"),
            phone=get(row, "联系手机", "联系电话"), buyer_note=get(row, "买家留言"), seller_note=get(row,
            "订单备注"),
            tracking=_PARCEL.sub("", get(row, "物流单号")), carrier=_CARRIER.sub("", get(row, "物流公司")),
            country="CN", **self._address(get(row, "修改后的收货地址", "收货地址")), **self._state(row,
            placed),
        )  # fmt: skip

    def _only_line(self, number: int, row: list[str], goods: int) -> LineDraft:
        """What the order list alone tells of the goods: one row."""
        return LineDraft(
            title=self._get(row, "宝贝标题") or "-", quantity=1, unit_price=goods * 10_000, row=number
        )

    def _state(self, row: list[str], placed: datetime) -> dict[str, Any]:
        get, when = self._get, self.cells.moment
        status = get(row, "订单状态")
        paid_at = when(get(row, "订单付款时间"))
        sent = status.startswith(("卖家已发货", "交易成功"))
        ended = when(get(row, "确认收货时间")) or paid_at or placed
        closed = status.startswith("交易关闭")
        refunded = self.cells.money(get(row, "退款金额"))
        reason = get(row, "订单关闭原因")
        return {
            "status": status, "paid_at": paid_at, "paid": self.cells.money(get(row,
            "买家实际支付金额")) or None,
            "shipped_at": (when(get(row, "发货时间")) or paid_at or placed) if sent else None,
            "finished_at": ended if status.startswith("交易成功") else None,
            "cancelled_at": ended if closed else None, "cancel_reason": reason if closed else "",
            "refunded": refunded, "refunded_at": ended if refunded else None,
        }  # fmt: skip

    def _address(self, text: str) -> dict[str, Any]:
        """`浙江省 杭州市 余杭区 街道1号(311100)`, also the newer form with name and phone before it."""
        told = re.split(r"[,，]", text)[-1].strip()
        code = _ZIP.search(told)
        parts = _ZIP.sub("", told).split(" ", 3)
        names = ("province", "city", "district", "street")
        found = dict(zip(names, parts, strict=False)) if len(parts) == 4 else {"street": " ".join(parts)}
        return found | {"zip": code.group(1) if code else ""}

    def finish(self) -> Reading:
        for order_no, lines in self.lines.items():
            for x in lines:
                self.out.leave_out(x.row, N_("The order list has no order {value}."), "订单编号", order_no)
        return self.out
