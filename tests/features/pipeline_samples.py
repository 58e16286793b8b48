"""A statement of an invented company, and a progress that draws nothing."""

STATEMENT = """Tidewater Foods Ltd: modern slavery statement 2024

This statement is made under section 54 of the Modern Slavery Act 2015 by Tidewater Foods Ltd for the financial year \
ended 31 March 2024. It sets out the steps that we have taken against slavery and human trafficking in our business and \
supply chains.

We buy fish, oats and packaging from 212 suppliers in nine countries. In June 2023 we trained 41 buyers to see the signs \
of forced labour. We audited 18 suppliers and found two cases of withheld passports; both were given back within a week. \
Our policy forbids recruitment fees. Workers can call a free hotline in eleven languages. It took 37 calls in the year. \
Our buyers visit every new supplier before the first order. We will publish a list of our suppliers by December 2025.

This statement was approved by the board of Tidewater Foods Ltd on 4 July 2024 and is signed by a director.
"""


class Silent:
    """Keeps the notes, draws nothing."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None:
        self.notes.append(message)
