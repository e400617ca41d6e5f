"""The colours of a picture.

Those of what happens follow Okabe and Ito's set, which colour-blind readers tell apart; on paper without
colour they differ in lightness, and every lane in shape or height as well.
"""

INK = "#1b1f24"
FAINT_INK = "#5a636e"
GRID = "#dde1e6"
EDGE = "#8b95a1"
CHAPTERS = ("#eef1f4", "#dde4eb")
WAVE = "#6f7b88"
SPEECH = "#0072b2"
PAUSE = "#f0c976"
HOLD = "#e69f00"
SILENCE = "#f6e3bd"
BELL = "#b84a00"
BELL_TAIL = "#efb48e"
TONE = "#a5588a"
SOUND = "#56b4e9"
BED = "#c4e6d9"
BED_EDGE = "#00805c"
