"""`check` in a pipeline: several drafts, bars, settings in a file, SARIF, the hook and the action; and bad input."""

import errno
import io
import json
import os
import random
import re
import shlex
import subprocess
import sys
from urllib.parse import unquote

import pytest
from cli_samples import CORPUS, ROOT, call
from ruamel.yaml import YAML

from statement_audit.cli import check_settings, output
from statement_audit.cli.app import app
from statement_audit.features.audit import checked_file
from statement_audit.statements import judge
from tests import part_documents

KEYWORD = ("--classifier", "keyword")
WEAK = """# Modern Slavery Statement of Larkmoor Foods Ltd

This statement is made under section 54 of the Modern Slavery Act 2015 for the year ended 31 March 2026.

We are committed to paying attention. We will train
our **whole** staff on [modern slavery](https://example.org/x) next year.

We have no policy on modern slavery.
"""
SOUND = (
    WEAK
    + """
In January 2026 we published a supplier code of conduct, and 41 of our 46 suppliers have signed it. In June 2025 we
trained 78 of our 85 employees on the signs of modern slavery.

This statement was approved by the board of Larkmoor Foods Ltd on 12 May 2026.

Signed: Imogen Hartcastle, Director, 12 May 2026
"""
)


@pytest.fixture
def drafts(tmp_path, monkeypatch):
    """The working directory, with a folder of two drafts and a picture."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "b sound.md").write_text(SOUND)
    (tmp_path / "drafts" / "a weak.md").write_text(WEAK)
    (tmp_path / "drafts" / "logo.png").write_bytes(b"\x89PNG")
    return tmp_path


# --- several drafts -------------------------------------------------------------------------


def test_a_folder_and_a_file_are_checked_in_order_and_the_judge_is_loaded_once(drafts, monkeypatch):
    loaded = []
    load = judge.load_judge
    monkeypatch.setattr(judge, "load_judge", lambda options: loaded.append(1) or load(options))
    monkeypatch.setattr(checked_file, "load_judge", judge.load_judge)
    (drafts / "last.txt").write_text(WEAK)
    done = call("check", "drafts", "last.txt", "drafts/a weak.md", *KEYWORD)
    assert done.code == 0, done.err
    heads = re.findall(r"^=== (.*) ===$", done.out, re.MULTILINE)
    assert heads == ["drafts/a weak.md", "drafts/b sound.md", "last.txt"] and len(loaded) == 1
    assert "drafts: passed over 1 .png file: logo.png." in done.err
    doubts = [line for line in done.err.splitlines() if line.split(":")[0] in (*heads, "little_text")]
    assert doubts[0] == "drafts/a weak.md:" and doubts[1].startswith("little_text: ")
    overview = done.out.splitlines()[-3:]
    assert [line.split(":")[0] for line in overview] == heads
    assert re.search(r": UK-MSA-2015-s54 NOT MET, quality \d+\.\d$", overview[0])
    assert re.search(r": UK-MSA-2015-s54 open, quality \d+\.\d$", overview[1])


def test_json_of_one_file_is_a_document_and_of_more_a_list_with_what_was_not_read(drafts):
    one = json.loads(call("check", "drafts/a weak.md", *KEYWORD, "--json").out)
    assert (one["file"], one["path"], one["state"]) == ("a weak.md", "drafts/a weak.md", "scored")
    (drafts / "blank.md").write_text(" \n")
    done = call("check", "drafts", "blank.md", "gone.md", *KEYWORD, "--format", "json")
    listed = json.loads(done.out)
    assert listed[0] == one and len(listed) == 4 and done.code == 2
    assert [(held["path"], held["state"]) for held in listed[2:]] == [
        ("blank.md", "could_not_read"),
        ("gone.md", "could_not_read"),
    ]
    assert [held["issues"][0]["code"] for held in listed[2:]] == ["no_text", "file_missing"]


def test_one_bad_file_is_one_line_and_the_others_are_checked(drafts):
    (drafts / "blank.md").write_text(" \n")
    done = call("check", "blank.md", "drafts/a weak.md", *KEYWORD, "--fail-under", 90)
    assert done.code == 1
    first, *_, bar, ending = done.err.splitlines()
    assert first.startswith("blank.md could not be scored (could not read). no_text: ")
    assert bar.startswith("drafts/a weak.md: quality ") and "below the bar of 90" in bar
    assert ending == "Exit code 1, not 4: not every draft could be scored."
    assert "blank.md: could not be scored" in done.out and "Larkmoor Foods Ltd, 2026" in done.out


# --- bars -----------------------------------------------------------------------------------


def test_a_gate_fails_where_something_required_is_missed_and_not_where_it_is_only_open(drafts):
    done = call("check", "drafts", *KEYWORD, "--fail-on-gate")
    assert done.code == 4
    (line,) = [line for line in done.err.splitlines() if "--fail-on-gate" in line]
    assert line.startswith("drafts/a weak.md: UK-MSA-2015-s54 lacks ")
    assert "approval (s.54(6))" in line and "signature (s.54(6))" in line
    assert "homepage link" not in line
    assert call("check", "drafts/b sound.md", *KEYWORD, "--fail-on-gate").code == 0


def test_a_criterion_fails_unless_it_is_done_or_met(drafts):
    done = call("check", "drafts", *KEYWORD, "--fail-on", "sta-03", "--fail-on", "POL-01", "--fail-on", "PLT-01")
    weak, sound = [line for line in done.err.splitlines() if "(--fail-on)" in line]
    assert done.code == 4 and "STA-03 " in weak and "STA-03 " not in sound
    assert "POL-01 " in weak and "is not answered, admits absent" in weak
    assert all("PLT-01 " in line and "is not answered, not assessed" in line for line in (weak, sound))


def test_a_criterion_that_the_rubric_does_not_know_is_refused_before_any_work(drafts):
    done = call("check", "drafts", *KEYWORD, "--fail-on", "STA-99")
    assert (done.code, done.out) == (2, "")
    assert "There is no criterion 'STA-99'" in done.err and "STA-01" in done.err


# --- check.toml -----------------------------------------------------------------------------


def test_settings_are_read_from_the_working_directory_or_above_the_draft_and_options_win(drafts, monkeypatch):
    (drafts / "check.toml").write_text(
        'laws = ["AU"]\nsectors = ["retail"]\ncompany = "Larkmoor Group"\nclassifier = "keyword"\nfail_on_gate = true\n'
        'fail_under = 90\nfail_on = ["STA-03"]\nformat = "json"\n'
    )
    done = call("check", "drafts/a weak.md")
    held = json.loads(done.out)
    assert (held["company"], [law["law"] for law in held["laws"]]) == (["Larkmoor Group"], ["AU-MSA-2018-s16"])
    assert done.code == 4 and all(bar in done.err for bar in ("--fail-on-gate", "bar of 90", "STA-03"))
    assert f"Settings: {drafts / 'check.toml'}" in done.err

    (drafts / "elsewhere").mkdir()
    monkeypatch.chdir(drafts / "elsewhere")
    done = call("check", "../drafts/b sound.md", "--law", "UK", "--fail-under", 0, "--fail-on", "STA-04")
    assert [law["law"] for law in json.loads(done.out)["laws"]] == ["UK-MSA-2015-s54"]
    assert done.code == 0, done.err
    (drafts / "elsewhere" / "check.toml").write_text('classifier = "keyword"\n')
    assert "Larkmoor Foods Ltd, 2026" in call("check", "../drafts/b sound.md").out


def test_settings_that_are_named_and_a_pack_beside_them(drafts):
    (drafts / "own").mkdir()
    (drafts / "own" / "pack.yml").write_text(
        'id: mine\nversion: "1.0"\nname: Mine\nextends: [modern-slavery]\nremove: [TRE-06]\n'
    )
    (drafts / "own" / "mine.toml").write_text('rubric = "pack.yml"\nclassifier = "keyword"\nformat = "json"\n')
    held = json.loads(call("check", "drafts/a weak.md", "--config", "own/mine.toml").out)
    assert "TRE-06" not in {each["id"] for each in held["criteria"]}
    done = call("check", "drafts/a weak.md", "--config", "own/gone.toml")
    assert done.code == 2 and "gone.toml cannot be read" in done.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("law = 'UK'", ("no key 'law'", "company, rubric", "laws")),
        ("laws = 'UK'", ("laws is 'UK'", "a list, each text")),
        ("laws = [1]", ("laws is [1]", "a list, each text")),
        ("fail_under = 'x'", ("fail_under is 'x'", "a number")),
        ("fail_under = true", ("fail_under is True", "a number")),
        ("fail_under = 120", ("fail_under: ", "less than or equal to 100")),
        ("fail_on_gate = 1", ("fail_on_gate is 1", "true or false")),
        ("year = 2.5", ("year is 2.5", "a whole number")),
        ("company = ['a']", ("company is ['a']", "Allowed: text")),
        ("format = 'xml'", ("format: ", "'xml' is not one of 'text', 'json', 'sarif'")),
        ("company", ("is no TOML", "Expected '=' after a key")),
    ],
)
def test_a_wrong_setting_is_told_with_file_key_and_what_is_allowed(drafts, line, told):
    (drafts / "check.toml").write_text(line)
    done = call("check", "drafts")
    assert (done.code, done.out) == (2, "")
    assert "check.toml" in done.err and all(words in done.err for words in told), done.err


def test_every_key_is_an_option_and_documented():
    command = next(one for one in app.registered_commands if one.name == "check")
    from typer.main import get_command_from_info

    made = get_command_from_info(command, pretty_exceptions_short=True, rich_markup_mode=None)
    page = (ROOT / "docs" / "check-in-a-pipeline.md").read_text(encoding="utf-8")
    listed = page.split("Every option of")[1].split("\n\n")[0]
    assert set(check_settings.keys(made)) == set(re.findall(r"`([a-z_]+)`", listed)) - {"check"}


# --- SARIF ----------------------------------------------------------------------------------


def sarif(*arguments):
    """The one run of a log, with what the specification requires of every log (sections 3.13 to 3.28) checked."""
    log = json.loads(call("check", *arguments, *KEYWORD, "--format", "sarif").out)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and re.fullmatch(r"\d+\.\d+\.\d+.*", driver["version"])
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    for rule in driver["rules"]:
        assert all(rule[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note") and result["message"]["text"]
        assert all(isinstance(value, str) and value for value in result["partialFingerprints"].values())
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"]
    (invocation,) = run["invocations"]
    assert isinstance(invocation["executionSuccessful"], bool)
    for told in invocation["toolExecutionNotifications"]:
        assert told["level"] in ("error", "warning", "note") and told["message"]["text"] and told["descriptor"]["id"]
    return run


def place(result):
    return result["locations"][0]["physicalLocation"]


def marked(result, source):
    """The text of a result's region, by lines and columns that count from 1."""
    region, lines = place(result)["region"], source.splitlines(keepends=True)
    first, last = region["startLine"] - 1, region["endLine"] - 1
    whole = lines[first : last + 1]
    whole[-1] = whole[-1][: region["endColumn"] - 1]
    return "".join(whole)[region["startColumn"] - 1 :]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_sentences_of_a_text_are_marked_at_their_lines(drafts, ending):
    source = WEAK.replace("\n", ending)
    (drafts / "draft.md").write_bytes(source.encode())
    results = {result["ruleId"]: result for result in sarif("draft.md")["results"]}
    promise = f"We will train{ending}our **whole** staff on [modern slavery](https://example.org/x) next year"
    assert marked(results["TRE-01"], source) == promise and results["TRE-01"]["level"] == "warning"
    assert marked(results["POL-01"], source) == "We have no policy on modern slavery"
    assert results["POL-01"]["level"] == "warning" and "To add: " in results["POL-01"]["message"]["text"]
    missed = results["UK-MSA-2015-s54/s.54(6)/approval"]
    assert (missed["level"], place(missed)["region"]) == ("error", {"startLine": 1})


def test_sentences_of_html_are_marked_in_its_source(drafts):
    body = (
        "<p>We have <b>no policy</b> on modern\nslavery.</p><p>R&amp;D &mdash; We will train our staff next year.</p>"
    )
    page = f"<!doctype html><html><head><title>Modern slavery statement</title></head>\n<body>{body}</body></html>"
    (drafts / "draft.html").write_text(page)
    results = {result["ruleId"]: result for result in sarif("draft.html")["results"]}
    assert marked(results["POL-01"], page) == "We have <b>no policy</b> on modern\nslavery"


@pytest.mark.slow
def test_a_document_without_lines_has_its_place_in_words(drafts):
    run = sarif(CORPUS / "statements" / "barrawick-2025.docx", CORPUS / "statements" / "marlpost-2025.pdf")
    assert run["results"] and not any("region" in place(result) for result in run["results"])
    quoted = [result for result in run["results"] if "“" in result["message"]["text"]]
    assert quoted and all(re.search(r"under “|paragraph \d|p\. \d", one["message"]["text"]) for one in quoted)
    assert all(place(result)["artifactLocation"]["uri"].startswith("file:///") for result in run["results"])


def test_a_result_keeps_its_fingerprint_where_its_sentence_moves(drafts):
    before = sarif("drafts/a weak.md")["results"]
    assert unquote(place(before[0])["artifactLocation"]["uri"]) == "drafts/a weak.md"
    assert place(before[0])["artifactLocation"]["uri"] == "drafts/a%20weak.md"
    (drafts / "drafts" / "a weak.md").write_text(WEAK.replace("\n\nWe are", "\n\n\n\nWe are"))
    after = sarif("drafts/a weak.md")["results"]
    assert [one["partialFingerprints"] for one in before] == [one["partialFingerprints"] for one in after]
    assert [place(one) for one in before] != [place(one) for one in after]


def test_what_was_not_scored_is_a_notification(drafts):
    (drafts / "blank.md").write_text(" \n")
    run = sarif("drafts/b sound.md", "blank.md", "gone.md")
    (invocation,) = run["invocations"]
    errors = [told for told in invocation["toolExecutionNotifications"] if told["level"] == "error"]
    assert not invocation["executionSuccessful"]
    assert [told["descriptor"]["id"] for told in errors] == ["file_missing", "no_text"]
    assert {place(result)["artifactLocation"]["uri"] for result in run["results"]} == {"drafts/b%20sound.md"}
    assert sarif("drafts/b sound.md")["invocations"][0]["executionSuccessful"]


# --- the hook and the action ----------------------------------------------------------------


@pytest.fixture
def repository(tmp_path):
    """A git repository with a draft and settings, and where its commands run: `statement-audit` is this checkout's,
    and what `python -m pip` is called with is only written down."""
    bin_, work = tmp_path / "bin", tmp_path / "work"
    bin_.mkdir()
    (work / "legal" / "drafts").mkdir(parents=True)
    (bin_ / "statement-audit").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m statement_audit "$@"\n')
    (bin_ / "python").write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/pip.txt"\n')
    for tool in bin_.iterdir():
        tool.chmod(0o755)
    (work / "check.toml").write_text('classifier = "keyword"\n')
    (work / "README.md").write_text("# Legal texts\n")
    (work / "legal" / "drafts" / "2026 draft.md").write_text(WEAK)
    subprocess.run(["git", "init", "-q", work], check=True)
    subprocess.run(["git", "-C", work, "add", "."], check=True)
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    modules = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return work, {**os.environ, "PATH": path, "PYTHONPATH": modules, "COLUMNS": "100"}


@pytest.mark.slow
def test_the_hook_stops_a_draft_that_lacks_what_a_law_requires(repository):
    work, surroundings = repository
    (hook,) = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    assert (hook["language"], hook["require_serial"]) == ("python", True)
    tracked = subprocess.run(["git", "-C", work, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    names = [name for name in tracked.split("\0") if name and re.search(hook["files"], name)]
    assert names == ["legal/drafts/2026 draft.md"]

    def run():
        command = [*shlex.split(hook["entry"]), *names]
        return subprocess.run(command, cwd=work, env=surroundings, capture_output=True, text=True)

    done = run()
    assert done.returncode == 4 and "legal/drafts/2026 draft.md: UK-MSA-2015-s54 lacks " in done.stderr
    (work / names[0]).write_text(SOUND)
    done = run()
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_steps_of_the_action_write_sarif_and_end_with_the_checks_code(repository, tmp_path):
    work, surroundings = repository
    action = YAML(typ="safe").load(ROOT / "action.yml")
    assert action["runs"]["using"] == "composite" and all(action[key] for key in ("name", "description"))
    given = {name: field.get("default", "") for name, field in action["inputs"].items()}
    given |= {"files": "legal/drafts\n", "arguments": "--fail-on-gate\n--company=Larkmoor Foods; exit 0\n\n"}
    told = tmp_path / "told.txt"
    surroundings |= {"GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(told)}
    codes = []
    for step in [step for step in action["runs"]["steps"] if "run" in step]:
        assert step["shell"] == "bash" and "${{" not in step["run"]
        own = {key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], value)
               for key, value in step.get("env", {}).items()}  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        codes.append(subprocess.run(command, cwd=work, env=surroundings | own, capture_output=True).returncode)
    assert codes == [0, 4]
    assert (tmp_path / "pip.txt").read_text() == f"-m pip install {ROOT}\n" and (ROOT / "pyproject.toml").exists()
    assert told.read_text() == "sarif=statement-audit.sarif\n"
    (run,) = json.loads((work / "statement-audit.sarif").read_text())["runs"]
    uris = {place(result)["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {"legal/drafts/2026%20draft.md"}
    assert action["outputs"]["sarif"]["value"] == "${{ steps.check.outputs.sarif }}"


# --- bad input ------------------------------------------------------------------------------

FRENCH = "Nous avons formé nos acheteurs aux signes du travail forcé dans nos chaînes d'approvisionnement en 2023. "
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("list.csv", b"company,file\nLarkmoor,a.pdf\n", 2, "list.csv is a table, not a text"),
        ("zero.txt", b"", 1, "empty_file: zero.txt: the file holds 0 bytes"),
        ("blank.txt", b" \n\n", 1, "no_text: blank.txt: "),
        ("locked.docx", LOCKED, 1, "encrypted: locked.docx: "),
        ("french.txt", FRENCH.encode() * 10, 1, "language_not_supported: The text is in 'fr'"),
        ("sheet.xlsx", b"PK\x03\x04 nothing", 1, "unknown_format: sheet.xlsx: "),
    ],
)
def test_what_cannot_be_read_is_one_clear_line_and_nothing_is_scored(drafts, name, content, code, told):
    (drafts / name).write_bytes(content)
    done = call("check", name, *KEYWORD)
    assert (done.code, done.out) == (code, "")
    assert told in done.err and len(done.err.splitlines()) <= 2


@pytest.mark.parametrize(("name", "code"), [("image-only.pdf", "needs_ocr"), ("encrypted.pdf", "encrypted")])
def test_a_scan_or_a_locked_file_has_no_number_in_json_either(name, code):
    done = call("check", CORPUS / "problems" / name, *KEYWORD, "--json")
    held = json.loads(done.out)
    assert (done.code, held["scores"]["quality"], held["criteria"], held["gaps"]) == (1, None, [], None)
    assert {finding["status"] for finding in held["findings"]} == {"could_not_read"}
    assert code in done.err


def test_a_folder_without_documents(drafts):
    (drafts / "none").mkdir()
    (drafts / "none" / "logo.png").write_bytes(b"\x89PNG")
    done = call("check", "none", *KEYWORD)
    assert (done.code, done.out) == (2, "")
    assert "passed over 1 .png file" in done.err and "Error: none holds no file that may be a statement" in done.err


def test_a_file_that_vanishes_before_it_is_read(drafts, monkeypatch):
    check_draft = checked_file.check_draft

    def after_the_first(path, *rest):
        if path.name == "b sound.md":
            path.unlink()
        return check_draft(path, *rest)

    monkeypatch.setattr(checked_file, "check_draft", after_the_first)
    done = call("check", "drafts", *KEYWORD)
    assert done.code == 2 and "Error: There is no file drafts/b sound.md." in done.err
    assert "drafts/a weak.md: UK-MSA" in done.out and "drafts/b sound.md: could not be read" in done.out


def test_a_file_that_vanishes_while_it_is_read(drafts, monkeypatch):
    read = checked_file.read_named

    def and_remove(path, most):
        content = read(path, most)
        path.unlink()
        return content

    monkeypatch.setattr(checked_file, "read_named", and_remove)
    done = call("check", "drafts/a weak.md", *KEYWORD)
    assert (done.code, done.out) == (1, "")
    assert "file_missing: a weak.md cannot be read: No such file or directory." in done.err


def test_a_file_that_may_not_be_read(drafts, monkeypatch):
    closed, read = drafts / "drafts" / "a weak.md", checked_file.read_named
    closed.chmod(0)

    def as_for_others(path, most):  # root may read everything
        if not path.stat().st_mode & 0o444:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path, most)

    monkeypatch.setattr(checked_file, "read_named", as_for_others)
    done = call("check", "drafts", *KEYWORD)
    assert done.code == 2 and "a weak.md cannot be read: permission denied" in done.err
    assert "drafts/b sound.md: UK-MSA" in done.out


def test_a_file_that_is_named_like_an_option(drafts):
    (drafts / "--draft.md").write_text(WEAK)
    done = call("check", "--draft.md", *KEYWORD)
    assert (done.code, done.out) == (2, "")
    assert "--draft.md is a file, and reads as an option." in done.err and "Write ./--draft.md" in done.err
    for words in (["./--draft.md"], ["--", "--draft.md"]):
        assert "Larkmoor Foods Ltd" in call("check", *KEYWORD, *words).out


def test_the_statement_in_a_long_report_is_found_and_its_pages_are_told(drafts):
    statement = (CORPUS / "statements" / "willowmere-2025.txt").read_text()
    words = "the of and to in our is revenue plant growth margin board market segment cash".split()
    drawn = random.Random(7)
    pages = [f"Annual report {number}\n\n{' '.join(drawn.choices(words, k=150))}.\n" for number in range(1, 301)]
    pages[149] = statement
    (drafts / "report.txt").write_text("\f".join(pages))
    done = call("check", "report.txt", *KEYWORD)
    assert done.code == 0 and "Willowmere Homecare Ltd, 2025 (report.txt)" in done.out
    assert "statement_in_report: The statement is on page" in done.err and "of 300; only" in done.err


def test_of_several_years_one_is_read_and_no_more_is_claimed(drafts):
    path = next(one for one in part_documents.load() if one.name == "years-page").write(drafts)
    words = "a statement for 2024, which is this one, and others for 2023, 2022. They were left aside"
    assert words in " ".join(call("extract", path.name).out.split())
    told = json.loads(call("check", path.name, *KEYWORD, "--json").out)
    (issue,) = [one for one in told["issues"] if one["code"] == "several_statements"]
    assert words in issue["message"]
    assert issue["data"] == {"others": [{"year": 2023, "pages": [1]}, {"year": 2022, "pages": [1]}]}


def test_a_terminal_shows_what_is_being_checked(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        monkeypatch.setattr(sys, "stderr", stream)
        with output.working("Checking a.md (1 of 2)"):
            pass
    assert "Checking a.md (1 of 2)" in terminal.getvalue() and pipe.getvalue() == ""
