/** The track of the open script: asks for it, keeps it up to date with the text, and plays it. */

import { type ChangeDesc, ChangeSet, type Text } from "@codemirror/state";
import { PlacedTrack } from "./placed_track";
import { Player } from "./player";
import { placeOf } from "./positions";
import type { Track } from "./track_api";
import { TrackListeners } from "./track_listeners";
import { type Announced, type Door, type Failure, type Script, type TrackListener, type TrackState, type Trouble, troubleOf } from "./track_state";
import { UNFINISHED_MS } from "./unfinished";

/** A new track is asked for this long after the last key. */
export const TYPING_MS = 200;
/** So often a sound is opened again, before the player gives up. */
const MOST_FAULTS = 3;

export class OpenTrack {
  /** How it sounds. */
  readonly sound: Pick<Player, "rate" | "volume" | "loops">;
  private readonly player: Player;
  private readonly listeners: TrackListeners;
  private length_ms: number | null = null;
  /** The answer to the last question; newer tracks of the same text come by themselves. */
  private base: PlacedTrack | null = null;
  /** The text of the last question, if that was refused because of an error in it. */
  private wrongText: Text | null = null;
  private announcedPlan: Announced | null = null;
  /** What was edited since the question that is open. */
  private since: ChangeDesc | null = null;
  private isWanted = false;
  private isClosed = false;
  /** Whether somebody has wished to hear it, so that what is missing is spoken. */
  private isHeard = false;
  /** The place in the text from which it plays as soon as there is the track of this text. */
  private startAt: number | null = null;
  /** Where the cursor was when it stopped: if it is elsewhere now, Play begins there. */
  private restingCursor: number | null = null;
  private speaking: TrackState["speaking"] = null;
  private failures: readonly Failure[] = [];
  private trouble: Trouble | null = null;
  private mustMend = false;
  /** Whether the server speaks what is missing in the newest track, also if a newer text has an error. */
  private isBeingSpoken = false;
  private faults = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly script: Script,
    private readonly door: Door,
  ) {
    this.sound = this.player = new Player(() => door.openSound(), {
      changed: () => this.playbackChanged(),
      failed: () => this.soundFailed(),
    });
    this.listeners = new TrackListeners(this.player, (run) => door.nextFrame(run));
  }

  /** The newest track; it may be one of an older text, while this one has errors. */
  get current(): PlacedTrack | null {
    return this.player.newest;
  }

  /** Where it plays, in the times of the newest track. */
  get ms(): number {
    return this.player.ms;
  }

  /** Where Play begins, in the times of the newest track. */
  get start_ms(): number {
    const isAtHead = this.player.playback !== "stopped" || this.restingCursor === this.script.cursor();
    return isAtHead ? this.ms : (this.current?.startOf(this.script.cursor(), this.ms) ?? 0);
  }

  get state(): TrackState {
    const { speaking, failures, trouble, mustMend } = this;
    const { playback, isHeld } = this.player;
    return { playback, isHeld, isAsking: this.since !== null, speaking, failures, trouble, mustMend };
  }

  /** Listen from now on; what is returned ends it. */
  listen(listener: TrackListener): () => void {
    return this.listeners.add(listener);
  }

  /** Ask for the track of the text as it is now. */
  async load(): Promise<void> {
    clearTimeout(this.timer);
    this.isWanted = this.since !== null;
    if (this.since !== null || this.isClosed) return;
    const text = this.script.text();
    this.since = ChangeSet.empty(text.length).desc;
    this.listeners.tellState(this.state);
    let answer: Track | null = null;
    const isHeard = this.isHeard;
    try {
      answer = await this.door.layOut({
        path: this.script.path,
        text: text.toString(),
        length_ms: this.length_ms,
        from: isHeard ? placeOf(text, this.startAt ?? this.positionOfHead()) : null,
      });
    } catch (error) {
      this.refused(error, text);
    }
    const { since } = this;
    this.since = null;
    if (this.isClosed) return;
    if (answer !== null) this.answered(new PlacedTrack(answer, text, since), isHeard);
    if (this.isWanted) await this.load();
    else this.listeners.tellState(this.state);
  }

  /** The text was edited; `isTyped` says that more keys may follow at once, `isInCue` that they may finish a cue. */
  edited(changes: ChangeDesc, isTyped: boolean, isInCue = false): void {
    this.length_ms = null;
    for (const placed of new Set([...this.player.tracks, this.base])) placed?.edited(changes);
    this.since = this.since?.composeDesc(changes) ?? null;
    if (this.startAt !== null) this.startAt = changes.mapPos(this.startAt, 1);
    if (this.restingCursor !== null) this.restingCursor = changes.mapPos(this.restingCursor, -1);
    clearTimeout(this.timer);
    if (isTyped) this.timer = setTimeout(() => void this.load(), isInCue ? UNFINISHED_MS : TYPING_MS);
    else void this.load();
  }

  /** Fit the track to a length until the next edit; null for the length that the script says. */
  fit(length_ms: number | null): void {
    this.length_ms = length_ms;
    void this.load();
  }

  /** Play from where it stopped, or from the cursor if that was put elsewhere since. */
  play(): void {
    if (this.current === null || this.restingCursor !== this.script.cursor()) return this.playFrom(this.script.cursor());
    this.hear();
  }

  /** Play the sentence at a position in the text. */
  playFrom(position: number): void {
    if (this.current !== null) this.startIn(this.current, position);
    this.startAt = this.isBehind ? position : null;
    this.hear();
  }

  stop(): void {
    this.startAt = null;
    this.player.stop();
  }

  /** Go to a time of the newest track; while it plays, it goes on there with the track of the text as it is now. */
  seek(ms: number): void {
    this.faults = 0;
    this.startAt = null;
    this.restingCursor = this.script.cursor();
    this.player.isHeld = this.isBehind;
    this.player.seek(ms);
    this.listeners.tellPlayhead();
  }

  /** Go to the next or the previous sentence. */
  step(by: 1 | -1): void {
    const to_ms = this.current?.stepFrom(this.ms, by) ?? null;
    if (to_ms !== null) this.seek(to_ms);
  }

  /** The server has a newer track of the text that was answered with the plan `first`. */
  announced(plan: string, first: string): void {
    this.announcedPlan = { plan, first };
    void this.fetchAnnounced();
  }

  spoke(done: number, of: number): void {
    this.speaking = done < of ? { done, of } : null;
    this.listeners.tellState(this.state);
  }

  failed(failure: Failure): void {
    this.failures = [...this.failures, failure];
    this.listeners.tellState(this.state);
  }

  /** The server answers again, perhaps another one that knows none of the tracks. */
  connected(): void {
    if (this.base === null && this.startAt === null && this.trouble === null) return;
    this.isBeingSpoken = false;
    this.player.renew();
    void this.load();
  }

  lost(): void {
    this.speaking = null;
    this.trouble = { kind: "offline" };
    this.listeners.tellState(this.state);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.listeners.close();
    this.player.close();
  }

  private answered(placed: PlacedTrack, isHeard: boolean): void {
    this.base = placed;
    this.wrongText = null;
    this.isBeingSpoken = isHeard;
    this.trouble = null;
    this.mustMend = false;
    this.failures = [];
    if (placed.track.complete) this.speaking = null;
    this.show(placed);
    void this.fetchAnnounced();
  }

  private show(placed: PlacedTrack): void {
    const before = this.current;
    this.player.take(placed);
    if (!this.isBehind) this.begin(placed);
    this.listeners.tellTrack(placed, before);
    this.listeners.tellPlayhead();
    this.listeners.tellState(this.state);
  }

  /** Whether the track of the text as it is now is still to come. */
  private get isBehind(): boolean {
    const text = this.script.text();
    return this.base === null || !(this.base.text.eq(text) || this.wrongText?.eq(text));
  }

  /** Play what somebody wished to hear before there was this track. */
  private begin(placed: PlacedTrack): void {
    const { startAt } = this;
    if (startAt === null) return this.player.release();
    this.startIn(placed, startAt);
    this.player.play();
  }

  /** Somebody wishes to hear it: what is missing is spoken and measured from now on. */
  private hear(): void {
    this.faults = 0;
    const { since } = this;
    const mustAsk = !this.isHeard || (this.isBehind && since?.empty !== true);
    this.isHeard = true;
    this.player.isHeld = this.isBehind;
    this.player.play();
    if (mustAsk && this.since === since) void this.load();
  }

  private startIn(placed: PlacedTrack, position: number): void {
    this.seek(placed.startOf(position, this.ms));
  }

  private async fetchAnnounced(): Promise<void> {
    const { announcedPlan: wanted, base } = this;
    if (wanted === null || base === null || wanted.first !== base.track.plan) return;
    const track = await this.door.trackOf(wanted.plan).catch(() => null);
    if (track === null || this.isClosed || this.base !== base || this.announcedPlan !== wanted) return;
    this.announcedPlan = null;
    this.show(base.of(track));
  }

  /** With an error in the script, nobody speaks what is missing: to wait for it would be to wait for ever. */
  private refused(error: unknown, text: Text): void {
    const { kind } = (this.trouble = troubleOf(error));
    this.wrongText = kind === "script" ? text : null;
    if (!text.eq(this.script.text())) return; // that of the newer text is asked for
    if (kind === "script" && this.current !== null) this.begin(this.current);
    if (kind === "refused" && this.player.isHeld) this.player.stop();
    const isWaiting = this.player.playback === "waiting" && !this.isBeingSpoken;
    if (kind === "script" && (isWaiting || this.startAt !== null)) {
      this.mustMend = true;
      this.player.stop();
    }
    if (kind !== "offline") this.startAt = null;
  }

  /** Where in the text it plays; the cursor, where that is not known. */
  private positionOfHead(): number {
    return this.current === null ? this.script.cursor() : this.current.positionUpTo(this.player.index);
  }

  private playbackChanged(): void {
    this.mustMend &&= this.player.playback !== "playing";
    this.listeners.tick();
    if (this.player.playback === "stopped") this.restingCursor = this.script.cursor();
    if (this.player.playback === "waiting" && !this.player.isHeld && this.trouble?.kind !== "offline") void this.load();
    this.listeners.tellPlayhead();
    this.listeners.tellState(this.state);
  }

  private soundFailed(): void {
    this.faults += 1;
    this.isBeingSpoken = false;
    if (this.faults <= MOST_FAULTS) return void this.load();
    this.trouble = { kind: "refused", error: "the sound of the track cannot be played", remedy: "press Play again" };
    this.stop();
  }
}
