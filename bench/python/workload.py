"""A workload as the bench sends it: the network's layers, how it is trained, and the files with its images and first weights."""

import numpy as np


class Unsupported(Exception):
    """What a library does not support, in words."""


def unpack(kind):
    """The name and the settings of what Bobbin writes as `name` or as `{name: settings}`."""
    if isinstance(kind, str):
        return kind, {}
    return next(iter(kind.items()))


def pair(size):
    """A size, written as n or as [height, width]."""
    return (size, size) if isinstance(size, int) else tuple(size)


class Layer:
    """A layer: its kind, its settings, and the names of its weights."""

    def __init__(self, written, names):
        self.kind, self.settings = unpack(written)
        self.names = {}
        if self.kind in ("dense", "conv2d"):
            own = ["kernel", "bias"] if self.settings["use-bias"] else ["kernel"]
        elif self.kind == "batch-norm":
            own = ["gamma", "beta", "moving_mean", "moving_variance"]
        else:
            own = []
        for part in own:
            name = next(names)
            if name.rpartition("/")[2] != part:
                raise ValueError(f"weights: expected a {part} for {self.kind}, received {name}")
            self.names[part] = name
        self.body = [Layer(one, names) for one in self.settings.get("body", [])]
        self.shortcut = [Layer(one, names) for one in self.settings.get("shortcut", [])]

    def all(self):
        """It and the layers inside of it."""
        yield self
        for one in self.body + self.shortcut:
            yield from one.all()

    @property
    def activation(self):
        """The activation's name and settings."""
        if self.kind == "activation":
            return unpack(self.settings)
        return unpack(self.settings.get("activation", "linear"))


class Parameter:
    """An array of weights: its first values, whether it is trained, and its penalties."""

    def __init__(self, written, values):
        self.name = written["name"]
        self.values = values.reshape(written["dimensions"])
        self.trainable = written["trainable"]
        self.l1 = written["l1"]
        self.l2 = written["l2"]


class Workload:
    """A network, its training, its images and the order in which they come."""

    def __init__(self, written, files):
        self.name = written["name"]
        self.batch = written["training"]["batch-size"]
        self.count = written["images"]
        self.training = written["training"]
        self.loss = unpack(self.training["loss"])
        self.optimizer = unpack(self.training["optimizer"])
        self.learning_rate = files["learningRate"]
        self.source = files["source"]
        self.pixels = np.load(files["images"])
        self.labels = np.load(files["labels"])
        weights = np.load(files["weights"])
        self.parameters = []
        start = 0
        for one in files["parameters"]:
            end = start + int(np.prod(one["dimensions"]))
            self.parameters.append(Parameter(one, weights[start:end]))
            start = end
        names = iter([parameter.name for parameter in self.parameters])
        self.layers = [Layer(one, names) for one in written["network"]["layers"]]
        self.convolves = any(one.kind == "conv2d" for layer in self.layers for one in layer.all())
        self.softmax = self.layers[-1].activation[0] == "softmax"
        self._given = np.load(files["order"]) if "order" in files else None
        self._random = np.random.default_rng(1)
        self._epoch = 0
        if unpack(self.training["clip"])[0] != "none":
            raise Unsupported(f"expected gradients without clipping, received {self.training['clip']}")
        for setting in ("class-weight", "sample", "freeze"):
            if setting in self.training:
                raise Unsupported(f"expected training without {setting}, received {self.training[setting]}")

    def floats(self):
        """All images, scaled to [0, 1]."""
        return self.pixels.astype(np.float32) / np.float32(255)

    def order(self):
        """The next epoch's indices: as they were given, or drawn anew."""
        if self._given is not None:
            order = self._given[self._epoch % len(self._given)]
        else:
            order = self._random.permutation(self.count).astype(np.int32)
        self._epoch += 1
        return order % np.int32(len(self.labels)) if self.count > len(self.labels) else order

    def requests(self, batch, batches):
        """Batches of images to predict."""
        for first in range(0, batches * batch, batch):
            some = [n % len(self.pixels) for n in range(first, first + batch)]
            yield self.pixels[some].astype(np.float32) / np.float32(255)
