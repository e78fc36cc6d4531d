"""Shape checks at the doors through which arrays enter."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import BadShape

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
Depth = NDArray[np.float32]


def floats(name: str, value: ArrayLike, shape: tuple[int | None, ...]) -> Floats:
    """Read an array of finite floats of a given shape (None: any length on that axis).

    Raises:
        BadShape: wrong rank, wrong length or a NaN or infinity.
    """
    array = np.asarray(value, dtype=np.float64)
    wrong = array.ndim != len(shape) or any(w is not None and w != n for w, n in zip(shape, array.shape, strict=False))
    if wrong:
        raise BadShape(f"{name} has shape {array.shape}; it must be {shape}")
    if not np.isfinite(array).all():
        raise BadShape(f"{name} holds a NaN or an infinity; every number must be finite")
    return array
