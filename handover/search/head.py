"""The trained head of the packaged encoder: turns questions towards their answers.

One matrix, learned from the training examples and the published answers by
``python -m tools.search_head`` (docs/adr/0009-search-without-torch.md). It adds no
knowledge of a single answer, so a change of words does not call for a new one.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Matrix: TypeAlias = npt.NDArray[np.float32]

FILE = Path(__file__).with_name("head.npz")


@cache
def load_head() -> Matrix:
    """Return the matrix, float32 (dimension, dimension)."""
    with np.load(FILE, allow_pickle=False) as stored:
        return np.asarray(stored["matrix"], dtype=np.float32)


@cache
def head_hash() -> str:
    """Return which head it is: vectors of another one do not compare with its."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def save_head(matrix: Matrix, file: Path = FILE) -> None:
    """Write the matrix in half precision, which changes no similarity by 0.001."""
    np.savez_compressed(file, matrix=matrix.astype(np.float16))
