#!/usr/bin/env python3
"""Compares the reading of JPEG pictures with Pillow, side by side, in turn.

usage: python3 scripts/picture-speed.py [PICTURES [ROUNDS]]     (needs Pillow, NumPy and a build)

Both read 640x480 pictures and scale them to 64x64 with their aspect kept, on two threads (Java,
with the collector of `bobbin data`) or two processes (Pillow, without its draft mode). Prints
pictures a second, the processor time of a picture, the ratios of each round, and Java's peak
memory. Of a busy machine, only the ratio of processor times says something; Java's has its start
and its compilation to machine code in it.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
DIFFERENT = 200


def generate(folder):
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:480, 0:640]
    for i in range(DIFFERENT):
        a = np.full((480, 640, 3), 128.0)
        for c in range(3):
            for _ in range(4):
                a[..., c] += 30 * np.sin(x / rng.uniform(10, 120) + rng.uniform(0, 6)) * np.cos(y / rng.uniform(10, 120))
        image = Image.fromarray(np.clip(a + rng.normal(0, 6, a.shape), 0, 255).astype(np.uint8))
        draw = ImageDraw.Draw(image)
        for _ in range(20):
            left, top = int(rng.integers(600)), int(rng.integers(440))
            size = [int(v) for v in rng.integers(5, 120, 2)]
            draw.ellipse([left, top, left + size[0], top + size[1]], fill=tuple(int(v) for v in rng.integers(0, 255, 3)))
        image.save(f"{folder}/{i:03}.jpg", quality=85)


def one(path):
    image = Image.open(path).convert("RGB")
    scale = min(64 / image.width, 64 / image.height)
    size = (round(image.width * scale), round(image.height * scale))
    square = Image.new("RGB", (64, 64))
    square.paste(image.resize(size, Image.BILINEAR), ((64 - size[0]) // 2, (64 - size[1]) // 2))
    return square.tobytes()[0]


def children():
    spent = os.times()
    return spent.children_user + spent.children_system


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    classes = os.environ.get("BOBBIN_CLASSES") or ":".join(
        str(p) for m in ("base", "engine", "model", "data") for p in [ROOT / m / "target/classes"]
    )
    jars = ":".join(str(p) for p in (Path.home() / ".m2/repository/com/twelvemonkeys").rglob("*.jar"))
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        files = sorted(str(p) for p in Path(folder).glob("*.jpg"))
        subprocess.run([java + "c", "-d", folder, "-cp", classes, str(ROOT / "scripts/PictureSpeed.java")], check=True)
        for _ in range(rounds):
            before = children()
            with Pool(2) as pool:
                pool.map(one, files[:2])
                start = time.perf_counter()
                pool.map(one, [files[i % len(files)] for i in range(count)], chunksize=50)
                pillow = time.perf_counter() - start
                pool.close()
                pool.join()
            between = children()
            command = [java, "-XX:+UseSerialGC", "-Xmx256m", "-cp", ":".join([folder, classes, jars]), "PictureSpeed", folder, str(count), "2"]
            own = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(f"Pillow {count / pillow:.0f}/s, Bobbin {count / own:.0f}/s, ratio {pillow / own:.2f}; "
                  f"processor {(between - before) / count * 1e3:.2f} and {(children() - between) / count * 1e3:.2f} ms, "
                  f"ratio {(between - before) / (children() - between):.2f}", flush=True)
    print(f"Java's peak memory: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB (limit -Xmx256m)")


if __name__ == "__main__":
    main()
