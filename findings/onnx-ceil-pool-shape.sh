#!/usr/bin/env bash
# onnx 1.23.2 and onnxruntime 1.31.1: pooling with ceil_mode=1 below opset 22. The shape inference counts a last window that begins in the end
# padding, as the formula of these opsets says (the sentence that leaves it out came with opset 22); ONNX Runtime computes without it at every
# opset. So a graph that onnx.checker's full check takes declares one shape, in ONNX Runtime's own session too, and computes another.
# Seen for MaxPool and AveragePool of 5 numbers, kernel 3, stride 3, pads (1, 1): opset 13 and 21 inferred 3, session 3, computed 2;
# opset 22 inferred 2, session 2, computed 2.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.31.1
cd "$dir"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

# The session warns of the very difference.
onnxruntime.set_default_logger_severity(3)
x = np.arange(5, dtype=np.float32).reshape(1, 1, 5)
for kind in ("MaxPool", "AveragePool"):
    for opset in (13, 21, 22):
        graph = helper.make_graph(
            [helper.make_node(kind, ["x"], ["y"], kernel_shape=[3], strides=[3], pads=[1, 1], ceil_mode=1)],
            "pool",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 5])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, None, None])],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        shape = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph.output[0].type.tensor_type.shape
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        seen = (shape.dim[2].dim_value, session.get_outputs()[0].shape[2], session.run(["y"], {"x": x})[0].shape[2])
        print(f"{kind}, opset {opset}: inferred {seen[0]}, session {seen[1]}, computed {seen[2]}")
        assert seen == ((2, 2, 2) if opset == 22 else (3, 3, 2)), seen
PY
