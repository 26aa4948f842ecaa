"""Models that Keras writes as ONNX (by tf2onnx), and what they answer: the files keras-* beside this one.

    python -m venv v && v/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0 tf2onnx==1.17.0 onnx==1.23.2
    v/bin/python kerasonnx.py
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import numpy as np
from keras import layers

HERE = pathlib.Path(__file__).parent


def residual():
    x = inputs = keras.Input((10, 9, 3))
    x = layers.Conv2D(6, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    y = layers.Conv2D(6, 3, padding="same", activation="relu")(x)
    x = layers.Add()([layers.BatchNormalization()(layers.Conv2D(6, 3, padding="same")(y)), x])
    x = layers.AveragePooling2D(2)(layers.LeakyReLU(negative_slope=0.2)(x))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(x))


MODELS = {
    "mlp": keras.Sequential(
        [
            keras.Input((8, 7, 1)),
            layers.Flatten(),
            layers.Dense(12, activation="elu"),
            layers.Dropout(0.3),
            layers.Dense(5, activation="sigmoid"),
        ]
    ),
    "cnn": keras.Sequential(
        [
            keras.Input((12, 11, 1)),
            layers.Rescaling(1.0),
            layers.Conv2D(4, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(6, (3, 2), strides=2, padding="same", activation="elu"),
            layers.BatchNormalization(),
            layers.Activation("silu"),
            layers.MaxPooling2D(2, strides=1, padding="same"),
            layers.Flatten(),
            layers.Dense(8, activation="tanh"),
            layers.Dense(3, activation="softmax"),
        ]
    ),
    "residual": residual(),
}


def main():
    random = np.random.default_rng(5)
    for name, model in MODELS.items():
        for weight in model.weights:  # running averages and biases that are not those of the start
            positive = weight.path.endswith(("variance", "gamma"))
            value = random.uniform(0.5, 1.5, weight.shape) if positive else random.normal(0, 0.3, weight.shape)
            if weight.dtype == "float32":
                weight.assign(value)
        images = np.round(random.integers(0, 256, (4, *model.input_shape[1:])) / 255, 4).astype(np.float32)
        expected = model(images, training=False).numpy()
        document = {
            "shape": list(images.shape[1:]),
            "inputs": [[round(float(v), 4) for v in image.ravel()] for image in images],
            "expected": [[float(f"{v:.8g}") for v in row] for row in expected.astype(np.float64)],
        }
        (HERE / f"keras-{name}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
        model.export(HERE / f"keras-{name}.onnx", format="onnx", verbose=False)


main()
