#!/usr/bin/env python3
"""Judges exported models by the programs that own their formats.

    pip install -r judges/exports.txt
    python judges/exports.py FOLDER [RUNTIME...]

All runtimes but PyTorch, which judges/torch.txt installs, unless some are named. FOLDER has models
and beside each its proof, as `bobbin export` writes them. Prints for each runtime the number of
models and the largest difference of an output; ends with 1 if one is above the proof's tolerance, a
model is refused, or there is none.
"""
import json
import logging
import os
import sys
import tempfile
import warnings
from collections import Counter
from functools import cache
from pathlib import Path

# What they say beside their answers hides these.
logging.disable(logging.WARNING)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# TensorFlow 2.21's convolutions by oneDNN are wrong for some windows at the border.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import numpy as np  # noqa: E402

import proofs  # noqa: E402

SIZES = (1, 3, 32, 0)
# ONNX Runtime's sums, OpenVINO's pooling, the reference's and TensorFlow's global maximum take no empty batch.
NOT_EMPTY = (1, 3, 32)
# The reference is slow.
FEW = (1, 3)


def checker(proof):
    import onnx

    onnx.checker.check_model(str(proof.file), full_check=True)
    model = onnx.load(proof.file)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "auto_pad":
                raise ValueError(f"{node.name}: expected pads, received auto_pad")
    return 0.0


def onnx_runtime(proof):
    import onnxruntime

    def answer(level):
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = level
        # Two threads, since the machine may be used by others.
        options.intra_op_num_threads = 2
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(proof.file, options, ["CPUExecutionProvider"])
        (taken,) = session.get_inputs()
        (given,) = session.get_outputs()
        return lambda x: session.run([given.name], {taken.name: x})[0]

    levels = onnxruntime.GraphOptimizationLevel
    # With all optimizations it lays channels out in blocks, and refuses to add empty batches then.
    proof.difference(answer(levels.ORT_ENABLE_EXTENDED), [0])
    return proof.difference(answer(levels.ORT_ENABLE_ALL), NOT_EMPTY)


def reference(proof):
    import onnx
    from onnx.reference import ReferenceEvaluator

    model = onnx.load(proof.file)
    # It computes the batch normalization of opsets 9 to 13 with the batch's own statistics. Of our
    # operators none means anything else in opset 14.
    model.opset_import[0].version = max(14, model.opset_import[0].version)
    evaluator = ReferenceEvaluator(model)
    (name,) = evaluator.input_names
    return proof.difference(lambda x: evaluator.run(None, {name: x})[0], FEW)


@cache
def openvino_core():
    import openvino

    return openvino.Core()


def openvino(proof):
    core = openvino_core()
    # Else it computes in bfloat16 where the processor has it.
    compiled = core.compile_model(str(proof.file), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return proof.difference(lambda x: compiled(x)[0], NOT_EMPTY)


class NotRead(Exception):
    """A runtime has no such layer, and says so."""


def pytorch(proof):
    """PyTorch writes ONNX and reads none; onnx2torch makes a module of it."""
    import torch
    from onnx2torch import convert

    try:
        module = convert(str(proof.file)).eval()
    except NotImplementedError as e:
        if any(known in str(e) for known in ("GlobalMaxPool", "AvgPool with non symmetrical")):
            raise NotRead from e
        raise
    with torch.inference_mode():
        return proof.difference(lambda x: module(torch.from_numpy(x)), NOT_EMPTY)


def keras_difference(proof, model):
    takes_empty = not any("GlobalMax" in type(layer).__name__ for layer in model.layers)
    sizes = SIZES if takes_empty else NOT_EMPTY
    return proof.difference(lambda x: model(x, training=False), sizes)


def keras_file(proof):
    import keras

    with warnings.catch_warnings():
        # A warning is a fault too: the file is not what Keras 3 expects. It has some for all
        # models of Keras 2, and for a softmax of one value.
        warnings.simplefilter("error", UserWarning)
        for known in ("structure of `inputs`", "`alpha` is deprecated", "size 1"):
            warnings.filterwarnings("ignore", message=f"(?s).*{known}")
        return keras_difference(proof, keras.saving.load_model(proof.file))


def litert(proof):
    """Keras converts the .keras file, and LiteRT runs what comes out."""
    import keras
    from ai_edge_litert.interpreter import Interpreter

    model = keras.saving.load_model(proof.file)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "model.tflite")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            model.export(file, format="litert", verbose=False)
        interpreter = Interpreter(file, num_threads=2)
        (taken,) = interpreter.get_input_details()
        (given,) = interpreter.get_output_details()

        def answer(x):
            interpreter.resize_tensor_input(taken["index"], x.shape)
            interpreter.allocate_tensors()
            interpreter.set_tensor(taken["index"], x)
            interpreter.invoke()
            return interpreter.get_tensor(given["index"])

        return proof.difference(answer, NOT_EMPTY)


def numpy_archive(proof):
    """Keras builds the network that the archive describes, with the weights that NumPy reads."""
    import keras
    from safetensors.numpy import load_file

    with np.load(proof.file, allow_pickle=False) as archive:
        weights = {name: archive[name] for name in archive.files}
    config = json.loads(weights.pop("config.json").tobytes())
    json.loads(weights.pop("metadata.json").tobytes())
    own = load_file(proof.file.with_suffix(".safetensors"))
    model = keras.saving.deserialize_keras_object(config)
    taken = set()
    for layer in model.layers:
        for variable in layer.variables:
            name = f"{layer.name}/{variable.name}"
            # The state of dropout's generator is no weight.
            if variable.dtype == "float32":
                variable.assign(weights[name])
                taken.add(name)
    if taken != set(weights):
        raise ValueError(f"expected the arrays {sorted(taken)}, received {sorted(weights)}")
    # The file of the model may have more: what tells images of no class.
    if Counter(w.tobytes() for w in weights.values()) - Counter(w.tobytes() for w in own.values()):
        raise ValueError("expected the weights of the .safetensors file, received others")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(?s).*size 1")
        return keras_difference(proof, model)


# Name: format and judge.
RUNTIMES = {
    "checker": ("onnx", checker),
    "onnxruntime": ("onnx", onnx_runtime),
    "reference": ("onnx", reference),
    "openvino": ("onnx", openvino),
    "pytorch": ("onnx", pytorch),
    "keras": ("keras", keras_file),
    "keras-h5": ("keras-h5", keras_file),
    "npz": ("npz", numpy_archive),
    "litert": ("keras", litert),
}
# In an environment of its own, since it is five times as large as all others.
APART = {"pytorch"}


def judge(name, models, run):
    """Prints a line of a runtime, and one for each model that fails. Whether all is well."""
    judged = failed = not_read = 0
    largest = 0.0
    for proof in models:
        try:
            found = run(proof)
        except NotRead:
            not_read += 1
            continue
        # A runtime says by any exception that it refuses a model.
        except Exception as e:
            failed += 1
            words = " ".join(str(e).split())[:300]
            print(f"{name}: {proof.file.name}: {type(e).__name__}: {words}")
            continue
        judged += 1
        largest = found if not found <= largest else largest
        if not found <= proof.tolerance:
            failed += 1
            print(f"{name}: {proof.file.name}: {found:.2e}, expected at most {proof.tolerance:.0e}")
    rest = f", {not_read} not read" if not_read else ""
    counts = f"{judged} models{rest}, {failed} failed"
    print(f"{name}: {counts}, largest difference {largest:.1e}", flush=True)
    return judged > 0 and failed == 0


def main(folder, names):
    right = True
    for name in names or [name for name in RUNTIMES if name not in APART]:
        export_format, run = RUNTIMES[name]
        right &= judge(name, proofs.find(folder, export_format), run)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
