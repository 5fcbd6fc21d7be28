#!/usr/bin/env python3
"""Two towers: a user's history on one side, an item's content on the other, so that an item nobody has bought has a vector too.

  user_tower.onnx: history[batch,L] int64, item index + 1, 0 = left padding -> user_vec[batch,d] float32
  item_tower.onnx: features[n,f] float32 -> item_vec[n,d] float32;   score = dot product

Features of an item: [0] natural logarithm of its price; [1 + b] = 1 if a word of its title falls into bucket b, else 0. Words are
the runs of A-Z and 0-9 of the upper-cased title; b = Math.floorMod(word.hashCode(), buckets), with Java's String.hashCode.
Training: a random half to nine tenths of a user's train items are the history, the softmax over all items should name the rest.
"""
import math
import pathlib
import re

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from common import export, nested, parser, start
from ranking import evaluate, left_pad, popularity, read_split, top


def features(title, price, buckets):
    row = np.zeros(1 + buckets, np.float32)
    row[0] = math.log(price)
    for word in re.findall("[A-Z0-9]+", title.upper()):
        code = 0
        for letter in word:
            code = (31 * code + ord(letter)) & 0xFFFFFFFF
        row[1 + (code if code < 1 << 31 else code - (1 << 32)) % buckets] = 1
    return row


class UserTower(nn.Module):
    def __init__(self, items, d, hidden):
        super().__init__()
        self.item = nn.Embedding(items + 1, d, padding_idx=0)
        self.drop, self.hidden, self.output, self.skip = nn.Dropout(0.1), nn.Linear(d, hidden), nn.Linear(hidden, d), nn.Linear(d, d)
        nn.init.normal_(self.item.weight, std=0.3)

    def forward(self, history):
        known = (history > 0).float().unsqueeze(2)
        x = self.drop((self.item(history) * known).sum(1) / known.sum(1).clamp(min=1).sqrt())
        return self.skip(x) + self.output(torch.relu(self.hidden(x)))


class ItemTower(nn.Module):
    def __init__(self, x, d, hidden):
        super().__init__()
        self.register_buffer("mean", x[:, 0].mean())
        self.register_buffer("scale", x[:, 0].std())
        self.price, self.words = nn.Linear(1, hidden), nn.Linear(x.shape[1] - 1, hidden, bias=False)
        self.drop, self.output = nn.Dropout(0.1), nn.Linear(hidden, d)

    def forward(self, features):
        return self.rest(features[:, :1], features[:, 1:] @ self.words.weight.T)

    def rest(self, price, words):
        return self.output(self.drop(torch.relu(words + self.price((price - self.mean) / self.scale))))


def fit(args, rng, train, x):
    """Trains both towers; `train` may leave items of `x` out, and then nothing is learned about them."""
    user, item = UserTower(len(x), args.dimension, args.hidden), ItemTower(x, args.dimension, args.hidden)
    steps = args.epochs * math.ceil(len(train) / args.batch)
    optimiser = torch.optim.Adam([*user.parameters(), *item.parameters()])
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, total_steps=steps)
    price, words = x[:, :1], x[:, 1:].to_sparse()  # 4 words of 1,000: the sparse product is what makes training quick
    known = torch.zeros(len(x), dtype=torch.bool)
    known[np.concatenate(train)] = True
    for _ in range(args.epochs):
        order = rng.permutation(len(train))
        for batch in np.array_split(order, math.ceil(len(order) / args.batch)):
            history, target = [], torch.zeros(len(batch), len(x))
            for row, u in enumerate(batch):
                items = rng.permutation(train[u])
                n = max(1, int(len(items) * rng.uniform(0.5, 0.9)))
                history.append(left_pad(np.sort(items[:n]), args.length))
                target[row, items[n:]] = 1
            logits = user(torch.from_numpy(np.stack(history))) @ item.rest(price, torch.sparse.mm(words, item.words.weight.T)).T
            logits = logits.masked_fill(~known, -1e9)
            loss = -(target * functional.log_softmax(logits, 1)).sum() / target.sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
    return user.eval(), item.eval()


def scores(user, item, train, x, length):
    with torch.no_grad():
        return (user(torch.from_numpy(np.stack([left_pad(t, length) for t in train]))) @ item(x).T).numpy()


def new_items(args, rng, train, test, x):
    """Every tenth item is taken out of training and of the histories; recall@50 on these, ranked among all unseen items."""
    new = np.arange(len(x)) % 10 == 3
    kept = [t[~new[t]] for t in train]
    wanted = [np.concatenate([a[new[a]], b[new[b]]]) for a, b in zip(train, test)]
    users = [u for u in range(len(train)) if len(kept[u]) >= 2 and len(wanted[u])]
    kept, wanted = [kept[u] for u in users], [wanted[u] for u in users]
    user, item = fit(args, rng, kept, x)
    random = np.mean([50 / (len(x) - len(k)) for k in kept])
    return {**evaluate(scores(user, item, kept, x, args.length), kept, wanted, 50), "random_recall@50": round(float(random), 6)}


def main():
    p = parser(__doc__)
    p.add_argument("split", type=pathlib.Path, help="retail_split.tsv: user index, train items, test items")
    p.add_argument("items", type=pathlib.Path, help="retail_items.tsv: index, stock code, price, title, with a header")
    for name, value in {"dimension": 16, "hidden": 64, "length": 100, "buckets": 1000, "epochs": 25, "batch": 256}.items():
        p.add_argument(f"--{name}", type=int, default=value)
    p.add_argument("--rate", type=float, default=0.02)
    args = p.parse_args()
    rng = start(args)
    train, test = read_split(args.split)
    rows = [line.rstrip("\n").split("\t") for line in args.items.open(encoding="utf-8")][1:]
    x = torch.from_numpy(np.stack([features(r[3], float(r[2]), args.buckets) for r in rows]))
    user, item = fit(args, rng, train, x)
    ranked = scores(user, item, train, x, args.length)
    metrics = {"two_tower": evaluate(ranked, train, test), "popularity": evaluate(popularity(train, len(x)), train, test),
               "new_items": new_items(args, rng, train, test, x)}
    for name, figures in metrics.items():
        print(name, figures)
    protocol = f"{__doc__} Seed {args.seed}, {len(train)} users, {len(x)} items. Candidates: all items without the user's train items."
    shown = [u for u in (0, 1, 100, 2000, 4073) if u < len(train) and len(train[u]) <= args.length]
    history = torch.from_numpy(np.stack([left_pad(train[u], args.length) for u in shown] + [left_pad([], args.length)]))
    best = {str(u): items.tolist() for u, items in zip(shown, top(ranked[shown], [train[u] for u in shown]))}
    export(user, args.out / "user_tower.onnx", {"history": history[:2]}, {"history": history}, ["user_vec"],
           {"history": {0: "batch"}, "user_vec": {0: "batch"}}, protocol, metrics=metrics, users=shown, top10=best)
    title, price = "RED RETROSPOT LUNCH BOX FOR CATS", 3.75
    case = torch.cat([x[:3], torch.from_numpy(features(title, price, args.buckets))[None]])
    with torch.no_grad():
        vectors = item(x).numpy()
    vectors.astype("<f4").tofile(args.out / f"two_tower_item_vectors_{len(x)}x{args.dimension}_f32le.bin")
    export(item, args.out / "item_tower.onnx", {"features": case[:2]}, {"features": case}, ["item_vec"],
           {"features": {0: "n"}, "item_vec": {0: "n"}}, protocol, buckets=args.buckets, new_item={"title": title, "price": price},
           sums_over_all_items=vectors.astype(np.float64).sum(0).round(4).tolist())
    with (args.out / "two_tower_items.tsv").open("w", encoding="utf-8") as out:
        out.write("index\tln_price\tbuckets\ttitle\n")
        for i, r in enumerate(rows):
            out.write(f"{i}\t{nested(x[i, :1])[0]}\t{' '.join(map(str, np.flatnonzero(x[i, 1:])))}\t{r[3]}\n")


if __name__ == "__main__":
    main()
