"""Models that scikit-learn's exporter writes as ONNX, and what they answer: the files sklearn-* beside this one.

    python -m venv v && v/bin/pip install scikit-learn==1.9.1 skl2onnx==1.20.0
    v/bin/python sklearnonnx.py
"""

import json
import pathlib
import warnings

import numpy as np
from skl2onnx import to_onnx
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

HERE = pathlib.Path(__file__).parent
warnings.filterwarnings("ignore")


def write(name, model, images, options=None):
    onnx = to_onnx(model, images[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    (HERE / f"sklearn-{name}.onnx").write_bytes(onnx.SerializeToString())


def answers(name, images, expected):
    """Images of 8 x 8 grey pixels."""
    document = {
        "shape": [8, 8, 1],
        "inputs": [[round(float(v), 4) for v in image] for image in images],
        "expected": [[float(f"{v:.8g}") for v in row] for row in np.asarray(expected, np.float64)],
    }
    (HERE / f"sklearn-{name}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


def main():
    bytes_, y = load_digits(return_X_y=True)
    x = (bytes_ / 16).astype(np.float32)
    mlp = MLPClassifier((10,), max_iter=15, random_state=1).fit(x, y)
    write("labels", mlp, x)
    write("arrays", mlp, x, {id(mlp): {"zipmap": False}})
    answers("labels", x[:4], mlp.predict_proba(x[:4].round(4)))

    words = MLPClassifier((10,), max_iter=15, random_state=1).fit(x, np.array(list("abcdefghij"))[y])
    write("words", words, x)
    answers("words", x[:4], words.predict_proba(x[:4].round(4)))

    # Scalers have a number for each pixel; here, of bytes from 0 to 255.
    bytes_ = (bytes_ * 255 // 16).astype(np.float32)
    for name, scaler in {"standard": StandardScaler(), "unshifted": StandardScaler(with_mean=False), "minmax": MinMaxScaler()}.items():
        model = make_pipeline(scaler, MLPClassifier((10,), max_iter=15, random_state=1)).fit(bytes_, y)
        write(name, model, bytes_)
        answers(name, bytes_[:4], model.predict_proba(bytes_[:4]))

    # Of two classes, the network has only the second one's probability.
    odd = MLPClassifier((4,), max_iter=15, random_state=1).fit(x, y % 2)
    write("two", odd, x)
    answers("two", x[:4], odd.predict_proba(x[:4].round(4))[:, 1:])


main()
