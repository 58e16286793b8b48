"""What people decide: which finding first, how far they agree, and the sheets that teams pass round.

`priority`, `agreement` and `sheet` are pure; `workbook` reads and writes spreadsheets.
"""
