#!/usr/bin/env bash
# onnx 1.23.2: its reference evaluator, which judges exporters, computes MaxPool with auto_pad SAME_LOWER as another pool: it rounds the output's
# size down and puts the odd row of padding at the end, as SAME_UPPER does. For kernel 3 and stride 2 the output of 7 x 7 has 3 x 3 values,
# where the operator's text and the evaluator's own AveragePool give 4 x 4; of 8 x 8 it has the right size and other values.
# Seen beside ONNX Runtime 1.31.0: shapes (3, 3) and (4, 4) for 7; for 8, some of 16 values differ. SAME_UPPER is right.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.31.0
cd "$dir"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator


def answers(kind, side, size):
    graph = helper.make_graph(
        [helper.make_node(kind, ["x"], ["y"], auto_pad=side, kernel_shape=[3, 3], strides=[2, 2])],
        "pool",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, size, size])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, 4, 4])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    x = np.random.default_rng(0).random((1, 1, size, size), dtype=np.float32)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return ReferenceEvaluator(model).run(None, {"x": x})[0], session.run(None, {"x": x})[0]


for size in (7, 8):
    for kind, side in (("MaxPool", "SAME_UPPER"), ("AveragePool", "SAME_LOWER"), ("MaxPool", "SAME_LOWER")):
        reference, runtime = answers(kind, side, size)
        same = reference.shape == runtime.shape and bool(np.allclose(reference, runtime, atol=1e-6))
        print(f"{kind} {side} of {size}: {reference.shape[2:]} and {runtime.shape[2:]}, {'the same' if same else 'others'}")
        assert runtime.shape == (1, 1, 4, 4)
        assert same == ((kind, side) != ("MaxPool", "SAME_LOWER"))
        assert same or reference.shape[2:] == ((3, 3) if size == 7 else (4, 4))
PY
