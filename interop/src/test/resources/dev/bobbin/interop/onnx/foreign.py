"""Models that PyTorch writes as ONNX, and what they answer: the files torch-* beside this one.

    python -m venv v && v/bin/pip install torch==2.15.0 onnxscript==0.7.2 onnx==1.23.2
    v/bin/python foreign.py
"""

import json
import pathlib
import warnings

import numpy as np
import onnx
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
warnings.filterwarnings("ignore")


def answers(name, images, expected):
    """Images in Bobbin's order: height, width, channels."""
    document = {
        "shape": list(images.shape[1:]),
        "inputs": [[round(float(v), 4) for v in image.ravel()] for image in images],
        "expected": [[float(f"{v:.8g}") for v in row] for row in np.asarray(expected, np.float64)],
    }
    (HERE / f"{name}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


def without_traces(path):
    """PyTorch's newer exporter notes for each node where in which file of this machine it was made."""
    model = onnx.load(path)
    graph = model.graph
    for part in [*graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer, graph]:
        part.ClearField("metadata_props")
    onnx.save(model, path)


class Block(nn.Module):
    def __init__(self, inside, outside, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inside, outside, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outside),
            nn.ReLU(),
            nn.Conv2d(outside, outside, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outside),
        )
        same = inside == outside and stride == 1
        self.shortcut = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))
        )

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


class Viewed(nn.Module):
    """Sizes taken from the input, as hand-written forward methods have them."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.norm = nn.BatchNorm1d(4 * 5 * 4)
        self.out = nn.Linear(4 * 5 * 4, 3)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.conv(x)), 2, ceil_mode=True)
        x = x.view(x.size(0), -1)
        return nn.functional.softmax(self.out(torch.tanh(self.norm(x))), dim=1)


TORCH = {
    "mlp": ((8, 7, 1), nn.Sequential(nn.Flatten(), nn.Linear(56, 12), nn.ReLU(), nn.Dropout(0.2), nn.Linear(12, 4), nn.Softmax(1))),
    "cnn": (
        (9, 8, 3),
        nn.Sequential(
            nn.Conv2d(3, 6, 3, padding=1),
            nn.BatchNorm2d(6),
            nn.GELU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 8, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(8, 5),
            nn.LogSoftmax(1),
        ),
    ),
    "resnet": (
        (10, 10, 1),
        nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1, bias=False),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            Block(4, 4, 1),
            Block(4, 6, 2),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(24, 3),
            nn.Softmax(1),
        ),
    ),
    "spread": (
        (9, 9, 1),
        nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=2, dilation=2),
            nn.LeakyReLU(0.1),
            nn.Conv2d(4, 6, 3, groups=2),
            nn.ELU(0.7),
            nn.Conv2d(6, 4, 2, padding="same", bias=False),
            nn.PReLU(init=0.2),
            nn.Flatten(),
            nn.Linear(196, 3),
            nn.Sigmoid(),
        ),
    ),
    "viewed": ((9, 8, 1), Viewed()),
}


def main():
    torch.manual_seed(3)
    for name, (shape, module) in TORCH.items():
        module.train()
        first = torch.rand(16, shape[2], shape[0], shape[1])
        for _ in range(3):  # running averages that are not those of the start
            module(first)
        module.eval()
        images = np.random.default_rng(5).integers(0, 256, (4, *shape)).astype(np.float32) / 255
        images = np.round(images, 4).astype(np.float32)
        x = torch.from_numpy(images.transpose(0, 3, 1, 2).copy())
        with torch.no_grad():
            expected = module(x).numpy()
        answers(f"torch-{name}", images, np.exp(expected) if name == "cnn" else expected)
        torch.onnx.export(
            module, (x[:1],), HERE / f"torch-{name}.onnx", dynamo=False, opset_version=13,
            input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}},
        )
        torch.onnx.export(
            module, (x[:2],), HERE / f"torch-{name}-dynamo.onnx", dynamo=True, external_data=False,
            input_names=["x"], output_names=["y"], dynamic_shapes=({0: torch.export.Dim("n")},), verbose=False,
        )
        without_traces(HERE / f"torch-{name}-dynamo.onnx")


main()
