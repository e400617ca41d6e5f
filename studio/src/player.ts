/** Plays a track, and takes over a newer one without a gap. It never plays a sentence that is not spoken. */

import {
  chapterEnd, chapterStart, type Deck, handover, isReady, isUnspoken, NEAR_MS, nextUnspoken, position, shut, type Sound,
} from "./deck";
import { Path, type PlacedTrack } from "./placed_track";

export interface PlayerEvents {
  /** It plays, waits or stops from now on. */
  changed(): void;
  /** The sound of the track cannot be had: the studio is gone, or has forgotten the track. */
  failed(): void;
}

export type Playback = "stopped" | "playing" | "waiting";

/** A newer track has this long to be ready, before it takes over. */
const LEAD_MS = 120;
/** A newer track that is ready later than this is aimed at a later time: as long as it took, and a quarter more. */
const LATE_MS = 40;
const MORE = 1.25;
const MOST_AIMS = 4;
/** A sound may wait for data, so a place in it is looked for at least this often. */
const LOOK_MS = 1000;
export class Player {
  playback: Playback = "stopped";
  newest: PlacedTrack | null = null;
  /** Whether what starts waits for a track that is newer than the newest. */
  isHeld = false;
  private deck: Deck | null = null;
  private next: Deck | null = null;
  private head_ms = 0;
  private chosenRate = 1;
  private chosenVolume = 1;
  private isLooped = false;
  private guardTimer: ReturnType<typeof setTimeout> | undefined;
  private swapTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly open: () => Sound,
    private readonly events: PlayerEvents,
  ) {}

  /** The time in the newest track. */
  get ms(): number {
    return this.isSounding && this.deck !== null ? this.deck.path.lead(position(this.deck)) : this.head_ms;
  }

  get index(): number {
    return this.newest?.indexAt(this.ms) ?? -1;
  }

  get rate(): number {
    return this.chosenRate;
  }

  set rate(rate: number) {
    this.chosenRate = rate;
    for (const deck of [this.deck, this.next]) if (deck !== null) deck.sound.playbackRate = rate;
    if (this.isSounding) this.guard();
  }

  get volume(): number {
    return this.chosenVolume;
  }

  set volume(volume: number) {
    this.chosenVolume = volume;
    for (const deck of [this.deck, this.next]) if (deck !== null) deck.sound.volume = volume;
  }

  /** Whether the chapter that sounds begins again at its end. */
  get loops(): boolean {
    return this.isLooped;
  }

  set loops(loops: boolean) {
    this.isLooped = loops;
    if (this.isSounding) this.guard();
  }

  /** The tracks that are open, each once. */
  get tracks(): readonly PlacedTrack[] {
    const open = [this.newest, this.deck?.placed ?? null, this.next?.placed ?? null];
    return [...new Set(open)].filter((placed) => placed !== null);
  }

  play(): void {
    if (this.isSounding) return;
    if (this.newest === null) return this.become("waiting");
    if (this.head_ms >= this.newest.track.duration_ms - NEAR_MS) this.head_ms = 0;
    this.start();
  }

  stop(): void {
    this.isHeld = false;
    this.rest("stopped");
  }

  /** What was held starts with the newest track. */
  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    if (this.playback === "waiting") this.start();
  }

  seek(ms: number): void {
    if (this.newest === null) return;
    const wasStopped = this.playback === "stopped";
    this.rest(this.playback);
    this.head_ms = Math.max(0, Math.min(ms, this.newest.track.duration_ms));
    if (!wasStopped) this.start();
  }

  /** There is a newer track. The playhead stays on its sentence. */
  take(placed: PlacedTrack): void {
    const before = this.newest;
    this.newest = placed;
    if (this.isSounding && this.deck !== null) {
      this.deck.path = new Path(this.deck.placed, placed);
      if (this.deck.placed.track.plan === placed.track.plan) this.dropNext();
      else this.prepare();
      return;
    }
    if (before !== null) this.head_ms = new Path(before, placed).lead(this.head_ms);
    if (this.playback !== "stopped") this.start();
  }

  /** The studio was away: what sounds is opened again with the next track. */
  renew(): void {
    if (this.playback === "stopped") this.close();
    else this.wait();
  }

  close(): void {
    this.rest(this.playback);
    this.dropNext();
    if (this.deck !== null) shut(this.deck.sound);
    this.deck = null;
  }

  private get isSounding(): boolean {
    return this.playback === "playing";
  }

  private start(): void {
    const placed = this.newest!;
    if (this.isHeld || isUnspoken(placed, this.head_ms)) return this.become("waiting");
    const deck = this.opened(placed);
    deck.sound.currentTime = this.head_ms / 1000;
    this.become("playing");
    this.run(deck);
  }

  /** The open deck of a track; one of an older track is shut. */
  private opened(placed: PlacedTrack): Deck {
    this.dropNext();
    if (this.deck?.placed.track.plan === placed.track.plan) {
      this.deck = { ...this.deck, placed, path: new Path(placed, placed) };
    } else {
      if (this.deck !== null) shut(this.deck.sound);
      this.deck = this.make(placed);
    }
    return this.deck;
  }

  private make(placed: PlacedTrack): Deck {
    const sound = this.open();
    sound.preload = "auto";
    sound.preservesPitch = true;
    sound.src = placed.track.address;
    sound.playbackRate = this.chosenRate;
    sound.volume = this.chosenVolume;
    sound.addEventListener("ended", () => this.deck?.sound === sound && this.isSounding && this.ended());
    sound.addEventListener("error", () => this.deck?.sound === sound && this.lost());
    return { placed, sound, path: new Path(placed, placed) };
  }

  private run(deck: Deck, started: () => void = () => undefined): void {
    deck.sound.play().then(started, (error: unknown) => {
      started();
      if (this.deck !== deck || !this.isSounding) return;
      if (error instanceof DOMException && error.name === "NotAllowedError") this.stop();
    });
    this.guard();
  }

  private rest(playback: Playback): void {
    clearTimeout(this.guardTimer);
    if (this.isSounding) {
      this.head_ms = this.ms;
      this.deck?.sound.pause();
      this.dropNext();
    }
    this.become(playback);
  }

  private become(playback: Playback): void {
    const before = this.playback;
    this.playback = playback;
    if (before !== playback) this.events.changed();
  }

  private ended(): void {
    if (this.loops && this.deck !== null) return this.seek(chapterStart(this.deck, Infinity));
    this.head_ms = this.newest?.track.duration_ms ?? 0;
    clearTimeout(this.guardTimer);
    this.become("stopped");
  }

  private lost(): void {
    if (this.playback !== "stopped") this.wait();
    this.events.failed();
  }

  private wait(): void {
    this.rest("waiting");
    if (this.deck !== null) shut(this.deck.sound);
    this.deck = null;
  }

  /** Watch for the next sentence that is not spoken, and for the end of a chapter that is repeated. */
  private guard(): void {
    clearTimeout(this.guardTimer);
    const deck = this.deck;
    if (deck === null || !this.isSounding) return;
    const unspoken_ms = nextUnspoken(deck.placed, position(deck));
    const end_ms = this.isLooped ? chapterEnd(deck.placed, position(deck)) : Infinity;
    if (end_ms < unspoken_ms) this.watch(deck, end_ms, () => this.seek(chapterStart(deck, end_ms)));
    else if (unspoken_ms < Infinity) this.watch(deck, unspoken_ms, () => this.hold(deck, unspoken_ms));
  }

  private watch(deck: Deck, bound_ms: number, reached: () => void): void {
    const left_ms = (bound_ms - position(deck)) / this.chosenRate;
    const look = (): void => (position(deck) < bound_ms - NEAR_MS ? this.watch(deck, bound_ms, reached) : reached());
    this.guardTimer = setTimeout(look, Math.max(0, Math.min(left_ms, LOOK_MS)));
  }

  /** The next sentence is not spoken in the track that sounds. It may be in a newer one. */
  private hold(deck: Deck, onset_ms: number): void {
    this.head_ms = deck.path.lead(onset_ms);
    deck.sound.pause();
    if (this.next !== null) {
      shut(deck.sound);
      this.deck = this.next;
      this.next = null;
    }
    this.start();
  }

  /** Open the newest track beside the one that sounds, and let it take over at a time at which nobody hears it. */
  private prepare(): void {
    this.dropNext();
    const next = this.make(this.newest!);
    this.next = next;
    let aims = 0;
    let at_ms = 0;
    let aimed_ms = Date.now();
    const aim = (lead_ms: number): void => {
      aims += 1;
      aimed_ms = Date.now();
      at_ms = handover(this.deck!, this.newest!, position(this.deck!) + lead_ms * this.chosenRate);
      next.sound.currentTime = this.deck!.path.lead(at_ms) / 1000;
    };
    const look = (): void => {
      if (this.next !== next || this.deck === null || !isReady(next.sound)) return;
      const left_ms = (at_ms - position(this.deck)) / this.chosenRate;
      clearTimeout(this.swapTimer);
      if (left_ms < -LATE_MS && aims < MOST_AIMS) aim((Date.now() - aimed_ms) * MORE);
      else this.swapTimer = setTimeout(() => this.swap(), Math.max(0, left_ms));
    };
    next.sound.addEventListener("canplay", look);
    next.sound.addEventListener("seeked", look);
    aim(LEAD_MS);
  }

  private swap(): void {
    clearTimeout(this.swapTimer);
    const { deck, next } = this;
    if (next === null || deck === null || !this.isSounding) return;
    this.deck = next;
    this.next = null;
    this.run(next, () => shut(deck.sound));
  }

  private dropNext(): void {
    clearTimeout(this.swapTimer);
    if (this.next !== null) shut(this.next.sound);
    this.next = null;
  }
}
