"""Compare ways to store the encoder's weights: the table in `docs/decisions/0003-encoder.md`.

Needs the extra `models` (see the README)::

    python tools/compare_encoders.py
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import onnx
import yaml
from export_encoder import build, get_weights_dir, load_weights, sha256
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

ROOT = Path(__file__).resolve().parent.parent
QUERY = "my boss thinks it is magic and nobody labels the data"

# Run in a fresh process on one thread: milliseconds to load and for one query (median), and peak memory.
PROBE = """
import re, sys, time
import numpy as np, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
start = time.perf_counter()
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
loaded = time.perf_counter() - start
ids = np.array([[int(word) for word in sys.argv[2].split()]])
feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
times = []
for _ in range(200):
    start = time.perf_counter()
    session.run(None, feed)
    times.append(time.perf_counter() - start)
with open("/proc/self/status") as status:  # Linux
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
print(loaded * 1e3, np.median(times) * 1e3, peak / 1024)
"""


def read_texts() -> list[str]:
    """Return 300 short texts: sentences of our own, and claims evenly picked from the catalogue."""
    own = (ROOT / "tests/models/sentences.txt").read_text(encoding="utf-8").splitlines()
    files = sorted((ROOT / "data/findings").rglob("*.yaml"))
    claims = [finding["claim"] for file in files for finding in yaml.safe_load(file.read_bytes())]
    picked = np.linspace(0, len(claims) - 1, 300 - len(own)).astype(int)
    return own + [claims[i] for i in picked]


def make_variants(weights: Any, folder: Path) -> dict[str, Path]:
    """Write a model for every way to store the weights."""
    plain = folder / "32-bit.onnx"
    onnx.save(build(weights, words_in_8_bit=False, layers_in_8_bit=False), plain)

    def dynamic(path: Path, **options: bool) -> None:
        quantize_dynamic(plain, path, weight_type=QuantType.QInt8, **options)

    def blocks(path: Path, bits: int, size: int, level: int) -> None:
        model = build(weights, layers_in_8_bit=False)
        quantiser = MatMulNBitsQuantizer(
            model, bits=bits, block_size=size, is_symmetric=True, accuracy_level=level
        )
        quantiser.process()
        onnx.save(quantiser.model.model, path)

    ways: dict[str, Callable[[Path], Any]] = {
        "8-bit dynamic, a scale a tensor": dynamic,
        "8-bit dynamic, a scale a column": lambda path: dynamic(path, per_channel=True),
        "8-bit dynamic, a scale a column, 7-bit range": lambda path: dynamic(
            path, per_channel=True, reduce_range=True
        ),
        "8-bit blocks of 128 (MatMulNBits), 8-bit inputs": lambda path: blocks(path, 8, 128, 4),
        "8-bit blocks of 128 (MatMulNBits), 32-bit inputs": lambda path: blocks(path, 8, 128, 1),
        "4-bit blocks of 32 (MatMulNBits), 32-bit inputs": lambda path: blocks(path, 4, 32, 1),
        "8-bit weights, a scale a column, 32-bit inputs (ours)": lambda path: onnx.save(build(weights), path),
    }
    variants = {"32-bit": plain}
    for number, (name, write) in enumerate(ways.items()):
        variants[name] = folder / f"{number}.onnx"
        write(variants[name])
    return variants


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    logging.disable()
    from sentence_transformers import SentenceTransformer

    from longtail.search.encoder import Encoder

    texts = read_texts()
    published = get_weights_dir()
    start = perf_counter()
    reference = SentenceTransformer(str(published), device="cpu").encode(
        texts, batch_size=1, show_progress_bar=False
    )
    print(f"{len(texts)} texts; reference in {perf_counter() - start:.1f} s\n")
    nearest = np.argsort(-(reference @ reference.T), axis=1)[:, 1:11]
    print(
        "| weights | file, MB | cosine, mean | lowest | 10 nearest kept | batch changes a vector by "
        "| load, ms | one query, ms | peak memory, MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        for name, path in make_variants(load_weights(published), Path(temporary)).items():
            folder = Path(temporary) / f"{path.stem}-files"
            folder.mkdir()
            (folder / "model.onnx").hardlink_to(path)
            (folder / "tokenizer.json").write_bytes((published / "tokenizer.json").read_bytes())
            sums = "".join(f"{sha256(file)}  {file.name}\n" for file in sorted(folder.iterdir()))
            (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
            encoder = Encoder(folder)
            alone = np.vstack([encoder.encode([text]) for text in texts])
            together = encoder.encode(texts)
            cosines = (reference * alone).sum(axis=1)
            near = np.argsort(-(alone @ alone.T), axis=1)[:, 1:11]
            kept = np.mean([len(set(a) & set(b)) for a, b in zip(near, nearest, strict=True)]) / 10
            ids = " ".join(map(str, encoder.tokenise([QUERY])[0]))
            probe = [sys.executable, "-c", PROBE, str(path), ids]
            load, query, memory = map(float, subprocess.check_output(probe, text=True).split())
            print(
                f"| {name} | {path.stat().st_size / 1e6:.1f} | {cosines.mean():.4f} | {cosines.min():.4f} "
                f"| {kept:.1%} | {np.abs(alone - together).max():.0e} "
                f"| {load:.0f} | {query:.2f} | {memory:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
