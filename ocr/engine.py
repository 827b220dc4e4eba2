"""The recognition engine: PaddleOCR on onnxruntime, and the page orientation classifier.

Runs in the child process only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import models
from ocr.lean import stay_lean
from ocr.rows import Row, RowReader

Image = NDArray[np.uint8]
"""A picture as height x width x 3, blue green red, or height x width grey."""

# Settings that held on 41 made pages and 24 real pictures: 1.6 s and 1.05 GB an A4 page on two
# threads. Native size needs 2.4 GB for no gain; 960 loses rows.
DETECTION_SIDE = 1280
_DETECTION = {
    "text_det_limit_type": "max",
    "text_det_thresh": 0.2,
    "text_det_box_thresh": 0.45,
    "text_det_unclip_ratio": 1.4,
}
# A label and the large signature beside it were found as one region of 0.42 (one photo); what is
# found so is only looked into, never read as it is.
_HARDLY = 0.25
_UPRIGHT = 1.5  # height by width from which PaddleOCR turns a piece before it reads it
_TURNS = (0, 90, 180, 270)
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of a piece: where they start and end, as shares of its length (0 to 1)."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text as found: its quadrilateral (4 x 2, pixels) and recognition score.

    The quadrilateral runs clockwise from its top left corner. Its text runs from left to right,
    or down when it is `upright`: then the recogniser saw it turned. `parts` follow the text, a
    character each; joined they are `text`.
    """

    text: str
    score: float
    quad: NDArray[np.float64]
    parts: tuple[Part, ...] = ()
    upright: bool = False


class Engine:
    """Models of one child process, each loaded at its first use and once."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        self._folder = folder
        self._threads = threads

    @cached_property
    def _pipeline(self) -> Any:
        stay_lean()
        from paddleocr import PaddleOCR  # noqa: PLC0415 - seconds; only for a page without text

        pipeline = PaddleOCR(
            text_detection_model_name=models.DETECTION,
            text_detection_model_dir=str(self._folder / models.DETECTION),
            text_recognition_model_name=models.RECOGNITION,
            text_recognition_model_dir=str(self._folder / models.RECOGNITION),
            text_det_limit_side_len=DETECTION_SIDE,
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            engine="onnxruntime",
            device="cpu",
            engine_config={
                "intra_op_num_threads": self._threads,
                "inter_op_num_threads": 1,
                "enable_cpu_mem_arena": False,
            },
            **_DETECTION,
        )
        return pipeline.paddlex_pipeline

    @cached_property
    def _row_reader(self) -> RowReader:
        recogniser = self._pipeline.text_rec_model
        recogniser.runner = None  # its place is taken
        session = self._session(models.RECOGNITION, threads=1)
        (name,) = (given.name for given in session.get_inputs())
        return RowReader(
            lambda rows: session.run(None, {name: rows})[0],
            recogniser.post_op.character,
            threads=self._threads,
        )

    @cached_property
    def _classifier(self) -> Any:
        return self._session(models.ORIENTATION, threads=self._threads)

    def _session(self, model: str, *, threads: int) -> Any:
        import onnxruntime  # noqa: PLC0415 - not needed for a page with text

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        weights = self._folder / model / models.WEIGHTS
        providers = ["CPUExecutionProvider"]
        return onnxruntime.InferenceSession(str(weights), options, providers=providers)

    def warm(self) -> None:
        """Load all models and run each once, so that the first page does not wait for them."""
        page = np.full((320, 320, 3), 255, np.uint8)
        cv2.putText(page, "2026", (40, 180), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (0, 0, 0), 4)
        self.read(page)
        self.orientation(page)

    def read(
        self, image: Image, *, side: int = DETECTION_SIDE, unread: bool = False
    ) -> list[Piece]:
        """Find and read the text of a picture; text is detected at a longest side of `side`.

        `unread` keeps what gave no text, and adds, without text, what is hardly taken for text.
        """
        least = _HARDLY if unread else _DETECTION["text_det_box_thresh"]
        (found,) = self._pipeline.text_det_model([image], limit_side_len=side, box_thresh=least)
        sure = np.asarray(found["dt_scores"]) >= _DETECTION["text_det_box_thresh"]
        if not sure.any():
            return []
        quads = self._pipeline._sort_boxes(np.asarray(found["dt_polys"])[sure])
        crops = zip(quads, self._pipeline._crop_by_polys(image, quads), strict=True)
        whole = [(np.asarray(quad, np.float64), crop) for quad, crop in crops if crop.size]
        rows = self._row_reader([crop for _, crop in whole])
        pieces = [_piece(quad, row) for (quad, _), row in zip(whole, rows, strict=True)]
        weak = [
            Piece("", 0.0, np.asarray(quad, np.float64))
            for quad, known in zip(found["dt_polys"], sure, strict=True)
            if not known
        ]
        return [piece for piece in pieces if piece.text or unread] + weak

    def recognise(self, rows: Sequence[Image]) -> list[tuple[str, float]]:
        """Text and score of pictures (BGR) that show one level row each."""
        return [(row.text, row.score) for row in self._row_reader(rows)]

    def orientation(self, image: Image) -> tuple[int, float]:
        """How far the page stands turned clockwise (0, 90, 180 or 270 degrees), and how surely."""
        height, width = image.shape[:2]
        scale = 256 / min(height, width)
        size = (max(round(width * scale), 256), max(round(height * scale), 256))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
        crop = small[top : top + 224, left : left + 224].astype(np.float32) / 255
        batch = ((crop - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None]
        scores = self._classifier.run(None, {self._classifier.get_inputs()[0].name: batch})[0][0]
        best = int(np.argmax(scores))
        return _TURNS[best], float(scores[best])


def _piece(quad: NDArray[np.float64], row: Row) -> Piece:
    width, height = np.ptp(quad, axis=0)
    places = zip(row.text, row.places, strict=True)
    parts = tuple(Part(letter, start, end) for letter, (start, end) in places)
    return Piece(row.text, row.score, quad, parts, bool(height > _UPRIGHT * width))
