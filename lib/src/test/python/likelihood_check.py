"""An independent check of a likelihood: annealed importance sampling in NumPy.

    python3 lib/src/test/python/likelihood_check.py lib/target/bench/784-500-30-1.h5

reads the parameters of an RBM (as the benchmark Likelihood writes them) and the test images of data/mnist.h5, binarises
the images by drawing each pixel with its grey level as the probability, and prints the mean log-likelihood in nats with
the three-sigma interval of log Z. It shares no code with the library. Salakhutdinov & Murray 2008; needs NumPy and h5py.
"""

import sys
from pathlib import Path

import h5py
import numpy as np

RUNS = 100
DATA = Path(__file__).resolve().parents[4] / "data" / "mnist.h5"


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.logaddexp(0, x, dtype=np.float64)


def ladder():
    return np.concatenate(
        [
            np.arange(0, 0.5, 1 / 1000),
            np.arange(0.5, 0.9, 1 / 10000),
            np.linspace(0.9, 1, 10001),
        ]
    )


def log_unnormalised(v, beta, w, a, base, b):
    """log p*(v) at beta: visible biases between the base's and the machine's, hidden ones and weights times beta."""
    visible = v.astype(np.float64) @ ((1 - beta) * base + beta * a)
    return visible + softplus(beta * (v @ w + b)).sum(axis=1)


def log_partition(w, a, b, base, random):
    betas = ladder()
    v = (random.random((RUNS, len(a))) < sigmoid(base)).astype(np.float32)
    weights = np.zeros(RUNS)
    for last, beta in zip(betas[:-1], betas[1:]):
        weights += log_unnormalised(v, beta, w, a, base, b) - log_unnormalised(v, last, w, a, base, b)
        hidden = (random.random((RUNS, len(b))) < sigmoid(beta * (v @ w + b))).astype(np.float32)
        mean = sigmoid((1 - beta) * base + beta * (hidden @ w.T + a))
        v = (random.random(mean.shape) < mean).astype(np.float32)
    log_base = softplus(base).sum() + len(b) * np.log(2)
    top = weights.max()
    ratios = np.exp(weights - top)
    error = 3 * ratios.std(ddof=1) / np.sqrt(RUNS)
    size = ratios.sum() ** 2 / (ratios**2).sum()
    values = [log_base + top + np.log(max(ratios.mean() + e, 1e-300)) for e in (-error, 0, error)]
    return values, size


def main(path):
    random = np.random.default_rng(2026)
    with h5py.File(path) as model:
        a, b = (model[name][:].astype(np.float32) for name in ("layer0.bias", "layer1.bias"))
        w = model["edge0.weights"][:].astype(np.float32)
    with h5py.File(DATA) as data:
        images = data["test/images"][:].reshape(-1, len(a)) / np.float32(255)
    test = (random.random(images.shape) < images).astype(np.float32)
    share = np.clip(images.mean(axis=0), 1e-3, 1 - 1e-3)
    (low, log_z, high), size = log_partition(w, a, b, np.log(share / (1 - share)), random)
    energies = log_unnormalised(test, 1, w, a, np.zeros_like(a), b)
    rows = energies.std(ddof=1) / np.sqrt(len(energies))
    mean = energies.mean()
    print(f"log Z = {log_z:.2f} [{low:.2f}, {high:.2f}], ESS {size:.0f} of {RUNS}")
    print(f"mean test log-likelihood {mean - log_z:.2f} [{mean - high:.2f}, {mean - low:.2f}] nats, rows ± {rows:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
