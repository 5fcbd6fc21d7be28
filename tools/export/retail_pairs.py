#!/usr/bin/env python3
"""Online Retail (CC0) as tab-separated lines: user, item, moment of the first purchase; a small dense part of it, if asked.

Rows kept: customer known, quantity and price above 0, stock code starts with a digit. One line for each pair of customer and
stock code, in the order of time. What was bought at the same moment comes in the order of a checksum: by stock code, similar
goods would stand in a row, and a sequence model would learn the numbering. --users and --items keep the customers with the
most items and the items with the most of these customers; then every user and item has at least --core partners.
"""
import argparse
import collections
import csv
import gzip
import pathlib
import zlib


def first_purchases(path):
    first = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["CustomerID"] or not row["StockCode"][:1].isdigit():
                continue
            if float(row["Quantity"]) <= 0 or float(row["UnitPrice"]) <= 0:
                continue
            pair = (int(float(row["CustomerID"])), row["StockCode"])
            if pair not in first or row["InvoiceDate"] < first[pair]:
                first[pair] = row["InvoiceDate"]
    return first


def most(ids, n):
    """The n most frequent ids; the smaller id first where counts are equal."""
    ranked = sorted(collections.Counter(ids).items(), key=lambda e: (-e[1], e[0]))
    return {i for i, _ in ranked[:n]}


def core(pairs, k):
    while True:
        users, items = (collections.Counter(p[side] for p in pairs) for side in (0, 1))
        kept = {p for p in pairs if users[p[0]] >= k and items[p[1]] >= k}
        if len(kept) == len(pairs):
            return kept
        pairs = kept


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("csv", type=pathlib.Path, help="online_retail.csv.gz")
    p.add_argument("tsv", type=pathlib.Path, help="file to write")
    p.add_argument("--users", type=int, help="keep that many customers (default: all)")
    p.add_argument("--items", type=int, help="keep that many items (default: all)")
    p.add_argument("--core", type=int, default=5, help="least number of partners (default: 5)")
    args = p.parse_args()
    first = first_purchases(args.csv)
    pairs = set(first)
    if args.users:
        users = most((u for u, _ in pairs), args.users)
        pairs = {q for q in pairs if q[0] in users}
    if args.items:
        items = most((i for _, i in pairs), args.items)
        pairs = {q for q in pairs if q[1] in items}
    pairs = core(pairs, args.core)
    args.tsv.parent.mkdir(parents=True, exist_ok=True)
    with args.tsv.open("w", encoding="utf-8") as out:
        for user, item in sorted(pairs, key=lambda q: (first[q], zlib.crc32(f"{q[0]} {q[1]}".encode()))):
            out.write(f"{user}\t{item}\t{first[user, item]}\n")
    users, items = len({u for u, _ in pairs}), len({i for _, i in pairs})
    print(f"{args.tsv.name}: {users:,} users, {items:,} items, {len(pairs):,} pairs")


if __name__ == "__main__":
    main()
