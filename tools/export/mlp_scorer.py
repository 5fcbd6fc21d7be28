#!/usr/bin/env python3
"""A multilayer perceptron that scores pairs of vectors, trained with BPR on vectors that lightgcn.py has learned and that stay fixed.

  NAME.onnx: user_vec[batch,d], item_vec[n,d] float32 -> score[batch,n] float32

score(u, i) = o . relu(A u + B i + C (u * i) + a) + g u . i (after He et al. 2017, WWW: the product of vectors beside the layers).
"""
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from common import export, parser, start
from ranking import evaluate, negatives, top


class Mlp(nn.Module):
    def __init__(self, d, hidden):
        super().__init__()
        self.user, self.item, self.both = nn.Linear(d, hidden), nn.Linear(d, hidden, bias=False), nn.Linear(d, hidden, bias=False)
        self.output, self.dot = nn.Linear(hidden, 1), nn.Parameter(torch.ones(()))

    def pair(self, u, i):
        x = torch.relu(self.user(u) + self.item(i) + self.both(u * i))
        return self.output(x).squeeze(-1) + self.dot * (u * i).sum(-1)

    def forward(self, user_vec, item_vec):
        return self.pair(user_vec.unsqueeze(1), item_vec.unsqueeze(0))


def fit(args, rng, users, items, pairs):
    model = Mlp(users.shape[1], args.hidden)
    optimiser = torch.optim.Adam(model.parameters(), lr=args.rate, weight_decay=1e-5)
    seen = np.zeros((len(users), len(items)), bool)
    seen[pairs[0], pairs[1]] = True
    for _ in range(args.epochs):
        for rows in np.array_split(rng.permutation(pairs.shape[1]), max(1, pairs.shape[1] // args.batch)):
            u, i, j = pairs[0, rows], pairs[1, rows], negatives(rng, seen, pairs[0, rows])
            loss = functional.softplus(model.pair(users[u], items[j]) - model.pair(users[u], items[i])).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return model.eval()


def main():
    p = parser(__doc__, name="mlp_scorer")
    p.add_argument("vectors", type=pathlib.Path, help="the .npz that lightgcn.py wrote")
    for name, value in {"hidden": 64, "epochs": 15, "batch": 8192}.items():
        p.add_argument(f"--{name}", type=int, default=value)
    p.add_argument("--rate", type=float, default=2e-3)
    args = p.parse_args()
    rng = start(args)
    state = np.load(args.vectors)
    count, z = len(state["user_ids"]), torch.from_numpy(state["z"])
    users, items = z[:count], z[count:]
    train, test = ([ids[owner == u] for u in range(count)] for owner, ids in (state["train"], state["test"]))
    model = fit(args, rng, users, items, state["train"])
    with torch.no_grad():
        ranked = model(users, items).numpy()
    metrics = {"mlp": evaluate(ranked, train, test), "dot product": evaluate((users @ items.T).numpy(), train, test)}
    for name, figures in metrics.items():
        print(name, figures)
    shown = [0, count // 3, count - 1]
    best = {str(u): row.tolist() for u, row in zip(shown, top(ranked[shown], [train[u] for u in shown]))}
    export(model, args.out / f"{args.name}.onnx", {"user_vec": users[:2], "item_vec": items[:5]},
           {"user_vec": users[shown], "item_vec": items[:7]}, ["score"],
           {"user_vec": {0: "batch"}, "item_vec": {0: "n"}, "score": {0: "batch", 1: "n"}},
           f"{__doc__} The golden users are {shown}, the items 0 to 6. Ranked: all items without the user's train items.",
           metrics=metrics, users=shown, top10=best)


if __name__ == "__main__":
    main()
