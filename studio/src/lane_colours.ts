/** The colours of the lane, from the page's style sheet, so that light and dark are its own. */

const NAMES = [
  "ink", "soft", "line", "edge", "accent", "block", "block-wash", "rest", "rest-wash", "sound", "sound-wash", "bed", "bed-wash",
] as const;

export type Colours = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly font: string;
  /** For what is not spoken. */
  readonly hatch: CanvasPattern | string;
};

export function coloursOf(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  const named = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  const colours = named as Record<(typeof NAMES)[number], string>;
  return { ...colours, font: style.fontFamily, hatch: hatched(colours.soft) };
}

const HATCH_PX = 7;

function hatched(colour: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH_PX;
  const context = tile.getContext("2d");
  if (context === null) return colour;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (const x of [-HATCH_PX, 0, HATCH_PX]) {
    context.moveTo(x, HATCH_PX);
    context.lineTo(x + HATCH_PX, 0);
  }
  context.stroke();
  return context.createPattern(tile, "repeat") ?? colour;
}
