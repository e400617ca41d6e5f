"""Words of directions in the scripts of other people."""

from __future__ import annotations

from renderer.script.cue_languages.pause_words import PAUSE_WORDS

SILENCES = PAUSE_WORDS | {"pauses", "pausing", "tyst"}
"""Words for silence in several languages."""

MANNERS = frozenset(
    {
        "claps", "fingers", "snap", "snapping", "snaps",
        "beat", "beats", "breath", "breathe", "breathes", "breathing", "breaths", "brightly", "calmly",
        "chuckle", "chuckles", "chuckling", "clearly", "clears", "cough", "coughing", "coughs", "crosstalk",
        "deeply", "exhale", "exhales", "exhaling", "faster", "firmly", "gently", "giggles", "hum",
        "humming", "hums", "hushed", "improvise", "improvises", "inaudible", "inhale", "inhales",
        "inhaling", "kindly", "laugh", "laughing", "laughs", "laughter", "lightly", "louder", "lovingly",
        "monotone", "offstage", "optional", "pace", "pausing", "pianissimo", "quieter", "quietly", "sigh",
        "sighing", "sighs", "slower", "slowly", "smile", "smiles", "smiling", "softer", "softly", "sotto",
        "speaking", "spoken", "tempo", "tenderly", "throat", "tone", "voce", "voice", "warmly", "whisper",
        "whispered", "whispering", "whispers", "yawn", "yawning", "yawns",
    }
)  # fmt: skip
"""How a speaker speaks, and what a speaker does between words."""

WITH_MANNERS = frozenset(
    {
        "a", "again", "almost", "an", "and", "at", "audible", "audibly", "big", "calm", "deep", "deeply",
        "even", "gentle", "gently", "heavily", "heavy", "her", "high", "his", "hushed", "in", "little",
        "long", "loud", "loudly", "low", "lower", "lowers", "more", "mouth", "much", "my", "nearly",
        "normal", "nose", "of", "once", "out", "pace", "quiet", "raises", "read", "reads", "regular",
        "said", "say", "says", "short", "slight", "slightly", "slow", "slowly", "small", "soft", "speak",
        "speaks", "steady", "still", "tempo", "the", "then", "through", "to", "tone", "twice", "very",
        "voice", "warm", "with", "your",
    }
)  # fmt: skip
"""Words that stand beside ``MANNERS`` in a direction."""

NOISES = frozenset(
    {
        "ambiance", "ambience", "ambient", "applause", "bell", "bells", "birds", "birdsong", "birdsounds",
        "bowl", "bowls", "breathing", "chime", "chimes", "chuckle", "chuckles", "cough", "coughing",
        "coughs", "crickets", "crosstalk", "ding", "drone", "drum", "drums", "exhale", "exhales", "fire",
        "flute", "footsteps", "gong", "guitar", "inaudible", "inhale", "inhales", "laugh", "laughing",
        "laughs", "laughter", "music", "nature", "noise", "noises", "ocean", "piano", "rain", "sigh", "sighs",
        "singing", "song", "soundscape", "static", "strings", "thunder", "waves", "wind",
    }
)  # fmt: skip
"""What can be heard."""

WITH_NOISES = frozenset(
    {
        "audible", "audio", "background", "begin", "begins", "calm", "calming", "chirping", "continues",
        "crashing", "crystal", "deep", "deeply", "distant", "down", "effect", "effects", "end", "ends",
        "fade", "fades", "fading", "faint", "forest", "from", "gentle", "gently", "heard", "high", "in",
        "instrumental", "intro", "loud", "loudly", "low", "nature", "no", "of", "out", "outro", "play",
        "playing", "plays", "quiet", "quietly", "rain", "relaxing", "ring", "rings", "rises", "river",
        "rung", "sea", "singing", "slow", "slowly", "soft", "softly", "sound", "sounds", "start", "starts",
        "stop", "stops", "strike", "strikes", "stream", "swells", "theme", "tibetan", "under", "up", "water",
    }
)  # fmt: skip
"""Words that stand beside ``NOISES`` in a description of a sound."""

SOUNDING = frozenset({"fade", "fades", "play", "plays", "ring", "rings", "strike", "strikes"})
"""What a sound does, or somebody does with it."""

ARTICLES = frozenset({"a", "and", "the"})
"""Small words that stand beside ``NOISES`` and ``SOUNDING``."""

SPEECH_WORDS = frozenset(
    {
        "are", "as", "can", "i", "if", "is", "it", "its", "let", "like", "may", "my", "our", "that", "this",
        "was", "we", "when", "will", "you", "your",
    }
)  # fmt: skip
"""Words that show that somebody speaks to the listener."""

COUNTED = frozenset({"hold", "count", "wait", "break"})
"""The words of ``ORDINARY`` that begin a cue if a number follows."""

ORDINARY = frozenset(
    {
        "at", "break", "count", "end", "for", "hold", "include", "mark", "optional", "pace", "sound",
        "voice", "wait",
    }
)  # fmt: skip
"""Words that begin a cue, and many a spoken parenthesis too."""
