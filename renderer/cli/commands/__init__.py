"""The commands, one per file, each with a one-line description.

Each file has ``add_arguments``, which fills the command's parser, and ``run``, which takes the parsed
arguments, prints, and returns the exit status. ``import`` is a Python keyword, so its file is ``import_.py``.
"""

TASKS = {
    "Write and hear": {
        "new": "write a script to start from",
        "render": "render scripts into finished tracks",
        "preview": "render a part of a track",
        "watch": "render again whenever the script is saved",
    },
    "Check and time": {
        "check": "find errors in scripts, or measure audio files",
        "fmt": "write scripts in the standard form",
        "plan": "show when each thing happens",
        "pace": "show or change the pacing of a script",
    },
    "Voices and sounds": {
        "voices": "list voices, hear each of them say a sentence, or get more of them",
        "takes": "write a sheet to record from, and show what is recorded",
        "sounds": "list the built-in bells and beds",
    },
    "Publish": {
        "profiles": "list platforms and what each of them asks for",
        "publish": "make the files that a platform asks for, or a site with a podcast feed",
        "cover": "draw a cover from the title of a script",
        "upload": "send a finished folder to a server",
    },
    "Other formats": {
        "import": "turn a file in another format into a script",
        "export": "write a script in another format",
    },
    "The program itself": {
        "cache": "show or clear the cache",
        "help": "explain a command or a topic",
    },
}

COMMANDS = {
    name: meaning for commands in TASKS.values() for name, meaning in commands.items() if name != "help"
}
