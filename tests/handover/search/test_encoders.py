"""The real encoders: the packaged one, and any of the sentence-transformers library."""

import importlib.util

import numpy as np
import pytest

from handover.search import encoders
from handover.search.encoders import PACKAGED, EncoderError, encoder_for

HAS_LIBRARY = importlib.util.find_spec(encoders.LIBRARY) is not None


@pytest.fixture(scope="module")
def packaged():
    return encoder_for(PACKAGED)()


def test_packaged_encoder_returns_unit_vectors(packaged):
    vectors = packaged.encode(["une prime", "een premie"], normalize_embeddings=True)
    assert vectors.shape == (2, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_packaged_encoder_brings_the_same_question_in_two_languages_together(packaged):
    asked, same, other = packaged.encode(
        [
            "Comment demander les allocations familiales ?",
            "How do I apply for child benefit?",
            "Where can I buy new tyres for my bicycle?",
        ],
        normalize_embeddings=True,
    )
    assert asked @ same > asked @ other + 0.3


def test_same_text_gets_the_same_vector_alone_and_in_company(packaged):
    alone = packaged.encode(["mazout"], normalize_embeddings=True)[0]
    second = packaged.encode(["autre", "mazout"], normalize_embeddings=True)[1]
    assert alone @ second == pytest.approx(1, abs=1e-4)


def test_missing_library_is_named_with_what_to_install(monkeypatch):
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="pip install torch sentence-transformers"):
        encoder_for("some/model")


@pytest.mark.skipif(
    not HAS_LIBRARY,
    reason="needs the extra 'search': pip install torch sentence-transformers",
)
@pytest.mark.filterwarnings("ignore")
def test_a_model_of_the_library_is_loaded_from_its_folder(tmp_path):
    folder = tmp_path / "tiny"
    _save_tiny_model(folder)
    encoder = encoder_for(str(folder))()
    vectors = encoder.encode(["une prime", "mazout"], normalize_embeddings=True)
    assert vectors.shape == (2, 16)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def _save_tiny_model(folder):
    """Save a sentence-transformers model: a BERT of one layer, with random weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "une", "prime", "mazout"]
    bert = folder.with_name("bert")
    bert.mkdir()
    (bert / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizer(str(bert / "vocab.txt")).save_pretrained(bert)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(shape).save_pretrained(bert)
    layers = Transformer(str(bert), max_seq_length=16)
    SentenceTransformer(modules=[layers, Pooling(16)], device="cpu").save(str(folder))
