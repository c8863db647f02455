"""What each platform's list means here."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.products import actions as products
from shopdesk.model.products.formats.cells import LeaveOut, html_of, text_of
from shopdesk.model.products.formats.taobao import skus_of
from shopdesk.model.products.rules import ProductDraft, SkuDraft

MODERN = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Cost per item,Inventory quantity,"
    "Continue selling when out of stock,Weight value (grams),Product image URL,Image position,Image alt text\n"
    'Tee,tee,<p>Soft<br>tee</p>,V,Apparel > Clothing > Tops > Shirts > Tees,Shirts,"a, b",TRUE,active,T-S,'
    "0012345678905,Size,S,,20.00,25.00,9.50,-2,TRUE,180,https://x/1.jpg,1,front\n"
    ",tee,,,,,,,,T-M,,,M,,21.00,,,4,FALSE,190,https://x/2.jpg,2,\n"
    ",tee,,,,,,,,,,,,,,,,,,,https://x/3.jpg,3,\n"
    "Cap,cap,,V,,,,FALSE,active,C-1,,Title,Default Title,,5,,,,,0,,,\n"
)
WOO = (
    'ID,Type,SKU,Name,Published,"Is featured?","Short description",Description,"In stock?",Stock,"Backorders allowed?",'
    '"Weight (lbs)","Sale price","Regular price",Categories,Tags,Images,Parent,"Grouped products",'
    '"Attribute 1 name","Attribute 1 value(s)","Attribute 1 visible","Attribute 1 global",'
    '"Attribute 2 name","Attribute 2 value(s)","Attribute 2 visible","Attribute 2 global"\n'
    '10,variable,HOOD,Hoodie,1,0,Warm,"<p>Two\\nlines</p>",1,,0,1.5,,,"Clothing > Hoodies, Sale","a, b\\, c",'
    '"https://x/h.jpg, https://x/h2.jpg",,,Color,"Blue, Red",1,1,Logo,"Yes, No",1,0\n'
    '11,variation,HOOD-B,"Hoodie - Blue",1,0,,,1,5,0,,40,45,,,https://x/b.jpg,HOOD,,Color,Blue,,1,Logo,Yes,,0\n'
    '12,variation,,"Hoodie - Red",1,0,,,1,-3,1,2,,45,,,,id:10,,Color,Red,,1,Logo,No,,0\n'
    '13,simple,MUG,Mug,-1,0,,,1,,0,0.5,,9.99,Kitchen,,,,,,,,,,,,\n'
    '14,grouped,SET,Set,1,0,,,1,,0,,,,,,,,"MUG, HOOD",,,,,,,,\n'
    '15,"simple, virtual",PDF,Guide,0,0,,,1,,0,,,3,,,,,,,,,,,,,\n'
)  # fmt: skip
TAOBAO = (
    "version 1.00\r\n"
    "title\tcid\tprice\tnum\tdescription\tpicture\tskuProps\tinputPids\tinputValues\touter_id\tpropAlias\tnum_id\tbarcode\r\n"
    "宝贝名称\t宝贝类目\t宝贝价格\t宝贝数量\t宝贝描述\t新图片\t销售属性组合\t用户输入ID串\t用户输入名-值对\t商家编码\t销售属性别名\t数字ID\t商品条形码\r\n"
    "纯棉T恤\t50000671\t69.00\t200\t<p>舒适</p>\tab12:1:0:|https://img/1.jpg;cd:1:1:|https://img/2.jpg;\t"
    "69:100:TX-红-S:1627207:28326;20509:28314;79:100::1627207:28341;20509:28314;\t\t\tTX\t1627207:28326:大红;1627207:28341:黑色;20509:28314:S;\t600001\t\r\n"
    "茶壶\t1\t128.50\t3\t\t\t\t\t\t90.750\t\t600002\t0690123456789\r\n"
)  # fmt: skip


def test_shopify_of_2024_is_read_with_its_pictures_and_states(lists):
    result = lists.take(MODERN)
    assert (result["format"], result["products_new"], result["skus_new"], result["pictures_new"]) == (
        "shopify-products-2024", 2, 3, 3,
    )  # fmt: skip
    assert result["left_out"] == []
    assert lists.skus("code, price, compare_price, cost, barcode, weight_g, options") == [
        ("T-S", 20_000_000, 25_000_000, 9_500_000, "0012345678905", 180, '{"Size": "S"}'),
        ("T-M", 21_000_000, None, None, "", 190, '{"Size": "M"}'), ("C-1", 5_000_000, None, None, "", 0, "{}"),
    ]  # fmt: skip
    assert lists.ask("SELECT title, description, state FROM product ORDER BY id") == [
        ("Tee", "Soft\ntee", "active"), ("Cap", "", "paused"),
    ]  # fmt: skip
    assert lists.ask("SELECT name FROM category") == [("Shirts",)]
    assert check(lists.shop).broken == []


def test_woocommerce_variations_join_their_product_and_grouped_ones_are_left_out(lists):
    result = lists.take(WOO)
    assert (result["format"], result["products_new"], result["skus_new"]) == ("woocommerce-products", 3, 4)
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [(6, "Type")]
    assert "grouped" in result["left_out"][0]["reason"]
    assert any("several categories" in w["reason"] for w in result["warnings"])
    assert lists.skus("code, price, compare_price, weight_g, title") == [
        ("HOOD-B", 40_000_000, 45_000_000, 0, "Blue / Yes"), ("woo-12", 45_000_000, None, 907, "Red / No"),
        ("MUG", 9_990_000, None, 227, ""), ("PDF", 3_000_000, None, 0, ""),
    ]  # fmt: skip
    assert lists.ask("SELECT title, summary, description, state FROM product ORDER BY id") == [
        ("Hoodie", "Warm", "Two\nlines", "active"), ("Mug", "", "", "draft"), ("Guide", "", "", "paused"),
    ]  # fmt: skip
    assert lists.ask("SELECT c.name, p.name FROM category c LEFT JOIN category p ON p.id = c.parent_id") == [
        ("Clothing", None), ("Hoodies", "Clothing"), ("Kitchen", None),
    ]  # fmt: skip
    assert lists.ask("SELECT name FROM tag ORDER BY id") == [("a",), ("b",), ("c",)]
    assert lists.ask("SELECT count(*) FROM picture") == [(3,)]
    assert lists.take(WOO)["batch"] is None
    assert check(lists.shop).broken == []


def test_woocommerce_says_no_price_for_a_negative_stock_without_backorders(lists):
    result = lists.take(WOO.replace(",5,0,,40", ",-5,0,,40"))
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [(3, "Stock"), (6, "Type")]
    assert result["skus_new"] == 3


def test_taobao_assistants_file_is_read_with_both_its_headers(lists):
    result = lists.take(TAOBAO, encoding="utf-16")
    assert (result["format"], result["rows_read"], result["products_new"], result["skus_new"]) == (
        "taobao-products", 2, 2, 3,
    )  # fmt: skip
    assert result["left_out"] == []
    assert lists.skus("code, price, barcode, options") == [
        ("TX-红-S", 69_000_000, "", '{"颜色分类": "大红", "尺码": "S"}'),
        ("TX-黑色-S", 79_000_000, "", '{"颜色分类": "黑色", "尺码": "S"}'),
        ("90.750", 128_500_000, "0690123456789", "{}"),
    ]  # fmt: skip
    assert lists.ask("SELECT count(*) FROM picture") == [(2,)]
    assert lists.take(TAOBAO, encoding="utf-16")["batch"] is None


def test_a_taobao_sku_cell_that_ends_in_the_middle_is_refused():
    assert [c.code for c in skus_of("1:2:A:3:4;5:6;7:8:B:9:1;")] == ["A", "B"]
    with pytest.raises(LeaveOut):
        skus_of("1:2:A:3:4;5:6;7:8:B")


@pytest.mark.parametrize(("text", "encoding"), [
    ("商品编码,商品名称,售价,规格\nA-1,绿茶,12.50,颜色:红;尺码:S\n", "gb18030"),
    ("sep=;\nSKU;Product name;Price\nA-1;Tee;12,50\n", "cp1252"),
    ("Our list\n\nprinted today\nSKU\tTitle\tPrice\nA-1\tTee\t12.50\n", "utf-8-sig"),
    ("貨號,產品名稱,價格\nA-1,綠茶,12.50\n", "big5"),
])  # fmt: skip
def test_any_table_of_products_is_known_by_its_labels(lists, text, encoding):
    result = lists.take(text, encoding=encoding)
    assert (result["format"], result["products_new"], result["left_out"]) == ("generic-products", 1, [])
    assert lists.skus() == [("A-1", 12_500_000)]


def test_a_header_may_stand_in_any_of_the_first_45_rows(lists):
    above = "".join(f"note {i},,\n" for i in range(44))
    assert lists.take(above + "SKU,Title,Price\nA-1,Tee,5\n")["products_new"] == 1


def test_rows_of_one_title_with_options_are_one_product(lists):
    text = "SKU,Name,Options,Price\nA-1,Tee,Size: S,5\nA-2,Tee,Size: M,6\nB-1,Cap,,4\n"
    result = lists.take(text)
    assert (result["products_new"], result["skus_new"]) == (2, 3)
    assert lists.take(text)["batch"] is None


def test_a_list_of_codes_and_prices_changes_prices_and_makes_nothing(lists):
    lists.take("SKU,Title,Price\nA-1,Tee,5\n")
    result = lists.take("SKU,Price\na-1,6\nNEW,7\n", name="prices.csv")
    assert (result["products_updated"], result["products_new"]) == (1, 0)
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [(3, "title")]
    assert lists.skus() == [("A-1", 6_000_000)]
    assert lists.ask("SELECT old, new, who FROM price_change") == [(5_000_000, 6_000_000, "list")]


def test_an_owner_maps_columns_that_say_nothing(lists):
    text = "a,b,c\nX1,Thing,3.50\n"
    with pytest.raises(Refused):
        lists.take(text)
    result = lists.take(text, mapping={"sku": "a", "title": "b", "price": "c"})
    assert (result["format"], result["products_new"]) == ("generic-products", 1)
    with pytest.raises(Refused, match="no column"):
        lists.take(text, mapping={"sku": "a", "title": "z"})


def test_a_column_that_is_mapped_to_nothing_is_left_out_though_its_label_is_known(lists):
    lists.take("SKU,Title,Price,Barcode\nA,Mug,9.50,690\n", mapping={"price": "", "barcode": ""})
    assert lists.skus("price, barcode, title") == [(0, "", "")]
    with pytest.raises(Refused, match="tells the SKU"):
        lists.take("SKU,Title,Price\nB,Mug,9.50\n", mapping={"sku": ""})


def test_a_product_made_by_an_order_is_found_by_its_sku_when_its_list_comes(lists):
    lists.take("Order ID,SKU,Quantity,Unit price,Date\n1,T-S,1,20,2026-03-01\n", name="orders.csv")
    result = lists.take(MODERN)
    assert (result["products_new"], result["products_updated"], result["skus_new"]) == (1, 1, 2)
    assert lists.ask("SELECT title FROM product WHERE id = 1") == [("Tee",)]


@pytest.mark.parametrize("text", ["a\nb", "5 < 6 & <b>", "&nbsp; x", "a\n\n\nb", "C:\\new"])
def test_a_description_comes_back_from_its_markup(text):
    assert text_of(html_of(text)) == text


def test_markup_becomes_words():
    assert text_of("<ul><li>One</li>\n <li>Two &amp; three</li></ul><!-- x -->") == "One\nTwo & three"


_WOO = (
    "Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,"
    "Attribute 2 value(s)\n"
)


def test_woocommerce_attributes_of_a_product_are_taken_and_those_of_its_variations_stay_options(lists):
    text = _WOO + (
        'simple,SC-1,Scarf,30,,Material,"Silk, Wool",Care,\n'
        'variable,HO,Hoodie,,,Colour,"Blue, Red",Material,Cotton\n'
        "variation,HO-B,,45,HO,Colour,Blue,,\n"
        "variation,HO-R,,45,HO,Colour,Red,,\n"
    )
    assert lists.take(text)["products_new"] == 2
    rows = lists.ask("""SELECT p.title, a.name, a.kind, o.name FROM product_value v
                        JOIN product p ON p.id = v.product_id
                        JOIN attribute a ON a.id = v.attribute_id JOIN attribute_option o ON o.id = v.option_id
                        ORDER BY p.title, o.name""")
    assert rows == [("Hoodie", "Material", "several", "Cotton"), ("Scarf", "Material", "several", "Silk"),
                    ("Scarf", "Material", "several", "Wool")]  # fmt: skip
    assert check(lists.shop).broken == []
    assert lists.take(text)["products_unchanged"] == 2
    told = lists.look(text.replace("Silk, Wool", "Silk"))["diff"]
    cell = next(c for row in told for c in row["cells"])
    assert cell == {"field": "attributes", "old": "Material: Silk, Wool", "new": "Material: Silk"}
    lists.shop.undo()
    assert lists.ask("SELECT count(*) FROM product_value") == [(0,)]
    assert check(lists.shop).broken == []


def test_attributes_of_a_great_list_are_undone_with_it_and_come_back(lists, monkeypatch):
    from shopdesk.model.products import intake

    monkeypatch.setattr(intake, "MANY", 1)
    lists.take(_WOO + "simple,SC-1,Scarf,30,,Material,Silk,,\n")
    for go in (lists.shop.undo, lists.shop.redo):
        go()
        assert check(lists.shop).broken == []
    assert lists.ask("SELECT count(*) FROM product_value") == [(1,)]


def test_what_a_shop_asks_for_already_is_filled_in_by_its_kind(lists, tmp_path):
    from shopdesk.model.product_lists import write_woocommerce
    from shopdesk.model.taxonomy import attributes
    from shopdesk.model.taxonomy.rules import AttributeKind

    for name, kind, unit, options in (
        ("Size", AttributeKind.NUMBER, "ml", ()), ("Handmade", AttributeKind.YES, "", ()),
        ("Use", AttributeKind.CHOICE, "", ("Gift",)),
    ):  # fmt: skip
        lists.shop.do(say("a"), attributes.add_attribute, name, kind, unit=unit, options=options)
    lists.take(
        _WOO + 'simple,CUP,Cup,30,,size,120 ml,Handmade,Yes\nsimple,POT,Pot,30,,Use,"gift, Home",Size,big\n'
    )
    path = tmp_path / "out.csv"
    lists.shop.ask(write_woocommerce, "CNY", path, None)
    cells = [set(line.split(",")) for line in path.read_text("utf-8-sig").splitlines()]
    assert {"Size", "120 ml", "Handmade", "yes"} <= cells[1]
    assert "Size" not in cells[2]
    assert check(lists.shop).broken == []
    assert lists.take(path.read_text("utf-8-sig"))["products_unchanged"] == 2


def test_a_word_that_an_attribute_cannot_hold_is_said_and_is_no_change_the_next_time(lists):
    from shopdesk.model.taxonomy import attributes
    from shopdesk.model.taxonomy.rules import AttributeKind

    for name, kind in (
        ("Size", AttributeKind.NUMBER),
        ("Handmade", AttributeKind.YES),
        ("Note", AttributeKind.TEXT),
    ):
        lists.shop.do(say("a"), attributes.add_attribute, name, kind, unit="ml" if name == "Size" else "")
    text = _WOO + (
        "simple,POT,Pot,30,,Size,big,Handmade,1\n"
        'simple,CUP,Cup,30,,Size,120.0,Note,"one, two"\n'
        'simple,JUG,Jug,30,,Size,"1, 5",Handmade,perhaps\n'
    )
    told = lists.take(text)
    assert [(w["row"], w["column"], w["value"]) for w in told["warnings"]] == [
        (2, "Size", "big"), (4, "Size", "1, 5"), (4, "Handmade", "perhaps"),
    ]  # fmt: skip
    assert "Size is a number" in told["warnings"][0]["reason"]
    assert told["rows_taken"] == 3
    look = lists.look(text)
    assert look["products_unchanged"] == 3
    not_taken = [r for r in look["diff"] if r["state"] == "error"]
    assert [(r["row"], r["product"], r["column"]) for r in not_taken] == [
        (2, "Pot", "Size"), (4, "Jug", "Size"), (4, "Jug", "Handmade"),
    ]  # fmt: skip
    assert {r["state"] for r in look["diff"]} == {"error", "unchanged"}
    assert check(lists.shop).broken == []


def test_the_numbers_of_taobao_come_from_its_list_and_none_is_made_up(lists, tmp_path):
    from shopdesk.model.product_lists import write_taobao

    result = lists.take(TAOBAO, name="tb.csv", encoding="utf-16")
    assert result["products_new"]
    assert ("taobao", "颜色分类", "大红", "1627207:28326") in lists.ask(
        "SELECT platform, name, value, number FROM platform_value"
    )
    sku = SkuDraft("NEW-1", price=10_000, options={"材料": "棉", "颜色分类": "大红"}, tracked=False)
    other = SkuDraft("NEW-2", price=10_000, options={"材料": "麻", "颜色分类": "藕荷"}, tracked=False)
    alone = SkuDraft("NEW-3", price=10_000, options={"材料": "棉"}, tracked=False)
    for draft in (ProductDraft("Tee", (sku, other)), ProductDraft("Cap", (alone,))):
        lists.shop.do(say("p"), products.create, draft)
    path = tmp_path / "out.csv"
    lists.shop.ask(write_taobao, "CNY", path, None)
    text = path.read_text("utf-16")
    assert "1627207:28326;20509:28314;" in text
    assert ":NEW-1:1627207:28326;" in text
    assert ":NEW-2:1627207:-1002;" in text
    assert ":NEW-3::;" in text
    assert "1627207:28326:大红;1627207:-1002:藕荷;" in text
    assert lists.take(text, name="back.csv", encoding="utf-16")["products_unchanged"] == 4
    assert check(lists.shop).broken == []
    while lists.ask("SELECT count(*) FROM product") != [(0,)]:
        lists.shop.undo()
    assert lists.ask("SELECT count(*) FROM platform_value") == [(0,)]
