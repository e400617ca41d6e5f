/** The colours of the lane, from the page's style sheet, so that light and dark are its own. */

const NAMES = [
  "ink", "soft", "line", "edge", "accent", "block", "block-wash", "rest", "rest-wash", "sound", "sound-wash", "bed", "bed-wash",
] as const;

export type Colours = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly font: string;
  /** For what is not spoken. */
  readonly hatch: CanvasPattern | string;
  /** For the edges of items where the washes are not seen: with the few colours of a high contrast. */
  readonly outline: string | null;
};

export function coloursOf(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  // A canvas does not know all of the system's colours by name, but each computed colour.
  const computed = (name: string): string => {
    canvas.style.color = `var(--${name})`;
    return style.color;
  };
  const colours = Object.fromEntries(NAMES.map((name) => [name, computed(name)])) as Record<(typeof NAMES)[number], string>;
  canvas.style.removeProperty("color");
  const outline = window.matchMedia("(forced-colors: active)").matches ? colours.ink : null;
  return { ...colours, font: style.fontFamily, hatch: hatched(colours.soft), outline };
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
