"""Metrics of two samples by NumPy and SciPy, for the test TwoSamplesTest.

    python3 lib/src/test/python/two_samples.py > lib/src/test/resources/relief/evaluation/two-samples.csv

Lines "x,…" and "y,…" are the rows of both samples, other lines a number and its name. Shares no code with the library:
distances by scipy.spatial, matrix roots by scipy.linalg. Needs NumPy and SciPy (written with 1.24 and 1.10).
"""

import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist, pdist

K = 5
rng = np.random.default_rng(17)
x = np.round(rng.normal(size=(40, 3)) @ np.array([[1, 0.5, 0], [0, 1, 0.8], [0.3, 0, 0.6]]) + 3, 4)
y = np.round(rng.normal(size=(30, 3)) @ np.array([[0.7, 0, 0.4], [0.9, 1.2, 0], [0, 0.2, 1]]) + 3.3, 4)


def neighbour(rows, others, k):
    """Distances to the k-th nearest of the others."""
    return cKDTree(others).query(rows, k=[k])[0][:, 0]


def kl(a, b):
    """Wang, Kulkarni & Verdu 2009, equation 5."""
    ratio = neighbour(a, b, K) / neighbour(a, a, K + 1)  # the nearest of its own sample is the row itself
    return a.shape[1] * np.log(ratio).mean() + np.log(len(b) / (len(a) - 1))


def js(a, b, power):
    """Half the sum of the divergences from the mixture, densities by neighbours."""
    def one(a, b):
        ratio = (neighbour(a, a, K + 1) / neighbour(a, b, K)) ** power
        return np.log(2) - np.log1p((len(a) - 1) / len(b) * ratio).mean()
    return (one(a, b) + one(b, a)) / 2


def near(rows, others, k):
    """Per cent of the rows inside the balls of the others."""
    return 100 * (cdist(rows, others) <= neighbour(others, others, k + 1)).any(axis=1).mean()


def frechet(a, b):
    """Heusel et al. 2017, with the matrix root itself."""
    ca, cb = np.cov(a.T), np.cov(b.T)
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(ca + cb - 2 * sqrtm(ca @ cb).real)


energy = 2 * cdist(x, y).mean() - pdist(x).mean() - pdist(y).mean()
values = {
    "energy distance": energy,
    "inhomogeneity": energy / (2 * cdist(x, y).mean()),
    "KL": kl(x, y),
    "reverse KL": kl(y, x),
    "JS": js(x, y, 3),
    "flattened JS": js(x, y, 1),
    "Frechet": frechet(x, y),
    "Frechet of few rows": frechet(x[:3], y[:4]),
    "precision": near(y, x, 3),
    "recall": near(x, y, 3),
    "correlation": np.corrcoef(np.cov(x.T).ravel(), np.cov(y.T).ravel())[0, 1],
    "root mean square": np.sqrt(((np.cov(x.T) - np.cov(y.T)) ** 2).mean()),
}
for name, rows in (("x", x), ("y", y)):
    for row in rows:
        print(name, *row, sep=",")
for name, value in values.items():
    print(float(value), name, sep=",")
