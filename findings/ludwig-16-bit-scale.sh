#!/usr/bin/env bash
# ludwig 0.11.0 (torch 2.15.0, torchvision 0.29.2): image features are scaled to 0..1, "pixel_normalization". 16-bit PNGs are divided by 255
# as if they had 8 bits: the same grey picture is 0..1 from an 8-bit file and 0..257 from a 16-bit one.
# Seen for levels 0 to 250 of 255, stored times 257 in the 16-bit files: 8 bits 0.98 at most, 16 bits 251.96 at most.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet ludwig==0.11.0 torch==2.15.0 torchvision==0.29.2 pillow==13.0.0
cd "$dir"
venv/bin/python - 2>log <<'PY'
import contextlib
import io
import logging
import numpy as np
import pandas as pd
from PIL import Image
from ludwig.api import LudwigModel

config = {
    "input_features": [{"name": "image_path", "type": "image", "encoder": {"type": "stacked_cnn"}}],
    "output_features": [{"name": "label", "type": "category"}],
    "backend": {"type": "local"},
}
most = {}
for bits in (8, 16):
    rows = []
    for i in range(4):
        levels = np.linspace(0, 250, 32 * 48).round().astype(np.uint16).reshape(32, 48)
        Image.fromarray(levels.astype(np.uint8) if bits == 8 else levels * 257).save(f"{bits}-{i}.png")
        rows.append((f"{bits}-{i}.png", "ab"[i % 2]))
    frame = pd.DataFrame(rows, columns=["image_path", "label"])
    with contextlib.redirect_stdout(io.StringIO()):
        model = LudwigModel(config, logging_level=logging.ERROR)
        data = model.preprocess(training_set=frame, test_set=frame.copy(), skip_save_processed_input=True)[0].dataset
    most[bits] = float(np.asarray(next(v for k, v in data.items() if k.startswith("image_path"))).max())
print("largest value by bits per sample:", most)
assert most[8] <= 1, most
assert most[16] > 200, most
PY
