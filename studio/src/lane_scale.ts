/** Which part of a track the lane shows, and how large. Times are milliseconds of the track, places are CSS pixels. */

export interface Scale {
  readonly duration_ms: number;
  readonly width_px: number;
  readonly from_ms: number;
  readonly ms_per_px: number;
}

/** What is dragged stands on one of these, the finest that is easy to hit. */
const DRAG_STEPS_MS = [100, 500, 1000];
const DRAG_STEP_PX = 5;
/** The closest look: this much time over the whole width. */
const CLOSEST_MS = 1000;
/** Each tick of the ruler has at least this much room for its time. */
const TICK_ROOM_PX = 72;
const TICKS_MS = [100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3];

export function whole(duration_ms: number, width_px: number): Scale {
  const scale = { duration_ms: Math.max(1, duration_ms), width_px: Math.max(1, width_px), from_ms: 0 };
  return { ...scale, ms_per_px: scale.duration_ms / scale.width_px };
}

export const xOf = (scale: Scale, ms: number): number => (ms - scale.from_ms) / scale.ms_per_px;
export const timeAt = (scale: Scale, x: number): number => scale.from_ms + x * scale.ms_per_px;
export const seenUntil = (scale: Scale): number => timeAt(scale, scale.width_px);
export const isWhole = (scale: Scale): boolean => scale.ms_per_px >= scale.duration_ms / scale.width_px;

/** Show less time by a factor (more, if it is under one); what stands at `x` stays there. */
export function zoomed(scale: Scale, factor: number, x: number): Scale {
  const ms_per_px = allowed(scale, scale.ms_per_px / factor);
  return held({ ...scale, ms_per_px, from_ms: timeAt(scale, x) - x * ms_per_px });
}

export const moved = (scale: Scale, by_px: number): Scale =>
  held({ ...scale, from_ms: scale.from_ms + by_px * scale.ms_per_px });

/** Another width, or another length of the track: a whole track stays whole. */
export function fitted(scale: Scale, duration_ms: number, width_px: number): Scale {
  if (isWhole(scale)) return whole(duration_ms, width_px);
  const next = { ...scale, duration_ms: Math.max(1, duration_ms), width_px: Math.max(1, width_px) };
  return held({ ...next, ms_per_px: allowed(next, next.ms_per_px) });
}

/** Move so far that a stretch of time is seen; nothing moves where it is seen already. */
export function showing(scale: Scale, from_ms: number, to_ms = from_ms): Scale {
  const seen_ms = scale.width_px * scale.ms_per_px;
  const margin_ms = 0.1 * seen_ms;
  if (from_ms >= scale.from_ms && (to_ms <= seenUntil(scale) || to_ms - from_ms > seen_ms - 2 * margin_ms)) {
    if (from_ms <= seenUntil(scale) - margin_ms) return scale;
  }
  return held({ ...scale, from_ms: from_ms - margin_ms });
}

/** The time between two ticks of the ruler. */
export const tick_ms = (scale: Scale): number =>
  TICKS_MS.find((step) => step / scale.ms_per_px >= TICK_ROOM_PX) ?? TICKS_MS.at(-1)!;

/** A length that is easy to hit by dragging: whole seconds where minutes are seen, tenths in a close look. */
export function snapped({ ms_per_px }: Scale, duration_ms: number): number {
  const step_ms = DRAG_STEPS_MS.find((step) => step >= DRAG_STEP_PX * ms_per_px) ?? DRAG_STEPS_MS.at(-1)!;
  return Math.round(duration_ms / step_ms) * step_ms;
}

function allowed(scale: Scale, ms_per_px: number): number {
  const widest = scale.duration_ms / scale.width_px;
  return Math.min(widest, Math.max(ms_per_px, Math.min(widest, CLOSEST_MS / scale.width_px)));
}

function held(scale: Scale): Scale {
  const latest_ms = scale.duration_ms - scale.width_px * scale.ms_per_px;
  return { ...scale, from_ms: Math.max(0, Math.min(scale.from_ms, latest_ms)) };
}
