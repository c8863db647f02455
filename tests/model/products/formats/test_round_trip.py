"""What is exported and imported again changes nothing, whatever stands in the catalogue."""

from __future__ import annotations

import csv
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shopdesk.core.texts import choose, say
from shopdesk.model.checking import check
from shopdesk.model.files import create
from shopdesk.model.importing import take
from shopdesk.model.intake.tables import Table
from shopdesk.model.product_lists import LISTS
from shopdesk.model.products import actions
from shopdesk.model.products.formats import generic
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import ProductDraft, SkuDraft, folded

FORMATS = [
    ("products", ".csv"), ("products", ".xlsx"), ("products-shopify", ".csv"), ("products-shopify-2024", ".csv"),
    ("products-woocommerce", ".csv"), ("products-taobao", ".csv"), ("products-shopify", ".xlsx"),
]  # fmt: skip

_LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), max_size=40
)
_TEXT = st.one_of(_LINE, st.lists(_LINE, max_size=4).map("\n".join), st.sampled_from(
    ["=1+1", "+49 5", "-5", "@x", "'=1", "a\\nb", "<b>5 < 6</b> & co", "&nbsp;", '"quoted", with, commas', "½ ™ 茶",
     "0042", "1234567890123456789", "-", "a;b:c", "\t x", "\n", "line\n\n  line"]))  # fmt: skip
_WORD = _LINE.map(str.strip).filter(lambda t: any(c.isalnum() for c in t))
_CODE = st.one_of(
    st.text("ABCxyz0123456789-_./ +:;", min_size=1, max_size=18),
    st.sampled_from(["90.750", "007", "1234567890123456789", "1E05", "茶-01", "A,B", "-A1", "=A1", "'9", "9", "Ａ１",
                     "A1"]),
).filter(lambda t: any(c.isalnum() for c in t) and t.strip() == t)  # fmt: skip
_PRICE = st.integers(0, 10**12)
_BARCODE = st.one_of(st.just(""), st.from_regex(r"\A[0-9]{8,18}\Z"))


@st.composite
def _skus(draw):
    axes = draw(
        st.lists(st.sampled_from(["Colour", "颜色分类", "Size", "尺码", "A, B"]), unique=True, max_size=3)
    )
    codes = draw(st.lists(_CODE, min_size=1, max_size=4, unique_by=folded))
    made = []
    for code in codes:
        own = {
            a: v
            for a in axes
            if (v := draw(st.one_of(_WORD, st.sampled_from(["S", "红", "a,b", "x: y; z"]))))
        }
        made.append(
            SkuDraft(
                code, title=" / ".join(own.values()) if own else draw(_WORD),
                price=draw(_PRICE), compare_price=draw(st.none() | _PRICE), barcode=draw(_BARCODE),
                cost=draw(st.none() | _PRICE), weight_g=draw(st.integers(0, 90_000)), options=own, tracked=False,
                volume_cm3=draw(st.integers(0, 90_000)),
                warn_line=draw(st.none() | st.integers(0, 100)),
            )
        )  # fmt: skip
    return made


@st.composite
def _catalogue(draw):
    products, taken = [], set()
    for _ in range(draw(st.integers(1, 4))):
        skus = [s for s in draw(_skus()) if folded(s.code) not in taken]
        taken |= {folded(s.code) for s in skus}
        if skus:
            products.append(
                ProductDraft(
                    draw(_WORD), tuple(skus), description=draw(_TEXT), vendor=draw(_TEXT).replace("\n", " "),
                    tags=", ".join(draw(st.lists(st.sampled_from(["new", "茶", "a b"]), max_size=3, unique=True))),
                    state=draw(st.sampled_from(list(ProductState))),
                )
            )  # fmt: skip
    return products


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = create(tmp_path_factory.mktemp("round") / "r.shopdesk", name="R", books_start=date(2026, 1, 1))
    yield shop
    shop.close()


def _make(work, products):
    for i, draft in enumerate(products):
        product = actions.create_product(work, draft)
        product.summary = f"Short, {i}"
    work.session.flush()


def _write(shop, what, path, ids=None):
    return shop.ask(LISTS[what][1], shop.facts.currency, path, ids)


def _count(shop, table):
    return shop.ask(lambda s: s.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar())


@pytest.mark.parametrize(("what", "suffix"), FORMATS)
@settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(products=_catalogue())
def test_importing_what_was_exported_changes_nothing(shop, tmp_path, what, suffix, products):
    if not products:
        return
    shop.do(say("Make"), _make, products)
    try:
        path = tmp_path / f"list{suffix}"
        before = _count(shop, "step")
        if not _write(shop, what, path):
            return
        result = take(shop, [path])
        assert result["left_out"] == []
        assert (result["batch"], result["products_new"], result["products_updated"]) == (None, 0, 0)
        assert _count(shop, "step") == before
    finally:
        while _count(shop, "product"):
            shop.undo()


@pytest.mark.parametrize(("what", "suffix"), FORMATS)
def test_another_shop_gets_the_same_products(shop, tmp_path, what, suffix):
    skus = tuple(
        SkuDraft(f"T-0{i}", title=size, price=125_000, compare_price=150_000, barcode=f"69012345678901{i}",
                 weight_g=250, options={"尺码": size}, tracked=False)
        for i, size in enumerate("SML")
    )  # fmt: skip
    alone = SkuDraft("90.750", price=9_990_000, barcode="0042100005264", weight_g=1_500, tracked=False)
    drafts = [
        ProductDraft("T恤, 纯棉", skus, description="First line\n5 < 6 & more"), ProductDraft("Kettle", (alone,))
    ]  # fmt: skip
    shop.do(say("Make"), _make, drafts)
    path = tmp_path / f"list{suffix}"
    _write(shop, what, path)
    shop.undo()
    other = create(tmp_path / "o.shopdesk", name="O", books_start=date(2026, 1, 1))
    result = take(other, [path])
    assert (result["products_new"], result["skus_new"], result["left_out"]) == (2, 4, [])
    rows = other.ask(lambda s: s.connection().exec_driver_sql(
        """SELECT p.title, p.description, s.code, s.title, s.options, s.price, s.barcode, s.weight_g
           FROM sku s JOIN product p ON p.id = s.product_id
           ORDER BY p.title DESC, s.position""").fetchall())  # fmt: skip
    assert [tuple(r) for r in rows][:2] == [
        ("T恤, 纯棉", "First line\n5 < 6 & more", "T-00", "S", '{"尺码": "S"}', 125_000, "690123456789010", 250),
        ("T恤, 纯棉", "First line\n5 < 6 & more", "T-01", "M", '{"尺码": "M"}', 125_000, "690123456789011", 250),
    ]  # fmt: skip
    assert tuple(rows[3]) == ("Kettle", "", "90.750", "", "{}", 9_990_000, "0042100005264", 1_500)
    assert check(other).broken == []
    other.undo()
    assert _count(other, "product") == _count(other, "sku") == 0
    other.redo()
    assert take(other, [path])["batch"] is None
    assert check(other).broken == []
    other.close()


def test_the_table_comes_back_in_chinese_too(shop, tmp_path):
    sku = SkuDraft(
        "T-1", price=10_000, compare_price=20_000, weight_g=5, volume_cm3=7, warn_line=3, tracked=False
    )
    shop.do(say("Make"), _make, [ProductDraft("Tee", (sku,), vendor="V")])
    choose("zh_CN")
    try:
        _write(shop, "products", tmp_path / "zh.csv")
        assert "价格" in (tmp_path / "zh.csv").read_text("utf-8-sig").splitlines()[0]
        result = take(shop, [tmp_path / "zh.csv"])
        assert (result["batch"], result["products_unchanged"], result["left_out"]) == (None, 1, [])
        text = (tmp_path / "zh.csv").read_text("utf-8-sig").replace("T-1", "T-2").replace(",tee,", ",tee-2,")
        (tmp_path / "new.csv").write_text(text, "utf-8")
        take(shop, [tmp_path / "new.csv"])
        sql = "SELECT compare_price, weight_g, volume_cm3, warn_line FROM sku WHERE code = 'T-2'"
        rows = shop.ask(lambda s: s.connection().exec_driver_sql(sql).fetchall())
        assert [tuple(r) for r in rows] == [(20_000, 5, 7, 3)]
    finally:
        choose("en")
        shop.undo()
        shop.undo()


def test_codes_and_barcodes_are_text_in_a_workbook(shop, tmp_path):
    sku = SkuDraft("0090.750", price=10_000, barcode="0012345678901234567", tracked=False)
    shop.do(say("Make"), _make, [ProductDraft("=1+1", (sku,))])
    for what in ("products", "products-shopify"):
        _write(shop, what, tmp_path / "t.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
        cells = {c.value: c for row in sheet.iter_rows(min_row=2) for c in row if c.value is not None}
        for text in ("0090.750", "0012345678901234567", "=1+1"):
            assert (cells[text].data_type, cells[text].number_format) == ("s", "@")
    shop.undo()


@pytest.mark.parametrize("what", list(LISTS))
def test_no_cell_of_a_list_is_a_formula_in_a_spreadsheet(shop, tmp_path, what):
    sku = SkuDraft("=cmd|' /C calc'!A0", price=10_000, title="@x", tracked=False)
    shop.do(say("Make"), _make, [ProductDraft("=HYPERLINK(1)", (sku,), vendor="+x", description="-1+1")])
    path = tmp_path / "t.csv"
    _write(shop, what, path)
    shop.undo()
    encoding = "utf-16" if what == "products-taobao" else "utf-8-sig"
    delimiter = "\t" if what == "products-taobao" else ","
    with path.open(encoding=encoding, newline="") as file:
        cells = [c for row in csv.reader(file, delimiter=delimiter) for c in row]
    assert any("HYPERLINK" in c for c in cells)
    assert not [c for c in cells if c[:1] in "=+-@\t\r" and c]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_column_of_our_table_is_known_again_in_each_language(language):
    choose(language)
    try:
        header = [c.title for c in generic.header()]
        table = Table("t", header, lambda: iter(()))
        assert len(table.columns(generic.FIELDS, {})) == len(header)
    finally:
        choose("en")
