"""Writes what Pillow makes of pictures in other sizes, for PicturePreparerTest.

usage: python3 resizing.py TARGET_FILE   (Pillow 13.0.0, NumPy)

A line: channels, width, height, fit, new width, new height, and the bytes in hexadecimal. Pictures
are made by the same formula in the test: level(x, y, c) = (x * x * 3 + y * 29 + x * y * (c + 1) + 80 * c) % 256.
Crops and stretches use resize(BILINEAR, box); padded pictures are pasted on black.
"""

import sys

import numpy as np
import PIL
from PIL import Image


def picture(w, h, n):
    y, x, c = np.mgrid[0:h, 0:w, 0:n]
    a = ((x * x * 3 + y * 29 + x * y * (c + 1) + 80 * c) % 256).astype(np.uint8)
    return Image.fromarray(a if n == 3 else a[:, :, 0])


lines = [f"# resizing.py with Pillow {PIL.__version__}"]
for n in (1, 3):
    for w, h in ((40, 30), (30, 40), (7, 5), (16, 12), (100, 9), (1, 1), (1, 33), (61, 1), (33, 17)):
        for tw, th in ((16, 12), (13, 13), (28, 28)):
            image = picture(w, h, n)
            for fit in ("stretch", "crop", "pad"):
                if fit == "stretch":
                    out = image.resize((tw, th), Image.BILINEAR)
                elif fit == "crop":
                    s = max(tw / w, th / h)
                    bw, bh = tw / s, th / s
                    box = ((w - bw) / 2, (h - bh) / 2, (w + bw) / 2, (h + bh) / 2)
                    box = (max(0, box[0]), max(0, box[1]), min(w, box[2]), min(h, box[3]))
                    out = image.resize((tw, th), Image.BILINEAR, box=box)
                else:
                    s = min(tw / w, th / h)
                    size = [max(1, min(t, int(np.floor(v * s + 0.5)))) for v, t in ((w, tw), (h, th))]
                    out = Image.new(image.mode, (tw, th))
                    out.paste(image.resize(size, Image.BILINEAR), ((tw - size[0]) // 2, (th - size[1]) // 2))
                lines.append(f"{n} {w} {h} {fit} {tw} {th} {out.tobytes().hex()}")
with open(sys.argv[1], "w") as f:
    f.write("\n".join(lines) + "\n")
