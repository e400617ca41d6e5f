/** The size and the colours of the lane's canvas, which follow the page. */

import { HEIGHT_PX } from "./lane_items";

/** Size a canvas as its parent is, in pixels of the screen; return how to stop. */
export function watch(
  canvas: HTMLCanvasElement,
  events: { readonly resized: (width_px: number) => void; readonly recoloured: () => void },
): () => void {
  const surface = canvas.parentElement!;
  const observer = new ResizeObserver(() => {
    const width = surface.clientWidth;
    if (width === 0) return;
    const ratio = window.devicePixelRatio;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(HEIGHT_PX * ratio);
    canvas.getContext("2d")?.setTransform(ratio, 0, 0, ratio, 0, 0);
    events.resized(width);
  });
  observer.observe(surface);
  const schemes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => window.matchMedia(query));
  for (const scheme of schemes) scheme.addEventListener("change", events.recoloured);
  return () => {
    observer.disconnect();
    for (const scheme of schemes) scheme.removeEventListener("change", events.recoloured);
  };
}
