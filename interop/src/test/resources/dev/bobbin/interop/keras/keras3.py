"""Writes the models of this folder that Keras 3.15.1 on TensorFlow 2.21.0 made.

    TF_ENABLE_ONEDNN_OPTS=0 python keras3.py FOLDER

NAME.keras.gz or NAME.h5.gz, and NAME.json with inputs and what Keras predicts for them.
"""
import gzip
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
from keras import layers as L

OUT = sys.argv[1]


def pack(name):
    """Files of HDF5 are mostly empty."""
    with open(f"{OUT}/{name}", "rb") as f, open(f"{OUT}/{name}.gz", "wb") as out:
        out.write(gzip.compress(f.read(), mtime=0))
    os.remove(f"{OUT}/{name}")


def save(name, model, *endings, high=1.0):
    rng = np.random.default_rng(len(name))
    for weight in model.weights:
        if weight.path.endswith(("gamma", "beta", "moving_mean", "moving_variance", "bias")):
            weight.assign(np.asarray(weight) + 0.3 * rng.random(weight.shape))
    inputs = (high * rng.random((3, *model.input_shape[1:]))).round(3 if high == 1 else 0)
    outputs = np.asarray(model(inputs.astype("f4"), training=False), "f8")
    for ending in endings:
        model.save(f"{OUT}/{name}{ending}")
        if name != "chunked":
            pack(name + ending)
    with open(f"{OUT}/{name}.json", "w") as f:
        json.dump({"inputs": inputs.ravel().tolist(), "outputs": outputs.ravel().tolist()}, f)


keras.utils.set_random_seed(1)
i = L.Input((9, 8, 2), name="picture")
x = L.Rescaling(1 / 127.5, offset=-1)(i)
x = L.RandomFlip("horizontal")(x)
x = L.Conv2D(4, 3, padding="same", use_bias=False)(x)
x = L.BatchNormalization(scale=False, epsilon=1e-4)(x)
x = L.LeakyReLU(negative_slope=0.1)(x)
y = L.ZeroPadding2D(1)(x)
y = L.Conv2D(6, 3, strides=2, activation="gelu", kernel_regularizer="l2")(y)
y = L.GaussianNoise(0.1)(y)
y = L.BatchNormalization()(y)
s = L.Conv2D(6, 1, strides=2)(x)
x = L.Add()([s, y])
x = L.Activation("silu")(x)
x = L.SpatialDropout2D(0.2)(x)
x = L.AveragePooling2D(2, padding="same")(x)
x = L.GlobalMaxPooling2D()(x)
x = keras.Sequential([L.Input((6,)), L.Dense(5), L.ELU(0.5), L.Dense(4, activation="leaky_relu")])(x)
x = L.Dropout(0.5)(x)
o = L.Dense(3, activation="softmax")(x)
model = keras.Model(i, o)
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
model.fit(np.random.rand(6, 9, 8, 2) * 255, np.arange(6) % 3, epochs=2, batch_size=3, verbose=0)
save("functional", model, ".keras", ".h5", high=255)

norm = L.Normalization()
norm.adapt(np.arange(96, dtype="f4").reshape(4, 4, 3, 2))
model = keras.Sequential([
    L.Input((4, 3, 2)), norm, L.Flatten(), L.Dense(4, "tanh"), L.Dense(2), L.Softmax()])
model.compile(keras.optimizers.RMSprop(0.01, momentum=0.5), "sparse_categorical_crossentropy")
model.fit(np.random.rand(4, 4, 3, 2), np.arange(4) % 2, verbose=0)
save("sequential", model, ".keras", ".h5", high=96)

# Vectors in, an image inside; a dense layer on each pixel; no shape in the first layer.
model = keras.Sequential([
    L.Reshape((4, 4, 1)), L.Conv2D(3, 2, activation="relu"), L.Dense(2, "sigmoid"), L.Flatten(),
    L.Dense(2, "softmax")])
model.build((None, 16))
save("reshaped", model, ".keras", ".h5")

for policy in ("float16", "bfloat16", "float64"):
    keras.config.set_dtype_policy(policy)
    model = keras.Sequential([L.Input((5,)), L.Dense(4, "relu"), L.Dense(2, "softmax")])
    save(policy, model, ".keras", ".h5")
keras.config.set_dtype_policy("float32")


@keras.saving.register_keras_serializable()
class Own(L.Layer):
    def call(self, x):
        return x


i = L.Input((8, 8, 1))
x = L.Lambda(lambda v: v * 2, name="twice")(i)
x = L.DepthwiseConv2D(3, name="depth")(x)
x = L.PReLU(name="slopes")(x)
x = L.Conv2D(2, 3, dilation_rate=2, name="wide")(x)
x = Own(name="mine")(x)
x = L.Activation("hard_sigmoid", name="hard")(x)
x = L.Flatten()(x)
model = keras.Model(i, L.Dense(2, "softmax")(x))
model.save(f"{OUT}/refused.keras")
model.save(f"{OUT}/refused.h5")
pack("refused.keras")
pack("refused.h5")

# Chunks that were never written, other compression, arrays in another order, and no chunks at all.
model = keras.Sequential([L.Input((6,)), L.Dense(4, "relu", name="one"), L.Dense(2, name="two")])
model.layers[0].kernel.assign(np.zeros((6, 4)))
save("chunked", model, ".h5")
with h5py.File(f"{OUT}/chunked.h5", "a") as f:
    group = f["model_weights/one"]
    names = [n if isinstance(n, str) else n.decode() for n in group.attrs["weight_names"]]
    kernel, bias = (group[n][()] for n in names)
    del group[names[0]], group[names[1]]
    group.create_dataset(names[0], kernel.shape, "<f8", chunks=(2, 2))
    group.create_dataset(names[1], data=bias, compression="gzip", shuffle=True, chunks=(3,))
    group.attrs["weight_names"] = names[::-1]
    group.attrs["trained"] = True
pack("chunked.h5")
