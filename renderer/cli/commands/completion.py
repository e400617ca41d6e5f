"""``renderer completion``: print what makes a shell complete the words of this command."""

from __future__ import annotations

import argparse

SHELLS = {
    "bash": 'eval "$(renderer completion bash)"',
    "zsh": 'eval "$(renderer completion zsh)"',
    "fish": "renderer completion fish | source",
    "powershell": "renderer completion powershell | Out-String | Invoke-Expression",
}
"""The line for the file that each shell reads when it starts."""

FILES = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc, after the line with compinit",
    "fish": "~/.config/fish/config.fish",
    "powershell": "the file that $PROFILE names",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"your shell: {', '.join(SHELLS)}")
    lines = "; ".join(f"{line} into {FILES[shell]}" for shell, line in SHELLS.items())
    parser.epilog = f"To have it in each new shell, write {lines}."


def run(arguments: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode(["renderer"], shell=arguments.shell))
    return 0
