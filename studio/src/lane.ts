/** The lane: the track over time, under the text. What changes the text is in lane_pacing.ts. */

import { byId, make } from "./dom";
import { type Colours, coloursOf } from "./lane_colours";
import type { LaneEvents, Stretched } from "./lane_events";
import { listenToGestures } from "./lane_gestures";
import { type Ghost, matching } from "./lane_ghost";
import { destination, edgeAt, endOf, isSound, itemAt, Items, ROWS } from "./lane_items";
import { LaneList, type Listed } from "./lane_list";
import { watch } from "./lane_canvas";
import { boxOf, paint, type Scene } from "./lane_paint";
import { fitted, moved, type Scale, seenUntil, showing, snapped, timeAt, whole, xOf, zoomed } from "./lane_scale";
import { label } from "./lane_words";
import { Peaks } from "./peaks";
import type { Track, TrackEvent } from "./track_api";

const ZOOM_STEP = 1.6;
/** The list and the waveforms follow what is drawn after so long. */
const FOLLOWING_MS = 120;

interface Plan {
  readonly track: Track;
  readonly items: Items;
  readonly peaks: Peaks;
}

export class Lane {
  private readonly canvas = make("canvas", { "aria-hidden": "true" });
  private readonly list: LaneList;
  private readonly context: CanvasRenderingContext2D;
  private readonly closing: (() => void)[] = [];
  private plan: Plan | null = null;
  private scale: Scale = whole(1, 1);
  private colours: Colours | null = null;
  private ghost: Ghost | null = null;
  private active = 0;
  private stretch: Stretched | null = null;
  private hovered = -1;
  private grabbed: { readonly at: number; readonly onset_ms: number; readonly beyond_px: number } | null = null;
  private playhead_ms: number | null = null;
  private isFollowing = true;
  private frame = 0;
  private following: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly events: LaneEvents) {
    const context = this.canvas.getContext("2d");
    if (context === null) throw new Error("the browser has no canvas");
    this.context = context;
    this.list = new LaneList(
      (at) => this.goTo(at),
      (at) => this.activate(at),
    );
    const surface = make("div", { class: "surface", keydown: (event) => this.key(event as KeyboardEvent) }, this.canvas, this.list.element);
    byId("lane-body").replaceChildren(surface);
    const sign = (words: string, label: string, run: () => void): HTMLElement =>
      make("button", { type: "button", class: "quiet", "aria-label": label, title: label, click: run }, words);
    byId("lane-zoom").replaceChildren(
      sign("−", "Zoom out", this.zoomOut),
      sign("+", "Zoom in", this.zoomIn),
      sign("Whole", "Whole track", this.showWhole),
    );
    this.closing.push(listenToGestures(this.canvas, this.gestures()), watch(this.canvas, {
      resized: (width_px) => {
        this.scale = fitted(this.scale, this.scale.duration_ms, width_px);
        this.draw();
      },
      recoloured: () => {
        this.colours = null;
        this.draw();
      },
    }));
  }

  /** Show a plan, and what the last edit moved in it. */
  show(track: Track, ghost: Ghost | null): void {
    const old = this.plan;
    const match = old === null ? null : matching(old.track.events, track.events);
    this.plan = {
      track,
      items: new Items(track.events),
      peaks: new Peaks(track, this.events.peaks, () => this.draw(), old),
    };
    this.scale = old === null ? whole(track.duration_ms, this.scale.width_px) : fitted(this.scale, track.duration_ms, this.scale.width_px);
    const active = match?.(this.active) ?? 0;
    this.active = Math.min(active < 0 ? this.active : active, Math.max(0, track.events.length - 1));
    this.ghost = ghost;
    this.hovered = -1;
    const held = this.grabbed === null ? -1 : (match?.(this.grabbed.at) ?? -1);
    if (held >= 0) this.grabbed = { ...this.grabbed!, at: held };
    else if (this.grabbed !== null) this.gestures().cancel();
    this.draw();
  }

  /** Show how long a silence becomes, before there is a plan of it. */
  preview(stretch: Stretched | null): void {
    this.stretch = stretch;
    this.draw();
  }

  playhead(ms: number, isPlaying: boolean): void {
    if (ms === this.playhead_ms && !isPlaying) return;
    this.playhead_ms = ms;
    if (isPlaying && this.isFollowing && this.grabbed === null) this.scale = showing(this.scale, ms);
    this.draw();
  }

  focus(): void {
    this.list.focus();
  }

  /** Make an item the one that keys act on. */
  select(at: number): void {
    this.activate(at);
    this.list.show(this.listed(), this.active);
  }

  zoomIn = (): void => this.zoom(ZOOM_STEP);
  zoomOut = (): void => this.zoom(1 / ZOOM_STEP);

  showWhole = (): void => this.scaled(whole(this.scale.duration_ms, this.scale.width_px));

  private zoom(factor: number): void {
    const { playhead_ms, scale } = this;
    const seen = (ms: number): boolean => ms >= scale.from_ms && ms <= seenUntil(scale);
    const held = this.list.hasFocus ? this.event(this.active)?.onset_ms : playhead_ms;
    this.scaled(zoomed(scale, factor, held != null && seen(held) ? xOf(scale, held) : scale.width_px / 2));
  }

  close(): void {
    for (const close of this.closing) close();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.following);
    for (const part of ["lane-body", "lane-zoom", "lane-moved"]) byId(part).replaceChildren();
  }

  private event(at: number): TrackEvent | undefined {
    return this.plan?.track.events[at];
  }

  private gestures(): Parameters<typeof listenToGestures>[1] {
    return {
      grab: (x, y, reach_px) => this.grab(x, y, reach_px),
      drag: (x) => {
        if (this.grabbed === null) return;
        const { at, onset_ms, beyond_px } = this.grabbed;
        const duration_ms = snapped(this.scale, timeAt(this.scale, x - beyond_px) - onset_ms);
        this.events.stretched({ at, duration_ms }, false);
      },
      drop: () => {
        if (this.grabbed === null) return;
        this.grabbed = null;
        if (this.stretch === null) this.events.notStretched();
        else this.events.stretched(this.stretch, true);
      },
      cancel: () => {
        this.grabbed = null;
        this.events.notStretched();
      },
      hover: (x, y, reach_px) => this.hover(x, y, reach_px),
      tap: (x, y) => this.tap(x, y),
      pan: (by_px) => this.scaled(moved(this.scale, by_px)),
      zoom: (factor, x) => this.scaled(zoomed(this.scale, factor, x)),
    };
  }

  private grab(x: number, y: number, reach_px: number): boolean {
    if (this.plan === null) return false;
    const at = edgeAt(this.plan.items, this.scale, x, y, reach_px);
    const event = this.event(at);
    if (event === undefined || !this.events.mayChange()) return false;
    this.grabbed = { at, onset_ms: event.onset_ms, beyond_px: x - xOf(this.scale, endOf(event)) };
    this.select(at);
    this.focus();
    this.events.stretched({ at, duration_ms: event.duration_ms }, false);
    return true;
  }

  private hover(x: number, y: number, reach_px: number): void {
    if (this.plan === null) return;
    const at = reach_px === 0 ? -1 : edgeAt(this.plan.items, this.scale, x, y, reach_px);
    if (at === this.hovered) return;
    this.hovered = at;
    this.canvas.classList.toggle("edge", at >= 0);
    this.draw();
  }

  private tap(x: number, y: number): void {
    if (this.plan === null) return;
    const at = itemAt(this.plan.items, this.scale, x, y);
    if (at >= 0) {
      this.select(at);
      this.focus();
    }
    this.isFollowing = true;
    this.events.seek(timeAt(this.scale, x));
  }

  private goTo(at: number): void {
    const event = this.event(at);
    if (event === undefined) return;
    this.isFollowing = true;
    this.events.seek(event.onset_ms);
  }

  private activate(at: number): void {
    const event = this.event(at);
    if (event === undefined) return;
    this.active = at;
    if (this.grabbed === null) this.scale = showing(this.scale, event.onset_ms, endOf(event));
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (this.plan === null || !this.list.hasFocus) return;
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    const to = isPlain ? destination(event.key, this.active, this.plan.track) : null;
    if (to !== null) this.select(Math.max(0, Math.min(to, this.plan.track.events.length - 1)));
    else if (isPlain && event.key === "Enter") this.goTo(this.active);
    else if (!this.events.key(event, this.active)) return;
    event.preventDefault();
  }

  private scaled(scale: Scale): void {
    this.scale = scale;
    const at = this.playhead_ms;
    this.isFollowing = at !== null && at >= scale.from_ms && at <= seenUntil(scale);
    this.draw();
  }

  private draw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    this.frame = 0;
    if (this.plan === null) return;
    this.colours ??= coloursOf(this.canvas);
    paint(this.context, this.scene(), this.colours);
    if (this.list.hasFocus) this.list.place(this.listed());
    this.following ??= setTimeout(() => this.follow(), FOLLOWING_MS);
  }

  private scene(): Scene {
    const { track, items, peaks } = this.plan!;
    const stretched = this.stretch === null ? undefined : this.event(this.stretch.at);
    return {
      scale: this.scale,
      track,
      items,
      peaks,
      ghost: this.ghost,
      playhead_ms: this.playhead_ms,
      edge: this.stretch?.at ?? this.hovered,
      later_ms: stretched === undefined ? 0 : this.stretch!.duration_ms - stretched.duration_ms,
    };
  }

  private follow(): void {
    this.following = undefined;
    if (this.plan === null) return;
    this.list.show(this.listed(), this.nearest());
    const { from, to } = this.plan.items.between(this.scale.from_ms, seenUntil(this.scale));
    void this.plan.peaks.fetch(from, to);
  }

  /** While nobody is in the list, Tab leads to what is seen. */
  private nearest(): number {
    const { items } = this.plan!;
    const { from, to } = items.between(this.scale.from_ms, seenUntil(this.scale));
    if (!this.list.hasFocus && (this.active < from || this.active >= to)) this.active = from;
    return this.active;
  }

  private listed(): Listed {
    const events = this.plan?.track.events ?? [];
    return {
      count: events.length,
      label: (at) => label(events, at),
      box: (at) => {
        const { top, height } = isSound(events[at]!) ? ROWS.sounds : ROWS.main;
        return { ...boxOf(this.scene(), at), top, height };
      },
    };
  }
}
