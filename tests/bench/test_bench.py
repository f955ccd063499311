"""The bench measures what it says, and writes what its readers expect. How good the figures are is for `make bench`."""

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main


@pytest.mark.long
def test_the_bench_prints_and_writes_each_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench.json"
    asked = ["--requests", "16", "--rounds", "1", "--times", "3", "--out", str(out)]
    assert main(asked) == 0
    figures = json.loads(out.read_text())
    assert list(figures) == ["idle_board", "field_check", "request_list", "request_detail"]
    assert [each["goal"] for each in figures.values()] == [2, 3, 5, 5]
    for each in figures.values():
        assert set(each) == {"ratio", "goal", "p95_ms"}
        assert each["ratio"] > 0
        assert each["p95_ms"] > 0
    assert "idle board refresh" in capsys.readouterr().out
