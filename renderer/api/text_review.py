"""The review of a text that is being written."""

from renderer.workflows.review_file import review_path as review_path
from renderer.workflows.take_errors import NoSuchSentenceError as NoSuchSentenceError
from renderer.workflows.take_errors import TakesChangedError as TakesChangedError
from renderer.workflows.text_review import NotSpokenError as NotSpokenError
from renderer.workflows.text_review import PlacedReview as PlacedReview
from renderer.workflows.text_review import ReviewedPlace as ReviewedPlace
from renderer.workflows.text_review import TextReview as TextReview
from renderer.workflows.text_review import open_review as open_review
from renderer.workflows.text_review import review_version as review_version
