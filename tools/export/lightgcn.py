#!/usr/bin/env python3
"""LightGCN (He et al. 2020, SIGIR) trained with BPR (Rendle et al. 2009, UAI) on any tab-separated user-item pairs.

  NAME_scorer.onnx:    user_id[batch], item_id[batch,n] int64 indexes -> score[batch,n] float32; the trained vectors are inside
  NAME_propagate.onnx: x0[nodes,d], src[edges], dst[edges], weight[edges] -> z[nodes,d]; no weights inside, any graph

z = mean of the layers 0 .. L, where layer l + 1 at node v is the sum of weight * layer l at src over the edges into v. The
nodes are [users | items], every train pair is two edges, weight = 1 / sqrt(degree of user * degree of item).
NAME_users.txt and NAME_items.txt hold the ids of the indexes, one a line. NAME.npz keeps what was trained (x0, z, the graph,
the split, the ids); --load exports from it without training.
"""
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from common import export, parser, start
from ranking import evaluate, negatives, popularity, read_pairs, split, top, write_ids, write_split


class Propagate(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x0, src, dst, weight):
        into, x, total = dst.unsqueeze(1).expand(-1, x0.shape[1]), x0, x0
        for _ in range(self.layers):
            x = torch.zeros_like(x0).scatter_add(0, into, x.index_select(0, src) * weight.unsqueeze(1))
            total = total + x
        return total / (self.layers + 1)


class Scorer(nn.Module):
    def __init__(self, z, users):
        super().__init__()
        self.user, self.item = nn.Parameter(z[:users].clone()), nn.Parameter(z[users:].clone())

    def forward(self, user_id, item_id):
        return (self.user[user_id].unsqueeze(1) * self.item[item_id]).sum(2)


class Symmetric(torch.autograd.Function):
    """A @ x for a constant symmetric sparse A, whose gradient is A @ g again: no transposed copy of A at every step."""

    @staticmethod
    def forward(ctx, a, x):
        ctx.a = a
        return torch.sparse.mm(a, x)

    @staticmethod
    def backward(ctx, gradient):
        return None, torch.sparse.mm(ctx.a, gradient)


def graph(train, items):
    """src, dst, weight of the symmetric bipartite graph."""
    user, item = np.repeat(np.arange(len(train)), [len(t) for t in train]), np.concatenate(train)
    degrees = np.bincount(user, minlength=len(train))[user] * np.bincount(item, minlength=items)[item].astype(np.float64)
    weight = (1 / np.sqrt(degrees)).astype(np.float32)
    return np.concatenate([user, item + len(train)]), np.concatenate([item + len(train), user]), np.tile(weight, 2)


def fit(args, rng, train, items, src, dst, weight):
    users, half = len(train), len(src) // 2
    nodes = users + items
    a = torch.sparse_coo_tensor(np.stack([dst, src]), weight, (nodes, nodes)).coalesce()
    x0 = nn.Parameter(torch.randn(nodes, args.dimension) * 0.1)
    optimiser = torch.optim.Adam([x0], lr=args.rate)
    seen = np.zeros((users, items), bool)
    seen[src[:half], dst[:half] - users] = True
    for _ in range(args.epochs):
        order = rng.permutation(half)
        for rows in np.array_split(order, max(1, half // args.batch)):
            x = z = x0
            for _ in range(args.layers):
                x = Symmetric.apply(a, x)
                z = z + x
            z = z / (args.layers + 1)
            u, i, j = src[rows], dst[rows], users + negatives(rng, seen, src[rows])
            decay = sum((x0[ids] ** 2).sum() for ids in (u, i, j)) / (2 * len(rows))
            loss = functional.softplus((z[u] * (z[j] - z[i])).sum(1)).mean() + args.decay * decay
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return x0.detach()


def main():
    p = parser(__doc__, name="lightgcn")
    p.add_argument("pairs", type=pathlib.Path, nargs="?", help="lines user<TAB>item; further columns are ignored")
    p.add_argument("--load", type=pathlib.Path, help="export what this .npz holds instead of training")
    for name, value in {"dimension": 64, "layers": 3, "epochs": 60, "batch": 16384}.items():
        p.add_argument(f"--{name}", type=int, default=value)
    p.add_argument("--rate", type=float, default=0.02)
    p.add_argument("--decay", type=float, default=1e-4)
    args = p.parse_args()
    rng = start(args)
    if args.load:
        state = np.load(args.load)
        x0, layers, user_ids, item_ids = torch.from_numpy(state["x0"]), int(state["layers"]), state["user_ids"], state["item_ids"]
        users = len(user_ids)
        src, dst, weight = state["src"], state["dst"], state["weight"]
        train, test = ([ids[owner == u] for u in range(users)] for owner, ids in (state["train"], state["test"]))
    elif args.pairs:
        pairs, user_ids, item_ids = read_pairs(args.pairs)
        users, layers = len(user_ids), args.layers
        train, test = split(pairs, users, rng)
        src, dst, weight = graph(train, len(item_ids))
        x0 = fit(args, rng, train, len(item_ids), src, dst, weight)
    else:
        p.error("name a file of pairs, or --load one that was trained before")
    model, edges = Propagate(layers), {"src": torch.from_numpy(src), "dst": torch.from_numpy(dst), "weight": torch.from_numpy(weight)}
    with torch.no_grad():
        z = model(x0, **edges)
    items, ranked = len(z) - users, (z[:users] @ z[users:].T).numpy()
    metrics = {"lightgcn": evaluate(ranked, train, test), "popularity": evaluate(popularity(train, items), train, test)}
    for name, figures in metrics.items():
        print(name, figures)
    if not args.load:
        flat = [np.stack([np.repeat(np.arange(users), [len(t) for t in side]), np.concatenate(side)]) for side in (train, test)]
        np.savez(args.out / f"{args.name}.npz", x0=x0, z=z, src=src, dst=dst, weight=weight, layers=layers, train=flat[0],
                 test=flat[1], user_ids=user_ids, item_ids=item_ids)
    write_ids(args.out / f"{args.name}_users.txt", user_ids)
    write_ids(args.out / f"{args.name}_items.txt", item_ids)
    write_split(args.out / f"{args.name}_split.tsv", train, test)
    shown = [0, users // 3, users - 1]
    best = {str(u): row.tolist() for u, row in zip(shown, top(ranked[shown], [train[u] for u in shown]))}
    protocol = f"{__doc__} {users} users, {items} items, {len(src) // 2} train pairs. Ranked: all items without the user's train items."
    ids = {"user_id": torch.tensor(shown), "item_id": torch.arange(15).reshape(3, 5) * (items - 1) // 14}
    export(Scorer(z, users), args.out / f"{args.name}_scorer.onnx", {k: v[:2] for k, v in ids.items()}, ids, ["score"],
           {"user_id": {0: "batch"}, "item_id": {0: "batch", 1: "n"}, "score": {0: "batch", 1: "n"}}, protocol,
           metrics=metrics, users=shown, top10=best)
    small = {"x0": torch.randn(5, 4, generator=torch.Generator().manual_seed(args.seed)),
             "src": torch.tensor([0, 0, 1, 2, 3, 4, 3, 4]), "dst": torch.tensor([3, 4, 3, 4, 0, 0, 1, 2]),
             "weight": torch.tensor([0.5, 0.5, 0.5 ** 0.5, 0.5 ** 0.5] * 2)}
    export(model, args.out / f"{args.name}_propagate.onnx", {"x0": x0, **edges}, small, ["z"],
           {"x0": {0: "nodes", 1: "d"}, "z": {0: "nodes", 1: "d"}, **{k: {0: "edges"} for k in edges}},
           f"{__doc__} Golden case: 3 users, 2 items, random x0.")


if __name__ == "__main__":
    main()
