#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0: a compiled model that was saved by model.save("x.h5") and read by load_model cannot be trained on: fit
# raises ValueError "Unknown variable", since the optimizer that came with the file was not built for the variables of the model that was read. evaluate and predict work.
# The same model as .keras trains on; so does the one from .h5 after compile.
# Seen: {'h5': 'ValueError: Unknown variable: ...', 'keras': 'trained', 'h5 compiled again': 'trained'}.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0
cd "$dir"
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow venv/bin/python - 2>log <<'PY'
import keras
import numpy as np

x = np.random.default_rng(1).standard_normal((8, 4)).astype("float32")
y = np.arange(8) % 2
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, verbose=0)
model.save("model.h5")
model.save("model.keras")


def fit(model):
    try:
        model.fit(x, y, verbose=0)
        return "trained"
    except ValueError as error:
        return f"ValueError: {error}"


again = keras.models.load_model("model.h5")
again.compile("adam", "sparse_categorical_crossentropy")
seen = {
    "h5": fit(keras.models.load_model("model.h5")),
    "keras": fit(keras.models.load_model("model.keras")),
    "h5 compiled again": fit(again),
}
print(seen)
assert seen["keras"] == seen["h5 compiled again"] == "trained", seen
assert seen["h5"].startswith("ValueError: Unknown variable"), seen
PY
