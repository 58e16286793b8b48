"""Words that tell what a clause does: define, recite, point elsewhere, promise, plan, oblige, do, report a result.

English; British, Australian, Canadian. For normalised text (`language.normalise`).
"""

import re

from statement_audit.identity.tables import phrases_beside
from statement_audit.plain_text import pattern
from statement_audit.score.language import ADVERBS

_said = phrases_beside(__file__)

# --- who speaks of what ----------------------------------------------------------------------

DEFINITION = pattern(_said("definition"))
OWN_DEFINITION = pattern(_said("own_definition"))
STATISTICS = pattern(_said("statistics"))
GENERAL_SUBJECT = pattern(_said("general_subject"))
LAW_RECITAL = pattern(_said("law_recital"))
POINTER = pattern(_said("pointer"))
ABOUT_ITSELF = pattern(_said("about_itself"))
KPI_NAME = pattern(_said("kpi_name"))
TITLE = pattern(_said("title"))
FUTURE_HEADING = pattern(_said("future_heading"))
STEPS_HEADING = pattern(_said("steps_heading"))
ITEM = pattern(_said("item"))
DONE_OR_GOING_ON = pattern(_said("done_or_going_on"))
BACKGROUND_HEADING = pattern(_said("background_heading"))
RESERVES = pattern(_said("reserves"))
DISCLAIMER = pattern(_said("disclaimer"))

# --- promises, plans, rules --------------------------------------------------------------------

ONGOING = pattern(_said("ongoing"))
OBLIGATION_WILL = pattern(_said("obligation_will", third=_said("third")))
OBLIGATION = pattern(_said("obligation"))
FUTURE = pattern(_said("future"))
WILL_CONSIDER = pattern(_said("will_consider"))
CONDITIONAL = pattern(_said("conditional"))
PROCEDURE = pattern(_said("procedure"))
ONLY_EXIT = pattern(_said("only_exit"))
COMMITMENT = pattern(_said("commitment"))
ARTEFACT = pattern(_said("artefact"))
BARE_VERBS = pattern(_said("bare_verbs"))
VAGUE = pattern(_said("vague"))

# --- doing --------------------------------------------------------------------------------------

PAST = _said("past", not_acts=_said("not_acts"), irregular=_said("irregular"))
ACTION_DONE = pattern(_said("action_done", adverbs=ADVERBS, past=PAST))
ACTION_NOW = pattern(_said("action_now", adverbs=ADVERBS, act_now=_said("act_now"), past=PAST))
ACT_GOES_ON = pattern(_said("act_goes_on", adverbs=ADVERBS))
RESULT = pattern(_said("result"))
ENFORCEMENT = pattern(_said("enforcement"))
LABOUR = pattern(_said("labour"))
QUESTION = re.compile(_said("question"))
ANSWER = pattern(_said("answer"))
