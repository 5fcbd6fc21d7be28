#!/usr/bin/env python3
"""A tiny convolutional network over an image-like input, with random weights: the pattern of any network with float inputs.

  image[n,1,8,8] float32 -> vec[n,16] float32, each vector of length 1

Two 3x3 convolutions, average pooling over the plane, one linear layer. Swap in a trained network with a float input of
any shape [n, ...] and keep the call to export().
"""
import torch
from torch import nn
from torch.nn import functional

from common import export, parser, start


class TinyCnn(nn.Module):
    def __init__(self, dimension, channels):
        super().__init__()
        self.first = nn.Conv2d(1, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, 2 * channels, 3, padding=1, stride=2)
        self.head = nn.Linear(2 * channels, dimension)

    def forward(self, image):
        x = functional.relu(self.second(functional.relu(self.first(image))))
        return functional.normalize(self.head(x.mean((2, 3))), dim=1)


def main():
    p = parser(__doc__, name="cnn_tiny")
    p.add_argument("--dimension", type=int, default=16)
    p.add_argument("--channels", type=int, default=4)
    args = p.parse_args()
    start(args)
    model = TinyCnn(args.dimension, args.channels)
    images = torch.rand(5, 1, 8, 8)
    export(model, args.out / f"{args.name}.onnx", {"image": images[:2]}, {"image": images}, ["vec"],
           {"image": {0: "n"}, "vec": {0: "n"}},
           f"{__doc__.splitlines()[0]} Weights and images drawn with seed {args.seed}; not trained.")


if __name__ == "__main__":
    main()
