"""The public interface for Python and for every front end: one module for each task, each name listed once.

A front end imports only the module of its task, so that nothing else is loaded. The work is done in
``renderer.workflows``.
"""
