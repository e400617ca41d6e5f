"""Checks of scripts and audio files against the requirements of platforms."""

from renderer.publish.checks.measured import Measured as Measured
from renderer.publish.checks.report_text import doubt_lines as doubt_lines
from renderer.publish.checks.report_text import doubts_json as doubts_json
from renderer.publish.checks.report_text import measured_json as measured_json
from renderer.publish.checks.report_text import measured_lines as measured_lines
from renderer.publish.checks.report_text import profile_json as profile_json
from renderer.publish.checks.report_text import profile_lines as profile_lines
from renderer.publish.checks.report_text import report_json as report_json
from renderer.publish.checks.report_text import report_lines as report_lines
from renderer.publish.checks.report_text import startle_warning as startle_warning
from renderer.publish.checks.verdicts import Report as Report
from renderer.workflows.check import beds_of as beds_of
from renderer.workflows.check import check_file as check_file
from renderer.workflows.check import check_track as check_track
from renderer.workflows.check import check_unrendered as check_unrendered
from renderer.workflows.check import find_profile as find_profile
from renderer.workflows.check import is_audio as is_audio
from renderer.workflows.check import list_profiles as list_profiles
from renderer.workflows.check import measure as measure
from renderer.workflows.doubts import doubts as doubts
from renderer.workflows.fit_check import check_fit as check_fit
from renderer.workflows.template_words import template_words as template_words
from renderer.workflows.voice_check import VoiceReport as VoiceReport
from renderer.workflows.voice_check import check_spoken as check_spoken
from renderer.workflows.voice_origins import origin_lines as origin_lines
from renderer.workflows.voice_origins import origins_in_json as origins_in_json
