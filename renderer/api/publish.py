"""Bundles for platforms, and sites with a feed."""

from renderer.publish.checks.report_text import broken_lines as broken_lines
from renderer.publish.checks.report_text import report_json as report_json
from renderer.publish.checks.report_text import report_lines as report_lines
from renderer.publish.checks.report_text import titled_broken_lines as titled_broken_lines
from renderer.workflows.add_to_site import add_to_site as add_to_site
from renderer.workflows.held_back import moment as moment
from renderer.workflows.made_files import find_made_file as find_made_file
from renderer.workflows.made_files import list_made_files as list_made_files
from renderer.workflows.made_files import out_folder as out_folder
from renderer.workflows.open_folder import open_folder as open_folder
from renderer.workflows.prepare_publish import PreparedScript as PreparedScript
from renderer.workflows.prepare_publish import prepare_publish as prepare_publish
from renderer.workflows.publication import FEED_PROFILE as FEED_PROFILE
from renderer.workflows.publication import Publication as Publication
from renderer.workflows.publication import PublishOptions as PublishOptions
from renderer.workflows.publication import read_publication as read_publication
from renderer.workflows.publish import UPLOAD_PAGE as UPLOAD_PAGE
from renderer.workflows.publish import Bundle as Bundle
from renderer.workflows.publish import publish_compiled as publish_compiled
from renderer.workflows.publish_choices import PublishChoices as PublishChoices
from renderer.workflows.publish_choices import publish_choices as publish_choices
from renderer.workflows.release import end_release as end_release
from renderer.workflows.release import release as release
from renderer.workflows.shared_site import join_target as join_target
from renderer.workflows.unpublish import Unpublished as Unpublished
from renderer.workflows.unpublish import unpublish as unpublish
