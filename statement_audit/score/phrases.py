"""Words that tell what a clause does: define, recite, point elsewhere, promise, plan, oblige, do, report a result.

English; British, Australian, Canadian. For normalised text (`language.normalise`).
"""

from statement_audit.score.language import patterns_beside

PHRASES = patterns_beside(__file__)
