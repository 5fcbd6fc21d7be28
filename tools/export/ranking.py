"""Splits and the two figures that the training scripts report: NDCG@k and recall@k over all items that a user has not seen."""
import math

import numpy as np


def read_pairs(path):
    """Lines "user<TAB>item[<TAB>more]" -> (pairs of indexes in the order of the lines, user ids, item ids).

    An index is the rank of the id: by number if all ids of that column are whole numbers, else as text.
    """
    columns = list(zip(*(line.rstrip("\n").split("\t")[:2] for line in open(path, encoding="utf-8") if line.strip())))
    ids = [sorted(set(c), key=int if all(x.isdecimal() for x in c) else str) for c in columns]
    index = [{x: i for i, x in enumerate(column)} for column in ids]
    pairs = list(dict.fromkeys((index[0][u], index[1][i]) for u, i in zip(*columns)))
    return np.array(pairs), ids[0], ids[1]


def split(pairs, users, rng, share=0.8):
    """Per user: the items ascending, shuffled, the first ceil(share * n) to train, the others to test; both ascending."""
    train, test = [], []
    for u in range(users):
        items = np.sort(pairs[pairs[:, 0] == u, 1])
        order, n = rng.permutation(len(items)), math.ceil(share * len(items))
        train.append(np.sort(items[order[:n]]))
        test.append(np.sort(items[order[n:]]))
    return train, test


def read_split(path):
    """Lines "user index<TAB>train items<TAB>test items", items separated by spaces."""
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
    return [np.array(r[1].split(), np.int64) for r in rows], [np.array(r[2].split(), np.int64) for r in rows]


def write_split(path, train, test):
    with open(path, "w", encoding="utf-8") as out:
        for u, (a, b) in enumerate(zip(train, test)):
            out.write(f"{u}\t{' '.join(map(str, a))}\t{' '.join(map(str, b))}\n")


def write_ids(path, ids):
    """One id a line: line k is what the model knows as index k - 1."""
    path.write_text("".join(f"{x}\n" for x in ids), encoding="utf-8")


def top(scores, seen, k=10):
    """The k best items of every user without `seen`; ties to the lower index."""
    scores = scores.copy()
    for u, items in enumerate(seen):
        scores[u, items] = -np.inf
    return np.argsort(-scores, axis=1, kind="stable")[:, :k]


def evaluate(scores, train, test, k=10):
    """Mean over the users with test items. NDCG with gains 0 and 1, its ideal over min(|test|, k); recall = hits / |test|."""
    best, discount = top(scores, train, k), 1 / np.log2(np.arange(2, k + 2))
    ndcg, recall = [], []
    for u, items in enumerate(test):
        if len(items):
            hit = np.isin(best[u], items)
            ndcg.append((hit * discount).sum() / discount[:len(items)].sum())
            recall.append(hit.sum() / len(items))
    return {f"ndcg@{k}": round(float(np.mean(ndcg)), 6), f"recall@{k}": round(float(np.mean(recall)), 6), "users": len(ndcg)}


def popularity(train, items):
    """The rival to beat: every user gets the items' numbers of train users as scores."""
    return np.tile(np.bincount(np.concatenate(train), minlength=items).astype(np.float32), (len(train), 1))


def negatives(rng, seen, users):
    """For every entry of `users` one item, uniform among those that seen[user] (a boolean row) does not mark."""
    items = rng.randint(0, seen.shape[1], len(users))
    bad = seen[users, items]
    while bad.any():
        items[bad] = rng.randint(0, seen.shape[1], bad.sum())
        bad = seen[users, items]
    return items


def left_pad(items, length):
    """The last `length` items as ids from 1 on, after as many zeros as fit."""
    ids = np.asarray(items[-length:], np.int64) + 1
    return np.concatenate([np.zeros(length - len(ids), np.int64), ids])
