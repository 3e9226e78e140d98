"""A lean PyTorch loop for an RBM: no autograd, fused products, updates in place."""

from time import perf_counter

import numpy as np
import torch

import peer


def bernoulli(p):
    """A sample of zeros and ones, in the memory of its noise."""
    return torch.rand_like(p).lt_(p)


class Rbm:
    def __init__(self, task):
        self.task = task
        self.weights = 0.01 * torch.randn(peer.VISIBLE, task.hidden)
        self.a = torch.zeros(peer.VISIBLE)
        self.b = torch.zeros(task.hidden)
        self.chains = torch.zeros(task.batch, task.hidden)

    def up(self, v):
        return torch.addmm(self.b, v, self.weights).sigmoid_()

    def down(self, h):
        return torch.addmm(self.a, h, self.weights.t()).sigmoid_()

    def step(self, v0):
        h0 = self.up(v0)
        h = self.chains if self.task.persistent else bernoulli(h0)
        for sweep in range(self.task.k):
            v = bernoulli(self.down(h))
            p = self.up(v)
            if self.task.persistent or sweep + 1 < self.task.k:
                h = bernoulli(p)
        self.chains = h
        self.ascend(v0, h0, peer.RATE / len(v0))
        self.ascend(v, p, -peer.RATE / len(v))

    def ascend(self, v, h, rate):
        self.weights.addmm_(v.t(), h, alpha=rate)
        self.a.add_(v.sum(0), alpha=rate)
        self.b.add_(h.sum(0), alpha=rate)


def train(task, data):
    rbm = Rbm(task)
    times = [perf_counter()]
    for _ in range(1 + peer.EPOCHS):
        for rows in torch.randperm(len(data)).split(task.batch):
            rbm.step(data[rows])
        times.append(perf_counter())
    assert torch.isfinite(rbm.weights).all()
    return times


torch.set_num_threads(peer.THREADS)
torch.manual_seed(0)
images = torch.from_numpy(np.fromfile(peer.DATA, np.float32).reshape(-1, peer.VISIBLE))
with torch.no_grad():
    for each in peer.TASKS:
        each.report(f"PyTorch {torch.__version__}", train(each, each.part(images)))
