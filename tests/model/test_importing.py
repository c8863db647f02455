"""Taking files in: what counts, what is booked, once and never twice, taken back as a whole."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from shopdesk.core.money import amount_text
from shopdesk.core.problems import Cancelled, Refused
from shopdesk.core.texts import say
from shopdesk.model import importing
from shopdesk.model.analytics.queries import ALWAYS, By, sales_report
from shopdesk.model.checking import check
from shopdesk.model.files import create
from shopdesk.model.importing import Wish, take
from shopdesk.model.orders import actions
from shopdesk.model.orders.checks import CHECKS

MUGS = Path(__file__).parents[1] / "files" / "mugs.csv"
DATA = Path(os.environ.get("SHOPDESK_DATA", Path(__file__).parents[3] / "shared" / "data"))
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real files are not at {DATA}")

NAMES = {"gross_sales": "gross", "shipping_charged": "shipping", "orders_without_customer": "no_customer"}


def ask(shop, sql, *values):
    return shop.ask(lambda s: s.connection().exec_driver_sql(sql, values).fetchall())


def broken(shop):
    return [str(p) for p in check(shop).broken] + [str(p) for c in CHECKS.values() for p in shop.ask(c)]


def balances(shop):
    rows = ask(
        shop,
        """SELECT r.role, sum(debit - credit) FROM posting p JOIN account a ON a.id = p.account_id
           JOIN account_role r ON r.account_id = a.id GROUP BY r.role HAVING sum(debit - credit) <> 0""",
    )
    return dict(rows)


def write(tmp_path, text, name="orders.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_counts_as_the_contract_says(intl_shop):
    result = take(intl_shop, [MUGS])
    assert (result["rows_read"], result["rows_taken"], result["left_out"]) == (13, 13, [])
    assert (result["customers_new"], result["products_new"]) == (3, 4)
    totals = intl_shop.ask(sales_report, ALWAYS, By.TOTAL, "Europe/London").totals
    assert totals.orders == 3
    assert totals.gross == 1530 + 500 + 510 + 16846960
    assert (totals.shipping, totals.discounts, totals.adjustments) == (495, 150, -1310)
    assert (totals.goods_refunded, totals.shipping_refunded) == (510 + 900 + 16846960, 495)
    assert totals.customers == 2
    kinds = dict(ask(intl_shop, "SELECT kind, count(*) FROM orders GROUP BY kind"))
    assert kinds == {"order": 3, "adjustment": 2, "zero_total": 1, "write_off": 1}
    assert broken(intl_shop) == []


def test_returns_are_of_that_customers_earlier_rows_or_stand_alone(intl_shop):
    take(intl_shop, [MUGS])
    rows = ask(
        intl_shop,
        """SELECT a.external_no, o.number, x.title, x.amount, l.returned_good FROM aftersale a
           JOIN aftersale_line x ON x.aftersale_id = a.id LEFT JOIN orders o ON o.id = a.order_id
           LEFT JOIN order_line l ON l.id = x.order_line_id ORDER BY a.external_no, x.id""",
    )
    assert rows == [
        ("C100005", None, "POSTAGE", 495, None), ("C100005/100001", "100001", "BLUE MUG", 510, 2),
        ("C100006", None, "GREEN CUP", 900, None), ("C100010", "100009", "BIG VASE", 16846960, 80995),
    ]  # fmt: skip
    assert ask(intl_shop, "SELECT label FROM orders WHERE number = '100009'") == [("refunded",)]


def test_the_books_tie_to_the_sum_of_all_rows(intl_shop):
    take(intl_shop, [MUGS])
    found = balances(intl_shop)
    assert found["sales.goods"] == -(1530 + 500 + 510 + 16846960)
    assert found["sales.returns"] == 510 + 900 + 16846960 + 150
    assert found["fee.platform"] == 1310
    assert found["ar.clearing"] == 1530 + 500 + 510 - 510 - 900 - 150 - 1310
    assert "unearned.order" not in found
    days = dict(ask(intl_shop, "SELECT event || ' ' || business_day, count(*) FROM entry GROUP BY 1"))
    assert days["E01 2026-01-05"] == 1
    assert days["E06 2026-01-09"] == 3


def test_history_moves_neither_ledger_nor_stock(tmp_path, clock):
    shop = create(
        tmp_path / "h.shopdesk", name="H", currency="GBP", books_start=date(2026, 2, 1), clock=clock
    )
    take(shop, [MUGS])
    assert ask(shop, "SELECT count(*) FROM entry") == [(0,)]
    assert ask(shop, "SELECT DISTINCT history FROM orders") == [(1,)]
    assert shop.ask(sales_report, ALWAYS, By.TOTAL, "Europe/London").totals.orders == 3
    assert broken(shop) == []
    shop.close()


def test_the_same_rows_again_change_nothing_in_another_order_or_file(intl_shop, tmp_path):
    take(intl_shop, [MUGS])
    lines = MUGS.read_text().splitlines()
    other = write(tmp_path, "\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    before = ask(intl_shop, "SELECT max(id) FROM step")
    for path in (MUGS, other):
        result = take(intl_shop, [path])
        assert result["batch"] is None
        assert [result[k] for k in ("orders_new", "lines_new", "customers_new", "products_new")] == [
            0,
            0,
            0,
            0,
        ]
        assert result["orders_unchanged"] == 7
    assert ask(intl_shop, "SELECT max(id) FROM step") == before


def test_an_import_is_undone_redone_and_taken_again(intl_shop):
    take(intl_shop, [MUGS])
    intl_shop.undo()
    assert ask(intl_shop, "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM customer)") == [(0, 0)]
    assert balances(intl_shop) == {}
    assert broken(intl_shop) == []
    intl_shop.redo()
    assert ask(intl_shop, "SELECT count(*) FROM orders") == [(7,)]
    assert balances(intl_shop)["fee.platform"] == 1310
    assert broken(intl_shop) == []
    intl_shop.undo()
    assert take(intl_shop, [MUGS])["orders_new"] == 7
    assert balances(intl_shop)["fee.platform"] == 1310
    assert broken(intl_shop) == []


def test_an_import_is_undone_after_what_was_done_with_its_orders_was_undone(shop, tmp_path):
    table = "Order ID,SKU,Quantity,Unit price,Date\n7001,TEA,1,20.00,2026-03-04\n"
    batch = take(shop, [write(tmp_path, table)], Wish(status="paid"))["batch"]
    (order,) = ask(shop, "SELECT id FROM orders")[0]
    if ask(shop, "SELECT stage FROM orders") == [("review",)]:
        shop.do(say("Confirm"), actions.confirm, order, "seen")
    shop.do(say("Ship"), actions.ship, order)
    with pytest.raises(Refused, match="undo that first"):
        shop.undo_batch(batch)
    while not shop.undo_is_long():
        shop.undo()
    shop.undo()
    assert ask(shop, "SELECT count(*) FROM orders") == [(0,)]
    assert balances(shop) == {}
    assert broken(shop) == []


def test_a_return_in_a_later_file_finds_the_order_of_the_earlier_one(intl_shop, tmp_path):
    lines = MUGS.read_text().splitlines()
    take(intl_shop, [write(tmp_path, "\n".join(lines[:5]) + "\n", "a.csv")])
    take(intl_shop, [write(tmp_path, "\n".join([lines[0], lines[7]]) + "\n", "b.csv")])
    assert ask(intl_shop, "SELECT o.number FROM aftersale a JOIN orders o ON o.id = a.order_id") == [
        ("100001",)
    ]
    assert ask(intl_shop, "SELECT refunded, granted FROM orders WHERE number = '100001'") == [(510, 510)]
    assert broken(intl_shop) == []
    intl_shop.undo()
    assert ask(intl_shop, "SELECT refunded, granted FROM orders WHERE number = '100001'") == [(0, 0)]
    assert ask(intl_shop, "SELECT sum(returned_good) FROM order_line") == [(0,)]
    assert broken(intl_shop) == []


def test_the_bulk_path_makes_what_the_small_one_makes(intl_shop, tmp_path, clock, monkeypatch):
    from shopdesk.model.orders import intake

    take(intl_shop, [MUGS])
    monkeypatch.setattr(intake, "MANY", 1)
    other = create(
        tmp_path / "b.shopdesk", name="B", currency="GBP", timezone="Europe/London", chart="international",
        books_start=date(2026, 1, 1), clock=clock,
    )  # fmt: skip
    take(other, [MUGS])
    tables = (
        "orders", "order_line", "payment", "shipment", "shipment_line", "aftersale", "aftersale_line",
        "customer",
        "customer_identity", "product", "sku", "sku_alias", "entry", "posting", "raw_row", "timeline",
        "day_sales", "sales_sum",
        "label_count", "customer_stat", "product_stat", "account_month",
    )  # fmt: skip
    for table in tables:
        assert ask(other, f"SELECT * FROM {table}") == ask(intl_shop, f"SELECT * FROM {table}"), table
    assert broken(other) == []
    other.undo()
    assert broken(other) == []
    other.close()


def test_a_cancelled_import_leaves_nothing(intl_shop, monkeypatch):
    from shopdesk.model.orders import bulk, intake

    monkeypatch.setattr(intake, "PORTION", 1)
    monkeypatch.setattr(bulk, "PORTION", 1)

    def stop(done, total):
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        take(intl_shop, [MUGS], progress=stop)
    assert ask(intl_shop, "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM batch)") == [(0, 0)]
    assert broken(intl_shop) == []


def test_a_dry_run_says_what_would_happen_and_does_nothing(intl_shop):
    looked = take(intl_shop, [MUGS], Wish(dry_run=True))
    assert (looked["orders_new"], looked["lines_new"], looked["batch"]) == (7, 13, None)
    assert "paid and delivered" in looked["warnings"][0]["reason"]
    assert ask(intl_shop, "SELECT count(*) FROM orders") == [(0,)]


@pytest.mark.parametrize(
    ("status", "stage", "received"),
    [("new", "review", 0), ("paid", "review", 510), ("done", "completed", 510)],
)
def test_the_owner_says_what_orders_without_a_status_are(intl_shop, status, stage, received):
    take(intl_shop, [MUGS], Wish(status=status))
    assert ask(intl_shop, "SELECT stage, received FROM orders WHERE number = '100002'") == [(stage, received)]
    assert broken(intl_shop) == []


def test_rows_that_cannot_be_read_are_left_out_with_their_reason(intl_shop, tmp_path):
    path = write(
        tmp_path,
        "Order ID,SKU,Qty,Price,Date,Currency\n1,A,1,2.00,2026-01-05,GBP\n,A,1,2.00,2026-01-05,GBP\n"
        "2,A,x,2.00,2026-01-05,GBP\n3,A,1,2.00,yesterday,GBP\n4,A,1,,2026-01-05,GBP\n5,A,1,9.00,2026-01-05,USD\n"
        "1.23457E+18,A,1,1.00,2026-01-05,GBP\n6,A,1,1.00,2026-01-05,GBP,extra\n7,A,1,",
    )  # fmt: skip
    result = take(intl_shop, [path])
    assert result["rows_read"] == result["rows_taken"] + len(result["left_out"]) == 9
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [
        (3, "Order ID"), (4, "Qty"), (5, "Date"), (6, "Price"), (7, "Currency"), (8, "Order ID"), (9, ""),
        (10, ""),
    ]  # fmt: skip
    assert result["orders_new"] == 1


def test_columns_are_known_in_chinese_and_status_words_are_understood(shop, tmp_path):
    path = write(
        tmp_path,
        "商家编码,订单号,商品名称,数量,单价,下单时间,订单状态,收货人,手机,运费\n"
        "T1,A1,绿茶,2,30.00,2026-02-01 10:00:00,交易成功,李四,13800000001,6\n"
        "T2,A1,红茶,1,20,2026-02-01 10:00:00,交易成功,李四,,6\n"
        "T1,A2,绿茶,1,30.00,2026-02-02 10:00:00,待发货,王五,13800000002,0\n"
        "T1,A3,绿茶,1,30.00,2026-02-03 10:00:00,已取消,,,0\n",
    )
    result = take(shop, [path])
    assert result["orders_new"] == 3
    rows = ask(shop, "SELECT number, stage, total, shipping_total, received FROM orders ORDER BY number")
    assert rows == [
        ("A1", "completed", 8600, 600, 8600),
        ("A2", "review", 3000, 0, 3000),
        ("A3", "cancelled", 3000, 0, 0),
    ]
    assert broken(shop) == []


def test_a_mapping_names_columns_that_say_nothing(intl_shop, tmp_path):
    path = write(tmp_path, "a,b,c,d,e\n1,X,2,3.00,2026-01-05\n")
    with pytest.raises(Refused):
        take(intl_shop, [path])
    mapping = {"order_no": "a", "sku": "b", "quantity": "c", "unit_price": "d", "moment": "e"}
    assert take(intl_shop, [path], Wish(mapping=mapping))["totals"]["orders"] == "6.00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Order ID,SKU,Qty,Price,Date\n", "has no rows"),
        ("Order ID,SKU,Qty,Qty,Price,Date\n1,A,1,1,2,2026-01-01\n", "two columns"),
        ("Order ID,SKU,Price\n1,A,2.00\n", "no file that ShopDesk knows"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_understood_is_refused(intl_shop, tmp_path, text, said):
    with pytest.raises(Refused, match=said):
        take(intl_shop, [write(tmp_path, text)])


def test_an_unknown_channel_status_or_kind_is_refused(intl_shop):
    for wish in (Wish(channel="nowhere"), Wish(status="lost"), Wish(kind="poems")):
        with pytest.raises(Refused):
            take(intl_shop, [MUGS], wish)


@real
def test_the_taobao_pair_is_one_batch(tmp_path, shop):
    pair = [DATA / "channels" / f"ExportOrder{x}List202605041200.csv" for x in ("Detail", "")]
    result = take(shop, pair)
    assert (result["orders_new"], result["rows_read"], result["left_out"]) == (3, 7, [])
    rows = ask(
        shop,
        "SELECT number, stage, total, tracking, carrier_id IS NOT NULL, district FROM orders ORDER BY number",
    )
    assert rows[0] == ("1234567890123456789", "completed", 9800, "YT1234567890123", 1, "余杭区")
    assert [r[1] for r in rows] == ["completed", "cancelled", "review"]
    assert take(shop, pair)["batch"] is None
    assert broken(shop) == []


@real
def test_shopifys_export_comes_in_with_its_refunds_and_cancellations(tmp_path, clock):
    shop = create(
        tmp_path / "u.shopdesk",
        name="U",
        currency="USD",
        books_start=date(2020, 1, 1),
        chart="international",
        clock=clock,
    )
    result = take(shop, [DATA / "channels" / "shopify_orders_export.csv"])
    assert (result["format"], result["orders_new"], result["left_out"]) == ("shopify-orders", 3, [])
    rows = ask(shop, "SELECT number, stage, total, received, refunded, zip FROM orders ORDER BY number")
    assert rows == [
        ("#1001", "open", 3498, 3498, 0, "01234"), ("#1002", "review", 1944, 1944, 972, ""), ("#1003",
        "cancelled", 1500, 0, 0, ""),
    ]  # fmt: skip
    assert broken(shop) == []
    assert "does not say when" in result["warnings"][0]["reason"]
    again = take(shop, [DATA / "channels" / "shopify_orders_export.csv"])
    assert (again["orders_unchanged"], again["warnings"]) == (3, [])
    shop.close()


@real
def test_orders_that_are_left_out_for_their_currency_are_not_warned_about_as_well(shop):
    result = take(shop, [DATA / "channels" / "shopify_orders_export.csv"])
    assert (result["rows_taken"], len(result["left_out"]), result["warnings"]) == (0, 4, [])


@real
@pytest.mark.skipif(not os.environ.get("SHOPDESK_SLOW"), reason="takes minutes; SHOPDESK_SLOW=1 runs it")
@pytest.mark.parametrize("start", [date(2010, 12, 1), date(2011, 12, 10)])
def test_a_real_year_gives_every_figure(tmp_path, start):
    shop = create(
        tmp_path / "y.shopdesk",
        name="Y",
        currency="GBP",
        timezone="Europe/London",
        books_start=start,
        chart="international",
    )
    want = json.loads((DATA / "expected.json").read_text())["online_retail.csv"]["figures"]
    result = take(shop, [DATA / "online_retail.csv"])
    assert (result["rows_read"], result["customers_new"]) == (541_909, 4_372)
    report = shop.ask(sales_report, ALWAYS, By.MONTH, "Europe/London")
    months = {r.key: r for r in report.rows} | {"": report.totals}
    for key, figures in {"": want["report_sales_total"], **want["report_sales_by_month"]}.items():
        for name, value in figures.items():
            got = getattr(months[key], NAMES.get(name, name))
            assert (got if isinstance(value, int) else amount_text(got, "GBP")) == value, (key, name)
    again = take(shop, [DATA / "online_retail_2011_q4.xlsx"])
    assert [again[k] for k in ("orders_new", "lines_new", "customers_new", "products_new")] == [0, 0, 0, 0]
    shop.close()


def test_every_format_that_is_known_can_be_read():
    for known in importing.FORMATS:
        assert callable(importing.resolve(known.read))


@pytest.mark.parametrize("start", [date(2026, 1, 1), date(2026, 2, 1)])
def test_the_rows_of_an_order_may_come_in_several_files(tmp_path, clock, start):
    lines = MUGS.read_text().splitlines()
    shops = []
    for name, files in (("whole", [[1, 2, 4]]), ("parts", [[1], [2, 4]])):
        shop = create(
            tmp_path / f"{name}.shopdesk", name=name, currency="GBP", books_start=start, clock=clock
        )
        for i, rows in enumerate(files):
            text = "\n".join([lines[0], *(lines[r] for r in rows)]) + "\n"
            assert take(shop, [write(tmp_path, text, f"{name}{i}.csv")])["left_out"] == []
        shops.append(shop)
    whole, parts = shops
    query = "SELECT number, stage, label, total, received, day FROM orders"
    assert ask(parts, query) == ask(whole, query)
    assert balances(parts) == balances(whole)
    assert broken(parts) == []
    parts.undo()
    assert ask(parts, "SELECT total, received FROM orders") == [(1530, 1530)]
    assert broken(parts) == []
    for shop in shops:
        shop.close()


def test_the_owner_says_which_codes_are_no_goods(intl_shop):
    from shopdesk.core.texts import say
    from shopdesk.model.shop_settings.actions import change

    intl_shop.do(say("codes"), change, non_goods="22001 adjustment sales.other\nPOST discount")
    take(intl_shop, [MUGS])
    totals = intl_shop.ask(sales_report, ALWAYS, By.TOTAL, "Europe/London").totals
    assert (totals.gross, totals.shipping) == (500 + 16846960, 0)
    assert ask(intl_shop, "SELECT count(*) FROM sku WHERE code = 'AMAZONFEE'") == [(1,)]
    for table, said in (("22001 poem", "write a code"), ("X adjustment gold", "no account")):
        with pytest.raises(Refused, match=said):  # noqa: PT012 - told when it is written, or when it is used
            intl_shop.do(say("codes"), change, non_goods=table)
            take(intl_shop, [MUGS])


@real
@pytest.mark.parametrize(("name", "products", "skus"), [("apparel.csv", 20, 22), ("jewelery.csv", 20, 23)])
def test_shopifys_product_lists_come_in_once(shop, name, products, skus):
    path = DATA / "products" / name
    result = take(shop, [path])
    assert (result["kind"], result["left_out"]) == ("products", [])
    assert (result["products_new"], result["skus_new"]) == (products, skus)
    assert result["pictures_new"] == ask(shop, "SELECT count(*) FROM picture WHERE sha256 = ''")[0][0] > 0
    assert ask(shop, "SELECT count(*) FROM sku WHERE code LIKE 'classic-varsity-top-medium'")[0][0] == (
        products == skus - 2
    )
    again = take(shop, [path])
    assert (again["batch"], again["products_unchanged"]) == (None, products)
    assert broken(shop) == []
    shop.undo()
    assert ask(shop, "SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM picture)") == [(0, 0)]
