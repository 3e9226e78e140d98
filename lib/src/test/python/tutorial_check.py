"""The tutorial's RBMs once more, by a program that shares no line with the library.

Needs PyTorch and h5py. Trains 784-200 by PCD-1 with Adam, rate 0.01 / (1 + epoch), from the data's
biases, with and without the L1 penalty, and prints the squared error of the one-pass reconstruction
of a test image and the share of weights below 0.01: python3 lib/src/test/python/tutorial_check.py
"""

from pathlib import Path

import h5py
import torch

EPOCHS, HIDDEN, BATCH = 20, 200, 100
MNIST = Path(__file__).resolve().parents[4] / "data" / "mnist.h5"


def images(part):
    with h5py.File(MNIST) as file:
        return torch.from_numpy(file[f"{part}/images"][:].reshape(-1, 784) >= 128).float()


def train(data, l1):
    p = data.mean(0).clamp(1e-3, 1 - 1e-3)
    weights = torch.randn(784, HIDDEN) * (2 / (784 + HIDDEN)) ** 0.5
    visible, hidden = torch.log(p / (1 - p)), torch.zeros(HIDDEN)
    h = torch.bernoulli(torch.full((BATCH, HIDDEN), 0.5))
    theta = [weights, visible, hidden]
    adam = torch.optim.Adam(theta, lr=1e-2)
    for epoch in range(EPOCHS):
        adam.param_groups[0]["lr"] = 1e-2 / (1 + epoch)
        for rows in torch.randperm(len(data)).split(BATCH):
            v0 = data[rows]
            h0 = torch.sigmoid(v0 @ weights + hidden)
            v = torch.bernoulli(torch.sigmoid(h @ weights.t() + visible))
            q = torch.sigmoid(v @ weights + hidden)
            h = torch.bernoulli(q)
            ascent = (v0.t() @ h0 - v.t() @ q) / BATCH - l1 * weights.sign()
            gradients = [ascent, v0.mean(0) - v.mean(0), h0.mean(0) - q.mean(0)]
            for parameter, gradient in zip(theta, gradients):
                parameter.grad = -gradient
            adam.step()
    return theta


def report(name, theta, data):
    weights, visible, hidden = theta
    back = torch.sigmoid(torch.sigmoid(data @ weights + hidden) @ weights.t() + visible)
    error = (back - data).square().sum(1).mean().item()
    small = 100 * (weights.abs() < 0.01).float().mean().item()
    print(f"{name}: squared error {error:.1f}, weights below 0.01: {small:.0f} %", flush=True)


torch.manual_seed(137)
with torch.no_grad():
    shuffled = images("train")[torch.randperm(60_000)][:57_000]
    for name, l1 in (("RBM", 0), ("RBM (L1)", 1e-3)):
        report(name, train(shuffled, l1), images("test"))
