#!/usr/bin/env bash
# pillow 13.0.0: an uncompressed grey TIFF with the orientation tag 6, opened by its path, is scrambled; the same bytes from memory
# are right. Who holds another reader against Pillow finds the fault on the wrong side.
# Expected: the picture of 20 rows of 14 pixels turned to 14 rows of 20, both ways. Seen by path: size (20, 14) when opened,
# (14, 20) when loaded, rows cut at the wrong width.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet pillow==13.0.0 numpy==2.4.4
cd "$dir"
venv/bin/python - <<'PY'
import io
import numpy as np
from PIL import Image

levels = (np.arange(280) % 251).astype(np.uint8).reshape(20, 14)
Image.fromarray(levels).save("a.tif", tiffinfo={274: 6})
turned = np.rot90(levels, -1)
with open("a.tif", "rb") as file:
    from_memory = np.asarray(Image.open(io.BytesIO(file.read())))
by_path = Image.open("a.tif")
opened = by_path.size
loaded = np.asarray(by_path)
print("from memory right:", np.array_equal(from_memory, turned))
print("by path:", opened, "when opened,", by_path.size, "when loaded; right:", np.array_equal(loaded, turned))
assert np.array_equal(from_memory, turned)
assert (opened, by_path.size) == ((20, 14), (14, 20))
assert not np.array_equal(loaded, turned)
PY
