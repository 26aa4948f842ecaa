#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0: a compiled model that was saved by model.save("x.h5") and read by load_model cannot be trained on: fit
# raises ValueError "Unknown variable". The optimizer that comes back was built for the model's own variables, without those of its layers: for none.
# predict and evaluate work. The same model from .keras trains on; so does the one from .h5 once it is compiled again, its optimizer's state lost.
# Seen: {'h5': 'ValueError: Unknown variable: ...', 'keras': 'trained', 'h5 compiled again': 'trained'}; 0 built variables for h5, 2 for keras.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0
cd "$dir"
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow venv/bin/python - 2>log <<'PY' || { cat log; exit 1; }
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


from_h5 = keras.models.load_model("model.h5")
from_keras = keras.models.load_model("model.keras")
again = keras.models.load_model("model.h5")
again.compile("adam", "sparse_categorical_crossentropy")
assert np.array_equal(from_h5.predict(x, verbose=0), model.predict(x, verbose=0))
assert from_h5.evaluate(x, y, verbose=0) == model.evaluate(x, y, verbose=0)
built = [len(model.optimizer._trainable_variables) for model in (from_h5, from_keras)]
seen = {"h5": fit(from_h5), "keras": fit(from_keras), "h5 compiled again": fit(again)}
print(seen, "built for", built)
assert built == [0, 2], built
assert seen["keras"] == seen["h5 compiled again"] == "trained", seen
assert seen["h5"].startswith("ValueError: Unknown variable"), seen
PY
