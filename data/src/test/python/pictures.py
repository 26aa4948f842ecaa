"""Writes the pictures of PictureTableTest, and what Pillow reads in them.

usage: python3 pictures.py TARGET_FOLDER   (Pillow 13.0.0, libwebp 1.6.0, NumPy)

expected.txt has a line for each picture: name, width, height, largest difference allowed, and
red, green, blue and opacity of all pixels in hexadecimal. For PNG and TIFF the pixels are those
that were written; that Pillow reads the same is asserted, but where it is known to be wrong.
"""

import io
import os
import random
import struct
import sys
import zlib

import numpy as np
import PIL
from PIL import Image, ImageOps, TiffImagePlugin

W, H = 19, 13
target = sys.argv[1]
os.makedirs(target, exist_ok=True)
lines = []
rng = np.random.default_rng(16)
random.seed(16)


def rgba(array):
    """Grey, grey and opacity, RGB or RGBA as RGBA."""
    a = np.asarray(array, dtype=np.uint8)
    if a.ndim == 2:
        a = a[:, :, None]
    n = a.shape[2]
    colour = np.repeat(a[:, :, :1], 3, 2) if n < 3 else a[:, :, :3]
    opacity = a[:, :, n - 1 :] if n % 2 == 0 else np.full(a.shape[:2] + (1,), 255, np.uint8)
    return np.concatenate([colour, opacity], 2)


def expect(name, data, pixels, tolerance=0, check=True):
    with open(os.path.join(target, name), "wb") as f:
        f.write(data)
    pixels = rgba(pixels)
    if check:
        read = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA"))
        assert read.shape == pixels.shape, (name, read.shape, pixels.shape)
        seen = pixels[:, :, 3:] > 0
        assert np.array_equal(read * seen, pixels * seen), (name, np.abs(read.astype(int) - pixels).max())
    h, w = pixels.shape[:2]
    lines.append(f"{name} {w} {h} {tolerance} {pixels.tobytes().hex()}")


def by_pillow(name, data, tolerance=0):
    read = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA")
    expect(name, data, np.asarray(read), tolerance, check=False)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# ---- pixels ----
y, x = np.mgrid[0:H, 0:W]
RGB = np.stack([x * 13 % 256, y * 19 % 256, (x * y * 7 + 30) % 256], 2).astype(np.uint8)
RGB[3:7, 4:9] = (255, 0, 0)
RGB[5:10, 9:14] = (0, 0, 255)
GREY = ((x * 11 + y * 5) % 256).astype(np.uint8)
OPACITY = np.where((x + y) % 5 == 0, 0, (x * 14) % 256).astype(np.uint8)
SMOOTH = np.stack(
    [128 + 90 * np.sin(x / 4), 128 + 90 * np.cos(y / 5), 128 + 60 * np.sin((x + y) / 6)], 2
).astype(np.uint8)


# ---- PNG, written here: Pillow writes neither all depths nor interlacing ----
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(row, depth):
    flat = row.reshape(-1).astype(np.uint32)
    if depth == 16:
        return flat.astype(">u2").tobytes()
    if depth == 8:
        return flat.astype(np.uint8).tobytes()
    bits = np.zeros((-(-len(flat) * depth // 8)) * 8, np.uint8)
    for i in range(depth):
        bits[i : len(flat) * depth : depth] = flat >> (depth - 1 - i) & 1
    return np.packbits(bits).tobytes()


def filtered(lines_, step):
    out = bytearray()
    before = bytes(len(lines_[0]))
    for n, line in enumerate(lines_):
        kind = n % 5
        out.append(kind)
        for i, v in enumerate(line):
            a = line[i - step] if i >= step else 0
            b = before[i]
            c = before[i - step] if i >= step else 0
            p = a + b - c
            pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            paeth = a if pa <= pb and pa <= pc else b if pb <= pc else c
            out.append((v - [0, a, b, (a + b) // 2, paeth][kind]) & 255)
        before = line
    return bytes(out)


def png(samples, colour, depth, interlaced=False, palette=None, trns=None, exif=None, pieces=3):
    """samples: [h][w][n] numbers below 2**depth."""
    h, w, n = samples.shape
    step = max(1, n * depth // 8)
    raw = b""
    if interlaced:
        for x0, y0, dx, dy in [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ]:
            part = samples[y0::dy, x0::dx]
            if part.size:
                raw += filtered([packed(r, depth) for r in part], step)
    else:
        raw = filtered([packed(r, depth) for r in samples], step)
    z = zlib.compress(raw, 9)
    out = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, int(interlaced))
    )
    out += chunk(b"gAMA", struct.pack(">I", 100000))
    if palette is not None:
        out += chunk(b"PLTE", palette.astype(np.uint8).tobytes())
    if trns is not None:
        out += chunk(b"tRNS", trns)
    if exif:
        out += chunk(b"eXIf", exif)
    cut = -(-len(z) // pieces)
    for i in range(0, len(z), cut):
        out += chunk(b"IDAT", z[i : i + cut])
    return out + chunk(b"IEND", b"")


for interlaced in (False, True):
    tail = "-interlaced" if interlaced else ""
    for depth in (1, 2, 4, 8, 16):
        top = 2**depth - 1
        s = ((x * 11 + y * 5) * 257 + x if depth == 16 else x * 3 + y) % (top + 1)
        level = s >> 8 if depth == 16 else s * 255 // top
        # Pillow reads grey of 16 bits as whole numbers, and cuts off above 255.
        expect(f"png-grey{depth}{tail}.png", png(s[:, :, None], 0, depth, interlaced), level, check=depth < 16)
        key = int(s[2, 3])
        clear = np.where(s == key, 0, 255)
        # Pillow compares grey of 2, 4 and 16 bits with the wrong number.
        expect(
            f"png-grey{depth}-trns{tail}.png",
            png(s[:, :, None], 0, depth, interlaced, trns=struct.pack(">H", key)),
            np.stack([level, clear], 2),
            check=depth == 8,
        )
        if depth <= 8:
            palette = rng.integers(0, 256, (min(top + 1, 200), 3))
            index = (x * 3 + y * 2) % len(palette)
            expect(
                f"png-palette{depth}{tail}.png",
                png(index[:, :, None], 3, depth, interlaced, palette),
                palette[index],
            )
            opacity = rng.integers(0, 256, max(1, len(palette) - 1))
            full = np.append(opacity, 255)
            expect(
                f"png-palette{depth}-trns{tail}.png",
                png(index[:, :, None], 3, depth, interlaced, palette, opacity.astype(np.uint8).tobytes()),
                np.dstack([palette[index], full[index]]),
            )
    for depth in (8, 16):
        low = rng.integers(0, 256, (H, W, 4))
        widen = lambda a: a.astype(np.uint32) << 8 | low[:, :, : a.shape[2]] if depth == 16 else a
        expect(f"png-rgb{depth}{tail}.png", png(widen(RGB), 2, depth, interlaced), RGB)
        both = np.dstack([GREY, OPACITY])
        expect(f"png-grey-alpha{depth}{tail}.png", png(widen(both), 4, depth, interlaced), both)
        four = np.dstack([RGB, OPACITY])
        expect(f"png-rgba{depth}{tail}.png", png(widen(four), 6, depth, interlaced), four)
        s = widen(RGB)
        key = s[5, 6]
        clear = np.where((s == key).all(2), 0, 255)
        expect(
            f"png-rgb{depth}-trns{tail}.png",
            png(s, 2, depth, interlaced, trns=struct.pack(">HHH", *map(int, key))),
            np.dstack([RGB, clear]),
            check=depth == 8,
        )
for w, h in ((1, 1), (1, 7), (7, 1), (5, 5)):
    expect(f"png-interlaced-{w}x{h}.png", png(RGB[:h, :w], 2, 8, True), RGB[:h, :w])


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e.tobytes()


small = RGB[:5, :7]
for o in range(1, 9):
    upright = np.asarray(
        {
            1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
            5: lambda a: a.transpose(1, 0, 2), 6: lambda a: a.transpose(1, 0, 2)[:, ::-1],
            7: lambda a: a.transpose(1, 0, 2)[::-1, ::-1], 8: lambda a: a.transpose(1, 0, 2)[::-1],
        }[o](small)
    )
    expect(f"exif{o}.png", png(small, 2, 8, exif=exif(o)[6:]), upright)
    expect(f"exif{o}.webp", saved(Image.fromarray(small), "WEBP", lossless=True, exact=True, exif=exif(o)), upright)
    expect(f"exif{o}.tif", saved(Image.fromarray(small), "TIFF", tiffinfo={274: o}), upright)
    by_pillow(f"exif{o}.jpg", saved(Image.fromarray(SMOOTH[:9]), "JPEG", quality=90, exif=exif(o)))

# ---- JPEG ----
smooth = Image.fromarray(SMOOTH)
edges = Image.fromarray(RGB)
by_pillow("jpeg-grey.jpg", saved(Image.fromarray(GREY), "JPEG", quality=90))
for name, sub in (("444", 0), ("422", 1), ("420", 2)):
    for kind, image in (("smooth", smooth), ("edges", edges)):
        by_pillow(f"jpeg-{name}-{kind}.jpg", saved(image, "JPEG", quality=85, subsampling=sub))
        by_pillow(f"jpeg-{name}-{kind}-progressive.jpg", saved(image, "JPEG", quality=85, subsampling=sub, progressive=True))
by_pillow("jpeg-restart.jpg", saved(edges, "JPEG", quality=85, restart_marker_blocks=2))
by_pillow("jpeg-rgb.jpg", saved(edges, "JPEG", quality=90, keep_rgb=True))
by_pillow("jpeg-profile.jpg", saved(edges, "JPEG", quality=90, icc_profile=b"no profile at all" * 20))
plain = saved(edges, "JPEG", quality=90, subsampling=0)
# Without JFIF, and not subsampled: Java takes it for RGB.
by_pillow("jpeg-no-jfif.jpg", plain[:2] + plain[20:])
cmyk = saved(edges.convert("CMYK"), "JPEG", quality=95)
by_pillow("jpeg-cmyk.jpg", cmyk)
adobe = cmyk.index(b"Adobe")
by_pillow("jpeg-ycck.jpg", cmyk[: adobe + 11] + b"\x02" + cmyk[adobe + 12 :])
by_pillow("png-in-name-only.png", saved(edges, "JPEG", quality=90))

# ---- GIF ----
pal = edges.quantize(32)
flat = np.asarray(pal.convert("RGB"))
gif = saved(pal, "GIF", interlace=0)
expect("gif.gif", gif, flat)
expect("gif-interlaced.gif", saved(pal, "GIF", interlace=1), flat)
many = Image.fromarray(rng.integers(0, 256, (90, 110), dtype=np.uint8).astype(np.uint8), "L")
expect("gif-long-codes.gif", saved(many, "GIF"), np.asarray(many))
expect(
    "gif-animated.gif",
    saved(pal, "GIF", save_all=True, append_images=[Image.new("RGB", (W, H), "red")]),
    flat,
)
index = np.asarray(pal)
clear = np.where(index == index[0, 0], 0, 255)
expect("gif-transparent.gif", saved(pal, "GIF", transparency=int(index[0, 0])), np.dstack([flat, clear]))
descriptor = gif.index(b"\x2c\0\0\0\0" + struct.pack("<HH", W, H))
moved = bytearray(gif)
moved[6:10] = struct.pack("<HH", W + 8, H + 6)
moved[descriptor + 1 : descriptor + 5] = struct.pack("<HH", 5, 2)
screen = np.zeros((H + 6, W + 8, 4), np.uint8)
screen[2 : 2 + H, 5 : 5 + W] = rgba(flat)
# Pillow paints the rest with the first colour; browsers leave it transparent.
expect("gif-offset.gif", bytes(moved), screen, check=False)
moved[6:10] = struct.pack("<HH", 3, 3)
expect("gif-beyond-its-screen.gif", bytes(moved), screen[: H + 2, : W + 5], check=False)

# ---- BMP ----
expect("bmp-1.bmp", saved(Image.fromarray(GREY > 100), "BMP"), (GREY > 100) * 255)
expect("bmp-8-grey.bmp", saved(Image.fromarray(GREY), "BMP"), GREY)
expect("bmp-8-palette.bmp", saved(pal, "BMP"), flat)
bmp = saved(edges, "BMP")
expect("bmp-24.bmp", bmp, RGB)
rows = bmp[54:]
stride = len(rows) // H
upside = b"".join(rows[i * stride : (i + 1) * stride] for i in reversed(range(H)))
expect("bmp-24-top-down.bmp", bmp[:22] + struct.pack("<i", -H) + bmp[26:54] + upside, RGB)
four = np.dstack([RGB[::-1, :, ::-1], np.zeros((H, W), np.uint8)]).tobytes()
head = struct.pack("<2sIHHI", b"BM", 54 + len(four), 0, 0, 54) + struct.pack(
    "<IiiHHIIiiII", 40, W, H, 1, 32, 0, len(four), 0, 0, 0, 0
)
expect("bmp-32.bmp", head + four, RGB)
five = ((RGB[:, :, 0] >> 3).astype(int) << 10 | (RGB[:, :, 1] >> 3).astype(int) << 5 | RGB[:, :, 2] >> 3)
line = np.zeros((H, -(-W // 2) * 2), "<u2")
line[:, :W] = five[::-1]
head = struct.pack("<2sIHHI", b"BM", 54 + line.nbytes, 0, 0, 54) + struct.pack(
    "<IiiHHIIiiII", 40, W, H, 1, 16, 0, line.nbytes, 0, 0, 0, 0
)
by_pillow("bmp-16.bmp", head + line.tobytes(), 1)
wide = np.dstack([RGB, OPACITY])
body = wide[::-1, :, [2, 1, 0, 3]].tobytes()
v4 = struct.pack("<IiiHHIIiiIIIIIII", 108, W, H, 1, 32, 3, len(body), 0, 0, 0, 0, 0xFF0000, 0xFF00, 0xFF, 0xFF000000, 0x73524742)
v4 += bytes(108 - len(v4))
expect("bmp-32-alpha.bmp", struct.pack("<2sIHHI", b"BM", 14 + 108 + len(body), 0, 0, 122) + v4 + body, wide)

# ---- WebP ----
expect("webp-lossless.webp", saved(edges, "WEBP", lossless=True), RGB)
expect("webp-lossless-alpha.webp", saved(Image.fromarray(wide), "WEBP", lossless=True, exact=True), wide)
noise = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
expect("webp-lossless-noise.webp", saved(Image.fromarray(noise), "WEBP", lossless=True), noise)
flat_pal = np.asarray(edges.quantize(4).convert("RGB"))
expect("webp-lossless-palette.webp", saved(Image.fromarray(flat_pal), "WEBP", lossless=True), flat_pal)
expect(
    "webp-profile.webp",
    saved(edges, "WEBP", lossless=True, icc_profile=b"no profile at all" * 20),
    RGB,
)
LOSSY = int(os.environ.get("LOSSY", "0"))
for kind, image in (("smooth", smooth), ("edges", edges)):
    for q in (30, 90):
        by_pillow(f"webp-lossy-{kind}-{q}.webp", saved(image, "WEBP", quality=q), LOSSY)
by_pillow("webp-lossy-alpha.webp", saved(Image.fromarray(np.dstack([SMOOTH, OPACITY])), "WEBP", quality=90), LOSSY)
big = np.zeros((97, 131, 3), np.uint8)
Y, X = np.mgrid[0:97, 0:131]
for i in range(12):
    cx, cy, r = random.randrange(131), random.randrange(97), random.randrange(5, 30)
    big[(X - cx) ** 2 + (Y - cy) ** 2 < r * r] = rng.integers(0, 256, 3)
by_pillow("webp-lossy-discs.webp", saved(Image.fromarray(big), "WEBP", quality=75), LOSSY)
frames = [Image.fromarray(big[:40, :60]), Image.fromarray(big[40:80, :60])]
expect("webp-animated.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True), big[:40, :60])

# ---- TIFF ----
bits = GREY > 100
for name, compression in (("raw", None), ("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")):
    expect(f"tiff-rgb-{name}.tif", saved(edges, "TIFF", compression=compression), RGB)
    expect(f"tiff-grey-{name}.tif", saved(Image.fromarray(GREY), "TIFF", compression=compression), GREY)
    expect(f"tiff-1bit-{name}.tif", saved(Image.fromarray(bits), "TIFF", compression=compression), bits * 255)
    # Pillow takes palettes of 16 bits to their upper eight.
    expect(f"tiff-palette-{name}.tif", saved(pal, "TIFF", compression=compression), flat)
expect("tiff-1bit-group4.tif", saved(Image.fromarray(bits), "TIFF", compression="group4"), bits * 255)
expect("tiff-rgba.tif", saved(Image.fromarray(wide), "TIFF"), wide)
expect("tiff-grey-alpha.tif", saved(Image.fromarray(np.dstack([GREY, OPACITY]), "LA"), "TIFF"), np.dstack([GREY, OPACITY]))
sixteen = (GREY.astype(np.uint16) << 8 | 77).astype(np.uint16)
expect("tiff-grey16.tif", saved(Image.fromarray(sixteen), "TIFF"), GREY, check=False)
expect("tiff-grey32.tif", saved(Image.fromarray(GREY.astype(np.int32)), "TIFF"), GREY, check=False)
expect("tiff-float.tif", saved(Image.fromarray(GREY.astype(np.float32)), "TIFF"), GREY, check=False)
by_pillow("tiff-cmyk.tif", saved(edges.convert("CMYK"), "TIFF"))
by_pillow("tiff-jpeg.tif", saved(edges, "TIFF", compression="jpeg", quality=90))


def tiff(array, photometric, bits_, big=False, extra=()):
    """A TIFF of one strip."""
    e = ">" if big else "<"
    data = array.tobytes()
    h, w = array.shape[0], W
    n = array.shape[2] if array.ndim == 3 else 1
    entries = [(256, 4, w), (257, 4, h), (259, 3, 1), (262, 3, photometric), (273, 4, 8), (277, 3, n), (278, 4, h), (279, 4, len(data))]
    if n == 1:
        entries.append((258, 3, bits_))
    entries = sorted(entries + list(extra))
    out = (b"MM\0*" if big else b"II*\0") + struct.pack(e + "I", 8 + len(data)) + data
    tail_at = 8 + len(data) + 2 + 12 * (len(entries) + (n > 1)) + 4
    body = []
    if n > 1:
        entries = sorted(entries + [(258, 3, None)])
    for tag, kind, value in entries:
        if value is None:
            body.append(struct.pack(e + "HHII", tag, 3, n, tail_at))
        elif kind == 3:
            body.append(struct.pack(e + "HHIHH", tag, 3, 1, value, 0))
        else:
            body.append(struct.pack(e + "HHII", tag, 4, 1, value))
    out += struct.pack(e + "H", len(body)) + b"".join(body) + struct.pack(e + "I", 0)
    return out + struct.pack(e + "%dH" % n, *[bits_] * n) if n > 1 else out


one = np.packbits(bits, axis=1)
expect("tiff-1bit-white-is-zero.tif", tiff(one, 0, 1), ~bits * 255)
expect("tiff-1bit-black-is-zero.tif", tiff(one, 1, 1), bits * 255)
expect("tiff-grey-white-is-zero.tif", tiff(GREY, 0, 8), 255 - GREY)
four_bits = (GREY >> 4)
pad = np.zeros((H, W + 1), np.uint8)
pad[:, :W] = four_bits
nibbles = (pad[:, ::2] << 4 | pad[:, 1::2]).astype(np.uint8)
expect("tiff-grey4.tif", tiff(nibbles, 1, 4), four_bits * 17)
expect("tiff-grey16-big-endian.tif", tiff(sixteen.astype(">u2"), 1, 16, True), GREY, check=False)
expect("tiff-grey16-white-is-zero.tif", tiff((65535 - sixteen).astype("<u2"), 0, 16), GREY, check=False)
rgb16 = RGB.astype(np.uint16) << 8 | 99
expect("tiff-rgb16.tif", tiff(rgb16.astype("<u2"), 2, 16), RGB, check=False)
expect("tiff-rgb-big-endian.tif", tiff(RGB, 2, 8, True), RGB)

with open(os.path.join(target, "expected.txt"), "w") as f:
    f.write(f"# pictures.py with Pillow {PIL.__version__}\n")
    f.write("\n".join(lines) + "\n")
print(len(lines), "pictures")
