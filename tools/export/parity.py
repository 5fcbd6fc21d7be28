#!/usr/bin/env python3
"""Runs exported models in ONNX Runtime on their golden inputs and compares with what PyTorch answered.

  parity.py out/*.golden.json
  parity.py --model some.onnx --section scorer some_golden.json     (a golden file that does not name its model)

Prints the largest absolute error of every output; exit code 1 if one is above its tolerance, has another shape or is not finite.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import onnxruntime

DTYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(float)": np.float32, "tensor(double)": np.float64}


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def check(golden_path, model_path, section, limit):
    golden = json.loads(golden_path.read_text(encoding="utf-8"))
    for key in filter(None, section.split(".")):
        golden = golden[key]
    model = session(model_path or golden_path.parent / golden["model"])
    feeds = {i.name: np.asarray(golden["inputs"][i.name], DTYPES[i.type]) for i in model.get_inputs()}
    names = [o.name for o in model.get_outputs() if o.name in golden["outputs"]]
    if not names:
        raise SystemExit(f"{golden_path}: holds none of the model's outputs {[o.name for o in model.get_outputs()]}")
    tolerance, good = min(limit, golden["atol"]), True
    for name, actual in zip(names, model.run(names, feeds)):
        expected = np.asarray(golden["outputs"][name], np.float64)
        same_shape = actual.shape == expected.shape
        error = float(np.abs(actual - expected).max()) if same_shape else float("nan")
        ok = same_shape and error <= tolerance  # a NaN or an infinity in the answer is never <= the tolerance
        good &= ok
        print(f"{'ok  ' if ok else 'FAIL'} {golden_path.name:40} {name:18} {str(list(actual.shape)):14}"
              f" max error {error:.2e} <= {tolerance:g}" + ("" if same_shape else f", expected shape {list(expected.shape)}"))
    return good


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("golden", nargs="+", type=pathlib.Path)
    p.add_argument("--model", type=pathlib.Path, help="the model, where the golden file does not name it")
    p.add_argument("--section", default="", help="key of the golden case inside the file; dots go deeper")
    p.add_argument("--limit", type=float, default=1e-4, help="largest error allowed (default: 1e-4), or the file's atol if smaller")
    args = p.parse_args()
    print(f"onnxruntime {onnxruntime.__version__}, numpy {np.__version__}")
    good = [check(path, args.model, args.section, args.limit) for path in args.golden]
    print(f"{sum(good)} of {len(good)} within their tolerance")
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
