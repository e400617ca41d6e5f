/** What pointers and wheels do over the lane. Places are pixels from its left and top. */

export interface Gestures {
  /** Begin to drag what stands at a place; false where nothing can be dragged. */
  grab(x: number, y: number, reach_px: number): boolean;
  drag(x: number): void;
  drop(): void;
  cancel(): void;
  hover(x: number, y: number, reach_px: number): void;
  tap(x: number, y: number): void;
  pan(by_px: number): void;
  zoom(factor: number, x: number): void;
}

const REACH_PX: Readonly<Record<string, number>> = { touch: 16, pen: 10 };
const MOUSE_REACH_PX = 6;
/** A pointer that moved less has tapped. */
const STILL_PX = 5;
const LINE_PX = 32;
/** The wheel's way that doubles the size. */
const DOUBLING_PX = 160;

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Return how to stop listening to keys. */
export function listenToGestures(surface: HTMLElement, gestures: Gestures): () => void {
  const pointers = new Map<number, Spot>();
  let mode: "none" | "tap" | "pan" | "drag" | "pinch" = "none";
  let start: Spot = { x: 0, y: 0 };
  let hasMoved = false;

  const spot = (event: MouseEvent): Spot => {
    const { left, top } = surface.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const reach = (event: PointerEvent): number => REACH_PX[event.pointerType] ?? MOUSE_REACH_PX;

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = spot(event);
    hasMoved = false;
    pointers.set(event.pointerId, start);
    surface.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      if (mode === "drag") gestures.cancel();
      mode = "pinch";
    } else if (pointers.size === 1) mode = gestures.grab(start.x, start.y, reach(event)) ? "drag" : "tap";
  });
  surface.addEventListener("pointermove", (event) => {
    const now = spot(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) return gestures.hover(now.x, now.y, reach(event));
    hasMoved ||= Math.hypot(now.x - start.x, now.y - start.y) > STILL_PX;
    if (mode === "tap" && hasMoved) mode = "pan";
    if (mode === "drag" && hasMoved) gestures.drag(now.x);
    if (mode === "pan") gestures.pan(before.x - now.x);
    if (mode === "pinch") pinch([...pointers], event.pointerId, now);
    if (mode !== "tap") pointers.set(event.pointerId, now);
  });
  const pinch = (all: readonly (readonly [number, Spot])[], moved: number, now: Spot): void => {
    const own = all.find(([id]) => id === moved)?.[1];
    const other = all.find(([id]) => id !== moved)?.[1];
    if (own === undefined || other === undefined) return;
    const middle = (own.x + other.x) / 2;
    const next = (now.x + other.x) / 2;
    gestures.pan(middle - next);
    const before = Math.abs(own.x - other.x);
    if (before > STILL_PX) gestures.zoom(Math.abs(now.x - other.x) / before, next);
  };
  const up = (event: PointerEvent, isWhole: boolean): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (mode === "drag") (isWhole ? gestures.drop : gestures.cancel)();
    if (mode === "tap" && isWhole) gestures.tap(start.x, start.y);
    if (mode !== "pinch" || pointers.size === 0) mode = "none";
  };
  surface.addEventListener("pointerup", (event) => up(event, true));
  surface.addEventListener("pointercancel", (event) => up(event, false));
  surface.addEventListener("pointerleave", () => gestures.hover(-1, -1, 0));
  surface.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    if (event.ctrlKey || event.metaKey) gestures.zoom(2 ** (-(event.deltaY * unit) / DOUBLING_PX), spot(event).x);
    else gestures.pan((Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY) * unit);
  }, { passive: false });
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || mode !== "drag") return;
    mode = "none";
    pointers.clear();
    gestures.cancel();
  };
  document.addEventListener("keydown", escape);
  return () => document.removeEventListener("keydown", escape);
}
