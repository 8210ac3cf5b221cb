"""Train the classifiers of `longtail paper` on our own findings, and write their weights.

    python -m tools.train_proposer --sources DIR

DIR holds the sources' texts, which are not part of the repository; the weights, a few numbers a feature, are.
How good they are is measured by `longtail eval papers --sources DIR`, which leaves one source out at a time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import sklearn

from longtail.files import write_atomically
from longtail.load import load_catalogue
from longtail.papers.proposer import to_json
from longtail.papers.training import STRENGTH, choose_teachers, read_labelled, train
from longtail.search.encoder import load_encoder

WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "proposer" / "weights.json"


def main() -> None:
    """Read the texts, fit, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder with the sources' texts")
    catalogue = load_catalogue()
    encoder = load_encoder()
    labelled = read_labelled(catalogue, parser.parse_args().sources, encoder, report=print)
    provenance = {
        "catalogue": catalogue.version,
        "scikit-learn": sklearn.__version__,
        "strength": STRENGTH,
        "sources": {
            one.key: {
                "findings": len(one.findings),
                "passages": len(one.paper.passages),
                "that hold one": int(one.holds.sum()),
            }
            for one in choose_teachers(labelled)
        },
    }
    text = to_json(
        train(labelled, encoder=encoder.name), dimensions=encoder.dimensions, provenance=provenance
    )
    write_atomically(WEIGHTS, text.encode())
    print(f"{WEIGHTS.name}: {len(text):,} bytes, trained on {len(provenance['sources'])} sources")


if __name__ == "__main__":
    main()
