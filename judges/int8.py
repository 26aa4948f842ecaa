"""What 8-bit weights would bring: accuracy and time of an exported model in ONNX Runtime, in float32 and in int8.

    ./bobbin train naderi-cnn --run runs/cnn && ./bobbin export runs/cnn --to onnx --out cnn.onnx
    python judges/int8.py cnn.onnx ...      with the packages of exports.txt

Models of Fashion-MNIST, input NHWC without preprocessing. Static quantization: QDQ, a scale per channel, calibrated on 512 training
images; dynamic quantization: scales of the inputs at run time. Forms take turns; times are the least and the median.
"""

import gzip
import logging
import pathlib
import statistics
import sys
import tempfile
import time

import numpy as np
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
ROUNDS = 40
CALIBRATION = 512


def images(name):
    with gzip.open(DATA / f"{name}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    with gzip.open(DATA / f"{name}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return pixels.reshape(-1, 28, 28, 1).astype(np.float32) / 255, labels


class Calibration(CalibrationDataReader):
    def __init__(self, inputs):
        self.batches = iter(np.split(inputs, 8))

    def get_next(self):
        batch = next(self.batches, None)
        return None if batch is None else {"image": batch}


def forms(model, folder, training):
    prepared = folder / "prepared.onnx"
    quant_pre_process(model, prepared)
    static, dynamic = folder / "static.onnx", folder / "dynamic.onnx"
    quantize_static(
        prepared, static, Calibration(training), quant_format=QuantFormat.QDQ, per_channel=True, weight_type=QuantType.QInt8
    )
    quantize_dynamic(prepared, dynamic, weight_type=QuantType.QUInt8)
    return {"float32": model, "int8, static": static, "int8, dynamic": dynamic}


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def accuracy(of, inputs, labels):
    answers = np.concatenate([of.run(None, {"image": part})[0] for part in np.split(inputs, 20)])
    return float(np.mean(np.argmax(answers, 1) == labels))


def seconds(of, batch, calls):
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        of.run(None, {"image": batch})
        times.append(time.perf_counter() - start)
    return times


def main():
    logging.disable(logging.WARNING)
    training, _ = images("train")
    test, labels = images("t10k")
    print(f"ONNX Runtime {onnxruntime.__version__}, two threads")
    print("| model | form | accuracy | one image, us: least (median) | 256 images, ms: least (median) |")
    print("|---|---|---:|---:|---:|")
    for model in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            sessions = {
                name: session(path) for name, path in forms(model, pathlib.Path(folder), training[:CALIBRATION]).items()
            }
            one = {name: [] for name in sessions}
            many = {name: [] for name in sessions}
            for _ in range(ROUNDS):
                for name, of in sessions.items():
                    one[name] += seconds(of, test[:1], 200)
                    many[name] += seconds(of, test[:256], 5)
            for name, of in sessions.items():
                print(
                    f"| {pathlib.Path(model).stem} | {name} | {accuracy(of, test, labels):.4f} "
                    f"| {min(one[name]) * 1e6:.1f} ({statistics.median(one[name]) * 1e6:.1f}) "
                    f"| {min(many[name]) * 1e3:.2f} ({statistics.median(many[name]) * 1e3:.2f}) |"
                )


main()
