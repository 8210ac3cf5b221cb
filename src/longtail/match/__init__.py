"""Match an organisation's situation against the catalogue: challenges, practices, cautions, and why."""

from longtail.match.listen import Engine
from longtail.match.matcher import Matcher
from longtail.match.weights import Weights

__all__ = ["Engine", "Matcher", "Weights"]
