"""The optional web service: SPARQL, pages and a JSON API over one workspace, safe to be left running.

Two sides. The front (`app`, `guard`, `pool`) speaks HTTP and never opens the store; what reads the graph (`jobs`) runs
in worker processes (`worker`), which can be killed at any time and reach neither the network nor a file to write to.
"""
