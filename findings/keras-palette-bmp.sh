#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0: image_dataset_from_directory takes a BMP with a palette, and gives the numbers of the
# palette's entries as levels of grey: a colour picture becomes an arbitrary grey one, without a word.
# Expected, as Pillow 13.0.0 reads the same file: [200 30 40] for every pixel. Seen: [3 3 3], its entry of the palette.
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
from PIL import Image

for name in ("a", "b"):
    os.makedirs("data/" + name)
    picture = Image.new("P", (8, 8), 3)
    picture.putpalette([0, 0, 0, 255, 255, 255, 0, 0, 255, 200, 30, 40] + [0] * 756)
    picture.save(f"data/{name}/x.bmp")
data = keras.utils.image_dataset_from_directory("data", image_size=(8, 8), batch_size=2)
pixel = next(iter(data))[0].numpy()[0, 4, 4]
true = np.asarray(Image.open("data/a/x.bmp").convert("RGB"))[4, 4]
print("Keras", pixel, "Pillow", true)
assert true.tolist() == [200, 30, 40], true
assert pixel.tolist() == [3, 3, 3], pixel
PY
