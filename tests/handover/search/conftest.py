import numpy as np
import pytest

from handover.content.catalogue import Catalogue
from tests.auxil.content_builders import content, intent, right, text

FACETS = ("overview", "amount")


class WordEncoder:
    """Counts words: a small encoder whose likeness can be worked out by hand.

    Attributes:
        encoded: Every text that was encoded so far.
    """

    def __init__(self, size=512):
        self.size = size
        self.encoded = []

    def encode(self, sentences, *, normalize_embeddings):
        assert normalize_embeddings
        self.encoded.extend(sentences)
        vectors = np.zeros((len(sentences), self.size), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            for word in sentence.lower().split():
                vectors[row, sum(word.encode()) % self.size] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def encoder():
    return WordEncoder()


@pytest.fixture
def catalogue():
    labels = {f"facet_{facet}": text(facet) for facet in FACETS}
    topics = (right("heating"), right("housing"), intent("greet"), intent("privacy"))
    return Catalogue(content(*topics, **labels))
