from __future__ import annotations

from pathlib import Path

from ocr import models


def test_prepare_makes_what_is_missing_and_leaves_the_rest(tmp_path: Path) -> None:
    assert len(models.missing(tmp_path)) == 6

    models.prepare(tmp_path)

    assert models.missing(tmp_path) == ()
    weights = tmp_path / models.DETECTION / "inference.onnx"
    stamp = weights.stat().st_mtime_ns
    models.prepare(tmp_path)
    assert weights.stat().st_mtime_ns == stamp
    assert sorted(p.name for p in weights.parent.iterdir()) == ["inference.onnx", "inference.yml"]


def test_prepare_mends_a_cut_file(tmp_path: Path) -> None:
    models.prepare(tmp_path)
    weights = tmp_path / models.ORIENTATION / "inference.onnx"
    whole = weights.stat().st_size
    weights.write_bytes(b"cut")

    models.prepare(tmp_path)

    assert weights.stat().st_size == whole
