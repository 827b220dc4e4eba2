"""The engines under test, each in a process of its own, so that memory can be told apart."""

from __future__ import annotations

import multiprocessing as mp
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray

import ocr
from ocr.models import DETECTION, RECOGNITION

THREADS = 2
Picture = NDArray[np.uint8]
Read = Callable[[Picture], list[str]]


def peak_megabytes(pid: int) -> float:
    """The most memory that a process and those it started have had in use, summed up."""
    try:
        family = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_peak(one) for one in family)


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0].split()[1]) / 1024 if found else 0.0


class Ours:
    """The product's reader with one child."""

    name = "ours"

    def __init__(self, models: Path) -> None:
        self._reader = ocr.Reader(models=models, threads=THREADS)
        self._peak = 0.0

    def read(self, data: bytes, name: str = "page.jpg") -> tuple[ocr.Document | ocr.Refusal, float]:
        """What the product says, and seconds."""
        start = time.perf_counter()
        document = self._reader.read(data, name)
        seconds = time.perf_counter() - start
        for pid in self._reader.child_pids:
            self._peak = max(self._peak, peak_megabytes(pid))
        return document, seconds

    def close(self) -> float:
        """End it; the peak in megabytes."""
        self._reader.close()
        return self._peak


class Bare:
    """A bare engine behind a pipe: `paddleocr` with our settings, or `rapidocr` with its own."""

    def __init__(self, name: str, models: Path) -> None:
        self.name = name
        context = mp.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, models, other), daemon=True)
        self._process.start()

    def read(self, data: bytes) -> tuple[list[str], float]:
        """Rows and seconds, decoding of the file included."""
        self._pipe.send_bytes(data)
        rows, seconds = self._pipe.recv()
        return rows, seconds

    def close(self) -> float:
        """End it; the peak in megabytes."""
        peak = peak_megabytes(self._process.pid or 0)
        psutil.Process(self._process.pid).kill()
        self._process.join()
        return peak


def _serve(name: str, models: Path, pipe: Connection) -> None:
    read = _paddle(models) if name == "paddleocr" else _rapid()
    while True:
        data = pipe.recv_bytes()
        start = time.perf_counter()
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        rows = read(np.asarray(image, np.uint8))
        pipe.send((rows, time.perf_counter() - start))


def _paddle(models: Path) -> Read:
    from paddleocr import PaddleOCR  # noqa: PLC0415 - in the child only

    engine = PaddleOCR(
        text_detection_model_name=DETECTION,
        text_detection_model_dir=str(models / DETECTION),
        text_recognition_model_name=RECOGNITION,
        text_recognition_model_dir=str(models / RECOGNITION),
        text_recognition_batch_size=1,
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
        device="cpu",
        engine_config={
            "intra_op_num_threads": THREADS,
            "inter_op_num_threads": 1,
            "enable_cpu_mem_arena": False,
        },
        text_det_limit_type="max",
        text_det_limit_side_len=1280,
        text_det_thresh=0.2,
        text_det_box_thresh=0.45,
        text_det_unclip_ratio=1.4,
    )
    return lambda image: list(engine.predict(image)[0]["rec_texts"])


def _rapid() -> Read:
    from rapidocr import RapidOCR  # noqa: PLC0415 - in the child only

    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return lambda image: list(engine(image).txts or ())
