"""The one door for fronts: what a user can ask for, one module per thing, each name listed once.

A front imports the module of what it does, so that nothing else is loaded. The work is done in
``renderer.workflows``.
"""
