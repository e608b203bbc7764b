"""The whole server in one interpreter, on a clock that we turn: every fault of life by the seed, and what must hold all along.

`script/prove` runs it. The product's code is the real one; lines, disks, clocks and people are made here.
"""
