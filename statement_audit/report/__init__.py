"""The published report: a folder of pages that works from disk, and one company's gap report.

Takes values, writes files; knows no database. Text of others is never markup, and nothing is loaded from elsewhere.
"""
