"""Where statements are: files, folders, lists of companies, addresses, and registers of statements."""


def source_name(module: str) -> str:
    """What the source of a module is called: `uk_register` gives "uk-register"."""
    return module.rpartition(".")[2].replace("_", "-")
