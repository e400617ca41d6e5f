"""The commands, one per file, each with a one-line description.

Each file has ``add_arguments``, which fills the command's parser, and ``run``, which takes the parsed
arguments, prints, and returns the exit status. ``import`` is a Python keyword, so its file is ``import_.py``.
"""

TASKS = {
    "Write and hear": {
        "new": "write a script to start from",
        "studio": "write scripts in a page of the browser",
        "lsp": "help with scripts in your own editor, which starts this command",
        "render": "render scripts into finished tracks",
        "preview": "render a part of a track",
        "watch": "render a script each time you save it",
        "catalogue": "make and keep up to date many tracks, which a manifest lists",
    },
    "Check and time": {
        "check": "find errors in scripts, or measure audio files",
        "fmt": "write scripts in the standard form",
        "plan": "show the time of each sentence, pause and bell",
        "pace": "show or change the pacing of a script",
    },
    "Voices and sounds": {
        "voices": "list voices, hear each voice say a sentence, or fetch more voices",
        "takes": "list the takes of sentences, recorded or spoken, and choose one",
        "retake": "speak another take of a sentence",
        "review": "list which sentences are accepted as they sound, accept them, or note something",
        "sounds": "list the built-in bells and beds",
    },
    "Publish": {
        "profiles": "list the platforms and their rules",
        "publish": "make the files that a platform requires, or a site with a podcast feed",
        "release": "put the sessions onto a site whose date has come",
        "unpublish": "take a session out of a site",
        "cover": "draw a cover from the title of a script",
        "upload": "send a finished folder to a server",
    },
    "Other formats": {
        "import": "turn a file in another format into a script",
        "export": "write a script in another format",
    },
    "The program itself": {
        "trust": "let a project from elsewhere run its programs and use its servers",
        "doctor": "examine what is missing on this computer, and how to install it",
        "completion": "let your shell complete commands, options and names",
        "cache": "show or clear the cache",
        "help": "explain a command or a topic",
    },
}

COMMANDS = {
    name: meaning for commands in TASKS.values() for name, meaning in commands.items() if name != "help"
}
