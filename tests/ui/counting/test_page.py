"""A whole count by keyboard and scanner alone: scan, type, review with keys, post; nothing tells the book too early."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import say
from shopdesk.model.counting import actions, channel_actions, channels, queries
from shopdesk.model.counting.queries import CountState
from shopdesk.model.products import actions as products
from shopdesk.ui.counting import channels as channels_ui
from shopdesk.ui.counting import commands, forms, paper
from tests.ui.counting.conftest import DO, counted


def scan(qtbot, screen, *codes):
    """What a keyboard-wedge scanner does."""
    for code in codes:
        qtbot.keyClicks(screen.bar.field, code)
        qtbot.keyClick(screen.bar.field, Qt.Key.Key_Return)


def settle():
    for _ in range(5):
        QApplication.processEvents()


def test_a_whole_count_by_keyboard(qtbot, desk, page, opened, monkeypatch, beeps):
    scan(qtbot, opened, "LJ-100", "9", "6901234567892", "mug-01", "MUG-01")
    assert counted(desk, 1) == {"LJ-100": 9, "MUG-01": 3}
    assert len(beeps) == 5
    commands.review(desk, 1)
    settle()
    screen = page.lines
    assert screen.judging
    screen.table.selectAll()
    qtbot.keyClick(screen.table, Qt.Key.Key_1)
    assert {x.reason for x in desk.ask(queries.judged_lines, 1)} == {"lost"}
    monkeypatch.setattr(forms.Form, "exec", lambda form: form.accept())
    commands.post(desk, 1)
    settle()
    assert desk.ask(queries.one, 1).state is CountState.POSTED
    assert not page.lines.judging


def test_an_unknown_code_is_told_and_the_next_scan_counts(qtbot, desk, opened):
    scan(qtbot, opened, "NOPE")
    assert "NOPE" in opened.bar.told.text()
    scan(qtbot, opened, "LJ-100")
    assert counted(desk, 1) == {"LJ-100": 1}
    assert opened.bar.told.objectName() == "good"


def test_a_number_before_any_scan_counts_nothing(qtbot, desk, opened):
    scan(qtbot, opened, "7")
    assert counted(desk, 1) == {}
    assert "Scan something first" in opened.bar.told.text()


def test_the_last_scans_are_shown_latest_first(qtbot, opened):
    scan(qtbot, opened, "LJ-100", "MUG-01")
    assert [name.text().split()[0] for name, _n in opened.bar._rows if name.text()] == ["MUG-01", "LJ-100"]


def test_undo_takes_the_last_scan_back_on_screen_too(qtbot, desk, opened):
    scan(qtbot, opened, "LJ-100", "LJ-100")
    desk.undo()
    assert opened.bar._rows[0][1].text() == "1"


def test_while_it_is_hidden_nothing_on_screen_tells_the_book(qtbot, opened):
    scan(qtbot, opened, "LJ-100")
    shown = [c.key for c in opened.columns]
    assert not {"book", "difference"} & set(shown)
    card = opened.card(opened.table.current())
    words = repr(card)
    assert [x for x in ("In the books", "Difference", "worth") if x in words] == []
    assert "different" not in dict(opened.views)


def test_enter_on_a_row_takes_the_number_that_follows(qtbot, desk, opened):
    opened.open(opened.table.rows.row(1))
    scan(qtbot, opened, "4")
    assert counted(desk, 1) == {"MUG-01": 4}


def test_a_count_given_up_elsewhere_shows_itself_so(desk, page, opened):
    desk.do(say("x"), actions.cancel, 1)
    settle()
    assert page.lines.take.state is CountState.CANCELLED


def test_undo_of_the_count_itself_leads_back_to_the_list(desk, page, opened):
    desk.undo()
    desk.undo()
    settle()
    assert page.lines is None


def test_the_paper_sheet_is_blind_and_by_category(desk, opened, monkeypatch):
    made = paper.pages(desk.ask(commands.sheet.paper, 1), "Tea", "Asia/Shanghai")
    assert len(made) == 1
    assert "LJ-100" in made[0]
    assert "In the books" not in made[0]
    monkeypatch.setattr("shopdesk.ui.printing.show", lambda path: None)
    assert commands.print_sheet(desk, 1).read_bytes().startswith(b"%PDF")


def test_a_moment_of_today_is_in_the_shops_zone(desk):
    now = desk.shop.clock()
    found = forms.moment_of("00:30", now, "Asia/Shanghai")
    assert f"{found.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}" == "00:30"


def test_an_old_file_of_a_channel_is_seen_and_renewed(desk, stocked, show, tmp_path):
    desk.shop.do(DO, channel_actions.set_shares, {"taobao": 700_000})
    show(channels_ui.ChannelStock(desk))
    told = lambda: channels_ui.state_of(next(x for x in desk.ask(channels.overview) if x.code == "taobao"))
    assert told()[0] == "Never written"
    row = next(x for x in desk.ask(channels.overview) if x.code == "taobao")
    assert channels_ui.put_file(desk, row, tmp_path / "t.csv")
    assert told()[0] == "Up to date"
    desk.do(say("x"), products.adjust, 1, -5, "lost")
    assert told() == ("Offers too much (1)", "bad")


def test_shares_are_read_in_percent_and_refused_beside_their_field(desk, stocked):
    form = channels_ui.shares_form(None, desk)
    form.parts["share-taobao"].widget.setText("70 %")
    form.parts["share-douyin"].widget.setText("40")
    form.accept()
    assert "the same piece twice" in form._general.text()
    form.parts["share-douyin"].widget.setText("30")
    form.accept()
    rows = {x.code: x.share_ppm for x in desk.ask(channels.overview) if x.share_ppm}
    assert rows == {"taobao": 700_000, "douyin": 300_000}


def test_a_barcode_of_two_skus_is_asked_about_and_counts_the_one_that_is_chosen(
    qtbot, desk, opened, monkeypatch
):
    desk.shop.do(DO, products.edit_sku, 1, barcode="6901234567892")

    def second(form):
        form.parts["sku"].widget.setCurrentText(
            next(w for _v, w in form.parts["sku"].spec.choices if "MUG" in w)
        )
        form.accept()

    monkeypatch.setattr(forms.Form, "exec", second)
    scan(qtbot, opened, "6901234567892")
    assert counted(desk, 1) == {"MUG-01": 1}
    monkeypatch.setattr(forms.Form, "exec", lambda form: form.reject())
    scan(qtbot, opened, "6901234567892")
    assert counted(desk, 1) == {"MUG-01": 1}
