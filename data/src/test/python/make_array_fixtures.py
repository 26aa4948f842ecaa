"""Writes the arrays and tables that the tests of dev.bobbin.data.format read.

Written with Python 3, numpy 2.4.6, pandas 3.1.1, pyarrow 26.0.1, datasets 5.2.0, Pillow 13.0.0:

    python make_array_fixtures.py ../resources/dev/bobbin/data/format/arrays

The value of channel c in row y and column x of picture i of split s is
(37 i + 11 y + 5 x + 71 c + 101 s) mod 256, s = 0 training, 1 validation, 2 test; its class is i mod 3.
"""

import io
import json
import os
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
N, H, W = 6, 4, 5
WORDS = ["ant", "bee", "cat"]


def path(name):
    full = os.path.join(OUT, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def images(n=N, h=H, w=W, channels=1, split=0):
    i, y, x, c = np.ogrid[:n, :h, :w, :channels]
    value = (37 * i + 11 * y + 5 * x + 71 * c + 101 * split) % 256
    return value.astype(np.uint8) if channels > 1 else value.astype(np.uint8)[..., 0]


def labels(n=N):
    return np.arange(n) % 3


# MedMNIST's keys, Keras's, Kuzushiji's.
np.savez_compressed(
    path("medmnist.npz"),
    train_images=images(channels=3), train_labels=labels()[:, None].astype(np.uint8),
    val_images=images(3, channels=3, split=1), val_labels=labels(3)[:, None].astype(np.uint8),
    test_images=images(4, channels=3, split=2), test_labels=labels(4)[:, None].astype(np.uint8))
np.savez(path("keras.npz"), x_test=images(4, split=2), x_train=images(), y_train=labels().astype(np.uint8),
         y_test=labels(4).astype(np.uint8))
for part, n, s in (("train", 6, 0), ("test", 4, 2)):
    np.savez_compressed(path(f"kmnist/kmnist-{part}-imgs.npz"), images(n, split=s))
    np.savez_compressed(path(f"kmnist/kmnist-{part}-labels.npz"), labels(n).astype(np.uint8))
for part, n, s in (("train", 6, 0), ("test", 4, 2)):
    np.save(path(f"npy/X_{part}.npy"), (images(n, split=s) / 255).astype(np.float32))
    np.save(path(f"npy/y_{part}.npy"), labels(n))
np.save(path("single/images.npy"), images())
np.save(path("single/labels.npy"), labels().astype(np.float64))

# Element types: whole values.
for name in ["u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", ">u2", ">i4", ">i8", ">f4", ">f8"]:
    np.savez(path(f"types/{name.replace('>', 'big-')}.npz"), x=images().astype(name), y=labels().astype(name))
# Layouts.
np.savez(path("layouts/fortran.npz"), x=np.asfortranarray(images(channels=3)), y=labels())
np.savez(path("layouts/fortran-floats.npz"), x=np.asfortranarray(images(channels=3) / 255.0), y=labels())
np.savez(path("layouts/transposed.npz"), x=np.transpose(images(channels=3), (0, 3, 1, 2)), y=labels())
np.savez(path("layouts/channels-first.npz"),
         x=np.ascontiguousarray(np.transpose(images(channels=3), (0, 3, 1, 2))), y=labels())
np.savez(path("layouts/one-channel.npz"), x=images()[..., None], y=labels())
np.savez(path("layouts/one-channel-first.npz"), x=images()[:, None], y=labels())
np.savez(path("layouts/flat.npz"), x=images(h=4, w=4).reshape(N, 16), y=labels())
np.savez(path("layouts/flat-colour.npz"), x=images(h=4, w=4, channels=3).reshape(N, 48), y=labels())
# Labels.
one_hot = np.eye(3)[labels()]
np.savez(path("labels/one-hot.npz"), x=images(), y=one_hot)
np.savez(path("labels/one-hot-fortran.npz"), x=images(), y=np.asfortranarray(one_hot.astype(np.uint8)))
np.savez(path("labels/unicode.npz"), x=images(), y=np.array(WORDS)[labels()])
np.savez(path("labels/bytes.npz"), x=images(), y=np.array(WORDS)[labels()].astype("S"))
np.savez(path("labels/several.npz"), x=images(), y=np.ones((N, 3), np.uint8))
np.savez(path("labels/pickled.npz"), x=images(), y=np.array(WORDS, dtype=object)[labels()])
np.savez(path("bool.npz"), x=images() % 2 == 1, y=labels())

# Tables as pandas writes them.
def frame(n=N, split=0, size=4, channels=1):
    pixels = images(n, size, size, channels, split).reshape(n, -1)
    return pd.DataFrame(pixels, columns=[f"pixel{i}" for i in range(pixels.shape[1])])


def labelled(first=True, words=False, **args):
    table = frame(**args)
    label = labels(len(table))
    table.insert(0 if first else table.shape[1], "label" if first else "class",
                 np.array(WORDS)[label] if words else label)
    return table


labelled().to_csv(path("csv/index.csv"))
labelled().to_csv(path("csv/plain.csv"), index=False)
labelled(first=False, words=True).to_csv(path("csv/words-last.csv"), index=False)
labelled().to_csv(path("csv/semicolon.csv"), index=False, sep=";")
labelled().to_csv(path("csv/tab.tsv"), index=False, sep="\t")
labelled().astype(float).to_csv(path("csv/floats.csv"), index=False)
scaled = frame().astype(float) / 255
scaled.insert(0, "label", labels())
scaled.to_csv(path("csv/scaled.csv"), index=False)
labelled().to_csv(path("csv/no-header.csv"), index=False, header=False)
labelled().to_csv(path("csv/gzip.csv.gz"), index=False, compression={"method": "gzip", "mtime": 1})
labelled().to_csv(path("csv/zip.csv.zip"), index=False)
labelled(channels=3).to_csv(path("csv/colour.csv"), index=False)
pd.DataFrame(labelled().to_numpy()).to_csv(path("csv/numbers.csv"), index=False)
np.savetxt(path("csv/savetxt.csv"), labelled().to_numpy(), delimiter=",")
labelled().to_csv(path("digits/train.csv"), index=False)
frame(4, 2).to_csv(path("digits/test.csv"), index=False)
pd.DataFrame({"ImageId": [1, 2], "Label": [0, 0]}).to_csv(path("digits/sample_submission.csv"), index=False)
labelled().to_csv(path("pair/my_train.csv"), index=False)
labelled(n=4, split=2).to_csv(path("pair/my_test.csv"), index=False)
pd.DataFrame({"filename": ["a.png", "b.png"], "label": ["ant", "bee"]}).to_csv(path("list/list.csv"), index=False)

# Parquet: by datasets, and by pyarrow.
import datasets  # noqa: E402


def png(array):
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, "PNG")
    return stream.getvalue()


features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=WORDS)})


def dataset(first, end, split, unlabelled=False):
    """Pictures from first to end. A fingerprint is given, since making one fails with Python 3.11."""
    pictures = images(end, channels=3, split=split)[first:]
    rows = {"image": [{"bytes": png(a), "path": None} for a in pictures],
            "label": [-1] * len(pictures) if unlabelled else [int(v) for v in labels(end)[first:]]}
    table = pa.table(rows, schema=features.arrow_schema)
    return datasets.Dataset(datasets.table.InMemoryTable(table), fingerprint="fixture")


dataset(0, 3, 0).to_parquet(path("hub/data/train-00000-of-00002.parquet"))
dataset(3, 6, 0).to_parquet(path("hub/data/train-00001-of-00002.parquet"))
dataset(0, 3, 1).to_parquet(path("hub/data/validation-00000-of-00001.parquet"))
dataset(0, 4, 2).to_parquet(path("hub/data/test-00000-of-00001.parquet"))
dataset(0, 6, 0).to_parquet(path("unlabelled/train-00000-of-00001.parquet"))
dataset(0, 4, 2, True).to_parquet(path("unlabelled/test-00000-of-00001.parquet"))
for codec in ["none", "gzip", "zstd", "snappy"]:
    table = pa.table({"label": pa.array(labels(), pa.int32()), "bytes": pa.array([png(a) for a in images()], pa.binary())})
    pq.write_table(table, path(f"parquet/{codec}.parquet"), compression=codec)
pq.write_table(
    pa.table({"img": pa.array([{"bytes": png(a), "path": f"{i}.png"} for i, a in enumerate(images())],
                              pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
              "class": pa.array(np.array(WORDS)[labels()])}), path("parquet/words.parquet"))
pq.write_table(pa.table({"a": [1, 2], "b": ["x", "y"]}), path("parquet/no-images.parquet"))
pq.write_table(
    pa.table({"image": pa.array([{"bytes": None, "path": "/home/me/0.png"}],
                              pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
              "label": pa.array([0])}), path("parquet/outside.parquet"))
# Labels of other types, compressions that are not read, files and groups without rows.
for name, kind in [("uint32", pa.uint32()), ("float", pa.float64()), ("bool", pa.bool_()), ("decimal", pa.decimal128(7, 2))]:
    values = [Decimal(x) if name == "decimal" else x % 2 == 1 if name == "bool" else x for x in labels().tolist()]
    if name == "uint32":
        values = [3_000_000_000 + x for x in values]
    table = pa.table({"image": pa.array([png(a) for a in images()], pa.binary()), "label": pa.array(values, kind)})
    pq.write_table(table, path(f"parquet/label-{name}.parquet"), store_decimal_as_integer=True)
plain = pa.table({"image": pa.array([png(a) for a in images()], pa.binary()), "label": pa.array(labels(), pa.int64())})
for codec in ["lz4", "brotli"]:
    pq.write_table(plain, path(f"parquet/{codec}.parquet"), compression=codec)
pq.write_table(plain.slice(0, 0), path("parquet/no-rows.parquet"))
with pq.ParquetWriter(path("parquet/empty-group.parquet"), plain.schema) as writer:
    for part in [plain.slice(0, 4), plain.slice(0, 0), plain.slice(4)]:
        writer.write_table(part)
for name, names in [("twice", ["ant", "ant", "cat"]), ("unnamed", ["ant", "", "cat"])]:
    features = {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": names, "_type": "ClassLabel"}}}}
    pq.write_table(plain.replace_schema_metadata({"huggingface": json.dumps(features)}), path(f"parquet/names-{name}.parquet"))
pq.write_table(plain.set_column(0, "image", pa.array([None if i == 3 else png(a) for i, a in enumerate(images())], pa.binary())),
               path("parquet/hole.parquet"))
json.dump({"numpy": np.__version__, "pandas": pd.__version__, "pyarrow": pa.__version__,
           "datasets": datasets.__version__, "Pillow": Image.__version__}, open(path("versions.json"), "w"), indent=2)
