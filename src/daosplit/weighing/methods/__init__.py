"""The methods and adjustments that policies can name: one module each, named as policies name it.

A new one needs no more than its module here, with one subclass of Method or Adjustment in it.
"""
