"""How good the judge is: gold sets, metrics, and the gate that CI runs.

Every figure is taken at the classifier's own fixed thresholds; nothing here is fitted on the gold that it reports.
"""
