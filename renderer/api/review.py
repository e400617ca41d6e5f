"""The review of a script: which of its sentences are accepted as they sound."""

from renderer.workflows.review import Numbers as Numbers
from renderer.workflows.review import ScriptReview as ScriptReview
from renderer.workflows.review import accept_sentences as accept_sentences
from renderer.workflows.review import drop_unused_entries as drop_unused_entries
from renderer.workflows.review import list_review as list_review
from renderer.workflows.review import note_sentence as note_sentence
from renderer.workflows.review import withdraw_sentences as withdraw_sentences
from renderer.workflows.review_file import ReviewEntry as ReviewEntry
from renderer.workflows.reviewed import ReviewedSentence as ReviewedSentence
from renderer.workflows.reviewed import ReviewState as ReviewState
