"""YAML 1.2 from foreign text: bounded in nodes and depth before a value is made of it; no tags, no directives."""

from functools import partial
from typing import Any, NoReturn

MOST_NODES = 200_000  # each alias counts as all that it stands for; the largest shipped pack has some 10,000
MOST_DEPTH = 50
PARSER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError)


class YamlLimitError(ValueError):
    """The text is YAML, but of more nodes or of more depth than any file of ours."""


def load_yaml(text: str) -> Any:
    """The value of one document; `NO` is a text, a key given twice is an error.

    Raises:
        YAMLError: it is not YAML, or has a tag or a directive.
        YamlLimitError: more than 200,000 nodes, aliases counted in full; more than 50 levels; an alias within itself.
        ValueError: a value that is none, such as a date 2025-02-30, or a text with half a character ("\\uD800"); what
            the parser itself stumbles over.
    """
    from ruamel.yaml import YAML

    loader = YAML(typ="safe", pure=True)
    constructor, parser = loader.get_constructor_parser(text)
    scanner = loader.scanner  # which reads a long tag in quadratic time, and stumbles over a directive
    scanner.scan_tag = partial(_refuse, scanner, "tags (!name) are not used")
    scanner.scan_directive = partial(_refuse, scanner, "directives (%NAME) are not used")
    try:
        node = constructor.composer.get_single_node()
        if node is None:
            return None
        _count(node, {}, 1)
        return constructor.construct_document(node)
    except RecursionError as error:
        raise YamlLimitError(f"it is nested more than {MOST_DEPTH} levels deep") from error
    except PARSER_FAULTS as error:
        raise ValueError(f"the parser cannot go on ({type(error).__name__}: {error})") from error
    finally:
        parser.dispose()


def place_and_problem(error: Exception) -> tuple[int | None, str]:
    """The line at which the parser gave up, where it says so, and what it says, in one line."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).strip().split("\n")[0]
    return None if mark is None else mark.line + 1, problem


def _refuse(scanner: Any, why: str) -> NoReturn:
    from ruamel.yaml.scanner import ScannerError

    mark = scanner.reader.get_mark()
    raise ScannerError("while reading YAML", mark, why, mark)


def _count(node: Any, known: dict[int, int], depth: int) -> int:
    """How many nodes there are below and with this one; `known`: of nodes that were counted, 0: of those being so."""
    if depth > MOST_DEPTH:
        raise YamlLimitError(f"it is nested more than {MOST_DEPTH} levels deep")
    if id(node) in known:
        if not known[id(node)]:
            raise YamlLimitError("an alias stands within what it names")
        return known[id(node)]
    known[id(node)] = 0
    total = 1
    if isinstance(node.value, list):
        _refuse_doubles(node)
        for child in node.value:
            for each in child if isinstance(child, tuple) else (child,):
                total += _count(each, known, depth + 1)
                if total > MOST_NODES:
                    raise YamlLimitError(f"it has more than {MOST_NODES:,} nodes, aliases counted in full")
    else:
        node.value.encode()
    known[id(node)] = total
    return total


def _refuse_doubles(node: Any) -> None:
    """A key given twice in a mapping with a merge (<<): the constructor sees to the others alone."""
    keys = [child[0] for child in node.value if isinstance(child, tuple) and isinstance(child[0].value, str)]
    seen: set[str] = set()
    for key in keys if any(key.value == "<<" for key in keys) else ():
        if key.value in seen:
            raise ValueError(f"the key '{key.value}' is given twice, again in line {key.start_mark.line + 1}")
        seen.add(key.value)
