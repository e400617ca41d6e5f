/** Those who are told of a track: when there is a newer one, where it plays, and what it needs. */

import type { PlacedTrack } from "./placed_track";
import type { Player } from "./player";
import type { TrackListener, TrackState } from "./track_state";

export class TrackListeners {
  private readonly listeners = new Set<TrackListener>();
  private isTicking = false;
  private isClosed = false;

  constructor(
    private readonly player: Player,
    private readonly nextFrame: (run: () => void) => void,
  ) {}

  /** Tell a listener too; what is returned ends it. */
  add(listener: TrackListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    this.isClosed = true;
    this.listeners.clear();
  }

  tellTrack(placed: PlacedTrack, before: PlacedTrack | null): void {
    for (const listener of this.listeners) listener.onTrack?.(placed, before);
  }

  tellPlayhead(): void {
    const { ms, index, playback } = this.player;
    for (const listener of this.listeners) listener.onPlayhead?.(ms, index, playback === "playing");
  }

  tellState(state: TrackState): void {
    for (const listener of this.listeners) listener.onState?.(state);
  }

  /** Tell the playhead with each frame while it plays, also if it stops and goes on before the next one. */
  tick(): void {
    if (this.isTicking || this.isClosed || this.player.playback !== "playing") return;
    this.tellPlayhead();
    this.isTicking = true;
    this.nextFrame(() => {
      this.isTicking = false;
      this.tick();
    });
  }
}
