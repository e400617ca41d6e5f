"""Bundles for platforms, and sites with a feed."""

from renderer.publish.checks.report_text import broken_lines as broken_lines
from renderer.publish.checks.report_text import report_json as report_json
from renderer.publish.checks.report_text import report_lines as report_lines
from renderer.workflows.add_to_site import add_to_site as add_to_site
from renderer.workflows.add_to_site import check_publish as check_publish
from renderer.workflows.publish import UPLOAD_PAGE as UPLOAD_PAGE
from renderer.workflows.publish import Bundle as Bundle
from renderer.workflows.publish import publish_compiled as publish_compiled
