"""The knowledge graph: built from the records by one context, asked by named questions.

Only this package imports RDF libraries. The graph says WHICH (ids); the records say WHAT.
"""

from longtail.graph.asking import Graph, open_graph
from longtail.graph.queries import NamedQuery
from longtail.graph.stores import Row

__all__ = ["Graph", "NamedQuery", "Row", "open_graph"]
