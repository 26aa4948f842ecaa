#!/usr/bin/env bash
# fastai 2.8.12 with pillow 13.0.0 and torch 2.15.0: PILImage.create (what ImageBlock and ImageDataLoaders use) opens a 16-bit grey PNG or TIFF, as
# scanners and microscopes write, by convert("RGB"), which clips at 255 instead of scaling: everything above 255 of 65535 is white.
# Expected for levels 29 to 250 of 255, stored times 257: 29 to 250. Seen: all 255, without a warning.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet fastai==2.8.12 torch==2.15.0 torchvision==0.29.2 pillow==13.0.0
cd "$dir"
venv/bin/python - <<'PY'
import numpy as np
from fastai.vision.core import PILImage
from PIL import Image

levels = np.linspace(29, 250, 64).astype(np.uint16).reshape(8, 8)
Image.fromarray(levels * 257).save("x.png")
Image.fromarray(levels * 257).save("x.tif")
for name in ("x.png", "x.tif"):
    seen = np.asarray(PILImage.create(name))
    print(name, "expected", levels.min(), "to", levels.max(), "fastai", seen.min(), "to", seen.max())
    assert seen.min() == 255 and seen.max() == 255, (seen.min(), seen.max())
PY
