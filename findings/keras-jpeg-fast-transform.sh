#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0: image_dataset_from_directory decodes JPEG by libjpeg-turbo's fast, inexact inverse transform, and
# has no setting for it. At quality 95, pixels of a grey picture are levels off what Pillow 13.0.0 and every decoder with the accurate transform read:
# a model trained by it gets other pixels in service. tf.io.decode_jpeg(dct_method="INTEGER_ACCURATE") is equal to Pillow to the level.
# Seen: largest difference 22 levels by image_dataset_from_directory, 0 by INTEGER_ACCURATE. Fails unless at least 4 and exactly 0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 pillow==13.0.0
cd "$dir"
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow venv/bin/python - <<'PY'
import os
import keras
import numpy as np
import tensorflow as tf
from PIL import Image

y, x = np.mgrid[0:32, 0:48]
picture = (x * 3 + y * 2).astype(np.uint8)
picture[2:12, 2:14] = 230
picture[20:28, 30:44] = 10
for name in ("a", "b"):
    os.makedirs("data/" + name)
    Image.fromarray(picture).save(f"data/{name}/x.jpg", quality=95)
true = np.asarray(Image.open("data/a/x.jpg")).astype(int)
data = keras.utils.image_dataset_from_directory("data", image_size=(32, 48), batch_size=2, color_mode="grayscale")
keras_difference = np.abs(next(iter(data))[0].numpy()[0, :, :, 0] - true).max()
accurate = tf.io.decode_jpeg(tf.io.read_file("data/a/x.jpg"), dct_method="INTEGER_ACCURATE").numpy()[:, :, 0].astype(int)
accurate_difference = np.abs(accurate - true).max()
print("largest difference from Pillow: Keras", keras_difference, "accurate", accurate_difference)
assert keras_difference >= 4, keras_difference
assert accurate_difference == 0, accurate_difference
PY
