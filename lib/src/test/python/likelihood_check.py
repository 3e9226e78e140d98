"""An independent check of a likelihood: annealed importance sampling in NumPy.

    python3 lib/src/test/python/likelihood_check.py lib/target/bench/784-500-30-1.h5

reads the parameters of an RBM (as the benchmark Likelihood writes them) and the test images of data/mnist.h5, binarises
the images by drawing each pixel with its grey level as the probability, and prints the mean log-likelihood in nats with
the three-sigma interval of log Z. It shares no code with the library, and first compares itself with the sum over all
hidden states of a small RBM. Two minutes for 784-500 on one core; needs NumPy and h5py.

Salakhutdinov & Murray 2008, from independent pixels with the images' means (beta = 0) to the RBM (beta = 1):

    p*(v) at beta = exp(v . ((1 - beta) base + beta a)) prod_j (1 + exp(beta (v W + b)_j)),
    log Z at 0 = sum_i log(1 + exp(base_i)) + H log 2

The H log 2 is that of the product at beta = 0; it is counted there and nowhere else.
"""

import sys
from pathlib import Path

import h5py
import numpy as np

RUNS = 100
DATA = Path(__file__).resolve().parents[4] / "data" / "mnist.h5"


def softplus(x):
    """log(1 + exp(x)) in float64."""
    x = np.asarray(x, dtype=np.float64)
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def draw(log_odds, random):
    """Coins that are 1 with the probability 1 / (1 + exp(-log_odds))."""
    small = np.exp(-np.abs(log_odds))
    chance = np.where(log_odds < 0, small, 1) / (1 + small)
    return (random.random(chance.shape, dtype=np.float32) < chance).astype(np.float32)


def ladder():
    """500 steps up to 0.5, 4000 up to 0.9, 10000 up to 1."""
    knots = [(0, 0.5, 500), (0.5, 0.9, 4000), (0.9, 1, 10000)]
    return np.concatenate([np.linspace(*knot, endpoint=False) for knot in knots] + [[1.0]])


def log_partition(w, a, b, base, random):
    """log Z with the ends of its three-sigma interval, and the effective sample size."""
    betas = ladder()
    weights = np.zeros(RUNS)
    v = draw(np.tile(base, (RUNS, 1)), random)
    for last, beta in zip(betas[:-1], betas[1:]):
        fields = v @ w + b
        weights += (beta - last) * (v @ (a - base)).astype(np.float64)
        weights += (softplus(beta * fields) - softplus(last * fields)).sum(axis=1)
        hidden = draw(np.float32(beta) * fields, random)
        v = draw(np.float32(1 - beta) * base + np.float32(beta) * (hidden @ w.T + a), random)
    at_zero = softplus(base).sum() + len(b) * np.log(2)
    top = weights.max()
    ratios = np.exp(weights - top)
    error = 3 * ratios.std(ddof=1) / np.sqrt(RUNS)
    size = ratios.sum() ** 2 / (ratios**2).sum()
    with np.errstate(divide="ignore"):
        values = [at_zero + top + np.log(max(ratios.mean() + e, 0)) for e in (-error, 0, error)]
    return values, size


def log_unnormalised(v, w, a, b):
    """log p*(v) of the RBM for each row."""
    return (v @ a).astype(np.float64) + softplus(v @ w + b).sum(axis=1)


def enumerated_log_partition(w, a, b):
    """Hidden state by hidden state, the visible units summed out."""
    states = (np.arange(1 << len(b))[:, None] >> np.arange(len(b))) & 1
    logs = states @ b.astype(np.float64) + softplus(states @ w.T.astype(np.float64) + a).sum(axis=1)
    return np.logaddexp.reduce(logs)


def compare_with_enumeration(random):
    """A wrong count of the hidden units' log 2 would be seven nats here, the interval is some hundredths wide."""
    w, a, b, base = (random.normal(size=n).astype(np.float32) for n in ((12, 10), 12, 10, 12))
    exact = enumerated_log_partition(w, a, b)
    (low, estimate, high), _ = log_partition(w, a, b, base, random)
    print(f"12-10 at random: log Z = {estimate:.3f} [{low:.3f}, {high:.3f}], enumerated {exact:.3f}")
    if abs(estimate - exact) > 2 * (high - low):  # twelve sigmas, for the generator may change
        sys.exit("The check itself is wrong.")


def read(path):
    with h5py.File(path) as model:
        a, b, w = (
            model[name][:].astype(np.float32)
            for name in ("layer0.bias", "layer1.bias", "edge0.weights")
        )
    with h5py.File(DATA) as data:
        images = data["test/images"][:].reshape(-1, len(a)) / np.float32(255)
    return w, a, b, images


def main(path):
    random = np.random.default_rng(2026)
    compare_with_enumeration(random)
    w, a, b, images = read(path)
    test = (random.random(images.shape) < images).astype(np.float32)
    share = np.clip(images.mean(axis=0), 1e-3, 1 - 1e-3)
    (low, log_z, high), size = log_partition(w, a, b, np.log(share / (1 - share)), random)
    energies = log_unnormalised(test, w, a, b)
    rows = energies.std(ddof=1) / np.sqrt(len(energies))
    mean = energies.mean()
    print(f"log Z = {log_z:.2f} [{low:.2f}, {high:.2f}], ESS {size:.0f} of {RUNS}")
    print(f"mean test log-likelihood {mean - log_z:.2f} [{mean - high:.2f}, {mean - low:.2f}] nats, rows ± {rows:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
