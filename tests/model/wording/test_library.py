"""Keywords: read from lists, who says them and what that sells, what they would suit; lists of a channel."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model import importing, product_lists
from shopdesk.model.checking import check
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products import actions as products
from shopdesk.model.products import queries as catalogue
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.wording import actions, library, queries

DO = say("test")


def make(shop, title, code, **more):
    draft = ProductDraft(title, (SkuDraft(code, price=50_0000),), **more)
    return shop.do(DO, products.create, draft).result


def sell(shop, code, pieces):
    lines = (LineDraft(sku=code, title=code, quantity=pieces, unit_price=50_0000),)
    moment = shop.clock()
    draft = OrderDraft(channel="taobao", external_no=code, placed_at=moment, paid_at=moment, lines=lines)
    shop.do(DO, orders.place, draft)


def listed(shop, path, text):
    path.write_text(text, "utf-8")
    return importing.take(shop, [path])


def test_a_list_of_keywords_is_read_and_read_again_changes_nothing(shop, tmp_path):
    text = '关键词,搜索人气,备注\n亚麻,"1,320",夏天\n亚麻,900,\n龙井,4860,\n,5,\n茶,-1,\n'
    took = listed(shop, tmp_path / "k.csv", text)
    assert took["keywords_new"] == 2
    assert len(took["left_out"]) == 2
    row = shop.ask(library.rows, shop.ask(library.ids))
    assert [(r.word, r.heat, r.note) for r in row] == [("龙井", 4860, ""), ("亚麻", 1320, "夏天")]
    again = listed(shop, tmp_path / "k2.csv", text.replace("夏天", "夏季"))
    assert (again["keywords_new"], again["keywords_updated"], again["keywords_unchanged"]) == (0, 1, 1)
    shop.undo()
    shop.undo()
    assert shop.ask(library.ids) == []
    assert check(shop).broken == []


@pytest.mark.parametrize("head", ["Keyword,Search volume", "Search term,Heat", "搜索词,热度"])
def test_headers_are_recognised(shop, tmp_path, head):
    assert listed(shop, tmp_path / "k.csv", f"{head}\nlinen,7\n")["format"] == "keywords"


def test_search_terms_stand_in_the_library_until_they_are_keywords(shop, tmp_path):
    listed(shop, tmp_path / "t.csv", "搜索词,展现量,点击量\n亚麻,320,9\n")
    (row,) = shop.ask(library.rows, shop.ask(library.ids))
    assert (row.id < 0, row.word, row.heat) == (True, "亚麻", 320)
    shop.do(DO, actions.add_keyword, "亚麻")
    (row,) = shop.ask(library.rows, shop.ask(library.ids))
    assert (row.id > 0, row.heat) == (True, 320)  # as often as the report says


def test_who_says_a_word_and_what_that_sold_in_thirty_days(shop, clock):
    old = make(shop, "亚麻桌布", "A")
    sell(shop, "A", 5)
    clock.go(days=31)
    titled, tagged = make(shop, "亚麻窗帘", "B"), make(shop, "窗帘", "C", tags="亚麻")
    told = make(shop, "抱枕", "D", description="亚麻面料")
    named = make(shop, "地毯", "E")
    shop.do(DO, actions.set_title, named, 3, "亚麻地毯")
    make(shop, "棉布", "F")
    sell(shop, "B", 2)
    found = {u.id: u for u in shop.ask(library.uses, "亚麻", shop.today())}
    assert set(found) == {old, titled, tagged, told, named}
    assert (found[titled].pieces, found[titled].amount) == (2, 100)
    assert (found[old].pieces, found[old].in_title) == (0, True)
    assert found[tagged].in_tags
    assert found[told].in_text
    assert found[named].in_title


def test_a_latin_word_is_not_said_inside_of_another(shop):
    make(shop, "Teapot", "A")
    tea = make(shop, "Green tea", "B")
    assert [u.id for u in shop.ask(library.uses, "tea", shop.today())] == [tea]


def test_keywords_that_suit_are_searched_and_missing_in_the_title(shop):
    for i in range(3):
        make(shop, f"亚麻窗帘{i}", f"A{i}", tags="夏天")
    alike, other = make(shop, "棉窗帘", "B", tags="夏天"), make(shop, "茶杯", "C")
    shop.do(DO, actions.add_keyword, "亚麻", "", 320)
    shop.do(DO, actions.add_keyword, "没人搜", "", 0)
    (hint,) = shop.ask(library.hints_for, alike)
    assert (hint.word, hint.heat) == ("亚麻", 320)
    assert "3" in str(hint.why)
    assert shop.ask(library.hints_for, other) == []
    assert [h.product_id for h in shop.ask(library.suits, "亚麻", 320)] == [alike]
    shop.do(DO, actions.add_keyword_to_all, [alike], "亚麻")
    assert shop.ask(queries.said, alike).keywords == ["亚麻"]
    assert shop.ask(library.hints_for, alike) == []


def test_a_channel_s_list_carries_its_title_and_coming_back_changes_nothing(shop, tmp_path):
    product = make(shop, "龙井茶", "LJ", summary="清甜")
    shop.do(DO, actions.set_title, product, 3, "龙井茶 明前新茶", "明前手工")  # 3: taobao
    for what, there in (("products-taobao", True), ("products-woocommerce", False), ("products", False)):
        path = tmp_path / f"{what}.csv"
        shop.ask(product_lists.LISTS[what][1], "CNY", path, None)
        data = path.read_bytes()
        text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig")
        assert ("龙井茶 明前新茶" in text and "明前手工" in text) is there
        took = importing.take(shop, [path])
        assert took.get("products_updated", 0) == 0
    assert shop.ask(catalogue.rows, [product])[0].title == "龙井茶"
