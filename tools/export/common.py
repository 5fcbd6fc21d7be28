"""What the export scripts share: one seed, one way to call torch.onnx.export, one golden file format.

A golden file is JSON: {"model", "protocol", "atol", "inputs": {name: nested list}, "outputs": {...}}, and what a script adds.
Its numbers are the shortest decimals that read back as the same float32, so the file itself loses nothing.
"""
import argparse
import json
import pathlib

import numpy as np
import torch

OPSET = 16
ATOL = 1e-4


def parser(doc, **defaults):
    """An argument parser with what every script takes: --out, --seed and --name."""
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out"), help="folder for the files (default: out)")
    p.add_argument("--seed", type=int, default=42, help="seed of weights, sampling and shuffles (default: 42)")
    if "name" in defaults:
        p.add_argument("--name", default=defaults["name"], help=f"stem of the files' names (default: {defaults['name']})")
    return p


def start(args):
    """Makes the run repeatable: seeds, one thread (sums in one order), no nondeterministic kernels. Returns a NumPy generator."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    args.out.mkdir(parents=True, exist_ok=True)
    return np.random.RandomState(args.seed)


def nested(array):
    """A tensor or array as nested lists; float32 as the shortest decimal that reads back as the same float32."""
    array = np.asarray(array.detach() if torch.is_tensor(array) else array)
    if array.dtype != np.float32:
        return array.tolist()
    return np.vectorize(lambda x: float(str(x)), otypes=[object])(array).tolist() if array.size else array.tolist()


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def export(model, path, trace, golden, outputs, dynamic, protocol, **more):
    """Exports `model` to `path` and writes `path` with .golden.json beside it.

    trace    input name -> tensor: the example that the exporter runs through the model, in the order of forward()
    golden   input name -> tensor: the case that is stored; let its batch differ from the trace's, or a batch size that the
             exporter froze goes unnoticed
    outputs  output names, in the order that forward() returns them
    dynamic  name -> {axis: label} for every axis that may change; all others are fixed in the file
    more     what else the golden file should hold
    Returns the model's outputs on the golden case as NumPy arrays.
    """
    model = model.eval()
    torch.onnx.export(model, tuple(trace.values()), str(path), opset_version=OPSET, do_constant_folding=True,
                      input_names=list(trace), output_names=list(outputs), dynamic_axes=dynamic)
    with torch.no_grad():
        result = model(*golden.values())
    result = [r.numpy() for r in (result if isinstance(result, tuple) else (result,))]
    write_json(path.with_suffix(".golden.json"), {
        "model": path.name, "protocol": " ".join(protocol.split()), "atol": ATOL, **more,
        "inputs": {name: nested(t) for name, t in golden.items()},
        "outputs": {name: nested(r) for name, r in zip(outputs, result)}})
    print(f"{path.name}: {path.stat().st_size:,} bytes, inputs {', '.join(trace)}, outputs {', '.join(outputs)}")
    return result
