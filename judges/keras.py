#!/usr/bin/env python3
"""Judges exported models by Keras itself.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0 h5py
    python judges/keras.py FOLDER

FOLDER has NAME.keras and NAME.h5, and for each NAME.json with the inputs and what Bobbin answers:
{"shape": [n, h, w, c], "inputs": base64 of little-endian float32, "expected": [[...], ...]}.
Prints the largest difference of each file; ends with 1 if one is above 1e-5, or a file is refused.
"""
import base64
import json
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# TensorFlow 2.21's convolutions by oneDNN are wrong for some windows at the border.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# This file's folder stands first, and this file's name is that of the library.
sys.path.pop(0)
import keras  # noqa: E402
import numpy as np  # noqa: E402

TOLERANCE = 1e-5


def difference(model, proof):
    """The largest difference for the whole batch, and for each image alone."""
    inputs = np.frombuffer(base64.b64decode(proof["inputs"]), "<f4").reshape(proof["shape"])
    expected = np.array(proof["expected"], dtype=np.float64)
    largest = 0.0
    for batch in [slice(0, None), *(slice(i, i + 1) for i in range(len(inputs)))]:
        outputs = np.asarray(model(inputs[batch], training=False))
        outputs = outputs.reshape(expected[batch].shape)
        largest = max(largest, float(np.abs(outputs - expected[batch]).max(initial=0)))
    return largest


def main(folder):
    failed = 0
    largest = {}
    for proof_file in sorted(folder.glob("*.json")):
        proof = json.loads(proof_file.read_text())
        for ending in (".keras", ".h5"):
            file = proof_file.with_suffix(ending)
            if not file.exists():
                continue
            try:
                with warnings.catch_warnings():
                    # A warning is a fault too: the file is not what Keras 3 expects. It has some
                    # for all models of Keras 2, and for a softmax of one value.
                    warnings.simplefilter("error", UserWarning)
                    for known in ("structure of `inputs`", "`alpha` is deprecated", "size 1"):
                        warnings.filterwarnings("ignore", message=f"(?s).*{known}")
                    model = keras.saving.load_model(file)
                    found = difference(model, proof)
            except Exception as e:
                print(f"{file.name}: refused: {type(e).__name__}: {str(e)[:300]}")
                failed += 1
                continue
            if not found <= TOLERANCE:
                failed += 1
            print(f"{file.name}: {found:.2e}")
            largest[ending] = max(largest.get(ending, 0), found)
    for ending, found in largest.items():
        print(f"largest difference of {ending} in Keras {keras.__version__}: {found:.2e}")
    if not largest:
        print(f"{folder}: expected models with NAME.json, found none")
    return 1 if failed or not largest else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
