"""Scripts without an error, at random: words, rests, bells, beds and blocks."""

from __future__ import annotations

from hypothesis import strategies as st

SENTENCES = st.sampled_from(["Rest.", "Lie down.", "Let your breath come and go.", "And so", "Now: wait!"])
SECONDS = st.sampled_from(["0s", "1s", "3s", "7.3s", "333ms", "1m", "0:10.001", "2 breaths"])
FIXED_HOLDS = st.sampled_from(["5s", "3 breaths", "10.01s"])
RANGES = st.sampled_from(["10s-1m", "1m-10m", "0s-7.1s", "3-9 breaths", "1-2 breaths", "1.001s-1m30s"])
HOLD_BELLS = st.sampled_from(["", "", ", bell at end", ", bell halfway", ", bell low every 7s, -6dB"])
PAUSES = st.one_of(
    st.sampled_from(["[pause]", "[short pause]", "[long pause]"]), SECONDS.map("[pause {}]".format)
)
FIXED_LENGTHS = st.builds("[hold {}{}]".format, FIXED_HOLDS, HOLD_BELLS)
LENGTHS = st.builds("[hold {}{}]".format, st.one_of(FIXED_HOLDS, RANGES), HOLD_BELLS)
SOUNDS = st.sampled_from(
    ["[bell]", "[bell, over]", "[bell low 3x every 2s]", "[sound bowl]", "[sound bowl, -3dB, over]"]
)
CHANGES = st.sampled_from(
    ["[bed ocean]", "[bed rain, fade 2s]", "[bed off]", "[mark here]", "[voice calm]", "[pace 90%]"]
)
COUNTED = st.sampled_from(["[breathe in 3s, out 4s, 2x]", "[breathe in 2s, tones]", "[count 1-3 every 1.5s]"])
BREAKS = st.sampled_from(["\n\n", "\n", " ", "\n\n# Chapter\n\n", "\n<!-- a comment -->\n"])
FIXED_PIECES = st.one_of(SENTENCES, SENTENCES, SENTENCES, PAUSES, FIXED_LENGTHS, SOUNDS, CHANGES, COUNTED)
PIECES = FIXED_PIECES | LENGTHS


def _joined(pieces: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    both = st.lists(st.tuples(pieces, BREAKS), min_size=1, max_size=most)
    return both.map(lambda found: "".join(piece + glue for piece, glue in found))


def _block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    heads = st.sampled_from(
        ["repeat 2", "repeat 3", "repeat side: left, right", "for 10m", "optional more", "repeat {rounds}"]
    )
    blocks = st.builds("\n[{}]\n{}\n[end]\n".format, heads, inner)
    loops = inner.map("\n[loop for 12m]\nSome words. [pause 1m]\n{}\n[end]\n".format)
    return blocks | loops


PASSAGES = _joined(PIECES, 8)
"""Text without blocks."""

FIXED_PASSAGES = _joined(FIXED_PIECES, 8)
"""Text without blocks and ranges."""

RAW_BODIES = st.recursive(PASSAGES, lambda inner: _joined(st.one_of(inner, _block(inner)), 3), max_leaves=4)
BODIES = RAW_BODIES.map("Begin. {}".format)
"""Text with blocks, which may turn out longer than a block of fixed length around them."""

HEAD = {"set": "{rounds: 2}", "pacing": "{breath: 'in 4s, out 5.5s', sentence: 1.1s, pauses: 1.5}"}
