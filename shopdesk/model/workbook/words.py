"""What the workbook says, in English and Chinese: terms of the trade, whatever the window speaks."""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = """
cover | Cover | 封面
checks | Checks | 核对表
chart | Chart of accounts | 科目表
journal | Journal | 序时账
trial | Trial balance | 科目余额表
detail | Ledger detail | 明细账
sheet | Balance sheet | 资产负债表
profit | Profit and loss | 利润表
flow | Cash flow | 现金流量表
cash | Cash books | 资金日记账
sales | Sales | 销售明细
returns | Returns and refunds | 退款退货
stock | Inventory | 存货收发存
expenses | Expenses | 费用明细
in_books | In the books | 账面合计
in_sheet | On this sheet | 本表合计
footer | &CPage &P of &N | &C第 &P 页 / 共 &N 页
unit | currency {currency} | 币种：{currency}
pass | PASS | 通过
fail | FAIL | 不平
opening_row | Opening | 期初余额
entry_row | Entry | 发生
month_row | Month | 本月合计
year_row | Year to date | 本年累计
closing_row | Closing | 期末余额
debit_side | Dr | 借
credit_side | Cr | 贷
even | – | 平
yes | Y | 是
no | N | 否
asset | Asset | 资产
liability | Liability | 负债
equity | Equity | 所有者权益
income | Income | 收入
expense | Expense | 费用
refund_before | Before shipping | 发货前退款
refund_only | Money only | 仅退款
refund_returned | Goods returned | 退货入库
refund_scrapped | Returned, scrapped | 退货报废
refund_partly | Returned, some scrapped | 退货，部分报废
refund_paid | Money paid back | 支付退款
refund_exchange | Exchange | 换货
owner | Owner | 店主
from_hand | By hand | 手工录入
from_orders | Order | 订单
from_order_line | Order row | 订单明细
from_payment | Payment | 收付款
from_shipment | Parcel | 发货单
from_aftersale | After-sale case | 售后单
from_stock_movement | Stock movement | 库存变动
from_count_line | Stock take | 盘点
from_channel | Payout | 渠道结算
from_carrier | Courier's bill | 快递账单
from_receipt | Goods received | 入库单
from_receipt_cost | Freight of goods received | 入库费用
from_receipt_bill | Supplier's bill | 采购账单
from_bill_change | Bill corrected | 账单更正
from_supplier_payment | Paid to supplier | 采购付款
from_supplier_refund | Supplier's refund | 供应商退款
from_supplier_return | Sent back to supplier | 采购退货
from_settlement | Bill settled | 采购核销
cross | Posted in another period | 跨期入账（业务日与入账日分属两期）
entity | Shop | 单位名称
tax_number | Tax number | 纳税人识别号
taxpayer | Taxpayer | 纳税人类型
cn-small | Small-scale taxpayer (accounting standard for small enterprises) | 小规模纳税人（小企业会计准则）
cn-general | General taxpayer (accounting standard for small enterprises) | 一般纳税人（小企业会计准则）
international | International chart | 国际科目表
basis | Basis | 核算政策
basis_shipment | Revenue at shipment | 发出商品时确认收入
basis_confirmation | Revenue when the buyer confirms receipt | 买家确认收货时确认收入
on_the_way | on the way, not sold yet | 发出商品（未确认收入）
basis_cost | Goods at moving weighted average | 存货按移动加权平均计价
freight_cost | Inbound freight in the cost of goods | 采购运费计入存货成本
freight_expense | Inbound freight expensed | 采购运费计入销售费用
period | Period | 会计期间
state | Status | 期间状态
open | open | 未结账
closed | closed | 已结账
locked | locked | 已锁定
partly | partly closed | 部分结账
currency | Currency | 本位币
made_at | Made at | 导出时间
version | Program and file version | 程序与文件版本
seal | Ledger seal (SHA-256) | 账簿哈希（SHA-256）
all_checks | All checks | 全部核对
sheets | Sheets | 目录
rows | Rows | 行数
protected | Protected without a password, against slips. | 报表与核对表已保护，无密码
"""

PAIRS = {
    key: (en, zh)
    for key, en, zh in (
        tuple(p.strip() for p in line.split("|")) for line in _WORDS.splitlines() if line.strip()
    )
}


@dataclass(frozen=True)
class Speak:
    """Says words by key, or picks of a pair, in one language."""

    language: str

    def __call__(self, key: str) -> str:
        return self.of(PAIRS[key])

    @property
    def chinese(self) -> bool:
        return self.language == "zh_CN"

    def of(self, pair: tuple[str, str]) -> str:
        """Of (English, Chinese) the one to say."""
        return pair[1] if self.chinese else pair[0]
