"""How good the judge is: gold sets and metrics (`benchmarks.gate` holds the figures to their floors).

Every figure is taken at the classifier's own fixed thresholds; nothing here is fitted on the gold that it reports.
"""
