#!/usr/bin/env bash
# ludwig 0.11.0 (torch 2.15.0, torchvision 0.29.2): a picture that its decoder does not take, here a plain 24-bit BMP among PNGs, is neither
# refused nor left out: its label stays, with a flat picture of 128.0 in every channel. All other pictures are scaled to 0..1, so that the substitute is 128 times
# brighter than white. Preprocessing succeeds.
# Seen: PNGs between 0.0 and 1.0, the BMP 128.0 to 128.0; 4 rows of 4 kept.
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

rows = []
for i in range(4):
    name = f"p{i}." + ("bmp" if i == 3 else "png")
    Image.fromarray(np.random.default_rng(i).integers(0, 256, (32, 48, 3), np.uint8)).save(name)
    rows.append((name, "ab"[i % 2]))
frame = pd.DataFrame(rows, columns=["image_path", "label"])
config = {
    "input_features": [{"name": "image_path", "type": "image", "encoder": {"type": "stacked_cnn"}}],
    "output_features": [{"name": "label", "type": "category"}],
    "backend": {"type": "local"},
}
with contextlib.redirect_stdout(io.StringIO()):
    model = LudwigModel(config, logging_level=logging.ERROR)
    data = model.preprocess(training_set=frame, test_set=frame.copy(), skip_save_processed_input=True)[0].dataset
pictures = np.asarray(next(v for k, v in data.items() if k.startswith("image_path")))
print(len(pictures), "rows; PNG", pictures[:3].min(), "to", pictures[:3].max(), "BMP", pictures[3].min(), "to", pictures[3].max())
assert len(pictures) == 4, len(pictures)
assert pictures[:3].max() <= 1 and pictures[3].min() == pictures[3].max() == 128
PY
