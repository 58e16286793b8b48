"""Makes the corpus: `python -m corpus.generate` turns `corpus/sources/` into statements, lists and a manifest.

The same sources and the same library versions give the same bytes each time: no clock, no chance, no machine font.
"""

INVENTED = "Invented for testing. No such company exists."
