"""Train the classifiers of `longtail paper` on our findings and made-up sentences, and write their weights.

    python -m tools.train_proposer --sources DIR

DIR holds the sources' texts, which are not part of the repository; the weights, a few numbers a feature, are.
How good they are is measured by `longtail eval papers --sources DIR`, which leaves one source out at a time.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import sklearn

from longtail.files import write_atomically
from longtail.load import load_catalogue
from longtail.papers.made_up import make_lessons
from longtail.papers.proposer import to_json
from longtail.papers.training import STRENGTH, choose_settings, choose_teachers, read_labelled, train
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
    lessons = make_lessons(WEIGHTS.parent, encoder)
    settings = choose_settings(labelled, lessons)
    provenance = {
        "catalogue": catalogue.version,
        "scikit-learn": sklearn.__version__,
        "strength": STRENGTH,
        "kind": asdict(settings),
        "made-up sentences": len(lessons.kinds),
        "sources": {
            one.key: {
                "findings": len(one.findings),
                "passages": len(one.paper.passages),
                "that hold one": int(one.holds.sum()),
            }
            for one in choose_teachers(labelled)
        },
    }
    proposer = train(labelled, lessons, settings, encoder=encoder.name)
    text = to_json(proposer, dimensions=encoder.dimensions, provenance=provenance)
    write_atomically(WEIGHTS, text.encode())
    print(f"{WEIGHTS.name}: {len(text):,} bytes, trained on {len(provenance['sources'])} sources")


if __name__ == "__main__":
    main()
