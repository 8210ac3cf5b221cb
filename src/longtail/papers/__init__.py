"""From a paper to drafts of findings: read it, propose passages, keep what a person decides.

    reading -> outline -> passages -> features -> proposer -> proposals -> session -> drafts

Nothing here writes into the catalogue but `adding` (the source's record) and `drafts.finish_drafts` (findings
whose claim a person has written).
"""
