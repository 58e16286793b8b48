"""The types of what `__init__.py` loads when it is first asked for."""

from statement_audit.compare.gaps import GapReport as GapReport
from statement_audit.errors import AuditError as AuditError
from statement_audit.library import audit as audit
from statement_audit.library import find_gaps as find_gaps
from statement_audit.library import query as query
from statement_audit.library import read_document as read_document
from statement_audit.library import read_rows as read_rows
from statement_audit.models import ExtractedDocument as ExtractedDocument
from statement_audit.models import Issue as Issue
from statement_audit.models import Passage as Passage
from statement_audit.models import Rubric as Rubric
from statement_audit.models import StatementResult as StatementResult
from statement_audit.passages import split_passages as split_passages
from statement_audit.rubric import load_rubric as load_rubric

__version__: str
