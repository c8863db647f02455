"""The command line as scripts see it: words in, one JSON object out, exit codes, plain sentences."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from shopdesk import cli
from shopdesk.commands import COMMANDS
from shopdesk.commands.output import pad, width
from shopdesk.core import places


@pytest.fixture(autouse=True)
def _profile(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    places.use_temporary(tmp_path / "profile")


@pytest.fixture
def run(capsys):
    """Runs words; answers exit code, output and what was said on standard error."""

    def perform(*words):
        code = cli.main([str(w) for w in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return perform


@pytest.fixture
def ask(run):
    """Runs words with --json; answers the object."""

    def perform(*words, code=0):
        got, out, err = run(*words, "--json")
        assert got == code, err
        assert out.count("\n") == 1
        return json.loads(out)

    return perform


@pytest.fixture
def file(tmp_path, run):
    path = tmp_path / "tea.shopdesk"
    assert run("new", path, "--name", "Tea", "--books-start", "2026-01-01")[0] == 0
    return path


def test_all_that_is_missing_is_named_at_once(tmp_path, run):
    assert "Missing: FILE, --name." in run("new")[2]
    assert "Missing: --name." in run("new", tmp_path / "a.shopdesk")[2]
    assert "Missing: FILE." in run("new", "--name", "A")[2]


def test_an_import_that_never_was_is_not_called_undone(file, run):
    code, _out, err = run("run", file, "undo-import", "--batch", "99")
    assert (code, err.strip()) == (1, "There is no import 99.")


def test_a_new_shop_says_what_it_is(tmp_path, ask):
    made = ask("new", tmp_path / "a.shopdesk", "--name", "A", "--currency", "JPY", "--chart", "international")
    assert (made["currency"], made["chart"], made["timezone"]) == ("JPY", "international", "Asia/Shanghai")


def test_a_shop_that_is_there_is_not_made_again(file, ask):
    before = file.read_bytes()
    assert ask("new", file, "--name", "B", code=1)["error"]["kind"] == "refused"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",), ("none.shopdesk",), ("check", "none.shopdesk"), ("report", "none.shopdesk", "sales"),
        ("report",), ("new", "x.shopdesk"), ("import", "none.shopdesk"), ("demo", "x", "--orders", "many"),
        ("report", "x", "sales", "--from", "2026-02-31"), ("check", "x", "--nonsense"),
    ],
)  # fmt: skip
def test_wrong_words_exit_2_with_one_sentence(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_wrong_word_is_json_when_json_was_asked_for(ask):
    assert ask("frobnicate", code=2)["error"] == {
        "kind": "usage", "sentence": "“frobnicate” is neither a command nor a shop file. See shopdesk --help.",
    }  # fmt: skip


@pytest.mark.warns
@pytest.mark.parametrize("content", [b"", "这不是商店".encode(), b"SQLite format 3\0" + b"x" * 200])
def test_what_is_not_a_shop_is_trouble_and_is_not_touched(tmp_path, run, content):
    path = tmp_path / "other.shopdesk"
    path.write_bytes(content)
    code, _out, err = run("check", path)
    assert (code, err.count("\n")) == (3, 1)
    assert path.read_bytes() == content


@pytest.mark.warns
def test_another_program_s_database_is_trouble(tmp_path, run):
    path = tmp_path / "other.shopdesk"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert run("check", path)[0] == 3


@pytest.mark.warns
def test_a_mistake_of_ours_is_logged_and_not_shown(file, run, monkeypatch):
    monkeypatch.setattr("shopdesk.commands.figures.report", lambda args, out: 1 // 0)
    code, _out, err = run("report", file, "sales")
    assert (code, "ZeroDivisionError" in err) == (3, False)
    assert "ZeroDivisionError" in (places.logs() / "shopdesk.log").read_text(encoding="utf-8")


def test_stopping_says_that_nothing_changed(file, run, monkeypatch):
    def stopped(args, out):
        raise KeyboardInterrupt

    monkeypatch.setattr("shopdesk.commands.figures.report", stopped)
    code, _out, err = run("report", file, "sales")
    assert (code, err) == (1, "Stopped. What had begun was taken back; nothing has changed.\n")


def test_a_report_carries_its_definition_and_decimal_strings(file, ask):
    made = ask("report", file, "sales", "--by", "month", "--from", "2026-01-01", "--to", "2026-03-31")
    assert (made["report"], made["from"], made["to"], made["currency"]) == (
        "sales",
        "2026-01-01",
        "2026-03-31",
        "CNY",
    )
    assert (made["totals"]["sales"], made["totals"]["average_order"], made["rows"]) == ("0.00", None, [])
    assert "Net sales" in made["definition"]


def test_unknown_reports_and_rows_are_refused(file, ask):
    assert ask("report", file, "nonsense", code=1)["error"]["kind"] == "refused"
    assert ask("report", file, "sales", "--by", "moon", code=1)["error"]["kind"] == "refused"


def test_every_report_answers_on_an_empty_shop(file, ask):
    for report in ask("report", file, "list")["reports"]:
        for by in sorted({*report["by"]} - {"attribute"}):  # an attribute is named, and here is none
            made = ask("report", file, report["name"], "--by", by)
            assert {"report", "from", "to", "currency", "definition", "rows", "totals", "excluded"} == set(
                made
            )


def test_actions_are_named_with_their_arguments(file, ask):
    listed = {a["name"]: a for a in ask("run", file, "list")["actions"]}
    assert {"undo", "redo", "receive-stock", "create-product"} <= set(listed)
    words = {w["name"]: w for w in listed["receive-stock"]["arguments"]}
    assert (words["unit-cost"]["is"], words["unit-cost"]["required"], words["day"]["required"]) == (
        "price",
        True,
        False,
    )


SKUS = json.dumps([{"code": "LJ-250", "price": "128.00", "cost": "52", "opening": 20}])


def test_an_action_is_done_found_undone_and_done_again(file, ask):
    done = ask("run", file, "create-product", "--title", "龙井茶", "--skus", SKUS)
    assert "product" in done["touched"]
    assert [f["text"] for f in ask("search", file, "井")["found"] if f["kind"] == "product"] == ["龙井茶"]
    ask("run", file, "receive-stock", "--sku", "lj-250", "--quantity", "5", "--unit-cost", "54.5")
    stock = ask("report", file, "stock")["rows"][0]
    assert (stock["sku"], stock["on_hand"], stock["value"]) == ("LJ-250", 25, "1312.50")
    ask("run", file, "undo")
    assert ask("report", file, "stock")["rows"][0]["on_hand"] == 20
    ask("run", file, "redo")
    assert ask("report", file, "stock")["rows"][0]["on_hand"] == 25


def test_what_was_imported_is_named_in_words(file, run, tmp_path):
    path = tmp_path / "o.csv"
    path.write_text("Order ID,SKU,Title,Quantity,Unit price,Date\n1,A,Tea,1,5.00,2026-02-01\n", "utf-8")
    code, said, _err = run("import", file, path)
    assert (code, said.splitlines()[0]) == (0, "o.csv (A table of orders): 1 rows read, 1 taken.")


def test_arguments_that_make_no_sense_are_wrong_usage(file, ask):
    ask("run", file, "create-product", "--title", "龙井茶", "--skus", SKUS)
    for words in (
        ("--sku", "LJ-250", "--quantity", "5.5", "--unit-cost", "1"), ("--sku", "LJ-250"),
        ("--sku", "LJ-250", "--quantity", "5", "--unit-cost", "1", "--moon", "full"),
    ):  # fmt: skip
        assert ask("run", file, "receive-stock", *words, code=2)["error"]["kind"] == "usage"
    assert ask("run", file, "undo", "--step", "3", code=2)["error"]["kind"] == "usage"
    assert len(ask("report", file, "stock")["rows"]) == 1
    missing = ("--sku", "NONE", "--quantity", "5", "--unit-cost", "1")
    assert ask("run", file, "receive-stock", *missing, code=1)["error"]["kind"] == "refused"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("post-expense", "--category", "ads", "--money", "bank", "--amount", "1"), 1),
        (("post-expense", "--category", "moon", "--money", "cash.bank", "--amount", "1"), 1),
        (("close-month", "--month", "banana"), 1),
        (("change-settings", "--chart", "international"), 1),
        (("change-settings", "--order-next", "-5"), 1),
        (("travel", "--shipment", "1", "--state", "moon"), 2),
        (("travel", "--shipment", "1", "--state", "shipped"), 1),
        (("edit-order", "--order", "1", "--ship-by", "tomorrow"), 2),
        (("post-entry", "--legs", "{}", "--memo"), 1),
        (("post-opening", "--balances", '{"1002"'), 2),
    ],
)
def test_what_an_action_cannot_do_is_said_and_never_a_mistake_of_ours(file, ask, words, code):
    said = ask("run", file, *words, code=code)["error"]
    assert (said["kind"], bool(said["sentence"])) == ("usage" if code == 2 else "refused", True)


def test_pairs_are_written_with_an_equals_sign(file, ask):
    ask("run", file, "post-opening", "--balances", "cash.bank=5.00")
    rows = {r["code"]: r for r in ask("report", file, "trial-balance")["rows"]}
    assert rows["1002"]["debit"] == "5.00"


def test_a_backup_is_restored_and_what_it_replaced_is_kept(tmp_path, file, ask):
    made = ask("backup", file, tmp_path / "backups")
    ask("run", file, "create-product", "--title", "龙井茶", "--skus", SKUS)
    kept = ask("restore", made["backup"], file)["kept"]
    assert ask("search", file, "龙井")["found"] == []
    assert ask("search", kept, "龙井")["found"] != []
    assert ask("check", file)["ok"] is True


def test_a_broken_invariant_fails_the_check(file, run, ask):
    ask("run", file, "create-product", "--title", "龙井茶", "--skus", SKUS)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE stock_level SET on_hand = 99")
    connection.close()
    code, out, err = run("check", file)
    assert code == 1
    assert "99" in out
    assert "not sound" in err


@pytest.mark.parametrize(("words", "spoken"), [(("--language", "zh_CN"), "新建"), ((), "Make an empty shop")])
def test_help_speaks_the_language_asked_for(run, words, spoken):
    code, out, _err = run("--help", *words)
    assert (code, spoken in out) == (0, True)


def test_every_command_explains_itself(run):
    for name in COMMANDS:
        code, out, _err = run(name, "--help")
        assert (code, f"shopdesk {name}" in out) == (0, True)


def test_help_waits_for_no_library():
    heavy = "{'sqlalchemy', 'PySide6', 'openpyxl', 'matplotlib', 'numpy'}"
    program = f"import sys; from shopdesk.cli import main; main(['--help']); sys.exit(len({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL, check=False).returncode
        == 0
    )


def test_commands_do_not_import_qt(file):
    program = (
        "import sys; from shopdesk.cli import main; main(sys.argv[1:]); sys.exit('PySide6' in sys.modules)"
    )
    for words in (["check", file], ["report", file, "sales"], ["run", file, "list"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *map(str, words)], stdout=subprocess.DEVNULL, check=False,
            env={**os.environ, "HOME": str(file.parent)},
        )  # fmt: skip
        assert done.returncode == 0


def test_columns_line_up_with_chinese():
    assert (width("龙井茶 250g"), pad("龙井", 6), pad("1.00", 6, right=True)) == (11, "龙井  ", "  1.00")


@pytest.mark.parametrize(
    "words",
    [
        ("edit-product", "--product", "1", "--title", "A\ud83d"),
        ("edit-order", "--order", "1", "--buyer-note", "A\udc80"),
        ("change-settings", "--name", "A\ud83d"),
        ("add-customer", "--name", "A\ud83d"),
    ],
)
def test_half_a_character_is_refused_by_every_action(file, run, words):
    code, _out, said = run("run", file, *words)
    assert (code, "half a character" in said) == (2, True)


def test_half_a_character_is_refused_by_other_commands(tmp_path, file, run):
    assert run("new", tmp_path / "b.shopdesk", "--name", "A\ud83d")[0] == 2
    assert run("search", file, "tea\ud83d")[0] in (0, 2)
