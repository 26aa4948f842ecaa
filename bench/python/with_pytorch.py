"""PyTorch: eager operations, with an optimizer that updates all weights in one call."""

import torch
import torch.nn.functional as F

from network import forward, losses
from workload import Unsupported


class Ops:
    """Its operations on images in its own order of axes, NCHW, with the channels last in memory; kernels are OIHW and [output][input]."""

    relu = staticmethod(F.relu)
    silu = staticmethod(F.silu)
    sigmoid = staticmethod(torch.sigmoid)
    tanh = staticmethod(torch.tanh)
    gelu = staticmethod(F.gelu)
    leaky_relu = staticmethod(F.leaky_relu)
    elu = staticmethod(F.elu)
    log = staticmethod(torch.log)
    clip = staticmethod(torch.clamp)
    one_hot = staticmethod(F.one_hot)
    dense = staticmethod(F.linear)

    @staticmethod
    def softmax(x):
        return F.softmax(x, 1)

    @staticmethod
    def _border(x, size, strides, padding):
        """Pixels at the top, bottom, left and right, as Bobbin and TensorFlow count them."""
        sides = []
        for length, window, stride in zip(x.shape[2:], size, strides):
            outputs = -(-length // stride)
            total = max(0, (outputs - 1) * stride + window - length) if padding == "same" else 0
            sides += [total // 2, total - total // 2]
        return sides

    @classmethod
    def _padded(cls, x, size, strides, padding, value):
        """The image and the padding argument for an operation: on both sides equal, or none where it was padded here."""
        top, bottom, left, right = cls._border(x, size, strides, padding)
        if (top, left) == (bottom, right):
            return x, (top, left)
        return F.pad(x, (left, right, top, bottom), value=value), (0, 0)

    @classmethod
    def conv2d(cls, x, kernel, bias, strides, padding):
        x, border = cls._padded(x, kernel.shape[2:], strides, padding, 0.0)
        return F.conv2d(x, kernel, bias, strides, border)

    @classmethod
    def max_pool(cls, x, size, strides, padding):
        x, border = cls._padded(x, size, strides, padding, float("-inf"))
        return F.max_pool2d(x, size, strides, border)

    @classmethod
    def average_pool(cls, x, size, strides, padding):
        top, bottom, left, right = cls._border(x, size, strides, padding)
        if (top, left) != (bottom, right):
            raise Unsupported("expected an average pool with as much padding on all sides, received another")
        return F.avg_pool2d(x, size, strides, (top, left), count_include_pad=False)

    @staticmethod
    def global_average(x):
        return x.mean((2, 3))

    @staticmethod
    def global_max(x):
        return x.amax((2, 3))

    @staticmethod
    def flatten(x):
        return x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x

    @staticmethod
    def dropout(x, rate, by_channel):
        return F.dropout2d(x, rate) if by_channel and x.dim() == 4 else F.dropout(x, rate)

    @staticmethod
    def batch_norm(x, own, momentum, epsilon, training):
        # It changes the averages itself.
        mean, variance = own["moving_mean"], own["moving_variance"]
        y = F.batch_norm(x, mean, variance, own["gamma"], own["beta"], training, 1 - momentum, epsilon)
        return y, mean, variance

    @staticmethod
    def cross_entropy(logits, labels):
        return F.cross_entropy(logits, labels, reduction="none")

    @staticmethod
    def mean_square(x):
        return x.square().mean(1)


class PyTorch:
    """The library."""

    def __init__(self, threads):
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(threads)

    def version(self):
        return f"PyTorch {torch.__version__} in Python"

    def open(self, workload):
        return Model(workload)


class Model:
    """A network."""

    def __init__(self, workload):
        self.workload = workload
        self.weights = {}
        groups = {}
        for one in workload.parameters:
            if one.l1 > 0:
                raise Unsupported(f"expected no l1 penalty, received one on {one.name}")
            values = torch.from_numpy(one.values.copy())
            if values.dim() == 4:
                values = values.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
            elif values.dim() == 2:
                values = values.t().contiguous()
            self.weights[one.name] = values.requires_grad_(one.trainable)
            if one.trainable:
                # The penalty's gradient is 2 * l2 * w, which is PyTorch's weight decay.
                groups.setdefault(2 * one.l2, []).append(values)
        self.optimizer = self._optimizer(
            [{"params": values, "weight_decay": decay} for decay, values in groups.items()]
        )
        self.data = None

    def _optimizer(self, groups):
        name, settings = self.workload.optimizer
        rate = self.workload.learning_rate
        if name == "sgd":
            return torch.optim.SGD(
                groups, rate, momentum=settings["momentum"], nesterov=settings["nesterov"], fused=True
            )
        if name != "adam":
            raise Unsupported(f"expected sgd or adam, received {name}")
        betas = settings["beta1"], settings["beta2"]
        return torch.optim.Adam(groups, rate, betas, settings["epsilon"], fused=True)

    def train_epoch(self, order):
        if self.data is None:
            # With the channels last; the copy that a batch is keeps them there.
            images = torch.from_numpy(self.workload.floats())
            self.data = images, torch.from_numpy(self.workload.labels).long()
        order = torch.from_numpy(order).long()
        total = torch.zeros(())
        for some in order.split(self.workload.batch):
            total += len(some) * self._step(some)
        return float(total) / len(order)

    def _step(self, some):
        images, labels = (values.index_select(0, some) for values in self.data)
        each = losses(Ops, self.workload, self._forward(images, True), labels)
        mean = each.mean()
        self.optimizer.zero_grad()
        (mean if self.workload.training["reduction"] == "mean" else each.sum()).backward()
        self.optimizer.step()
        return mean.detach()

    def _forward(self, images, training):
        return forward(Ops, self.workload.layers, self.weights, images.permute(0, 3, 1, 2), training, {})

    def predict(self, images):
        with torch.inference_mode():
            outputs = self._forward(torch.from_numpy(images), False)
            return (F.softmax(outputs, 1) if self.workload.softmax else outputs).numpy()
