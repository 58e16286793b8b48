"""What is known of a statement beside its sentences."""

from dataclasses import dataclass, field
from datetime import date

from statement_audit.models import ExtractedDocument, Identity, Page, Profile


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What the pipeline knows of one statement when it is scored.

    `companies`: names as the list or register gives them; may be empty. `sectors`: sector and platform keys; empty
    means unknown, and criteria for certain sectors are then not assessed. `guessed`: those among them that nobody
    told. `laws`: ids of the laws to gate by (the caller applies ruling 15). None stands for "not gathered" in
    `homepage_link`, `on_website`, `published`, `register_entry` and `earlier_statements` (a count): it is never read
    as "no".
    """

    companies: tuple[str, ...]
    sectors: tuple[str, ...]
    laws: tuple[str, ...]
    profile: Profile
    document: ExtractedDocument
    identity: Identity
    homepage_link: bool | None = None
    on_website: bool | None = None
    published: date | None = None
    register_entry: bool | None = None
    earlier_statements: int | None = None
    guessed: tuple[str, ...] = ()
    today: date = field(default_factory=date.today)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that the statement is on: all, unless it sits inside a longer document."""
        chosen = self.identity.pages
        return tuple(page for page in self.document.pages if not chosen or page.number in chosen)
