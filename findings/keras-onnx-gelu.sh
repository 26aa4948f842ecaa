#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0 with tf2onnx 1.17.0: model.export("x.onnx", format="onnx") of a model with activation="gelu" (exact, Keras's default) returns normally and
# leaves a file with an operator Erfc in ONNX's own domain, which has none. A line of the log names the operator, no exception is raised. onnx 1.23.2's checker and
# onnxruntime 1.31.1 refuse the file. With approximate=True (tanh) the same model is exported rightly.
# Seen: {'exact': {'operators': ['Erfc'], 'checker': 'ValidationError', 'onnxruntime': 'InvalidGraph'}, 'tanh': {'operators': [], 'checker': 'takes it', 'onnxruntime': 'takes it'}}.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 tf2onnx==1.17.0 onnx==1.23.2 onnxruntime==1.31.1
cd "$dir"
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow venv/bin/python - 2>log <<'PY' || { cat log; exit 1; }
import keras
import numpy as np
import onnx
import onnxruntime


def said(act):
    try:
        act()
        return "takes it"
    except Exception as error:
        return type(error).__name__


def session(file, model):
    x = np.random.default_rng(1).standard_normal((2, 4)).astype("float32")
    run = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (y,) = run.run(None, {run.get_inputs()[0].name: x})
    np.testing.assert_allclose(y, model(x), atol=1e-6)


seen = {}
for name, approximate in {"exact": False, "tanh": True}.items():
    gelu = keras.layers.Activation(lambda x, a=approximate: keras.activations.gelu(x, approximate=a))
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), gelu])
    model(np.zeros((1, 4), "float32"))
    file = f"{name}.onnx"
    model.export(file, format="onnx", verbose=False)
    written = onnx.load(file)
    known = {schema.name for schema in onnx.defs.get_all_schemas() if schema.domain == ""}
    seen[name] = {
        "operators": sorted({node.op_type for node in written.graph.node if node.domain == ""} - known),
        "checker": said(lambda: onnx.checker.check_model(file)),
        "onnxruntime": said(lambda: session(file, model)),
    }
print(seen)
takes = "takes it"
assert seen["exact"] == {"operators": ["Erfc"], "checker": "ValidationError", "onnxruntime": "InvalidGraph"}, seen
assert seen["tanh"] == {"operators": [], "checker": takes, "onnxruntime": takes}, seen
PY
