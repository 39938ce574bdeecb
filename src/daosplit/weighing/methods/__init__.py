"""The methods and adjustments that recipes can name: one module each, named as recipes name it.

A new one needs no more than its module here, with one subclass of Method or Adjustment in it.
"""
