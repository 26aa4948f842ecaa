"""Writes the models of this folder that Keras 2.15.0 on TensorFlow 2.15.1 made.

    python keras2.py FOLDER

NAME.keras.gz or NAME.h5.gz, and NAME.json with inputs and what Keras predicts for them.
"""
import gzip
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import numpy as np
from tensorflow import keras

L = keras.layers
OUT = sys.argv[1]
keras.utils.set_random_seed(2)


def save(name, model, *endings):
    inputs = np.random.default_rng(3).random((3, *model.input_shape[1:])).round(3)
    outputs = np.asarray(model(inputs.astype("f4"), training=False), "f8")
    for ending in endings:
        file = f"{OUT}/{name}{ending}"
        model.save(file)
        with open(file, "rb") as f, open(file + ".gz", "wb") as out:
            out.write(gzip.compress(f.read(), mtime=0))
        os.remove(file)
    with open(f"{OUT}/{name}.json", "w") as f:
        json.dump({"inputs": inputs.ravel().tolist(), "outputs": outputs.ravel().tolist()}, f)


model = keras.Sequential([
    L.Conv2D(3, (3, 2), padding="same", activation="swish", input_shape=(7, 6, 1), name="block/conv"),
    L.BatchNormalization(axis=3),
    L.ReLU(negative_slope=0.05),
    L.MaxPooling2D(),
    L.Flatten(),
    L.Dense(4, kernel_regularizer=keras.regularizers.l1_l2(1e-4, 1e-3)),
    L.LeakyReLU(alpha=0.2),
    L.Dense(3, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.random.rand(6, 7, 6, 1), np.arange(6) % 3, verbose=0)
save("sequential2", model, ".h5", ".keras")

i = L.Input((6, 6, 2))
x = L.Conv2D(4, 3, padding="same")(i)
y = L.Activation("elu")(x)
y = L.Conv2D(4, 3, padding="same", activation="gelu")(y)
z = L.Conv2D(4, 1, name="third")(x)
x = L.Add()([x, y, z])
x = L.GlobalAveragePooling2D(keepdims=True)(x)
x = L.Flatten()(x)
model = keras.Model(i, L.Dense(2, activation="softmax")(x))
save("functional2", model, ".h5", ".keras")
