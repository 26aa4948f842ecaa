"""JAX: an epoch is one call of a compiled function, which scans over the batches; with convolutions, a step is. XLA computes these on
one thread inside of loops: an epoch of naderi-cnn takes ten times as long in one call."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from network import forward, losses, side_by_side, windows
from workload import Unsupported


class Ops:
    """Its operations on NHWC images and HWIO kernels."""

    relu = staticmethod(jax.nn.relu)
    silu = staticmethod(jax.nn.silu)
    sigmoid = staticmethod(jax.nn.sigmoid)
    tanh = staticmethod(jnp.tanh)
    softmax = staticmethod(jax.nn.softmax)
    leaky_relu = staticmethod(jax.nn.leaky_relu)
    elu = staticmethod(jax.nn.elu)
    gelu = staticmethod(partial(jax.nn.gelu, approximate=False))
    log = staticmethod(jnp.log)
    clip = staticmethod(jnp.clip)
    one_hot = staticmethod(jax.nn.one_hot)

    def __init__(self, key=None):
        self.key = key

    @staticmethod
    def dense(x, kernel, bias):
        x = x @ kernel
        return x if bias is None else x + bias

    @staticmethod
    def conv2d(x, kernel, bias, strides, padding):
        x = lax.conv_general_dilated(
            x, kernel, strides, padding.upper(), dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        return x if bias is None else x + bias

    @staticmethod
    def _pool(x, start, operation, size, strides, padding):
        return lax.reduce_window(x, start, operation, (1, *size, 1), (1, *strides, 1), padding.upper())

    @classmethod
    def max_pool(cls, x, size, strides, padding):
        if side_by_side(x, size, strides):
            return jnp.max(x.reshape(windows(x, size)), (2, 4))
        return cls._pool(x, -jnp.inf, lax.max, size, strides, padding)

    @classmethod
    def average_pool(cls, x, size, strides, padding):
        if side_by_side(x, size, strides):
            return jnp.mean(x.reshape(windows(x, size)), (2, 4))
        total = cls._pool(x, 0.0, lax.add, size, strides, padding)
        return total / cls._pool(jnp.ones_like(x[:1]), 0.0, lax.add, size, strides, padding)

    @staticmethod
    def global_average(x):
        return jnp.mean(x, (1, 2))

    @staticmethod
    def global_max(x):
        return jnp.max(x, (1, 2))

    @staticmethod
    def flatten(x):
        return x.reshape(x.shape[0], -1)

    def dropout(self, x, rate, by_channel):
        self.key, own = jax.random.split(self.key)
        shape = (x.shape[0], 1, 1, x.shape[3]) if by_channel and x.ndim == 4 else x.shape
        return jnp.where(jax.random.bernoulli(own, 1 - rate, shape), x / (1 - rate), 0)

    @staticmethod
    def batch_norm(x, own, momentum, epsilon, training):
        mean, variance = own["moving_mean"], own["moving_variance"]
        if training:
            axes = tuple(range(x.ndim - 1))
            batch_mean, batch_variance = jnp.mean(x, axes), jnp.var(x, axes)
            y = (x - batch_mean) * lax.rsqrt(batch_variance + epsilon) * own["gamma"] + own["beta"]
            mean = momentum * mean + (1 - momentum) * lax.stop_gradient(batch_mean)
            variance = momentum * variance + (1 - momentum) * lax.stop_gradient(batch_variance)
            return y, mean, variance
        return (x - mean) * lax.rsqrt(variance + epsilon) * own["gamma"] + own["beta"], mean, variance

    @staticmethod
    def cross_entropy(logits, labels):
        return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)[:, 0]

    @staticmethod
    def mean_square(x):
        return jnp.mean(jnp.square(x), 1)


class Jax:
    """The library. It computes on all processors that its process may use."""

    def version(self):
        return f"JAX {jax.__version__}"

    def open(self, workload):
        return Model(workload)


class Model:
    """A network: `state` is all that a step changes."""

    def __init__(self, workload):
        self.workload = workload
        weights = {one.name: jnp.asarray(one.values) for one in workload.parameters}
        self.trained = [one.name for one in workload.parameters if one.trainable]
        start, self.update = self._optimizer()
        moments = {name: start(weights[name]) for name in self.trained}
        self.state = weights, moments, jnp.zeros((), jnp.int32), jax.random.key(1)
        self.data = None
        self.scan = jax.jit(self._scan, donate_argnums=0)
        self.step = jax.jit(self._gather, donate_argnums=0)
        self.outputs = jax.jit(self._outputs)

    def train_epoch(self, order):
        if self.data is None:
            self.data = jnp.asarray(self.workload.floats()), jnp.asarray(self.workload.labels)
        count = len(order)
        batch = min(self.workload.batch, count)
        steps = 0 if self.workload.convolves else count // batch
        losses_of_batches = []
        if steps > 0:
            self.state, mean = self.scan(self.state, order[: steps * batch].reshape(steps, batch), *self.data)
            losses_of_batches.append((steps * batch, mean))
        for start in range(steps * batch, count, batch):
            some = order[start : start + batch]
            self.state, mean = self.step(self.state, some, *self.data)
            losses_of_batches.append((len(some), mean))
        return sum(images * float(mean) for images, mean in losses_of_batches) / count

    def _scan(self, state, order, images, labels):
        state, each = lax.scan(lambda state, some: self._gather(state, some, images, labels), state, order)
        return state, jnp.mean(each)

    def _gather(self, state, some, images, labels):
        return self._step(state, images[some], labels[some])

    def _step(self, state, images, labels):
        weights, moments, steps, key = state
        key, own = jax.random.split(key)

        def objective(trained):
            updates = {}
            outputs = forward(Ops(own), self.workload.layers, {**weights, **trained}, images, True, updates)
            each = losses(Ops, self.workload, outputs, labels)
            penalty = self._penalty(trained)
            mean = jnp.mean(each)
            whole = mean if self.workload.training["reduction"] == "mean" else jnp.sum(each)
            return whole + penalty, (mean + penalty, updates)

        trained = {name: weights[name] for name in self.trained}
        (_, (loss, updates)), gradients = jax.value_and_grad(objective, has_aux=True)(trained)
        steps += 1
        new_weights, new_moments = {**weights, **updates}, {}
        for name in self.trained:
            new_weights[name], new_moments[name] = self.update(weights[name], moments[name], gradients[name], steps)
        return (new_weights, new_moments, steps, key), loss

    def _penalty(self, trained):
        total = 0.0
        for one in self.workload.parameters:
            if one.l2 > 0:
                total += one.l2 * jnp.sum(jnp.square(trained[one.name]))
            if one.l1 > 0:
                total += one.l1 * jnp.sum(jnp.abs(trained[one.name]))
        return total

    def _optimizer(self):
        """A function that makes a weight's first moments, and one that updates a weight and them."""
        name, settings = self.workload.optimizer
        rate = self.workload.learning_rate
        if name == "sgd":
            momentum = settings["momentum"]

            def descend(weight, moments, gradient, steps):
                if momentum == 0:
                    return weight - rate * gradient, moments
                mean = momentum * moments + gradient
                step = momentum * mean + gradient if settings["nesterov"] else mean
                return weight - rate * step, mean

            return (lambda weight: () if momentum == 0 else jnp.zeros_like(weight)), descend
        if name != "adam":
            raise Unsupported(f"expected sgd or adam, received {name}")
        beta1, beta2, epsilon = settings["beta1"], settings["beta2"], settings["epsilon"]

        def adam(weight, moments, gradient, steps):
            mean = beta1 * moments[0] + (1 - beta1) * gradient
            square = beta2 * moments[1] + (1 - beta2) * jnp.square(gradient)
            own = rate * jnp.sqrt(1 - beta2**steps) / (1 - beta1**steps)
            return weight - own * mean / (jnp.sqrt(square) + epsilon), (mean, square)

        return (lambda weight: (jnp.zeros_like(weight), jnp.zeros_like(weight))), adam

    def _outputs(self, weights, images):
        outputs = forward(Ops(), self.workload.layers, weights, images, False, {})
        return jax.nn.softmax(outputs) if self.workload.softmax else outputs

    def predict(self, images):
        return np.asarray(self.outputs(self.state[0], images))
