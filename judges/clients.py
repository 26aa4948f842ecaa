"""Every call of tritonclient's and kserve's HTTP clients that our protocol level names.

clients.py URL MODEL: prints a line for each call that fails, and at the end the number of calls.
"""

import asyncio
import json
import struct
import sys
import urllib.request
import zlib

import numpy as np
import tritonclient.http as triton
import tritonclient.http.aio as triton_aio
from kserve import InferInput, InferRequest, InferenceRESTClient, RESTConfig
from tritonclient.utils import InferenceServerException

URL, MODEL = sys.argv[1].rstrip("/"), sys.argv[2]
HOST = URL.split("://")[1]
MODELS = json.load(urllib.request.urlopen(URL + "/v1/models"))["models"]
(DESCRIPTION,) = [model for model in MODELS if model["name"] == MODEL]
HEIGHT, WIDTH = DESCRIPTION["input"]["height"], DESCRIPTION["input"]["width"]
CLASSES = len(DESCRIPTION["classes"])
VERSION = DESCRIPTION["version"]
RANDOM = np.random.default_rng(1)
PIXELS = RANDOM.integers(0, 256, (3, HEIGHT, WIDTH, 1), np.uint8)
MEAN, STD = (np.float32(DESCRIPTION["preprocessing"][key][0]) for key in ("mean", "std"))
INVERTED = DESCRIPTION["preprocessing"]["polarity"] == "dark-on-light"
READ = 255 - PIXELS if INVERTED else PIXELS
VALUES = ((READ.astype(np.float32) - MEAN) / STD).astype(np.float32)

calls = 0
failures = []


def check(name, condition, received=""):
    global calls
    calls += 1
    if not condition:
        failures.append(f"{name}: {received}")


def equal(name, one, other):
    check(name, one is not None and np.array_equal(one, other), f"{np.asarray(one).flat[:3]}, expected {other.flat[:3]}")


def png(pixels):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + row.tobytes() for row in pixels[:, :, 0])
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def triton_input(array, datatype, shape=None, binary=True, kind=triton):
    tensor = kind.InferInput("image", shape or list(array.shape), datatype)
    tensor.set_data_from_numpy(array, binary_data=binary)
    return tensor


def outputs(binary, names=("probabilities", "class", "label"), kind=triton):
    return [kind.InferRequestedOutput(name, binary_data=binary) for name in names]


def judge_triton():
    client = triton.InferenceServerClient(HOST, concurrency=4)
    check("triton.is_server_live", client.is_server_live())
    check("triton.is_server_ready", client.is_server_ready())
    for version in ("", VERSION):
        check("triton.is_model_ready", client.is_model_ready(MODEL, version))
        metadata = client.get_model_metadata(MODEL, version)
        check("triton.get_model_metadata", metadata["inputs"][0]["name"] == "image", metadata)
        config = client.get_model_config(MODEL, version)
        check("triton.get_model_config", config["max_batch_size"] > 0, config)
        statistics = client.get_inference_statistics(MODEL, version)
        check("triton.get_inference_statistics", len(statistics["model_stats"]) == 1, statistics)
    check("triton.is_model_ready of none", not client.is_model_ready("none"))
    check("triton.get_server_metadata", client.get_server_metadata()["name"] == "bobbin")
    index = client.get_model_repository_index()
    check("triton.get_model_repository_index", index[0]["state"] == "READY", index)
    check(
        "triton.get_inference_statistics of all",
        len(client.get_inference_statistics()["model_stats"]) >= 1,
    )

    wanted = client.infer(MODEL, [triton_input(PIXELS, "UINT8")]).as_numpy("probabilities")
    check("triton.infer", wanted.shape == (3, CLASSES), wanted)
    forms = {
        "FP32": VALUES,
        "FP64": VALUES.astype(np.float64),
        "UINT8": PIXELS,
        "UINT16": PIXELS.astype(np.uint16),
        "UINT32": PIXELS.astype(np.uint32),
        "UINT64": PIXELS.astype(np.uint64),
        "INT16": PIXELS.astype(np.int16),
        "INT32": PIXELS.astype(np.int32),
        "INT64": PIXELS.astype(np.int64),
    }
    compressions = [(None, None), ("gzip", "gzip"), ("deflate", "deflate"), ("gzip", None)]
    for datatype, array in forms.items():
        for binary in (True, False):
            for request, response in compressions:
                result = client.infer(
                    MODEL,
                    [triton_input(array, datatype, binary=binary)],
                    model_version=VERSION,
                    outputs=outputs(binary),
                    request_id="42",
                    request_compression_algorithm=request,
                    response_compression_algorithm=response,
                )
                name = f"triton.infer {datatype} binary={binary} {request} {response}"
                equal(name, result.as_numpy("probabilities"), wanted)
                equal(name + " class", result.as_numpy("class"), wanted.argmax(1))
                check(name + " id", result.get_response()["id"] == "42")
    half = client.infer(MODEL, [triton_input(VALUES.astype(np.float16), "FP16")])
    close = np.allclose(half.as_numpy("probabilities"), wanted, atol=0.05)
    check("triton.infer FP16", close, half.as_numpy("probabilities"))
    for shape in ([3, 1, HEIGHT, WIDTH], [3, HEIGHT, WIDTH], [3, HEIGHT * WIDTH]):
        result = client.infer(MODEL, [triton_input(PIXELS.reshape(shape), "UINT8")])
        equal(f"triton.infer {shape}", result.as_numpy("probabilities"), wanted)
    result = client.infer(MODEL, [triton_input(PIXELS[0, :, :, 0], "UINT8")])
    equal("triton.infer one image", result.as_numpy("probabilities"), wanted[:1])

    files = np.array([png(pixels) for pixels in PIXELS], dtype=object)
    result = client.infer(MODEL, [triton_input(files, "BYTES")])
    equal("triton.infer PNG", result.as_numpy("probabilities"), wanted)
    labels = [label.decode() for label in result.as_numpy("label")]
    check("triton.infer labels", labels == [DESCRIPTION["classes"][i] for i in wanted.argmax(1)])
    for count in (1, CLASSES, CLASSES + 1, 1000):
        output = triton.InferRequestedOutput("probabilities", class_count=count)
        result = client.infer(MODEL, [triton_input(PIXELS, "UINT8")], outputs=[output])
        best = result.as_numpy("probabilities")
        check(f"triton.infer class_count={count}", best.shape == (3, min(count, CLASSES)), best)
    one = client.async_infer(MODEL, [triton_input(PIXELS, "UINT8")]).get_result()
    equal("triton.async_infer", one.as_numpy("probabilities"), wanted)
    body, length = triton.InferenceServerClient.generate_request_body(
        [triton_input(PIXELS, "UINT8")], outputs=outputs(True)
    )
    request = urllib.request.Request(f"{URL}/v2/models/{MODEL}/infer", bytes(body))
    request.add_header("Inference-Header-Content-Length", str(length))
    with urllib.request.urlopen(request) as answer:
        parsed = triton.InferenceServerClient.parse_response_body(
            answer.read(), header_length=int(answer.headers["Inference-Header-Content-Length"])
        )
    equal("triton.generate_request_body", parsed.as_numpy("probabilities"), wanted)

    for name, tensor in {
        "NaN": triton_input(np.full_like(VALUES, np.nan), "FP32"),
        "infinity": triton_input(np.full_like(VALUES, np.inf), "FP32"),
        "another shape": triton_input(VALUES[:, :-1], "FP32"),
        "no pixel": triton_input(PIXELS.astype(np.int64) - 300, "INT64"),
    }.items():
        try:
            client.infer(MODEL, [tensor])
            check("triton.infer refuses " + name, False)
        except InferenceServerException as refusal:
            check("triton.infer refuses " + name, ": expected " in str(refusal), refusal)
    client.close()
    return wanted


async def judge_triton_aio(wanted):
    async with triton_aio.InferenceServerClient(HOST) as client:
        check("triton.aio.is_server_live", await client.is_server_live())
        check("triton.aio.is_server_ready", await client.is_server_ready())
        check("triton.aio.is_model_ready", await client.is_model_ready(MODEL))
        check("triton.aio.get_server_metadata", (await client.get_server_metadata())["name"] == "bobbin")
        check("triton.aio.get_model_metadata", await client.get_model_metadata(MODEL))
        check("triton.aio.get_model_config", await client.get_model_config(MODEL))
        check("triton.aio.get_model_repository_index", await client.get_model_repository_index())
        check("triton.aio.get_inference_statistics", await client.get_inference_statistics(MODEL))
        for request in (None, "gzip", "deflate"):
            result = await client.infer(
                MODEL,
                [triton_input(VALUES, "FP32", kind=triton_aio)],
                request_compression_algorithm=request,
                response_compression_algorithm=request,
            )
            equal(f"triton.aio.infer {request}", result.as_numpy("probabilities"), wanted)


async def judge_kserve(wanted):
    client = InferenceRESTClient(RESTConfig(protocol="v2", retries=0))
    check("kserve.is_server_live", await client.is_server_live(URL))
    check("kserve.is_server_ready", await client.is_server_ready(URL))
    check("kserve.is_model_ready", await client.is_model_ready(URL, MODEL))
    for datatype, array in {"FP32": VALUES, "UINT8": PIXELS, "INT64": PIXELS.astype(np.int64)}.items():
        for binary in (True, False):
            tensor = InferInput("image", list(array.shape), datatype)
            tensor.set_data_from_numpy(array, binary_data=binary)
            result = await client.infer(
                URL, InferRequest(MODEL, [tensor], request_id="7"), model_name=MODEL
            )
            given = {output.name: output.as_numpy() for output in result.outputs}
            equal(f"kserve.infer {datatype} binary={binary}", given["probabilities"], wanted)
            check("kserve.infer id", result.id == "7", result.id)
    await client.close()


WANTED = judge_triton()
asyncio.run(judge_triton_aio(WANTED))
asyncio.run(judge_kserve(WANTED))
for failure in failures:
    print("clients:", failure, file=sys.stderr)
print(f"{calls - len(failures)} of {calls} calls of tritonclient and kserve as expected")
sys.exit(1 if failures else 0)
