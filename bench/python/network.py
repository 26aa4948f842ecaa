"""A network's layers and its loss, in a library's operations: a module or an object with functions such as conv2d and relu."""

from workload import Unsupported, pair

LEAST = 1e-7


def side_by_side(x, size, strides):
    """Whether a pool's windows fill the image and do not overlap. As axes of their own, XLA computes them several times as fast."""
    return size == strides and all(length % window == 0 for length, window in zip(x.shape[1:3], size))


def windows(x, size):
    """The shape of NHWC images with axes 2 and 4 for the inside of such windows."""
    height, width, channels = x.shape[1:]
    return -1, height // size[0], size[0], width // size[1], size[1], channels


def forward(ops, layers, weights, x, training, updates):
    """Applies layers, without a softmax at the end of the last; batch normalization leaves new averages in `updates`."""
    return _apply(ops, layers, weights, x, training, updates, True)


def _apply(ops, layers, weights, x, training, updates, raw):
    for layer in layers:
        x = _layer(ops, layer, weights, x, training, updates, raw and layer is layers[-1])
    return x


def _layer(ops, layer, weights, x, training, updates, raw):
    settings = layer.settings
    own = {part: weights[name] for part, name in layer.names.items()}
    if layer.kind == "dense":
        return _activate(ops, layer, ops.dense(ops.flatten(x), own["kernel"], own.get("bias")), raw)
    if layer.kind == "conv2d":
        x = ops.conv2d(x, own["kernel"], own.get("bias"), pair(settings["strides"]), settings["padding"])
        return _activate(ops, layer, x, raw)
    if layer.kind in ("max-pool", "average-pool"):
        pool = ops.max_pool if layer.kind == "max-pool" else ops.average_pool
        return pool(x, pair(settings["pool-size"]), pair(settings["strides"]), settings["padding"])
    if layer.kind == "global-average-pool":
        return ops.global_average(x)
    if layer.kind == "global-max-pool":
        return ops.global_max(x)
    if layer.kind == "flatten":
        return ops.flatten(x)
    if layer.kind in ("dropout", "spatial-dropout"):
        rate = settings["rate"]
        return ops.dropout(x, rate, layer.kind == "spatial-dropout") if training and rate > 0 else x
    if layer.kind == "batch-norm":
        x, mean, variance = ops.batch_norm(x, own, settings["momentum"], settings["epsilon"], training)
        if training:
            updates[layer.names["moving_mean"]] = mean
            updates[layer.names["moving_variance"]] = variance
        return x
    if layer.kind == "activation":
        return _activate(ops, layer, x, raw)
    if layer.kind == "residual":
        body = _apply(ops, layer.body, weights, x, training, updates, False)
        return body + _apply(ops, layer.shortcut, weights, x, training, updates, False)
    raise Unsupported(f"expected a layer that it knows, received {layer.kind}")


def _activate(ops, layer, x, raw):
    name, settings = layer.activation
    if name == "linear" or (name == "softmax" and raw):
        return x
    if name == "leaky-relu":
        return ops.leaky_relu(x, settings["negative-slope"])
    if name == "elu":
        return ops.elu(x, settings["alpha"])
    if name in ("relu", "gelu", "silu", "sigmoid", "tanh", "softmax"):
        return getattr(ops, name)(x)
    raise Unsupported(f"expected an activation that it knows, received {name}")


def losses(ops, workload, outputs, labels):
    """The loss of each image, from what `forward` gives."""
    name, settings = workload.loss
    if name == "mean-squared-error":
        found = ops.softmax(outputs) if workload.softmax else outputs
        return ops.mean_square(found - ops.one_hot(labels, outputs.shape[1]))
    if settings.get("label-smoothing", 0) != 0:
        raise Unsupported(f"expected no label smoothing, received {settings['label-smoothing']}")
    if workload.softmax:
        return ops.cross_entropy(outputs, labels)
    if name == "sparse-categorical-cross-entropy":
        return ops.cross_entropy(ops.log(ops.clip(outputs, LEAST, 1 - LEAST)), labels)
    raise Unsupported(f"expected a softmax before {name}, received another layer")
