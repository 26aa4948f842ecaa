"""TensorFlow: an epoch is one call of a tf.function, which loops over the batches and gathers their images inside the graph. XLA
compiles all of it; with convolutions, the step alone, since it computes these on one thread inside of loops: an epoch of naderi-cnn takes
ten times as long in one piece."""

import numpy as np
import tensorflow as tf

from network import forward, losses, side_by_side, windows
from workload import Unsupported


class Ops:
    """Its operations, in its own layout: NHWC images, HWIO kernels."""

    relu = staticmethod(tf.nn.relu)
    silu = staticmethod(tf.nn.silu)
    sigmoid = staticmethod(tf.sigmoid)
    tanh = staticmethod(tf.tanh)
    softmax = staticmethod(tf.nn.softmax)
    log = staticmethod(tf.math.log)
    clip = staticmethod(tf.clip_by_value)
    one_hot = staticmethod(tf.one_hot)

    @staticmethod
    def gelu(x):
        return tf.nn.gelu(x, approximate=False)

    @staticmethod
    def leaky_relu(x, slope):
        return tf.nn.leaky_relu(x, slope)

    @staticmethod
    def elu(x, alpha):
        if alpha != 1:
            raise Unsupported(f"expected an elu with alpha 1, received {alpha}")
        return tf.nn.elu(x)

    @staticmethod
    def dense(x, kernel, bias):
        x = tf.matmul(x, kernel)
        return x if bias is None else tf.nn.bias_add(x, bias)

    @staticmethod
    def conv2d(x, kernel, bias, strides, padding):
        x = tf.nn.conv2d(x, kernel, strides, padding.upper())
        return x if bias is None else tf.nn.bias_add(x, bias)

    @staticmethod
    def max_pool(x, size, strides, padding):
        return tf.nn.max_pool2d(x, size, strides, padding.upper())

    @staticmethod
    def average_pool(x, size, strides, padding):
        return tf.nn.avg_pool2d(x, size, strides, padding.upper())

    @staticmethod
    def global_average(x):
        return tf.reduce_mean(x, [1, 2])

    @staticmethod
    def global_max(x):
        return tf.reduce_max(x, [1, 2])

    @staticmethod
    def flatten(x):
        return tf.reshape(x, [-1, int(np.prod(x.shape[1:]))])

    @staticmethod
    def dropout(x, rate, by_channel):
        shape = [tf.shape(x)[0], 1, 1, x.shape[3]] if by_channel and len(x.shape) == 4 else None
        return tf.nn.dropout(x, rate, noise_shape=shape)

    @staticmethod
    def batch_norm(x, own, momentum, epsilon, training):
        # The fused operation knows only images.
        images = x if len(x.shape) == 4 else x[:, None, None, :]
        mean, variance = own["moving_mean"], own["moving_variance"]
        averages = {} if training else {"mean": mean, "variance": variance}
        y, batch_mean, batch_variance = tf.compat.v1.nn.fused_batch_norm(
            images, own["gamma"], own["beta"], epsilon=epsilon, is_training=training, **averages
        )
        y = y if len(x.shape) == 4 else y[:, 0, 0, :]
        if not training:
            return y, mean, variance
        return y, mean - (mean - batch_mean) * (1 - momentum), variance - (variance - batch_variance) * (1 - momentum)

    @staticmethod
    def cross_entropy(logits, labels):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)

    @staticmethod
    def mean_square(x):
        return tf.reduce_mean(tf.square(x), 1)


class XlaOps(Ops):
    """Those that XLA computes fast."""

    @staticmethod
    def max_pool(x, size, strides, padding):
        if side_by_side(x, size, strides):
            return tf.reduce_max(tf.reshape(x, windows(x, size)), [2, 4])
        return Ops.max_pool(x, size, strides, padding)

    @staticmethod
    def average_pool(x, size, strides, padding):
        if side_by_side(x, size, strides):
            return tf.reduce_mean(tf.reshape(x, windows(x, size)), [2, 4])
        return Ops.average_pool(x, size, strides, padding)


class TensorFlow:
    """The library."""

    def __init__(self, threads, xla):
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        self.xla = xla

    def version(self):
        return f"TensorFlow {tf.__version__} in Python" + (", XLA" if self.xla else "")

    def open(self, workload):
        return Model(workload, self.xla)


class Model:
    """A network."""

    def __init__(self, workload, xla):
        self.workload = workload
        self.weights = {one.name: tf.Variable(one.values, trainable=one.trainable) for one in workload.parameters}
        self.trained = [one for one in workload.parameters if one.trainable]
        self.apply = self._optimizer()
        self.data = None
        self.ops = XlaOps if xla else Ops
        whole = xla and not workload.convolves
        self.step = tf.function(self._step, jit_compile=True) if xla and not whole else self._step
        self.epoch = tf.function(self._epoch, jit_compile=whole)
        self.outputs = tf.function(self._outputs, jit_compile=xla)

    def train_epoch(self, order):
        if self.data is None:
            self.data = tf.constant(self.workload.floats()), tf.constant(self.workload.labels)
        return float(self.epoch(tf.constant(order), *self.data))

    def _epoch(self, order, images, labels):
        count = order.shape[0]
        batch = min(self.workload.batch, count)
        steps = count // batch
        total = tf.constant(0.0)
        for i in tf.range(steps):
            some = tf.slice(order, [i * batch], [batch])
            total += batch * self.step(some, images, labels)
        if count % batch:
            total += count % batch * self.step(order[steps * batch :], images, labels)
        return total / count

    def _step(self, some, images, labels):
        updates = {}
        with tf.GradientTape() as tape:
            outputs = forward(self.ops, self.workload.layers, self.weights, tf.gather(images, some), True, updates)
            each = losses(self.ops, self.workload, outputs, tf.gather(labels, some))
            penalty = self._penalty()
            mean = tf.reduce_mean(each)
            objective = (mean if self.workload.training["reduction"] == "mean" else tf.reduce_sum(each)) + penalty
        gradients = tape.gradient(objective, [self.weights[one.name] for one in self.trained])
        self.apply(gradients)
        for name, value in updates.items():
            self.weights[name].assign(value)
        return mean + penalty

    def _penalty(self):
        parts = [tf.constant(0.0)]
        for one in self.workload.parameters:
            weight = self.weights[one.name]
            if one.l2 > 0:
                # TensorFlow's operation takes half the sum of squares.
                parts.append(2 * one.l2 * tf.nn.l2_loss(weight))
            if one.l1 > 0:
                parts.append(one.l1 * tf.reduce_sum(tf.abs(weight)))
        return tf.add_n(parts)

    def _optimizer(self):
        """A function that applies gradients, by the library's fused operations."""
        name, settings = self.workload.optimizer
        rate = self.workload.learning_rate
        weights = [self.weights[one.name] for one in self.trained]
        if name == "sgd" and settings["momentum"] == 0:

            def descend(gradients):
                for weight, gradient in zip(weights, gradients):
                    tf.raw_ops.ResourceApplyGradientDescent(var=weight.handle, alpha=rate, delta=gradient)

            return descend
        means = [tf.Variable(tf.zeros_like(weight)) for weight in weights]
        if name == "sgd":

            def accelerate(gradients):
                for weight, mean, gradient in zip(weights, means, gradients):
                    tf.raw_ops.ResourceApplyMomentum(
                        var=weight.handle,
                        accum=mean.handle,
                        lr=rate,
                        grad=gradient,
                        momentum=settings["momentum"],
                        use_nesterov=settings["nesterov"],
                    )

            return accelerate
        if name != "adam":
            raise Unsupported(f"expected sgd or adam, received {name}")
        squares = [tf.Variable(tf.zeros_like(weight)) for weight in weights]
        power1, power2 = tf.Variable(settings["beta1"]), tf.Variable(settings["beta2"])

        def adam(gradients):
            for weight, mean, square, gradient in zip(weights, means, squares, gradients):
                tf.raw_ops.ResourceApplyAdam(
                    var=weight.handle,
                    m=mean.handle,
                    v=square.handle,
                    beta1_power=power1,
                    beta2_power=power2,
                    lr=rate,
                    beta1=settings["beta1"],
                    beta2=settings["beta2"],
                    epsilon=settings["epsilon"],
                    grad=gradient,
                )
            power1.assign(power1 * settings["beta1"])
            power2.assign(power2 * settings["beta2"])

        return adam

    def _outputs(self, images):
        outputs = forward(self.ops, self.workload.layers, self.weights, images, False, {})
        return tf.nn.softmax(outputs) if self.workload.softmax else outputs

    def predict(self, images):
        return self.outputs(tf.constant(images)).numpy()
