"""Tell a sentence that instructs a listener's body or breath from one that explains."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FRAME = re.compile(
    r"(?:(?:i|we) (?:(?:would|['\u2019]d) (?:like|love) to )?(?:invite|welcome|encourage|ask|want"
    r"|recommend)(?: that)? you(?: to)?"
    r"|(?:i|we)['\u2019]?(?:ll| will) invite you to"
    r"|you (?:may|can|might|could|should|have to|need to|want to|will|have the option to|['\u2019]ll)"
    r"(?: (?:also|now|then|choose to|wish to|like to|want to|explore|try))*"
    r"|(?:you are|you['\u2019]re) (?:welcome|invited|free) to|feel free to|it (?:may|might) (?:help"
    r"|feel (?:nice|good)) to"
    r"|(?:explore|try|begin|start|continue)(?: (?:by|to|with))?(?= \w+ing\b)"
    r"|option(?:al)?(?:ly)?(?: to|:)?|allow yourself to|make sure(?: to| that)?|be sure to|remember to"
    r"|try to|aim to"
    r"|please|let(?:['\u2019]s| us)|and|or|then|now|next|first|finally|lastly|again|once more|here|just"
    r"|simply|also|instead|only"
    r"|(?:very |more )?(?:gently|slowly|slightly|carefully|softly|lightly|deeply|mindfully|firmly|evenly"
    r"|fully|quietly"
    r"|comfortably|smoothly|steadily|simultaneously))[,:]?\s+"
)
_LEAD = re.compile(
    r"(?:in|when|whenever|while|as|once|on|with|if|to|from|for|after|before|during|at|starting|keeping"
    r"|without|until|by"
    r"|inhaling|exhaling|lying|standing|sitting|kneeling|still|using|throughout|through"
    r"|over)\b[^,.;:]{0,90},\s+"
)
_VERBS = frozenset(
    {
        "allow", "alternate", "anchor", "arch", "arrive", "avoid", "balance", "be", "become", "begin",
        "bend", "brace", "breathe", "bring", "change", "circle", "clasp", "clench", "close", "come",
        "continue", "contract", "count", "crawl", "creep", "cross", "crouch", "cup", "curl", "dangle",
        "deepen", "dip", "direct", "do", "drape", "draw", "drop", "ease", "elongate", "engage", "enjoy",
        "enter", "exhale", "expand", "experience", "explore", "extend", "feel", "find", "fix", "flatten",
        "flex", "float", "focus", "fold", "follow", "gaze", "get", "give", "go", "grab", "guide", "hang",
        "hinge", "hold", "hook", "hop", "hover", "hug", "imagine", "inhale", "inhales", "interlace",
        "invite", "join", "jump", "keep", "knead", "kneel", "lace", "lay", "lean", "lengthen", "let",
        "lie", "lift", "linger", "listen", "look", "loosen", "lower", "maintain", "make", "massage",
        "melt", "move", "nestle", "nod", "notice", "observe", "open", "palm", "pause", "peel", "perform",
        "pick", "picture", "pivot", "place", "plant", "point", "position", "practice", "practise",
        "press", "pull", "push", "raise", "reach", "reel", "relax", "release", "remain", "repeat", "rest",
        "return", "reverse", "rise", "rock", "roll", "root", "rotate", "round", "rub", "scan", "scoop",
        "scrunch", "see", "send", "sense", "separate", "set", "settle", "shake", "shift", "shrug", "sink",
        "sit", "slide", "smile", "snuggle", "soften", "splay", "spread", "squeeze", "stack", "stand",
        "start", "stay", "step", "stop", "straighten", "stretch", "stroke", "support", "surrender",
        "swap", "sway", "sweep", "swing", "switch", "swivel", "take", "tap", "tense", "thread", "tighten",
        "tilt", "tiptoe", "touch", "trace", "tuck", "turn", "twist", "unclench", "uncross", "uncurl",
        "undo", "unfold", "unhook", "unlock", "unroll", "untuck", "unwind", "use", "visualise",
        "visualize", "wait", "walk", "welcome", "widen", "wiggle", "wrap", "yawn", "yearn", "zip",
    }
)  # fmt: skip
_BODY = re.compile(
    r"\b(?:(?:to|on|over) (?:the|your) (?:left|right)|knees?|legs?|foot|feet|toes?|heels?|hips?|arms?"
    r"|hands?|palms?|fingers?|fingertips|thumbs?|shoulders?|chest"
    r"|backs?|spine|belly|abdomen|navel|head|neck|chin|forehead|floor|mat|ground|breaths?|breathe"
    r"|breathing|inhale|exhale|inhaling"
    r"|exhaling|blankets?|blocks?|bolster|pillow|wall|chair|sides?|eyes?|jaw|face|body|bodies|thighs?"
    r"|shins?|ankles?"
    r"|wrists?|elbows?|pelvis|tailbone|glutes?|ribs?|crown|poses?|position|posture|stretch|tabletop|plank"
    r"|gaze|seat"
    r"|calves|torso|tongue|lips|nose|nostrils?|heart|weight|strap|towel|twist|lunge|squat|muscles?|lungs"
    r"|throat|silence)\b"
)
_NOT_A_VERB = (
    r"(?:above|across|after|against|all|along|also|although|and|any|are|around|as|at|because|before|behind|below"
    r"|beneath|beside|between|beyond|boost|both|but|by|calm|during|each|even|every|for|from|heal|help|how"
    r"|if|improve|in|increase|into|is|like|near|no|nor|not|of|off|on|onto|or|out|over|per|prevent|protect"
    r"|reduce|relieve|since|so|soothe|strengthen|than|that|then|though|through|throughout|till|to|tone"
    r"|toward|towards|under|underneath|unless|until|up|upon|was|were|what|when|where|whether|which"
    r"|while|who|why|with|within|without)\b"
)
_TO_A_PART = re.compile(
    rf"(?!{_NOT_A_VERB})(?!\w+(?:ed|ing|ly|[^s]s) )[a-z]{{3,}}"
    rf" (?:the|your|both|each)(?: \w+){{0,3}}? (?={_BODY.pattern})"
)
"""A verb that is not in the list, with a part of the body: ``square your hips``."""
_PLACE = re.compile(
    r"(?:(?:then|next|now|and|the|your|both|all|right|left|front|back|top|bottom),? ){0,3}"
    r"(?:knees?|legs?|foot|feet|toes?|heels?|hips?|arms?|hands?|palms?|fingers?|fingertips|thumbs?|shoulders?"
    r"|chest|spine|head|chin|forehead|eyes|thighs?|shins?|ankles?|wrists?|elbows?|forearms?|gaze|belly|jaw)"
    r" (?:to|on|onto|in|into|up|down|forward|back|apart|together|over|under|behind|beside|wide|soft|square"
    r"|closed|open|flat|bent|straight|long|heavy|out|off|at|toward|towards|face|facing|by|relaxed)\b"
)
_SAYS = re.compile(
    r"\b(?:is|are|was|were|can|could|will|would|may|might|must|helps?|makes?|gives?|brings?|has|have|means?"
    r"|needs?|feels?|keeps?|stays?|opens?|who|which|that)\b"
)
_LONGEST_PLACE = 70
_OF_A_PAGE = re.compile(
    r"(?:let (?:me|us) know|let me|feel free to (?:share|comment|contact|ask)|see (?:a|your|the|also"
    r"|above|below)"
    r"|find (?:more|out|me|us)|follow (?:me|us|along)|take a look|keep (?:reading|scrolling|an eye)"
    r"|enjoy (?:the|this) (?:post|article|blog)|look (?:out|no further)|read|come back (?:soon|next"
    r"|to this page))\b"
)
_LONGEST_OPENING = 200


def instructs(sentence: str) -> bool:
    """Whether a sentence tells a listener what to do."""
    text = " ".join(sentence[:_LONGEST_OPENING].lower().split()).lstrip("\"'\u2018\u201c(*\u2022- ")
    for _ in range(4):
        if found := _FRAME.match(text) or _LEAD.match(text):
            text = text[found.end() :]
    if _OF_A_PAGE.match(text):
        return False
    if _TO_A_PART.match(text):
        return True
    first = re.match(r"[a-z]+", text)
    if not first:
        return False
    word = first.group()
    return word in _VERBS or (word.endswith("ing") and (word[:-3] in _VERBS or f"{word[:-3]}e" in _VERBS))


def places(sentence: str) -> bool:
    """Whether a short sentence places a part of the body without a verb, as in ``Chin to chest``."""
    text = sentence.lower()
    return len(text) <= _LONGEST_PLACE and bool(_PLACE.match(text)) and not _SAYS.search(text)


def of_the_body(sentence: str) -> bool:
    """Whether a sentence names a part of the body, the breath or a prop."""
    return bool(_BODY.search(sentence.lower()))


def share(sentences: Sequence[str], *, body: bool = True) -> float:
    """Return the share, from 0 to 1, of sentences that instruct; with ``body``, that name the body too."""
    if not sentences:
        return 0.0
    told = sum(places(text) or (instructs(text) and (not body or of_the_body(text))) for text in sentences)
    return told / len(sentences)
