"""Learn the weights of search from the development judgements, and write them with their figures.

    python -m tools.tune_search              print the figures of cross-validation
    python -m tools.tune_search --write      and write src/longtail/search/weights.json

The reporting judgements are not read. Folds are made of whole queries, so that no query is seen both in
learning and in measuring.
"""
