"""scikit-learn's BernoulliRBM, which does PCD-1."""

from time import perf_counter

import numpy as np
import sklearn
from sklearn.neural_network import BernoulliRBM

import peer


class Timed(BernoulliRBM):
    """Notes the time whenever an epoch begins: a fit's checks of its input are not measured."""

    def begin(self, steps):
        self.steps, self.step, self.times = steps, 0, []
        return self

    def _fit(self, v_pos, rng):
        if self.step % self.steps == 0:
            self.times.append(perf_counter())
        self.step += 1
        super()._fit(v_pos, rng)


def train(task, data):
    epochs = 1 + peer.EPOCHS
    rbm = Timed(
        n_components=task.hidden,
        batch_size=task.batch,
        learning_rate=peer.RATE,
        n_iter=epochs,
        random_state=0,
    )
    rbm.begin(-(-len(data) // task.batch)).fit(data)
    assert len(rbm.times) == epochs and rbm.components_.dtype == np.float32
    return rbm.times + [perf_counter()]


rows = np.fromfile(peer.DATA, np.float32).reshape(-1, peer.VISIBLE)
for each in peer.TASKS:
    each.report(f"scikit-learn {sklearn.__version__}", train(each, each.part(rows)))
