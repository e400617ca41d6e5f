"""Checks before a render that its formats can be written."""

from __future__ import annotations

from renderer.encode.formats import PacketFormat, check_coding
from renderer.errors import InputError
from renderer.settings.model import Settings
from renderer.storage.library_versions import is_installed


def check_formats(settings: Settings) -> None:
    """Check that what the formats need is installed, and that they have the rates of the settings.

    Raises:
        InputError: a format cannot be written.
    """
    check_rates(settings)
    for form in settings.forms():
        if isinstance(form, PacketFormat) and not is_installed("av"):
            from renderer.workflows.install_lines import extra_line

            raise InputError(
                f"--format {form.suffix[1:]}: needs the package av; install it with: "
                f"{extra_line('formats', ['av'])}"
            )


def check_rates(settings: Settings) -> None:
    """Check that the formats have the sample rate and the bit rate of the settings.

    Raises:
        InputError: a format does not.
    """
    for form in settings.forms():
        check_coding(form, settings.sample_rate, settings.channels)
