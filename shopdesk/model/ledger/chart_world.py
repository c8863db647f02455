"""The international chart: four-digit codes of ShopDesk's own (accounting.md §2.2). Lines read as in
chart_cn.py, with one more column at the end, the parent.
"""

from __future__ import annotations

INTERNATIONAL = """
1000 | 银行存款 | Bank | 1 | - | cash.bank | cash
1010 | 现金 | Cash on hand | 1 | - | cash.hand | cash
1020 | 钱包 | Wallets | 1 | - | - | cash
1021 | PayPal | PayPal | 1 | - | cash.wallet.paypal | cash | 1020
1022 | 支付宝 | Alipay | 1 | - | cash.wallet.alipay | cash | 1020
1023 | 微信支付 | WeChat Pay | 1 | - | cash.wallet.wechat | cash | 1020
1024 | 平台可提现余额 | Platform balance | 1 | - | cash.wallet.platform | cash | 1020
1029 | 在途资金 | Money in transit | 1 | - | cash.transit | cash | 1020
1100 | 应收账款 | Accounts receivable | 3 | - | ar.customer | -
1110 | 平台待结算 | Processor clearing | 2 | - | ar.clearing | -
1200 | 库存商品 | Inventory | 4 | - | stock.goods | -
1205 | 在途物资 | Goods in transit | 4 | - | stock.transit | -
1210 | 发出商品 | Goods shipped, not yet sold | 4 | - | stock.shipped | -
1220 | 包装物 | Packaging | 4 | - | stock.packaging | -
1300 | 预付供应商 | Supplier prepayments | 5 | - | prepaid.supplier | -
1310 | 预付房租 | Prepaid rent | 5 | - | prepaid.rent | -
1320 | 广告充值余额 | Advertising balance | 5 | - | prepaid.ads | -
1330 | 平台保证金 | Platform deposits | 5 | - | deposit.platform | -
1335 | 押金 | Deposits paid | 5 | - | deposit.other | -
1340 | 应收赔付 | Claims receivable | 6 | - | claim | -
1500 | 固定资产 | Fixed assets | 8 | - | fixed.cost | -
1510 | 累计折旧 | Accumulated depreciation | 9 | - | fixed.dep | credit
1600 | 长期待摊费用 | Deferred expenses | 10 | - | deferred | -
1900 | 盘点差异 | Stock-count suspense | 6 | - | suspense.count | zero
2000 | 应付账款 | Accounts payable | 13 | - | ap.supplier | -
2010 | 暂估应付 | Goods received, not billed | 14 | - | ap.grni | -
2100 | 预收订单款 | Customer deposits | 16 | - | unearned.order | -
2110 | 礼品卡 | Gift cards | 17 | - | giftcard | -
2120 | 预收会员费 | Deferred membership | 18 | - | unearned.member | -
2200 | 增值税或销售税 | VAT or sales tax | 15 | - | vat.out | -
2210 | 进项税 | Input tax | 15 | - | vat.in vat.transfer | debit
2215 | 未交税 | Tax to pay | 15 | - | vat.unpaid | -
2220 | 其他应交税费 | Other taxes payable | 15 | - | tax.surcharge tax.city tax.local tax.stamp | -
2230 | 应交所得税 | Income tax payable | 15 | - | tax.income | -
2300 | 应付薪酬 | Payroll payable | 20 | - | payroll | -
2310 | 应退客户款 | Refunds payable | 19 | - | refund.payable | -
2400 | 短期借款 | Short-term loans | 20 | - | loan.short | -
2410 | 应付利息 | Interest payable | 20 | - | interest.payable | -
2450 | 长期借款 | Long-term loans | 22 | - | loan.long | -
2500 | 应付股利 | Dividends payable | 20 | - | profit.payable | -
3000 | 资本 | Capital | 24 | - | equity.capital equity.reserve | -
3100 | 业主提款 | Owner's draws | 25 | - | equity.draw | debit
3110 | 业主往来 | Owner's current account | 20 | - | owner.current | liability
3200 | 留存收益 | Retained earnings | 26 | - | equity.retained equity.result | -
3900 | 期初平衡 | Opening balance equity | 26 | - | equity.opening | zero
4000 | 商品销售 | Sales | 26 | 1 | sales.goods | -
4010 | 运费收入 | Shipping charged | 26 | 1 | sales.shipping | -
4020 | 会员费收入 | Membership fees | 26 | 1 | sales.member | -
4030 | 其他收入 | Other operating income | 26 | 1 | sales.other | -
4100 | 退货与折让 | Returns and allowances | 26 | 2 | sales.returns | debit
4900 | 营业外收入 | Other income | 26 | 11 | income.other income.claim income.vatrelief | -
4910 | 盘盈 | Stock-count gains | 26 | 11 | income.gain | -
4920 | 礼品卡沉淀 | Gift cards expired | 26 | 11 | income.breakage | -
5000 | 销售成本 | Cost of goods sold | 26 | 4 | cogs | -
5005 | 其他销售成本 | Other cost of sales | 26 | 4 | cogs.other | -
5010 | 盘亏毁损 | Stock losses | 26 | 12 | loss.stock | -
5020 | 采购运费 | Inbound freight | 26 | 4 | freight.in | -
6000 | 平台佣金 | Platform fees | 26 | 8 | fee.platform | -
6010 | 支付手续费 | Payment fees | 26 | 8 | fee.payment | -
6100 | 广告 | Advertising | 26 | 6 | ads | -
6110 | 活动策划 | Campaigns | 26 | 6 | marketing | -
6120 | 样品与赠品 | Samples and gifts | 26 | 6 | samples | -
6200 | 快递 | Outbound shipping | 26 | 7 | ship.out | -
6210 | 包装 | Packaging used | 26 | 7 | packing | -
6220 | 退货运费 | Return shipping | 26 | 7 | ship.return | -
6230 | 商品维修 | Repairs of goods | 26 | 7 | repair | -
6300 | 仓储租金 | Warehouse rent | 26 | 7 | warehouse | -
6310 | 办公房租 | Office rent | 26 | 9 | rent | -
6400 | 软件 | Software | 26 | 9 | software | -
6500 | 工资 | Wages | 26 | 9 | wages | -
6600 | 办公 | Office | 26 | 9 | office | -
6610 | 招待 | Entertainment | 26 | 9 | entertainment | -
6620 | 研究 | Research | 26 | 9 | research | -
6630 | 开办费 | Start-up costs | 26 | 9 | startup | -
6640 | 税费 | Duties and local taxes | 26 | 9 | tax.and.surcharge tax.duty | -
6690 | 其他费用 | Sundry expenses | 26 | 9 | sundry | -
6700 | 折旧 | Depreciation | 26 | 9 | dep | -
6800 | 银行手续费 | Bank charges | 26 | 12 | bank | -
6900 | 坏账 | Bad debts | 26 | 12 | loss.bad | -
6910 | 罚款滞纳金 | Fines and late fees | 26 | 12 | loss.fine | -
6920 | 灾害及其他损失 | Disasters and other losses | 26 | 12 | loss.disaster loss.other | -
6990 | 汇兑损益 | Exchange differences | 26 | 12 | exchange | -
6999 | 尾差 | Rounding | 26 | 12 | rounding | -
7000 | 利息费用 | Interest | 26 | 12 | interest | -
8000 | 所得税 | Income tax | 26 | 14 | tax.expense | -
"""
