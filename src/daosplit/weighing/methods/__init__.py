"""The methods and adjustments that policies can name: one module each, named as policies name it.

A new one needs no more than its module here, with one subclass of Method or Adjustment in it.
Beside them stand what a method is (`method`), how policies find them (`registry`), and what several
of them share.
"""
