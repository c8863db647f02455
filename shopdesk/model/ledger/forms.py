"""The statements as forms: which lines there are, in both languages, and how each is made of others.

The Chinese ones are those that a small enterprise files (会小企01–03表, accounting.md §3); the
international ones are ShopDesk's. An account names its line in `bs_line` and `pl_line`; "9,12" counts in 9
and, as an "of which", in 12.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line: its number ('' for a heading), its words, its formula ('' when accounts fill it), whether it is
    a total.

    A formula is signed line numbers: `+15 +29`.
    """

    line: str
    zh: str
    en: str
    formula: str = ""
    total: bool = False
    part: bool = False


def _form(text: str) -> tuple[FormLine, ...]:
    lines = []
    for raw in filter(str.strip, text.splitlines()):
        line, zh, en, *rest = (c.strip() for c in raw.split("|"))
        formula = rest[0] if rest else ""
        lines.append(
            FormLine(line, zh, en, formula, bool(formula), zh.startswith("其中") or en.startswith("of which"))
        )
    return tuple(lines)


CN_ASSETS = _form("""
|流动资产：|Current assets
1|货币资金|Cash and bank
2|短期投资|Short-term investments
3|应收票据|Notes receivable
4|应收账款|Receivables
5|预付账款|Prepayments
6|应收股利|Dividends receivable
7|应收利息|Interest receivable
8|其他应收款|Other receivables
9|存货|Inventories
10|其中：原材料|of which raw materials
11|其中：在产品|of which work in progress
12|其中：库存商品|of which goods
13|其中：周转材料|of which packaging
14|其他流动资产|Other current assets
15|流动资产合计|Total current assets|+1 +2 +3 +4 +5 +6 +7 +8 +9 +14
|非流动资产：|Non-current assets
16|长期债券投资|Long-term bonds
17|长期股权投资|Long-term equity investments
18|固定资产原价|Fixed assets at cost
19|减：累计折旧|Less accumulated depreciation
20|固定资产账面价值|Fixed assets, net|+18 -19
21|在建工程|Construction in progress
22|工程物资|Construction materials
23|固定资产清理|Disposal of fixed assets
24|生产性生物资产|Biological assets
25|无形资产|Intangible assets
26|开发支出|Development
27|长期待摊费用|Deferred expenses
28|其他非流动资产|Other non-current assets
29|非流动资产合计|Total non-current assets|+16 +17 +20 +21 +22 +23 +24 +25 +26 +27 +28
30|资产总计|Total assets|+15 +29
""")
CN_CLAIMS = _form("""
|流动负债：|Current liabilities
31|短期借款|Short-term loans
32|应付票据|Notes payable
33|应付账款|Payables
34|预收账款|Received in advance
35|应付职工薪酬|Payroll payable
36|应交税费|Taxes payable
37|应付利息|Interest payable
38|应付利润|Profit payable
39|其他应付款|Other payables
40|其他流动负债|Other current liabilities
41|流动负债合计|Total current liabilities|+31 +32 +33 +34 +35 +36 +37 +38 +39 +40
|非流动负债：|Non-current liabilities
42|长期借款|Long-term loans
43|长期应付款|Long-term payables
44|递延收益|Deferred income
45|其他非流动负债|Other non-current liabilities
46|非流动负债合计|Total non-current liabilities|+42 +43 +44 +45
47|负债合计|Total liabilities|+41 +46
|所有者权益（或股东权益）：|Equity
48|实收资本（或股本）|Capital
49|资本公积|Capital reserve
50|盈余公积|Surplus reserve
51|未分配利润|Retained earnings
52|所有者权益（或股东权益）合计|Total equity|+48 +49 +50 +51
53|负债和所有者权益（或股东权益）总计|Total liabilities and equity|+47 +52
""")
CN_PROFIT = _form("""
1|一、营业收入|Revenue
2|减：营业成本|Cost of sales
3|税金及附加|Taxes and surcharges
4|其中：消费税|of which consumption tax
5|其中：营业税|of which business tax
6|其中：城市维护建设税|of which city maintenance tax
7|其中：资源税|of which resource tax
8|其中：土地增值税|of which land appreciation tax
9|其中：城镇土地使用税、房产税、车船税、印花税|of which property, vehicle and stamp taxes
10|其中：教育费附加、矿产资源补偿费、排污费|of which education surcharges and the like
11|销售费用|Selling expenses
12|其中：商品维修费|of which repairs of goods
13|其中：广告费和业务宣传费|of which advertising and campaigns
14|管理费用|Administrative expenses
15|其中：开办费|of which start-up costs
16|其中：业务招待费|of which entertainment
17|其中：研究费用|of which research
18|财务费用|Financial expenses
19|其中：利息费用（收入以“-”号填列）|of which interest
20|加：投资收益（损失以“-”号填列）|Investment income
21|二、营业利润（亏损以“-”号填列）|Operating profit|+1 -2 -3 -11 -14 -18 +20
22|加：营业外收入|Other income
23|其中：政府补助|of which government grants
24|减：营业外支出|Other expenses
25|其中：坏账损失|of which bad debts
26|其中：无法收回的长期债券投资损失|of which losses on bonds
27|其中：无法收回的长期股权投资损失|of which losses on equity investments
28|其中：自然灾害等不可抗力因素造成的损失|of which disasters
29|其中：税收滞纳金|of which late fees
30|三、利润总额（亏损总额以“-”号填列）|Profit before tax|+21 +22 -24
31|减：所得税费用|Income tax
32|四、净利润（净亏损以“-”号填列）|Net profit|+30 -31
""")
CASH_FLOW = _form("""
|一、经营活动产生的现金流量：|Operating activities
1|销售产成品、商品、提供劳务收到的现金|Received from sales
2|收到其他与经营活动有关的现金|Other operating receipts
3|购买原材料、商品、接受劳务支付的现金|Paid for goods and services
4|支付的职工薪酬|Paid to employees
5|支付的税费|Taxes paid
6|支付其他与经营活动有关的现金|Other operating payments
7|经营活动产生的现金流量净额|Net cash from operating activities|+1 +2 -3 -4 -5 -6
|二、投资活动产生的现金流量：|Investing activities
8|收回短期投资、长期债券投资和长期股权投资收到的现金|Investments sold
9|取得投资收益收到的现金|Investment income
10|处置固定资产、无形资产和其他非流动资产收回的现金净额|Fixed assets sold
11|短期投资、长期债券投资和长期股权投资支付的现金|Investments bought
12|购建固定资产、无形资产和其他非流动资产支付的现金|Fixed assets bought
13|投资活动产生的现金流量净额|Net cash from investing activities|+8 +9 +10 -11 -12
|三、筹资活动产生的现金流量：|Financing activities
14|取得借款收到的现金|Loans received
15|吸收投资者投资收到的现金|Capital received
16|偿还借款本金支付的现金|Loans repaid
17|偿还借款利息支付的现金|Interest paid
18|分配利润支付的现金|Profit paid out
19|筹资活动产生的现金流量净额|Net cash from financing activities|+14 +15 -16 -17 -18
20|四、现金净增加额|Net increase in cash|+7 +13 +19
21|加：期初现金余额|Cash at the beginning
22|五、期末现金余额|Cash at the end|+20 +21
""")
INDIRECT = _form("""
|间接法：由净利润调节|From profit to cash
31|净利润|Net profit
32|加：折旧|Depreciation
33|应收账款与平台待结算的减少|Receivables and clearing, decrease
34|存货的减少|Inventory, decrease
35|预付款与其他流动资产的减少|Prepayments and other current assets, decrease
36|应付账款的增加|Payables, increase
37|预收与应退客户款的增加|Owed to customers, increase
38|应交税费与应付薪酬的增加|Taxes and wages payable, increase
39|其他不涉及经营现金的变动|Other movements without operating cash
40|经营活动产生的现金流量净额（间接法）|Net cash from operating activities, indirect|+31 +32 +33 +34 +35 +36 +37 +38 +39
""")
"""The same as line 7 of the cash flow, from the other end: international shops show both (accounting.md §3.6)."""
INDIRECT_LINES = {
    "2": "33", "3": "33", "4": "34", "5": "35", "6": "35", "9": "32", "13": "36", "14": "36", "15": "38",
    "16": "37", "17": "37", "18": "37", "19": "37",
}  # fmt: skip
"""Line of the international balance sheet → the line of the reconciliation that its changes are on; else 39."""
OUTFLOWS = frozenset({"3", "4", "5", "6", "11", "12", "16", "17", "18"})
WORLD_ASSETS = _form("""
|流动资产|Current assets
1|现金与银行|Cash, bank and wallets
2|平台待结算|Processor clearing
3|应收账款|Receivables
4|存货|Inventory
5|预付与保证金|Prepayments and deposits
6|其他流动资产|Other current assets
7|流动资产合计|Total current assets|+1 +2 +3 +4 +5 +6
|非流动资产|Non-current assets
8|固定资产原价|Fixed assets at cost
9|减：累计折旧|Less accumulated depreciation
10|其他非流动资产|Other non-current assets
11|非流动资产合计|Total non-current assets|+8 -9 +10
12|资产总计|Total assets|+7 +11
""")
WORLD_CLAIMS = _form("""
|流动负债|Current liabilities
13|应付账款|Payables
14|暂估应付|Goods received, not billed
15|应交税费|Taxes payable
16|预收客户款|Customer deposits
17|礼品卡|Gift cards
18|预收会员费|Deferred membership
19|应退客户款|Refunds payable
20|其他流动负债|Other current liabilities
21|流动负债合计|Total current liabilities|+13 +14 +15 +16 +17 +18 +19 +20
22|长期借款|Long-term loans
23|负债合计|Total liabilities|+21 +22
|所有者权益|Equity
24|资本|Capital
25|减：业主提款|Less owner's draws
26|留存收益与本期利润|Retained and current earnings
27|所有者权益合计|Total equity|+24 -25 +26
28|负债和所有者权益总计|Total liabilities and equity|+23 +27
""")
WORLD_PROFIT = _form("""
1|销售|Sales
2|减：退货与折让|Less returns and allowances
3|净销售|Net sales|+1 -2
4|销售成本|Cost of goods sold
5|毛利|Gross profit|+3 -4
6|营销费用|Marketing
7|履约费用|Fulfilment
8|平台与支付费用|Platform and payment fees
9|管理费用|Administration
10|经营利润|Operating profit|+5 -6 -7 -8 -9
11|其他收入|Other income
12|其他支出|Other expenses
13|税前利润|Profit before tax|+10 +11 -12
14|所得税|Income tax
15|净利润|Net profit|+13 -14
""")


@dataclass(frozen=True, slots=True)
class Forms:
    """The set of forms of a chart. `income` and `deducted` tell the natural sign of lines; `swaps` where a
    balance on the wrong side is listed (a receivable in credit is received in advance).
    """

    assets: tuple[FormLine, ...]
    claims: tuple[FormLine, ...]
    profit: tuple[FormLine, ...]
    income: frozenset[str]
    deducted: frozenset[str]
    earnings: str
    net_profit: str
    total_assets: str
    total_claims: str
    swaps: tuple[tuple[str, str], ...]


CHINA = Forms(
    CN_ASSETS, CN_CLAIMS, CN_PROFIT, frozenset({"1", "20", "22", "23"}), frozenset({"19"}), "51", "32",
    "30", "53",
    (("4", "34"), ("5", "33"), ("8", "39")),
)  # fmt: skip
WORLD = Forms(
    WORLD_ASSETS, WORLD_CLAIMS, WORLD_PROFIT, frozenset({"1", "11"}), frozenset({"9", "25"}), "26", "15",
    "12", "28",
    (("2", "16"), ("3", "16"), ("5", "13")),
)  # fmt: skip


def forms_of(chart: str) -> Forms:
    """The forms that a chart of accounts fills."""
    return WORLD if chart == "international" else CHINA
