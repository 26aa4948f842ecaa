"""Writes .h5 files that want more than they should (h5py 3.14).

    python hostile.py FOLDER
"""
import gzip
import json
import os
import sys

import h5py
import numpy as np

OUT = sys.argv[1]
CONFIG = {
    "class_name": "Sequential",
    "config": {"layers": [
        {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 3], "name": "in"}},
        {"class_name": "Dense", "config": {"units": 2, "use_bias": False, "name": "d"}},
    ]},
}


def write(name, kernel):
    path = f"{OUT}/{name}.h5"
    with h5py.File(path, "w") as f:
        f.attrs["model_config"] = json.dumps(CONFIG)
        group = f.create_group("model_weights/d")
        group.attrs["weight_names"] = [b"d/kernel:0"]
        kernel(group)
    with open(path, "rb") as f, open(path + ".gz", "wb") as out:
        out.write(gzip.compress(f.read(), mtime=0))
    os.remove(path)


def link(group, target):
    group.require_group("d")["kernel:0"] = target


write("external-link", lambda g: link(g, h5py.ExternalLink("/etc/passwd", "/kernel")))
write("soft-link", lambda g: link(g, h5py.SoftLink("/model_weights/d")))
write("huge", lambda g: g.create_dataset("d/kernel:0", (1 << 20, 1 << 20), "<f4", chunks=(1, 1 << 10)))
write("huge-chunk", lambda g: g.create_dataset("d/kernel:0", (1 << 15, 1 << 14), "<f4", chunks=(1 << 15, 1 << 14)))
write("text", lambda g: g.create_dataset("d/kernel:0", data=np.array([b"a", b"b"])))
write("filled", lambda g: g.create_dataset("d/kernel:0", (3, 2), "<f4", chunks=(1, 1), fillvalue=7))
write("unwritten", lambda g: g.create_dataset("d/kernel:0", (3, 2), "<f4", fillvalue=7))
write("group", lambda g: g.create_group("d/kernel:0"))
write("shape", lambda g: g.create_dataset("d/kernel:0", data=np.zeros((2, 3), "<f4")))
write("nan", lambda g: g.create_dataset("d/kernel:0", data=np.full((3, 2), np.nan, "<f4")))
write("missing", lambda g: None)
