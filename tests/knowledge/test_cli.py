import json

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import create_engine
from typer.testing import CliRunner

from knowledge import dump, load
from knowledge.cli import build
from knowledge.store import metadata
from tests.knowledge import factory


@pytest.fixture
def cli(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    metadata.create_all(engine)
    dump(factory.catalogue(), tmp_path / "catalogue")
    app = build(lambda: engine, papers=lambda data, name: ())

    def run(*arguments, code=0):
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        assert result.exit_code == code, result.output
        return result.output

    yield run
    engine.dispose()


def edit(path, before, after):
    file = next((path / "catalogue").glob("matters/**/*.yml"))
    file.write_text(file.read_text().replace(before, after))


def test_from_edit_to_rollback(cli, tmp_path):
    assert "没有发现问题" in cli("lint")
    assert "已发布第 1 版" in cli("publish", "-m", "第一次")
    assert "没有变化，当前仍是第 1 版" in cli("publish")
    edit(tmp_path, "5个工作日", "3个工作日")
    assert "承诺办结时限：“5个工作日” → “3个工作日”" in cli("diff")
    assert "已发布第 2 版" in cli("publish")
    assert "没有变化" in cli("diff")
    assert "承诺办结时限" in cli("diff", "1", "2")
    assert "当前是第 1 版" in cli("rollback", "1")
    listed = cli("versions")
    assert "● │ 1" in listed
    assert "第一次" in listed
    assert "没有第 9 版" in cli("rollback", "9", code=2)
    assert "5个工作日" in cli("show", "食品经营")
    assert "没有找到" in cli("show", "结婚", code=1)


def test_lint_and_publish_refuse_errors(cli, tmp_path):
    edit(tmp_path, "type: business_licence", "type: nothing")
    shown = cli("lint", code=2)
    assert ".yml:" in shown
    assert "error: materials[2].type: 没有文件类型“nothing”" in shown
    assert "没有文件类型" in cli("publish", code=2)
    cli("rollback", "1", code=2)


def test_export_and_import(cli, tmp_path):
    cli("export", "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    book["事项"]["B2"] = "食品经营许可（新）"
    book["事项"].cell(1, 40, "备注")
    book["事项"].cell(2, 40, "老系统")
    book.save(tmp_path / "x.xlsx")
    shown = cli("import", "x.xlsx", "--report", "r.json")
    assert "备注" in shown
    matter = load(tmp_path / "catalogue").matters[0]
    assert (matter.name, matter.extra) == ("食品经营许可（新）", {"备注": "老系统"})
    assert json.loads((tmp_path / "r.json").read_text())["matters"] == 1

    book["事项"].cell(2, [c.value for c in book["事项"][1]].index("承诺办结时限") + 1, "尽快")
    book.save(tmp_path / "x.xlsx")
    before = load(tmp_path / "catalogue")
    assert "第2行“承诺办结时限”列" in cli("import", "x.xlsx", code=2)
    assert "没有导入" in cli("import", "x.xlsx", "--report", "r.xlsx", code=2)
    assert load_workbook(tmp_path / "r.xlsx").sheetnames == ["汇总", "问题", "修改", "未识别的列"]
    assert load(tmp_path / "catalogue") == before


def test_import_of_portal_data(cli, tmp_path):
    record = {
        "TASK_CODE": "2" * 31,
        "TASK_NAME": "新事项",
        "DEPT_NAME": "局",
        "handle_time": "5(工作日)",
    }
    (tmp_path / "p.jsonl").write_text(json.dumps(record))
    shown = cli("import", "p.jsonl")
    assert "limit_form" in shown
    assert [m.name for m in load(tmp_path / "catalogue").matters] == ["食品经营许可新办", "新事项"]
    cli("import", "p.jsonl", "--into", "other")
    assert len(load(tmp_path / "other").matters) == 1


def test_an_empty_workbook(cli, tmp_path):
    Workbook().save(tmp_path / "x.xlsx")
    assert "没有找到“事项”表" in cli("import", "x.xlsx", code=2)
