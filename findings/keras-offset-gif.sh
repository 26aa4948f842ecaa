#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0: a GIF whose only frame is smaller than its logical screen is decoded to the size of the frame, not of
# the screen, with the frame still drawn at its offset: what falls outside is cut off and the rest is black. A frame whose offset is at least its size is lost:
# image_dataset_from_directory gives a black picture, without a word. Browsers and Pillow 13.0.0 give the whole screen with the frame at its place.
# Seen for a red frame of 8x8 at (12, 12) of 32x32: TensorFlow (8, 8, 3), Keras (32, 32, 3) without a red pixel, all 0; Pillow 64 red pixels.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 pillow==13.0.0
cd "$dir"
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow venv/bin/python - <<'PY'
import io
import os
import struct
import keras
import numpy as np
import tensorflow as tf
from PIL import Image

frame = io.BytesIO()
red = Image.new("P", (8, 8), 1)
red.putpalette([0, 0, 255, 255, 0, 0] + [0] * 762)
red.save(frame, "GIF", optimize=False)
gif = bytearray(frame.getvalue())
gif[6:10] = struct.pack("<HH", 32, 32)
at = 13 + 3 * 2 ** ((gif[10] & 7) + 1)
while gif[at] != 0x2C:
    at += 2
    while gif[at]:
        at += gif[at] + 1
    at += 1
gif[at + 1 : at + 5] = struct.pack("<HH", 12, 12)
for name in ("a", "b"):
    os.makedirs("data/" + name)
    open(f"data/{name}/x.gif", "wb").write(gif)
true = np.asarray(Image.open("data/a/x.gif").convert("RGB"))
decoded = tf.io.decode_image(bytes(gif), channels=3, expand_animations=False).numpy()
data = keras.utils.image_dataset_from_directory("data", image_size=(32, 32), batch_size=2)
pixels = next(iter(data))[0].numpy()[0]
red_pixels = lambda a: int((np.abs(np.rint(a).astype(int) - [255, 0, 0]).max(axis=-1) == 0).sum())
print("Pillow", true.shape, red_pixels(true), "red; TensorFlow", decoded.shape, "; Keras", pixels.shape, red_pixels(pixels), "red")
assert true.shape == (32, 32, 3) and red_pixels(true) == 64
assert decoded.shape == (8, 8, 3), decoded.shape
assert pixels.max() == 0, pixels.max()
PY
