/** Paints the lane: only what is seen, with one path for each colour. */

import type { Colours } from "./lane_colours";
import type { Ghost } from "./lane_ghost";
import { HEIGHT_PX, isAdjustable, isSilence, isSound, type Items, NARROWEST_PX, ROWS } from "./lane_items";
import { xOf, type Scale, seenUntil, tick_ms, timeAt } from "./lane_scale";
import { shortSpan, tickTime } from "./lane_words";
import { highest, type Peaks, type Waveform } from "./peaks";
import type { Track } from "./track_api";
import { beginning } from "./words";

export interface Scene {
  readonly scale: Scale;
  readonly track: Track;
  readonly items: Items;
  readonly peaks: Peaks;
  readonly ghost: Ghost | null;
  readonly playhead_ms: number | null;
  /** The silence whose end is being dragged, or pointed at, or -1. */
  readonly edge: number;
  /** How much later everything after the dragged silence is than in the track. */
  readonly later_ms: number;
}

/** About the width of a character, so that words are cut without measuring them. */
const CHARACTER_PX = 6.9;
const LEAST_WORDS_PX = 40;
const LEAST_NAME_PX = 64;
/** The height of the words of a sentence, above its waveform. */
const WORDS_PX = 18;

export function paint(context: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
  const { scale } = scene;
  context.clearRect(0, 0, scale.width_px, HEIGHT_PX);
  context.textBaseline = "middle";
  context.font = `12px ${colours.font}`;
  paintChapters(context, scene, colours);
  paintRuler(context, scale, colours);
  paintEvents(context, scene, colours);
  paintBeds(context, scene, colours);
  paintGhost(context, scene, colours);
  if (scene.playhead_ms !== null) {
    context.fillStyle = colours.ink;
    context.fillRect(Math.round(xOf(scale, scene.playhead_ms)) - 1, ROWS.main.top - 2, 2, ROWS.ghost.top - ROWS.main.top);
  }
}

interface Box {
  readonly x: number;
  readonly width: number;
}

/** Where an event stands, also while a silence before it is dragged. */
export function boxOf(scene: Pick<Scene, "scale" | "items" | "edge" | "later_ms">, at: number): Box {
  const event = scene.items.events[at]!;
  const shift_ms = scene.edge >= 0 && event.onset_ms > scene.items.events[scene.edge]!.onset_ms ? scene.later_ms : 0;
  const grown_ms = at === scene.edge ? scene.later_ms : 0;
  return {
    x: xOf(scene.scale, event.onset_ms + shift_ms),
    width: (event.duration_ms + grown_ms) / scene.scale.ms_per_px,
  };
}

function paintEvents(context: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
  const { scale, items } = scene;
  const late_ms = Math.abs(scene.later_ms);
  const { from, to } = items.between(scale.from_ms - late_ms, seenUntil(scale) + late_ms);
  const boxes = { speech: new Path2D(), waves: new Path2D(), pending: new Path2D(), rests: new Path2D(), edges: new Path2D(), sounds: new Path2D() };
  const words: (() => void)[] = [];
  const { top, height } = ROWS.main;
  for (let at = from; at < to; at += 1) {
    const event = items.events[at]!;
    const { x, width } = boxOf(scene, at);
    if (x > scale.width_px || x + width < 0) continue;
    if (isSound(event)) {
      boxes.sounds.rect(x, ROWS.sounds.top, Math.max(2, width - 1), ROWS.sounds.height);
      if (width > LEAST_WORDS_PX) words.push(() => write(context, event.text, x, width, ROWS.sounds.top + 8, colours.sound));
    } else if (isSilence(event)) {
      boxes.rests.rect(x, top + 12, Math.max(1, width - 1), height - 24);
      if (isAdjustable(event) && width >= NARROWEST_PX) boxes.edges.rect(x + width - 3, top + 16, 2, height - 32);
      const ms = event.duration_ms + (at === scene.edge ? scene.later_ms : 0);
      if (width > LEAST_WORDS_PX) words.push(() => write(context, shortSpan(ms), x, width - 4, top + height / 2, colours.rest));
    } else {
      boxes.speech.rect(x, top, Math.max(1, width - 1), height);
      const wave = scene.peaks.of(at);
      if (!event.spoken) boxes.pending.rect(x, top + WORDS_PX, Math.max(1, width - 1), height - WORDS_PX);
      else if (wave !== null) addWave(boxes.waves, wave, scene, x, width);
      if (width > LEAST_WORDS_PX) words.push(() => write(context, event.text, x, width, top + WORDS_PX / 2, colours.ink));
    }
  }
  fill(context, boxes.speech, colours["block-wash"]);
  fill(context, boxes.pending, colours.hatch);
  fill(context, boxes.rests, colours["rest-wash"]);
  fill(context, boxes.waves, colours.block);
  fill(context, boxes.edges, colours.rest);
  fill(context, boxes.sounds, colours["sound-wash"]);
  if (colours.outline !== null) for (const path of [boxes.speech, boxes.rests, boxes.sounds]) outline(context, path, colours.outline);
  for (const draw of words) draw();
  if (scene.edge >= 0) paintEdge(context, scene, colours);
}

/** A bar for each pixel, under the words. */
function addWave(path: Path2D, wave: Waveform, { scale, peaks }: Scene, x: number, width: number): void {
  const { top, height } = ROWS.main;
  const middle = top + height / 2 + 7;
  const most = height / 2 - 9;
  const start = Math.max(0, Math.round(x));
  const end = Math.min(scale.width_px, Math.max(start + 1, Math.round(x + width) - 1));
  for (let column = start; column < end; column += 1) {
    const from_ms = Math.max(0, timeAt(scale, column) - timeAt(scale, x));
    const peak = highest(wave, from_ms, from_ms + scale.ms_per_px);
    const half = Math.max(0.5, (peak / peaks.loudest) * most);
    path.rect(column, middle - half, 1, 2 * half);
  }
}

function paintEdge(context: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
  const { x, width } = boxOf(scene, scene.edge);
  const { top, height } = ROWS.main;
  context.fillStyle = colours.accent;
  context.fillRect(x + width - 3, top + 4, 4, height - 8);
}

function paintChapters(context: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
  const { scale, track } = scene;
  const middle = ROWS.chapters.top + ROWS.chapters.height / 2;
  track.chapters.forEach((chapter, at) => {
    const x = xOf(scale, chapter.onset_ms);
    const next = track.chapters[at + 1];
    const until = next === undefined ? xOf(scale, track.duration_ms) : xOf(scale, next.onset_ms);
    if (until < 0 || x > scale.width_px) return;
    context.fillStyle = colours.line;
    context.fillRect(Math.round(x), 0, 1, ROWS.ruler.top);
    if (until - Math.max(0, x) > LEAST_NAME_PX) write(context, chapter.name, x, until - x, middle, colours.soft);
  });
}

function paintRuler(context: CanvasRenderingContext2D, scale: Scale, colours: Colours): void {
  const step_ms = tick_ms(scale);
  const { top, height } = ROWS.ruler;
  context.fillStyle = colours.line;
  context.fillRect(0, top - 1, scale.width_px, 1);
  for (let ms = Math.ceil(scale.from_ms / step_ms) * step_ms; ms <= seenUntil(scale); ms += step_ms) {
    const x = Math.round(xOf(scale, ms));
    context.fillStyle = colours.edge;
    context.fillRect(x, top - 1, 1, 4);
    if (x < scale.width_px - LEAST_WORDS_PX) write(context, tickTime(ms, step_ms), x, 2 * LEAST_WORDS_PX, top + height / 2 + 1, colours.soft);
  }
}

function paintBeds(context: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
  const { top, height } = ROWS.beds;
  for (const bed of scene.track.beds) {
    const x = xOf(scene.scale, bed.onset_ms);
    const width = bed.duration_ms / scene.scale.ms_per_px;
    if (x > scene.scale.width_px || x + width < 0) continue;
    const path = new Path2D();
    path.rect(x, top, Math.max(1, width - 1), height);
    fill(context, path, colours["bed-wash"]);
    if (colours.outline !== null) outline(context, path, colours.outline);
    if (width > LEAST_WORDS_PX) write(context, bed.name, x, width, top + height / 2 + 0.5, colours.bed);
  }
}

function paintGhost(context: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
  if (scene.ghost === null) return;
  const { top, height } = ROWS.ghost;
  const path = new Path2D();
  const silences = new Path2D();
  for (const { onset_ms, duration_ms, kind } of scene.ghost.was) {
    const x = xOf(scene.scale, onset_ms);
    const width = duration_ms / scene.scale.ms_per_px;
    if (x > scene.scale.width_px || x + width < 0) continue;
    if (kind === "speech") path.rect(x, top, Math.max(1, width - 1), height);
    else silences.rect(x, top + height / 2 - 1, Math.max(1, width - 1), 2);
  }
  fill(context, path, colours.edge);
  fill(context, silences, colours.edge);
}

function fill(context: CanvasRenderingContext2D, path: Path2D, style: string | CanvasPattern): void {
  context.fillStyle = style;
  context.fill(path);
}

function outline(context: CanvasRenderingContext2D, path: Path2D, style: string): void {
  context.strokeStyle = style;
  context.lineWidth = 2;
  context.stroke(path);
}

/** Write words that begin in sight, as many as have room. */
function write(context: CanvasRenderingContext2D, words: string, x: number, width: number, y: number, colour: string): void {
  const from = Math.max(x, 0) + 4;
  const room = Math.floor((x + width - from) / CHARACTER_PX);
  if (room < 2) return;
  context.fillStyle = colour;
  context.fillText(words.length > room ? beginning(words, room - 1) : words, from, y);
}
