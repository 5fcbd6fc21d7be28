#!/usr/bin/env python3
"""SASRec (Kang and McAuley 2018, ICDM): a causal transformer over a user's history, trained to name the next item.

  NAME_user.onnx:   history[batch,L] int64, item index + 1, oldest first, 0 = left padding -> user_vec[batch,d] float32
  NAME_scorer.onnx: history[batch,L], item_id[batch,n] int64, index + 1 too -> score[batch,n] float32 = user_vec . item vector

Protocol: a user's items in the order of the file's lines; the last is for the test, the rest trains.
Loss: softmax over all items at every position. Ranked: all items but the user's earlier ones; HR@10 and NDCG@10 of the last.
"""
import math
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from common import export, parser, start
from ranking import evaluate, left_pad, popularity, read_pairs, top, write_ids


class Block(nn.Module):
    def __init__(self, d, heads, length, drop):
        super().__init__()
        self.heads, self.length, self.drop = heads, length, nn.Dropout(drop)
        self.query, self.key, self.value, self.output = (nn.Linear(d, d) for _ in range(4))
        self.up, self.down = nn.Linear(d, 2 * d), nn.Linear(2 * d, d)
        self.before_attention, self.before_feed_forward = nn.LayerNorm(d), nn.LayerNorm(d)

    def forward(self, x, bias):
        d = x.shape[2]

        def split(t):
            return t.reshape(-1, self.length, self.heads, d // self.heads).transpose(1, 2)

        y = self.before_attention(x)
        weights = torch.softmax(split(self.query(y)) @ split(self.key(y)).transpose(2, 3) / (d // self.heads) ** 0.5 + bias, 3)
        x = x + self.drop(self.output((weights @ split(self.value(y))).transpose(1, 2).flatten(2)))
        return x + self.drop(self.down(torch.relu(self.up(self.before_feed_forward(x)))))


class SasRec(nn.Module):
    def __init__(self, items, d, layers, heads, length, drop):
        super().__init__()
        self.item, self.position = nn.Embedding(items + 1, d, padding_idx=0), nn.Parameter(torch.randn(length, d) * 0.02)
        self.blocks = nn.ModuleList(Block(d, heads, length, drop) for _ in range(layers))
        self.norm, self.drop = nn.LayerNorm(d), nn.Dropout(drop)
        self.register_buffer("causal", torch.triu(torch.full((length, length), -1e9), 1))
        with torch.no_grad():
            self.item.weight[1:].normal_(std=d ** -0.5)

    def states(self, history):
        known = history > 0
        x = self.drop(self.item(history) * self.item.embedding_dim ** 0.5 + self.position) * known.unsqueeze(2)
        bias = self.causal + (~known)[:, None, None, :].to(x.dtype) * -1e9  # not torch.where: 1.13 exports its constants as double
        for block in self.blocks:
            x = block(x, bias) * known.unsqueeze(2)
        return self.norm(x)

    def forward(self, history):
        return self.states(history)[:, -1]


class Scorer(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, history, item_id):
        return (self.model(history).unsqueeze(1) * self.model.item(item_id)).sum(2)


def fit(args, rng, sequences, items):
    model = SasRec(items, args.dimension, args.layers, args.heads, args.length, args.drop)
    optimiser = torch.optim.Adam(model.parameters(), lr=args.rate, betas=(0.9, 0.98))
    cuts = [(u, end) for u, s in enumerate(sequences) for end in range(len(s), 1, -args.length)]  # windows, from the end
    for _ in range(args.epochs):
        order = rng.permutation(len(cuts))
        for rows in np.array_split(order, math.ceil(len(order) / args.batch)):
            windows = [sequences[u][:end] for u, end in (cuts[r] for r in rows)]
            history = torch.from_numpy(np.stack([left_pad(w[:-1], args.length) for w in windows]))
            following = torch.from_numpy(np.stack([left_pad(w[max(1, len(w) - args.length):], args.length) for w in windows]))
            logits = model.states(history)[following > 0] @ model.item.weight[1:].T
            loss = functional.cross_entropy(logits, following[following > 0] - 1)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return model.eval()


def main():
    p = parser(__doc__, name="sasrec")
    p.add_argument("pairs", type=pathlib.Path, help="lines user<TAB>item<TAB>time, already in the order of time")
    for name, value in {"dimension": 64, "layers": 2, "heads": 2, "length": 50, "epochs": 30, "batch": 128}.items():
        p.add_argument(f"--{name}", type=int, default=value)
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--drop", type=float, default=0.2)
    args = p.parse_args()
    rng = start(args)
    pairs, user_ids, item_ids = read_pairs(args.pairs)
    items, sequences = len(item_ids), [pairs[pairs[:, 0] == u, 1] for u in range(len(user_ids))]
    train, test = [s[:-1] for s in sequences], [s[-1:] for s in sequences]
    model = fit(args, rng, train, items)
    history = torch.from_numpy(np.stack([left_pad(s, args.length) for s in train]))
    with torch.no_grad():
        ranked = (model(history) @ model.item.weight[1:].T).numpy()
    metrics = {"sasrec": evaluate(ranked, train, test), "popularity": evaluate(popularity(train, items), train, test)}
    for name, figures in metrics.items():
        print(name, figures, "(one test item: recall is the hit rate)")
    shown = [0, len(train) // 3, len(train) - 1]
    best = {str(u): row.tolist() for u, row in zip(shown, top(ranked[shown], [train[u] for u in shown]))}
    short = torch.from_numpy(np.stack([left_pad(train[0][-3:], args.length), left_pad([], args.length)]))
    case = {"history": torch.cat([history[shown], short]), "item_id": 1 + torch.arange(20).reshape(5, 4) * (items - 1) // 19}
    protocol = f"{__doc__} {len(train)} users, {items} items. Golden: users {shown}, the last 3 items of user 0, an empty history."
    notes = {"metrics": metrics, "users": shown, "train": {str(u): train[u].tolist() for u in shown}, "top10_indexes": best}
    free = {"history": {0: "batch"}, "user_vec": {0: "batch"}, "item_id": {0: "batch", 1: "n"}, "score": {0: "batch", 1: "n"}}
    first = {name: rows[:2] for name, rows in case.items()}
    export(model, args.out / f"{args.name}_user.onnx", {"history": first["history"]}, {"history": case["history"]}, ["user_vec"],
           {k: free[k] for k in ("history", "user_vec")}, protocol, **notes)
    export(Scorer(model), args.out / f"{args.name}_scorer.onnx", first, case, ["score"],
           {k: free[k] for k in ("history", "item_id", "score")}, protocol)
    write_ids(args.out / f"{args.name}_items.txt", item_ids)
    weights = model.item.weight[1:].detach().numpy()
    weights.astype("<f4").tofile(args.out / f"{args.name}_item_vectors_{items}x{args.dimension}_f32le.bin")


if __name__ == "__main__":
    main()
