"""Takes of the sentences of a text that is being written."""

from renderer.workflows.placed_takes import HeardTake as HeardTake
from renderer.workflows.placed_takes import PlacedSentence as PlacedSentence
from renderer.workflows.placed_takes import PlacedTake as PlacedTake
from renderer.workflows.placed_takes import SentenceWithTakes as SentenceWithTakes
from renderer.workflows.placed_takes import find_take as find_take
from renderer.workflows.placed_takes import place_sentences as place_sentences
from renderer.workflows.placed_takes import place_takes as place_takes
from renderer.workflows.take_sound import take_alone as take_alone
from renderer.workflows.text_takes import NoSuchSentenceError as NoSuchSentenceError
from renderer.workflows.text_takes import SentencePlace as SentencePlace
from renderer.workflows.text_takes import TextTakes as TextTakes
from renderer.workflows.text_takes import open_takes as open_takes
from renderer.workflows.text_takes import takes_version as takes_version
