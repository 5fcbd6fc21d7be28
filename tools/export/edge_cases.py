#!/usr/bin/env python3
"""Tiny models that a loader must cope with or refuse, and two that measure the cost of a call. Needs onnx and numpy, not torch.

edge_cases.json tells for each file what is odd about it; parity.py has nothing to check here.
"""
import argparse
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, DOUBLE, INT32, INT64, STRING = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT32, TensorProto.INT64,
                                       TensorProto.STRING)


def value(name, shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def build(nodes, inputs, outputs, constants=(), opset=16, ir=8):
    graph = helper.make_graph(nodes, "edge", inputs, outputs, [numpy_helper.from_array(a, name) for name, a in constants])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir, producer_name="edge_cases.py")


def one(op, *extra, shape=("n", "d"), out=("n", "d"), kind=FLOAT, out_kind=FLOAT, constants=(), opset=16, ir=8, **attributes):
    """A model of one node: x and the constants named in `extra` in, y out."""
    return build([helper.make_node(op, ["x", *extra], ["y"], **attributes)], [value("x", shape, kind)],
                 [value("y", out, out_kind)], constants, opset, ir)


def vectors_of(kind, length):
    """A lookup: ids [batch,length] of `kind` into a table of 6 vectors of 4 -> their sum [batch,4]."""
    table = np.arange(24, dtype=np.float32).reshape(6, 4) / 8
    nodes = [helper.make_node("Gather", ["table", "history"], ["rows"]),
             helper.make_node("ReduceSum", ["rows", "axis"], ["user_vec"], keepdims=0)]
    return build(nodes, [value("history", ["batch", length], kind)], [value("user_vec", ["batch", 4])],
                 [("table", table), ("axis", np.array([1]))])


def external(folder):
    """y = x @ weight, where the weight lies in a second file beside the model."""
    model = one("MatMul", "weight", shape=["n", 32], out=["n", 32], constants=[("weight", np.eye(32, dtype=np.float32) * 2)])
    onnx.save_model(model, str(folder / "external_data.onnx"), save_as_external_data=True, location="external_data.weights",
                    size_threshold=0)


def text(inputs, pooled):
    """A stand-in for a text model, for any vocabulary: token vector = id * (1, 1/2, 1/4, 1/8), sentence vector = their mean."""
    nodes = [helper.make_node("Cast", ["input_ids"], ["ids"], to=FLOAT), helper.make_node("Unsqueeze", ["ids", "axis"], ["column"]),
             helper.make_node("Mul", ["column", "row"], ["last_hidden_state"])]
    outputs = [value("last_hidden_state", ["batch", "sequence", 4])]
    if pooled:
        nodes.append(helper.make_node("ReduceMean", ["last_hidden_state"], ["sentence_embedding"], axes=[1], keepdims=0))
        outputs.append(value("sentence_embedding", ["batch", 4]))
    return build(nodes, [value(name, ["batch", "sequence"], INT64) for name in inputs], outputs,
                 [("axis", np.array([2])), ("row", np.array([[[1, 0.5, 0.25, 0.125]]], np.float32))])


def sequence():
    output = helper.make_tensor_sequence_value_info("y", FLOAT, ["n", "d"])
    return build([helper.make_node("SequenceConstruct", ["x", "x"], ["y"])], [value("x", ["n", "d"])], [output])


def cases():
    random = np.random.RandomState(42)
    square = random.uniform(-0.125, 0.125, (64, 64)).astype(np.float32)
    infinity = np.array(np.inf, np.float32)
    ids = ["input_ids", "attention_mask", "token_type_ids"]
    return {
        "identity": (one("Identity"), "x[n,d] -> the same: what a call costs"),
        "matmul64": (one("MatMul", "weight", shape=["n", 64], out=["n", 64], constants=[("weight", square)]),
                     "x[n,64] @ [64,64]: a call with little work in it"),
        "nan_if_negative": (one("Sqrt"), "square root: NaN where x < 0"),
        "infinite": (one("Add", "c", constants=[("c", infinity)]), "x + infinity: +Inf for every finite x"),
        "rank_one": (one("ReduceSum", "axis", out=["n"], constants=[("axis", np.array([1]))], keepdims=0),
                     "y[n], where a matrix is expected"),
        "rank_three": (one("Unsqueeze", "axis", out=["n", 1, "d"], constants=[("axis", np.array([1]))]),
                       "y[n,1,d], where a matrix is expected"),
        "rank_unknown": (one("Identity", shape=None, out=None), "neither x nor y declares a shape"),
        "double_rows": (build([helper.make_node("Concat", ["x", "x"], ["y"], axis=0)], [value("x", ["n", "d"])],
                              [value("y", ["m", "d"])]),
                        "the declared shape looks right, but 2n rows come back for n"),
        "dynamic_width": (one("Identity", shape=["n", "length"], out=["n", "width"]),
                          "y's dimension is a name, known only after a run"),
        "batch_one": (one("Identity", shape=[1, 4], out=[1, 4]), "the batch is frozen at 1"),
        "float64_input": (one("Cast", kind=DOUBLE, to=FLOAT), "x is float64"),
        "int64_output": (one("Cast", out_kind=INT64, to=INT64), "y is int64"),
        "string_input": (one("Cast", kind=STRING, to=FLOAT), "x is a string tensor"),
        "sequence_output": (sequence(), "y is a sequence of tensors"),
        "text_two_outputs": (text(ids, True), "token vectors [batch,sequence,4] and sentence vectors [batch,4], as float MiniLM has"),
        "text_without_types": (text(ids[:2], False), "a text model without token_type_ids, as DistilBERT"),
        "history_int64": (vectors_of(INT64, 5), "ids int64 [batch,5] -> the sum of their vectors; an id above 5 is out of the table"),
        "history_int32": (vectors_of(INT32, 5), "the same with ids int32"),
        "future_opset": (one("Identity", opset=99), "an operator set that no runtime knows"),
        "future_ir": (one("Identity", ir=99), "a file format version that no runtime knows"),
    }


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out/edge"), help="folder for the files (default: out/edge)")
    out = p.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    notes = {}
    for name, (model, note) in cases().items():
        (out / f"{name}.onnx").write_bytes(model.SerializeToString())
        notes[f"{name}.onnx"] = note
    (out / "external_data.weights").unlink(missing_ok=True)  # onnx appends to a file that is there
    external(out)
    notes["external_data.onnx"] = "its weights lie in external_data.weights: it loads from that folder, not from bytes alone"
    (out / "edge_cases.json").write_text(json.dumps(notes, indent=1) + "\n", encoding="utf-8")
    print(f"{len(notes)} models, {sum(f.stat().st_size for f in out.iterdir()):,} bytes; largest "
          + max(out.iterdir(), key=lambda f: f.stat().st_size).name)


if __name__ == "__main__":
    main()
