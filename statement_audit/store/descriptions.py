"""What every table, view and column means, said once: a view's columns mean what they mean in what it shows.

What is new adds its words here; a test finds what is missing and what is said twice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of a table or view. `like`: the tables and views whose columns it shows; `own`: columns that mean something of
    their own here."""

    words: str
    like: tuple[str, ...]
    own: dict[str, str]


def column_words(name: str, column: str) -> str:
    """What a column of a table or view means: in its own words, else in those of what it shows, else in those of all.

    Raises:
        KeyError: nothing says it.
    """
    return _own_words(name, column) or _COMMON[column]


def _own_words(name: str, column: str) -> str | None:
    meaning = MEANINGS[name]
    inherited = (_own_words(each, column) for each in meaning.like)
    return meaning.own.get(column) or next(filter(None, inherited), None)


def _meaning(words: str, *like: str, **own: str) -> Meaning:
    return Meaning(words, like, own)


# Columns that say the same in several tables and views.
_COMMON = {
    "answer": "Answer as given.",
    "answered_due": "Date that a repeated promise names now.",
    "archive_path": "Place of the document below the archive folder.",
    "band": "Word for the quality: minimal, basic, developing, substantive, leading practice.",
    "changed": "Number of findings that people gave another status than the judge.",
    "checked_at": "When the last search ended; ISO 8601, UTC; null where none did.",
    "code": "Listed in `issues.md`.",
    "company": "Company name.",
    "company_id": "`companies.id`.",
    "confidence": "0-1.",
    "coverage": "0-1: share of the applicable weight that was assessed.",
    "created_at": "ISO 8601, UTC.",
    "criterion": "Criterion id, such as DOM-01.",
    "criterion_id": "`criteria.id`: the criterion in the words of that run's rubric.",
    "data": "JSON object of details.",
    "decided": "Number of findings that people decided on.",
    "declared": "1 yes, 0 no, null where the answer is neither.",
    "detail": "The reason in words.",
    "document_sha256": "SHA-256 of the document's bytes.",
    "due": "Last day, month or year that it names: 2026-03-31, 2026-03 or 2026; null where it names none.",
    "end": "Character after the quote's last.",
    "end_date": "Last day of a period; day of approval, signing or publication.",
    "event": (
        "new, changed (other bytes), moved (same bytes, other address), dead, removed, blocked, or back (it can be had "
        "again)."
    ),
    "extraction_id": "`extractions.id`.",
    "extractor": "Reader and its version.",
    "fact": "entity, period, approval, signature, law or publication.",
    "final_url": "Address that answered, after redirects.",
    "finding_id": "`findings.id`.",
    "fingerprint": "SHA-256 over document, list entry, rubric, classifier, profile, reader and code.",
    "first_seen": "When it was found first; ISO 8601, UTC.",
    "flags": "JSON array: honest_gap, dismissed_risk, nil_finding, contested, definition_only.",
    "good_practice": "1 where no statute names the group's subject.",
    "group_id": "Group id, such as DOM.",
    "groups": "JSON object: group id -> 0-1 or null.",
    "happened_at": "When it was noticed; ISO 8601, UTC.",
    "hint": "What to do next.",
    "homepage_link": (
        "1 where the home page or a menu that opens from it links to it, 0 where not, null where that was not seen."
    ),
    "honesty": "Number of disclosed cases, named unknowns and admitted gaps.",
    "id": "Key.",
    "in_force_by": (
        "What gave that day: approval, period_end, scored (neither is known), or first_version (the law began later)."
    ),
    "in_force_on": "Day whose law was held (ISO 8601); null in scores of earlier releases.",
    "is_copy": "1 for the register's own copy, used where the company's link gave nothing.",
    "issue_id": "`issues.id`.",
    "kind": (
        "statement; else, of what is about slavery: article, news, template, product, course, guidance, policy, "
        "supplier_code, tender or report; other for anything else. Null where nothing was read."
    ),
    "label": "Words that a person clicks on to get there; empty where no link was followed.",
    "language": "ISO 639-1 code.",
    "last_seen": "When it gave the document last; ISO 8601, UTC.",
    "latest_run_id": "Run that looked for it last.",
    "law": "Law id, such as UK-MSA-2015-s54.",
    "link_id": "`links.id`.",
    "listed_in": "List and row, or register and entry.",
    "media_type": "Content type that the server gave.",
    "message": "What was wrong, and where.",
    "missing": "JSON array: criteria of required tests that are not met or partly met.",
    "model_band": "`band` as the judge gave it.",
    "model_honesty": "`honesty` as the judge gave it.",
    "model_quality": "0-100, to one decimal: the quality as the judge gave it, before people's decisions.",
    "model_result": "The result as the judge's findings give it, before people's decisions.",
    "model_score": "The model's score at that time.",
    "model_status": "The model's status at that time.",
    "model_walk_to_talk": "`walk_to_talk` as the judge gave it.",
    "name": "What the criterion asks, in short.",
    "named_in_text": "1 where the text names the company, 0 where not, null where no text was read.",
    "overdue": "1 where its date was over by the end of the later statement's year and it is not done.",
    "page": "Page of the document, from 1; null without a quote.",
    "page_id": "`pages.id`.",
    "passages": "Number of passages.",
    "path": "JSON array: the addresses from the start of the search to the document, in order.",
    "previous_sha256": "SHA-256 of the document that the link gave before; null for a new one.",
    "problem": "Issue code: why nothing was found, or `register_copy_used`; null where all went as asked.",
    "profile": "Weights of the groups that the quality uses.",
    "quality": (
        "0-100, to one decimal, people's decisions applied: what the statement says, weighted by the profile; null "
        "where it cannot be told."
    ),
    "question": "Question or column of the register.",
    "quote": "Verbatim quote, found at its page and offsets in the stored text; null where the status needs none.",
    "rankable": "1 where it stands in the league table.",
    "reason": "Why.",
    "reasons": "JSON array of (code, points): what the points are for.",
    "register": "Register id.",
    "replied_at": "Date of the answer.",
    "requests": "Requests that the last search took, those for robots.txt included.",
    "result": "met, partly, not_met or not_assessed.",
    "review_id": "`reviews.id`.",
    "reviewed_at": "ISO 8601, UTC.",
    "reviewer": "Who.",
    "rubric_hash": "`rubrics.hash`.",
    "run_id": "Run that computed this; a later run that reuses it does not change it.",
    "score": "0-1; null where nothing was assessed.",
    "score_id": "`scores.id`.",
    "sectors": "JSON array of sector keys.",
    "severity": "error, warning or info.",
    "signed": "1 where the text says or shows that it was signed.",
    "source": "Register that names it; empty for a list or an address.",
    "source_name": "File name or URL of the document.",
    "stage": "sources, fetch, extract, identity, score, store, review or pipeline.",
    "start": "First character of the quote in the page's text, from 0: `substr(text, start + 1, end - start)`.",
    "start_date": "First day of a period.",
    "state": "scored, could_not_read, not_a_statement or not_supported (language).",
    "statement_id": "`statements.id`.",
    "status": (
        "not_found (in the statement), not_assessed, not_assessable, could_not_read; background, other_party, "
        "admits_absent, denies_relevance, nil_finding, future_undated, future_dated, commitment, concrete_generic, "
        "concrete_specific, outcome; met, partly, not_met for formal criteria."
    ),
    "target_id": "`targets.id`.",
    "tests": "JSON array of objects: ref, area, required, result, criteria, note, kind, since. See `gate_tests`.",
    "text": "The answer.",
    "title": "Title that the document gives itself.",
    "unassessed": "JSON array: criteria that need metadata which was not gathered.",
    "unranked_reason": "Why it does not.",
    "url": "Address, as the site, the list or the register gives it.",
    "verdict": "agree, change or unsure (decides nothing).",
    "version": "Version of the law.",
    "walk_to_talk": "Points for process, practice and outcome over points for policy, commitment and plans.",
    "website": "Home page, as the list, the register or the user gives it; null where none does.",
    "weight": "1-5 within the group.",
    "words": "Number of words in the passages.",
    "year": "Year of the statement; null where neither list nor text gives one.",
    "years": "JSON array: years for which the site gives or lists a statement.",
}
_COMMON["document_kind"] = _COMMON["kind"]

TABLES = {
    "companies": _meaning(
        "Companies by name and number.",
        name="Name as first seen.",
        name_key=(
            "Name with case, accents, punctuation, a leading article and the spelling of the legal form evened out; "
            "what makes two spellings one company."
        ),
        company_number="Number in its register, where a list gives one.",
        website="Website, where a list gives one.",
    ),
    "statements": _meaning(
        "One row a document, saying what its latest score found.",
        url="Address that it was fetched from; null for a file.",
        period_start="First day of the period covered, ISO 8601.",
        period_end="Last day of the period covered, ISO 8601.",
        laws="JSON array: laws that the list or the text names.",
        identity_confidence="0-1: how sure it is that `kind` is right.",
        identity_reasons="JSON array of codes: why it was taken for that kind.",
        pages="JSON array: page numbers that are the statement.",
        first_run_id="Run that met the document first.",
        latest_score_id="Score that the views use.",
        reporting_entities="JSON array: entities that the text says it is made by or for.",
        company_numbers="JSON array: company numbers that the text gives.",
        period_basis="stated; start_inferred (the text gives the end alone); year_only; null without a stated period.",
        approving_body="Who approved, in the text's words; null where no approval is found.",
        approval_kind="board, committee, executive, officer or unnamed.",
        approval_date="Day of approval, ISO 8601; year and month where the text gives no day.",
        signatory_name="First signatory; null where the text gives a role alone. All are in `facts`.",
        signatory_role="The signatory's office.",
        signed="1 where the text says or shows that it was signed, 0 where a name stands without such a sign.",
        laws_named="JSON array: every transparency law that the text names, claimed or not.",
        published_on="Day on which the text says that it was published, ISO 8601.",
        sector_guesses=(
            "JSON array: sectors that no list and no option named, each with `basis` (text, list or register), "
            "`reason`, `confidence` and, from the text, `page`, `start`, `end` and `quote`."
        ),
    ),
    "statement_companies": _meaning(
        "Which companies a statement speaks for: a group's statement has many rows here and is scored once.",
        sectors="JSON array of sector keys, guessed ones too: see `statements.sector_guesses`.",
        listed="1 where a list or the user names the company, 0 where the name was guessed from text or file.",
        listed_in="List and row.",
    ),
    "documents": _meaning(
        "Archived documents.",
        sha256="Key: SHA-256 of the bytes.",
        media_type="Kind of content, as recognised.",
        size="Bytes.",
        extractor="Reader of the latest text, and its version.",
    ),
    "facts": _meaning(
        (
            "What a statement says of itself, score by score, each with its quote; a trigger refuses a quote that is "
            "not in the stored page."
        ),
        company_number="The entity's number, where it stands beside the name.",
        value="Name of the entity, body or signatory (empty for a role alone); law id; ISO date or period.",
        role=(
            "entity: issuer, covered. period: stated, start_inferred, year_only. approval: board, committee, executive,"
            " officer, unnamed. signature: the office. law: claimed, named."
        ),
        entity="Whose body approved, or whom the signatory acts for, where that is said.",
        law="Law that an entity reports under, where that is said.",
    ),
    "entity_checks": _meaning(
        "STA-01 to STA-04 for each entity of a joint statement under each law.",
        entity="Entity, as the text names it.",
        reason=(
            "named, one_for_all, own_body, body_of_parent, body_of_issuer, body_not_specified, entity_left_out, "
            "own_signatory, signatory_of_another, signatory_not_specified, as_statement."
        ),
    ),
    "text_sketches": _meaning(
        "MinHash sketch of each reading, by which near copies are found.",
        method="Scheme and its parameters; other schemes are not compared.",
        shingles="Number of different runs of five words.",
        sketch="JSON array of the sketch's values.",
    ),
    "text_bands": _meaning(
        "Parts of the sketches; two readings that share one are compared word for word.",
        band="Hash of four values of the sketch.",
    ),
    "fetches": _meaning(
        "HTTP request chains, failed ones too.",
        run_id="Run that made the request.",
        document_sha256="Document that it brought or, if not modified, that is still right; null where it failed.",
        url="Address asked for.",
        final_url="Address that answered.",
        chain="JSON array of every address visited.",
        status="HTTP status; null where nothing answered.",
        fetched_at="ISO 8601, UTC.",
        seconds="Time taken.",
        size="Bytes received.",
        headers="JSON object of the answer's headers.",
        problem="Issue code where it failed.",
        target_id="Search that it was made for, `targets.id`; null for a register's pages and exports.",
        hops="JSON array: every request with its status, in order, repeats included.",
        requests="Number of requests, those for robots.txt included.",
        robots="What robots.txt says: allowed, denied, none (there is none), ignored (by option) or unread.",
        tool="Program and version that made the request; a browser, where one wrote the page.",
        not_modified="1 where the server said that the document which is known still holds, and sent no bytes.",
    ),
    "targets": _meaning(
        (
            "What was looked for on the web: one row for each entry of a register, statement's address or website. One "
            "row may speak for many companies."
        ),
        company="Company names, parted by semicolons; the address where no name is known.",
        target_key="What two mentions of one target share: the register's entry, else address and year.",
        source_name="Name in tables and issues.",
        item="The register's own address or id of the entry.",
        companies="JSON array of companies with number, website and sector keys.",
        statement_url="Address of the statement, as list or register give it; null where it must be found.",
        year="Year that is asked for; null for all.",
        state=(
            "found, not_found, blocked (the site forbids it), dead (nothing answers there), needs_browser, failed (a "
            "later try may differ), or pending (the search was begun and not ended: the next run goes on with it)."
        ),
        home_url="Home page that was searched; null where none was reached.",
        refused="JSON array: pages that were looked at and are no statement, each with its reason.",
        first_run_id="Run that looked for it first.",
        begun_at="When the last search began; ISO 8601, UTC.",
        begun_after_fetch="`fetches.id` before the last search: later ones of this target belong to it.",
    ),
    "links": _meaning(
        "Addresses that gave a statement, for each target, as the last visit left them. `link_events` has the history.",
        score="Points by which it was ranked among the site's links.",
        state=(
            "live; changed or moved at the last visit; dead (no longer answers), removed (holds something else now) or "
            "blocked (the site no longer gives it); refused (what the list's own address gives is no statement). The "
            "archived document stays in every case."
        ),
        document_sha256="Document that it gave last, which is archived.",
        text_sha256="SHA-256 of the document's words; equal words are no change. Null where they were not read.",
        year="Year of the statement, as text, label or address give it; null where none does.",
        checked_at="When it was asked for last; ISO 8601, UTC.",
    ),
    "link_events": _meaning(
        "How each link has fared: a row whenever a visit met it otherwise than the visit before. Nothing is deleted.",
        run_id="Run that noticed it.",
        document_sha256="Document that the link gives now; null where it gives none.",
        detail="What the site answered, or where the link leads now.",
    ),
    "extractions": _meaning(
        "Readings of a document. Another reader or version that gives another text makes another row.",
        text_sha256="SHA-256 of all page texts.",
        passages_sha256="SHA-256 of the passages that are stored now; null where another reading's are.",
        pages="Number of pages.",
    ),
    "pages": _meaning(
        "The text of each page of each reading. It never changes, so that every quote stays where it was found.",
        page="Page number, from 1.",
        text="Text, one line a block, hyphenation mended.",
        method="text, ocr, none (no text), or unread: it holds text that could not be read.",
        confidence="0-1 for OCR; else null.",
        has_image_after_text="1 where an image follows the text (it may be a signature).",
    ),
    "passages": _meaning(
        "Sentences, bullets and table rows of each document's latest reading; `passages_fts` searches them.",
        id="Key; `passages_fts.rowid`.",
        idx="Place in the document, from 0.",
        page="Page number, from 1.",
        quote="Verbatim text of the passage on its page.",
        text="What is classified: lead-in, quote and, over a page break, the rest of the sentence.",
        heading="Nearest heading above; empty without one.",
        kind="paragraph, bullet, table_row, heading or footnote.",
    ),
    "rubrics": _meaning(
        "Rubrics that runs used, whole.",
        hash="Key: SHA-256 of the content.",
        id="Id of the pack.",
        version="Version of the pack.",
        name="Name of the pack.",
        content="JSON object: the resolved pack.",
    ),
    "criteria": _meaning(
        "Criteria of each rubric.",
        position="Place in the rubric, from 0.",
        group_name="Name of the group.",
        kind="formal, disclosure, policy, process, practice or outcome.",
        assessed_from="text, or metadata that must be gathered apart.",
        anchor_required="1 for a rare subject: without one of its key words a high probability is needed.",
        applies_to="JSON array of sector keys, or all.",
        basis="JSON array: laws, guidance and benchmarks that it comes from.",
        counts="What counts.",
        not_count="What does not count.",
        content_sha256="SHA-256 of the criterion; a review holds while it stays the same.",
    ),
    "runs": _meaning(
        "One row a run.",
        started_at="ISO 8601, UTC.",
        finished_at="ISO 8601, UTC; null while it runs or where it was killed.",
        status="running, finished or interrupted.",
        command="Command that was given.",
        inputs="JSON array of inputs as given.",
        code_version="Version of this program.",
        classifier="embedded, zero_shot or keyword.",
        classifier_revision="Changes whenever a result could.",
        thresholds="JSON object of the classifier's thresholds, where recorded.",
        profile="Profile asked for; null where it is chosen by sector.",
        counts="JSON object: outcome -> number of statements.",
        scoring="Version of the scoring rules; null where the run scored nothing or an earlier release made it.",
        laws="JSON array of the laws asked for, empty where the statements decide; null as for `scoring`.",
    ),
    "run_items": _meaning(
        "What became of each statement in each run.",
        run_id="`runs.id`.",
        statement_id="`statements.id`; null where no document was had.",
        score_id="Score that was computed or reused.",
        outcome="scored, could_not_read, not_a_statement, not_supported, reused or failed (no document).",
        companies="JSON array of company names, for a failed reference.",
        year="Year that the list gives or the text shows.",
        sectors="JSON array of sector keys, for a failed reference.",
    ),
    "scores": _meaning(
        "One row for each statement and everything that its result depends on.",
        extraction_id="Reading that was scored; null where nothing could be read.",
        quality="0-100, as the judge gave it; null where it cannot be told.",
        rankable="1 where it may stand in the league table.",
        unranked_reason="A state, policy_not_statement, little_text or no_quality; null where rankable.",
        seconds="Time to read and score.",
        facts="JSON object: what this result says of statement and companies.",
    ),
    "findings": _meaning(
        "One row for each criterion of each score, as the model gave it. `latest_findings` applies reviews.",
        confidence="0-1: the classifier's probability; null without evidence.",
        needs_review="1 for a close call.",
        reasons="JSON array of codes: how the value came about.",
    ),
    "evidence": _meaning(
        "Quotes behind findings. The database refuses one that is not in the stored page.",
        page_id="`pages.id`: the text that the quote was checked against.",
        passage_id="`passages.id`; null where a later reading replaced the passages.",
        page="Page number, from 1.",
        quote="Verbatim quote.",
        role="best, second, counter (says the opposite) or context.",
        status="Status of this passage for the criterion.",
        probability="0-1: how likely it speaks to the criterion.",
    ),
    "gates": _meaning("What each law asks for."),
    "issues": _meaning(
        "What a person should know. One that comes again in a later run is linked to it (`run_issues`), not repeated.",
        run_id="Run that raised it first.",
        statement_id="`statements.id`; null where there is none.",
        score_id="Score that it belongs to; null where it belongs to the run.",
    ),
    "run_issues": _meaning("Which runs saw an issue.", run_id="`runs.id`."),
    "declared": _meaning(
        "Companies' own answers in a register. Nearly every box is ticked: these are no labels.",
        statement_id="Statement that the answer goes with, where known.",
        year="Year of the register's entry.",
        criterion="Criterion that the question corresponds to; null where none does.",
        source_name="File and row.",
        run_id="Run that read it.",
    ),
    "reviews": _meaning(
        "People's decisions, kept beside the findings. One holds while text and criterion stay the same.",
        score="Score that goes with the reviewer's status, 0-1 or null.",
        page="Page of the words that the decision rests on, given or seen; null where they are the finding's own.",
        id="Key; of several decisions the last holds.",
        finding_id="Finding that was looked at.",
        text_sha256="`extractions.text_sha256` at that time.",
        criterion_sha256="`criteria.content_sha256` at that time.",
        status="Status that the reviewer gives.",
        page_id="`pages.id` of the quote.",
        quote="Words that the reviewer points at, found at their page and offsets; null as for the page.",
    ),
    "reviewed_scores": _meaning(
        "Numbers of a score with people's decisions in place of the model's findings, where there is a decision.",
        quality="0-100: what the statement says, weighted by the profile; null where it cannot be told.",
        changed="Number of them where the decided status is not the model's.",
        review_ids="Decisions that the numbers rest on: `reviews.id`, separated by blanks.",
    ),
    "reviewed_gates": _meaning(
        "Gates of a score with people's decisions in place of the model's findings.",
        "gates",
        tests="JSON array: ref, area, required, result, criteria, note, kind, since of each test.",
    ),
    "replies": _meaning(
        "Companies' answers to their results.",
        statement_id="Statement that it is about, where it is about one.",
        year="Year that it is about; null for all.",
        criterion="Criterion that it is about; null for all.",
        source="Where it comes from.",
        added_at="ISO 8601, UTC.",
    ),
    "commitments": _meaning(
        "Promises, to be held against later statements.",
        criterion="Criterion id that the promise is evidence for; empty where it is for none.",
        page="Page of the promise, from 1.",
        answered_by_statement_id=(
            "`statements.id` of the next statement, which decides it; null where there is none yet."
        ),
        answered_page="Page of the answer there.",
        answered_quote="Passage there that decided it; null where it is dropped or open.",
        evidence_id="`evidence.id`.",
        quote="Verbatim promise.",
        state=(
            "What the next statement says: done (a report on its subject), repeated (promised again), dropped (neither:"
            " it is not taken up in the text); open where there is no later statement."
        ),
        status="future_dated, future_undated or commitment (a pledge).",
    ),
    "commitment_checks": _meaning(
        "Scores whose promises are in `commitments`, and by which later score they were decided.",
        next_score_id="`scores.id` of the next statement; null where there is none yet.",
    ),
}
VIEWS = {
    "latest_findings": _meaning(
        (
            "One row for each company, year and criterion, from the latest run, reviews applied. Of several documents "
            "for one company and year a scored statement stands before others, then the latest run's, then the newest."
        ),
        "finding_results",
    ),
    "league_table": _meaning(
        "Ranked statements: scored, long enough, and not policies.",
        rank=(
            "By quality within profile, year and rubric, 1 the highest; equal qualities share a rank, and those after "
            "them are left out (1, 2, 2, 4)."
        ),
        rubric="Id and version of the rubric.",
        quality_reviewed=(
            "The name of `quality` in earlier releases; null where nobody decided. Gone in the next release."
        ),
        replies="Number of the company's replies to this year's results or to all.",
        ranked_among="Number of statements of that profile, year and rubric.",
        rank_latest=(
            "Rank among each company's latest ranked statement, within profile and rubric; null for its earlier ones."
        ),
        latest_among="Number of latest statements of that profile and rubric; null for earlier ones.",
        rubric_hash="SHA-256 of the rubric.",
    ),
    "gate_table": _meaning(
        "One row for each company, year and law. Gates are never part of the quality.",
        "gate_results",
        missing="Criteria of required tests that are not met or partly met, separated by commas.",
        unassessed="Criteria that need metadata which was not gathered, separated by commas.",
        result_reviewed=(
            "The name of `result` in earlier releases; null where nobody decided. Gone in the next release."
        ),
    ),
    "gate_tests": _meaning(
        "One row for each thing that a law asks of a company's statement, people's decisions applied.",
        "gate_results",
        section="Section of the law, or its guidance.",
        asks_for="What it asks for. Its own words: `rubric show --laws`.",
        test_kind="required, recommended, or may: the law says that a statement may include it.",
        result="met, partly, not_met or not_assessed; of a test of kind may: covered, not_found or to_check.",
        criteria="Criteria that are missing, partly met or to check, separated by commas.",
        since="Day from which it holds; null where it always did.",
        note="For people.",
        place="Place among the tests of the law, from 0.",
    ),
    "commitment_table": _meaning(
        "Promises of each company and year, and what the next statement says of them.",
        "commitments",
        company="Company that the statement speaks for.",
        year="Year of the statement with the promise.",
        answered_year="Year of the next statement.",
        answered_source_name="File name or URL of the next statement.",
        criterion="Criterion id that the promise is evidence for; null where it is for none.",
        commitment_id="`commitments.id`.",
    ),
    "declared_vs_found": _meaning(
        "Register answers against the text.",
        "declared",
        found="1 where the text shows it done or met, 0 where not, null where it was not assessed.",
        agreement="declared_and_found, declared_not_found, found_not_declared, neither or not_comparable.",
        statement_id="`statements.id`.",
        source_name="File name or URL of the document.",
    ),
    "year_on_year": _meaning(
        "Each criterion against the same company's scored statement before (not always the year before).",
        year="Year of the later statement.",
        previous_year="Year of the statement before it.",
        previous_status="Status in the statement before.",
        score_change="Score less the previous score; null where either is.",
        previous_score="Score in the statement before.",
        previous_statement_id="`statements.id` of the statement before.",
    ),
    "criterion_prevalence": _meaning(
        (
            "How many statements meet each criterion. A group's statement counts once; policies do not count. The six "
            "numbers from found to mentioned add up to statements."
        ),
        statements="Statements counted.",
        found="Done, shown or met: concrete_generic, concrete_specific, outcome, met, partly.",
        promised="commitment, future_undated, future_dated.",
        not_found="not_found, not_met.",
        not_assessed="not_assessed, not_assessable.",
        could_not_read="Documents that could not be read.",
        mean_score="Mean of the scores that are not null.",
        mentioned="background, other_party, admits_absent, denies_relevance, nil_finding.",
    ),
    "latest_scores": _meaning(
        "One row for each company and year: the score that the other views use, ranked or not.",
        "score_results",
        latest_run_id="Last run that met the statement.",
    ),
    "latest_facts": _meaning(
        "What each statement says of itself, by its latest score.", "facts", fact_id="`facts.id`."
    ),
    "latest_issues": _meaning(
        "Issues of the last run, those of statements that it reused included.",
        "issues",
        run_id="The last run.",
        first_run_id="Run that raised it first.",
    ),
    "score_results": _meaning(
        "Every score of every statement, people's decisions applied; `scores` has the judge's alone."
    ),
    "gate_results": _meaning(
        "Every gate of every score, people's decisions applied; `gates` has the judge's alone.",
        reviewed="1 where the results rest on people's decisions.",
        result="met, partly, not_met or not_assessed, people's decisions applied.",
    ),
    "finding_results": _meaning(
        "Every finding of every score, people's decisions applied; `findings` has the judge's alone.",
        "findings",
        reviewed="1 where a review decides the status.",
        needs_review="1 for a close call that nobody has decided.",
        model_status="The judge's status, also where a review outranks it.",
        model_score="The judge's score, also where a review outranks it.",
        review_id="`reviews.id` of the decision that holds; null where nobody decided.",
        reviewer="Who decided; null where nobody did.",
        reviewed_at="When; ISO 8601, UTC.",
        review_reason="Why, in the reviewer's words.",
    ),
    "current_reviews": _meaning(
        (
            "Reviews that hold: the last decision on the same text and criterion, for each score that it applies to. "
            "One that there is nothing to quote does not hold where a later score shows words that the reviewer did not"
            " see."
        ),
        "reviews",
        finding_id="`findings.id`.",
        verdict="agree or change.",
    ),
    "review_log": _meaning(
        "Every decision of people, by company, those that hold no longer included.",
        "reviews",
        holds="1 where it is the last on this text and criterion, and both are as they were.",
    ),
    "company_replies": _meaning(
        "Companies' answers to their results; a reply changes no score.", "replies", reply_id="`replies.id`."
    ),
    "collection": _meaning(
        "What the search for each company's statements came to, or why it gave nothing.",
        "targets",
        statements="Number of links that gave a statement at the last visit.",
    ),
    "collected_statements": _meaning(
        "Where each archived statement was found, how, and whether it is still there.", "links", "targets"
    ),
    "link_history": _meaning("New, changed and vanished statements, visit by visit.", "link_events", "targets"),
}
MEANINGS = TABLES | VIEWS
