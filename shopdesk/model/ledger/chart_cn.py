"""The Chinese charts: the statutory accounts of 小企业会计准则 with ShopDesk's own children.

A line is `code | 中文 | English | lines of the balance sheet | lines of the profit and loss | roles | marks`,
where a `-` is empty. Marks: `cash`, `zero` (must be zero when a month is closed), `credit` and `debit` (the
unusual normal side). Several lines mean the amount and an "of which" under it.
"""

from __future__ import annotations

_SHARED = """
1001 | 库存现金 | Cash on hand | 1 | - | cash.hand | cash
1002 | 银行存款 | Bank | 1 | - | cash.bank | cash
1012 | 其他货币资金 | Wallets | 1 | - | - | cash
101201 | 支付宝 | Alipay | 1 | - | cash.wallet.alipay | cash
101202 | 微信支付 | WeChat Pay | 1 | - | cash.wallet.wechat | cash
101203 | 平台可提现余额 | Platform balance | 1 | - | cash.wallet.platform | cash
101204 | PayPal | PayPal | 1 | - | cash.wallet.paypal | cash
101299 | 在途资金 | Money in transit | 1 | - | cash.transit | cash
1101 | 短期投资 | Short-term investments | 2 | - | - | -
1121 | 应收票据 | Notes receivable | 3 | - | - | -
1122 | 应收账款 | Receivables | 4 | - | - | -
112201 | 平台待结算 | Platform clearing | 4 | - | ar.clearing | -
112202 | 客户赊销与货到付款 | Customers on credit and on delivery | 4 | - | ar.customer | -
1123 | 预付账款 | Prepayments | 5 | - | - | -
112301 | 预付供应商 | Prepaid to suppliers | 5 | - | prepaid.supplier | -
112302 | 预付房租 | Prepaid rent | 5 | - | prepaid.rent | -
112303 | 广告充值余额 | Advertising balance | 5 | - | prepaid.ads | -
1131 | 应收股利 | Dividends receivable | 6 | - | - | -
1132 | 应收利息 | Interest receivable | 7 | - | - | -
1221 | 其他应收款 | Other receivables | 8 | - | - | -
122101 | 平台保证金 | Platform deposits | 8 | - | deposit.platform | -
122102 | 押金 | Deposits paid | 8 | - | deposit.other | -
122104 | 物流赔付应收 | Claims on couriers | 8 | - | claim | -
1401 | 材料采购 | Materials purchased | 9 | - | - | -
1402 | 在途物资 | Goods in transit | 9 | - | stock.transit | -
1403 | 原材料 | Raw materials | 9,10 | - | - | -
1404 | 材料成本差异 | Materials cost variance | 9 | - | - | -
1405 | 库存商品 | Goods | 9,12 | - | stock.goods | -
1406 | 发出商品 | Goods shipped, not yet sold | 9 | - | stock.shipped | -
1407 | 商品进销差价 | Retail margin | 9 | - | - | credit
1408 | 委托加工物资 | Goods with processors | 9 | - | - | -
1411 | 周转材料 | Packaging | 9,13 | - | stock.packaging | -
1421 | 消耗性生物资产 | Consumable biological assets | 9 | - | - | -
1501 | 长期债券投资 | Long-term bonds | 16 | - | - | -
1511 | 长期股权投资 | Long-term shares | 17 | - | - | -
1601 | 固定资产 | Fixed assets | 18 | - | fixed.cost | -
1602 | 累计折旧 | Accumulated depreciation | 19 | - | fixed.dep | credit
1604 | 在建工程 | Construction in progress | 21 | - | - | -
1605 | 工程物资 | Construction materials | 22 | - | - | -
1606 | 固定资产清理 | Fixed assets being disposed of | 23 | - | - | -
1621 | 生产性生物资产 | Productive biological assets | 24 | - | - | -
1622 | 生产性生物资产累计折旧 | Their depreciation | 24 | - | - | credit
1701 | 无形资产 | Intangible assets | 25 | - | - | -
1702 | 累计摊销 | Accumulated amortisation | 25 | - | - | credit
1801 | 长期待摊费用 | Long-term deferred expenses | 27 | - | deferred | -
1901 | 待处理财产损溢 | Stock-count differences | 14 | - | suspense.count | zero
2001 | 短期借款 | Short-term loans | 31 | - | loan.short | -
2201 | 应付票据 | Notes payable | 32 | - | - | -
2202 | 应付账款 | Payables | 33 | - | - | -
220201 | 应付供应商 | Suppliers | 33 | - | ap.supplier | -
220202 | 暂估应付 | Goods received, not billed | 33 | - | ap.grni | -
2203 | 预收账款 | Received in advance | 34 | - | - | -
220301 | 预收订单款 | Paid orders not shipped | 34 | - | unearned.order | -
220302 | 预收会员费 | Membership fees not earned | 34 | - | unearned.member | -
220303 | 礼品卡储值 | Gift cards | 34 | - | giftcard | -
2211 | 应付职工薪酬 | Payroll payable | 35 | - | payroll | -
2221 | 应交税费 | Taxes payable | 36 | - | - | -
222102 | 未交增值税 | VAT unpaid | 36 | - | vat.unpaid | -
222112 | 应交城市维护建设税 | City maintenance tax | 36 | - | tax.city | -
222113 | 应交教育费附加 | Education surcharge | 36 | - | tax.surcharge | -
222114 | 应交地方教育附加 | Local education surcharge | 36 | - | tax.local | -
222116 | 应交所得税 | Income tax payable | 36 | - | tax.income | -
222117 | 应交印花税 | Stamp duty | 36 | - | tax.stamp | -
2231 | 应付利息 | Interest payable | 37 | - | interest.payable | -
2232 | 应付利润 | Profit payable | 38 | - | profit.payable | -
2241 | 其他应付款 | Other payables | 39 | - | - | -
224101 | 应退客户款 | Refunds payable | 39 | - | refund.payable | -
224102 | 业主往来 | Owner's current account | 39 | - | owner.current | -
2401 | 递延收益 | Deferred income | 44 | - | - | -
2501 | 长期借款 | Long-term loans | 42 | - | loan.long | -
2701 | 长期应付款 | Long-term payables | 43 | - | - | -
3001 | 实收资本 | Paid-in capital | 48 | - | equity.capital | -
3002 | 资本公积 | Capital reserve | 49 | - | - | -
3101 | 盈余公积 | Surplus reserve | 50 | - | equity.reserve | -
3103 | 本年利润 | Profit of the year | 51 | - | equity.result | -
3104 | 利润分配 | Profit distribution | 51 | - | - | -
310401 | 未分配利润 | Retained earnings | 51 | - | equity.retained | -
310402 | 业主提款 | Owner's draws | 51 | - | equity.draw | debit
3999 | 期初平衡 | Opening balance | 51 | - | equity.opening | zero
4001 | 生产成本 | Production cost | 9,11 | - | - | -
4101 | 制造费用 | Manufacturing overhead | 9,11 | - | - | -
4301 | 研发支出 | Development | 26 | - | - | -
4401 | 工程施工 | Construction works | 9,11 | - | - | -
4403 | 机械作业 | Machine works | 9,11 | - | - | -
5001 | 主营业务收入 | Sales | 51 | 1 | - | -
500101 | 商品销售收入 | Sales of goods | 51 | 1 | sales.goods sales.returns | -
5051 | 其他业务收入 | Other sales | 51 | 1 | - | -
505101 | 会员服务费收入 | Membership fees | 51 | 1 | sales.member | -
505102 | 运费收入 | Shipping charged | 51 | 1 | sales.shipping | -
505103 | 其他收入 | Other operating income | 51 | 1 | sales.other | -
5111 | 投资收益 | Investment income | 51 | 20 | - | -
5301 | 营业外收入 | Other income | 51 | 22 | - | -
530101 | 盘盈收益 | Stock-count gains | 51 | 22 | income.gain | -
530102 | 减免税款 | Tax relief | 51 | 22 | income.vatrelief | -
530103 | 赔付收入 | Compensation received | 51 | 22 | income.claim | -
530104 | 礼品卡沉淀 | Gift cards expired | 51 | 22 | income.breakage | -
530109 | 其他营业外收入 | Sundry income | 51 | 22 | income.other | -
5401 | 主营业务成本 | Cost of goods sold | 51 | 2 | cogs | -
5402 | 其他业务成本 | Other cost of sales | 51 | 2 | cogs.other | -
5403 | 税金及附加 | Taxes and surcharges | 51 | 3 | - | -
540301 | 城市维护建设税 | City maintenance tax | 51 | 3,6 | - | -
540302 | 教育费附加 | Education surcharges | 51 | 3,10 | tax.and.surcharge | -
540303 | 印花税及其他 | Stamp duty and others | 51 | 3,9 | tax.duty | -
5601 | 销售费用 | Selling expenses | 51 | 11 | - | -
560101 | 平台佣金 | Platform fees | 51 | 11 | fee.platform | -
560102 | 广告费 | Advertising | 51 | 11,13 | ads | -
560103 | 业务宣传费 | Campaigns | 51 | 11,13 | marketing | -
560104 | 快递费 | Outbound shipping | 51 | 11 | ship.out | -
560105 | 包装费 | Packaging used | 51 | 11 | packing | -
560106 | 仓储租金 | Warehouse rent | 51 | 11 | warehouse | -
560107 | 采购运费 | Inbound freight | 51 | 11 | freight.in | -
560108 | 商品维修费 | Repairs of goods | 51 | 11,12 | repair | -
560109 | 样品与赠品 | Samples and gifts | 51 | 11 | samples | -
560110 | 退货运费 | Return shipping | 51 | 11 | ship.return | -
5602 | 管理费用 | Administration | 51 | 14 | - | -
560201 | 办公费 | Office | 51 | 14 | office | -
560202 | 办公房租 | Office rent | 51 | 14 | rent | -
560203 | 软件服务费 | Software | 51 | 14 | software | -
560204 | 工资 | Wages | 51 | 14 | wages | -
560205 | 折旧费 | Depreciation | 51 | 14 | dep | -
560206 | 业务招待费 | Entertainment | 51 | 14,16 | entertainment | -
560207 | 研究费用 | Research | 51 | 14,17 | research | -
560208 | 开办费 | Start-up costs | 51 | 14,15 | startup | -
560299 | 其他管理费用 | Sundry expenses | 51 | 14 | sundry | -
5603 | 财务费用 | Financial expenses | 51 | 18 | - | -
560301 | 支付通道手续费 | Payment fees | 51 | 18 | fee.payment | -
560302 | 利息费用 | Interest | 51 | 18,19 | interest | -
560303 | 银行手续费 | Bank charges | 51 | 18 | bank | -
560304 | 汇兑损益 | Exchange differences | 51 | 18 | exchange | -
560399 | 尾差 | Rounding | 51 | 18 | rounding | -
5711 | 营业外支出 | Other expenses | 51 | 24 | - | -
571101 | 盘亏毁损 | Stock losses | 51 | 24 | loss.stock | -
571102 | 坏账损失 | Bad debts | 51 | 24,25 | loss.bad | -
571103 | 税收滞纳金 | Late fees and fines | 51 | 24,29 | loss.fine | -
571105 | 自然灾害损失 | Disaster losses | 51 | 24,28 | loss.disaster | -
571109 | 其他营业外支出 | Sundry losses | 51 | 24 | loss.other | -
5801 | 所得税费用 | Income tax | 51 | 31 | tax.expense | -
"""
_SMALL = """
222101 | 应交增值税 | VAT | 36 | - | vat.out vat.in vat.transfer | -
"""
_GENERAL = """
222101 | 应交增值税 | VAT | 36 | - | - | -
22210101 | 进项税额 | Input VAT | 36 | - | vat.in | debit
22210102 | 销项税额 | Output VAT | 36 | - | vat.out | -
22210103 | 进项税额转出 | Input VAT reversed | 36 | - | vat.transfer | -
22210104 | 转出未交增值税 | VAT carried to unpaid | 36 | - | vat.carried | debit
"""
SMALL = _SHARED + _SMALL
GENERAL = _SHARED + _GENERAL
