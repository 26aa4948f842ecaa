#!/usr/bin/env bash
# tensorflow-cpu 2.21.0, oneDNN on as by default, on a processor with AVX-512: conv2d of a batch of five images, one column wide, with a kernel of 3x2,
# strides (1, 2) and padding "SAME" is wrong. One image at a time is right; the batch is too with TF_ENABLE_ONEDNN_OPTS=0 or ONEDNN_MAX_CPU_ISA=AVX2.
# The wrong numbers change from run to run, as if read from memory beside the images. Checked: over 20 draws from a normal distribution, the
# largest distance of the batch from the sum written out in numpy (true values are below 20) is above 0.5, that of single images, and of all else, below 1e-4.
# Seen on a Xeon with AVX-512 and AMX, in nine runs: batch off by 1.5e+09 to 4.6e+37, without oneDNN or with AVX2 by 9.5e-07; single images by 9.5e-07.
# Needs a processor with AVX-512.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet tensorflow-cpu==2.21.0
cd "$dir"
cat > conv.py <<'PY'
import sys
import numpy as np
import tensorflow as tf

random = np.random.default_rng(1)
batch_off = single_off = 0.0
for _ in range(20):
    x = random.standard_normal((5, 4, 1, 1)).astype(np.float32)
    k = random.standard_normal((3, 2, 1, 4)).astype(np.float32)
    padded = np.pad(x, ((0, 0), (1, 1), (0, 1), (0, 0)))
    true = np.stack([np.einsum("nhwc,hwco->no", padded[:, row : row + 3], k) for row in range(4)], axis=1)[:, :, None]
    batch = tf.nn.conv2d(x, k, [1, 1, 2, 1], "SAME").numpy()
    single = np.concatenate([tf.nn.conv2d(x[i : i + 1], k, [1, 1, 2, 1], "SAME").numpy() for i in range(5)])
    assert batch.shape == single.shape == true.shape == (5, 4, 1, 4)
    # What is read from elsewhere may be NaN.
    batch_off = max(batch_off, float(np.nan_to_num(np.abs(batch.astype(np.float64) - true), nan=np.inf).max()))
    assert np.abs(true).max() < 20
    single_off = max(single_off, float(np.abs(single - true).max()))
print(f"oneDNN {sys.argv[1]}: batch off by {batch_off:.2g}, single images by {single_off:.2g}")
assert single_off < 1e-4, single_off
assert batch_off > 0.5 if sys.argv[1] == "on" else batch_off < 1e-4, batch_off
PY
export TF_CPP_MIN_LOG_LEVEL=3
TF_ENABLE_ONEDNN_OPTS=1 venv/bin/python conv.py on 2> log || { cat log; exit 1; }
TF_ENABLE_ONEDNN_OPTS=1 ONEDNN_MAX_CPU_ISA=AVX2 venv/bin/python conv.py "on, AVX2" 2> log || { cat log; exit 1; }
TF_ENABLE_ONEDNN_OPTS=0 venv/bin/python conv.py off 2> log || { cat log; exit 1; }
