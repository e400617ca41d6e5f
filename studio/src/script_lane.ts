/** The lane of the open script: it shows the newest track, and writes lengths into the text. */

import { redo, undo } from "@codemirror/commands";
import { ChangeSet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { type Fix, RefusedError } from "./api";
import { announce, byId } from "./dom";
import { Fold } from "./fold";
import { Lane } from "./lane";
import type { Stretched } from "./lane_events";
import { type Ghost, ghostOf } from "./lane_ghost";
import { isAdjustable } from "./lane_items";
import { LARGE_STEP_MS, onTenths, Pacing, pausePlace, stepOf } from "./lane_pacing";
import { span } from "./lane_words";
import { LengthSlider } from "./length_slider";
import { dismiss, tell } from "./notices";
import type { PlacedTrack } from "./placed_track";
import { spanOf } from "./positions";
import type { OpenTrack } from "./track";
import { layOut, peaksOf, rewordings, type Track, type TrackEvent } from "./track_api";
import type { Trouble } from "./track_state";
import { clock, NO_CONNECTION } from "./words";
import { lengthsIn, withLength, writtenLength } from "./written_length";

/** What `p` puts into the text. */
const NEW_PAUSE_MS = 4000;

/** A length that may vary, such as 5s-30m. */
const RANGE = /\d[a-z]*\s*[-–]\s*\d/;

/** On a phone, the text has the room at first, and while somebody writes. */
const NARROW = window.matchMedia("(max-width: 39.99rem)");
const folding = new Fold("lane", "the lane", NARROW.matches);

export class ScriptLane {
  private readonly lane: Lane;
  private readonly pacing: Pacing;
  private readonly length: LengthSlider;
  private readonly stopListening: () => void;
  private placed: PlacedTrack | null = null;
  /** The plan before an edit of which there is no plan yet. */
  private beforeEdit: Track | null = null;
  private ghost: Ghost | null = null;
  /** Whether the track is fitted to a length that the text does not ask for yet. */
  private isTrying = false;
  /** The silence whose edge is held. */
  private dragged: Stretched | null = null;
  private isForeseeing = false;
  private isOutdated = false;
  /** What the last change moved, in words. */
  private moved = "";
  /** What the slider wrote into the text, in words. */
  private written = "";
  private isClosed = false;
  private hasForeseen = false;

  constructor(
    private readonly path: string,
    private readonly view: EditorView,
    private readonly track: OpenTrack,
  ) {
    this.pacing = new Pacing({
      preview: (silence) => this.lane.preview(silence),
      write: (silence) => this.write(silence),
      mayChange: () => this.mayChange(),
      failed: (error) => this.failed(error),
    });
    this.lane = new Lane({
      seek: (ms) => track.seek(ms),
      peaks: peaksOf,
      mayChange: () => this.mayChange(),
      stretched: (silence, isDone) => this.stretched(silence, isDone),
      notStretched: () => this.notStretched(),
      key: (event, at) => this.keyAt(event, at),
    });
    this.length = new LengthSlider({
      mayChange: () => this.mayChange(),
      try: (ms) => this.tryLength(ms),
      choose: (ms) => this.chooseLength(ms),
      missed: (wanted_ms, track_ms) =>
        tell("pacing", `The track is ${clock(track_ms)} long: it cannot be exactly ${clock(wanted_ms)}.`),
      refused: (why) => tell("pacing", why),
    });
    this.stopListening = track.listen({
      onTrack: (placed) => this.show(placed),
      onPlayhead: (ms, _, isPlaying) => this.lane.playhead(ms, isPlaying),
      onState: ({ trouble }) => this.troubled(trouble),
    });
    byId("lane").hidden = false;
    folding.bind();
    view.contentDOM.addEventListener("focus", () => {
      if (NARROW.matches && !folding.isFolded) folding.fold(true);
    });
  }

  edited(): void {
    this.written = "";
    if (!this.isTrying) this.beforeEdit ??= this.placed?.track ?? null;
  }

  focus(): void {
    if (this.placed === null || folding.isFolded) folding.button.focus();
    else this.lane.focus();
  }

  /** A key that was pressed outside of the text; true for one of the lane. */
  key(event: KeyboardEvent): boolean {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") return (event.shiftKey ? redo : undo)(this.view);
    if (event.ctrlKey && event.key === "y") return redo(this.view);
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "+" || event.key === "=") this.lane.zoomIn();
    else if (event.key === "-") this.lane.zoomOut();
    else if (event.key === "0") this.lane.showWhole();
    else if (event.key === "p") this.putPause();
    else return false;
    return true;
  }

  close(): void {
    this.isClosed = true;
    this.dragged = null;
    this.stopListening();
    this.lane.close();
    byId("lane").hidden = true;
  }

  private show(placed: PlacedTrack): void {
    this.placed = placed;
    this.hasForeseen = false;
    const isOfText = placed.text.eq(this.view.state.doc);
    if (this.beforeEdit !== null && isOfText) {
      this.ghost = ghostOf(this.beforeEdit, placed.track);
      if (!this.isTrying) this.beforeEdit = null;
    }
    this.present(placed.track, this.ghost);
    this.length.show(placed.track, isOfText, lengthsIn(placed.text));
    this.pacing.laidOut(placed.track, isOfText);
  }

  private present(track: Track, ghost: Ghost | null): void {
    this.lane.show(track, ghost);
    this.moved = ghost === null ? "" : `${ghost.words}.${this.written}`;
    this.sayMoved();
  }

  private sayMoved(): void {
    byId("lane-moved").textContent = this.isOutdated ? "This is the track from before the error" : this.moved;
  }

  private troubled(trouble: Trouble | null): void {
    const isWrong = trouble?.kind === "script";
    this.isOutdated = isWrong && this.placed !== null;
    this.sayMoved();
    if (!isWrong) dismiss("mend");
    if (trouble !== null) this.pacing.notLaidOut();
  }

  /** While the script has an error, the lane shows an older text, whose lengths say nothing about this one. */
  private mayChange(): boolean {
    const isWrong = this.track.state.trouble?.kind === "script";
    if (isWrong) tell("mend", "Mend the error in the script first. Then you can change lengths in the lane again.");
    return !isWrong;
  }

  private tryLength(ms: number): void {
    this.edited();
    this.isTrying = true;
    this.track.fit(ms);
  }

  /** The text asks for the length from now on; false where that cannot be written. */
  private chooseLength(ms: number): boolean {
    const changes = withLength(this.view.state.doc, ms);
    this.isTrying = false;
    if (changes === null) {
      tell("pacing", "The length cannot be written here. Change “length” at the top of the script.");
      this.track.fit(null);
      return false;
    }
    this.view.dispatch({ changes, userEvent: "input.lane" });
    const which = lengthsIn(this.view.state.doc) > 1 ? "first length" : "length";
    this.written = ` The ${which} in the script is ${writtenLength(ms)} now.`;
    return true;
  }

  private keyAt(event: KeyboardEvent, at: number): boolean {
    const step_ms = stepOf(event);
    const item = this.placed?.track.events[at];
    if (step_ms === 0 || item === undefined) return false;
    this.lengthen(item, at, step_ms);
    return true;
  }

  private lengthen(item: TrackEvent, at: number, step_ms: number, words = ""): void {
    if (!isAdjustable(item)) return announce(`${words}The length of this cannot be changed here`);
    if (!this.mayChange()) return;
    const duration_ms = onTenths(this.pacing.lengthOf(at) + step_ms);
    if (duration_ms !== onTenths(this.pacing.lengthOf(at))) this.pacing.set({ at, duration_ms });
    announce(`${words}${span(duration_ms)}`);
  }

  /** Put a pause after the sentence that sounds; make the one that is there already a second longer, and go to it. */
  private putPause(): void {
    const { placed, track } = this;
    if (placed === null || !this.mayChange()) return;
    const { events } = placed.track;
    const at = pausePlace(events, track.start_ms);
    const event = events[at];
    if (event === undefined) announce("No words have been spoken yet");
    else if (event.kind === "speech")
      void this.write({ at, duration_ms: NEW_PAUSE_MS }).then(
        () => announce(`A pause of ${span(NEW_PAUSE_MS)}`),
        (error: unknown) => this.failed(error),
      );
    else {
      this.lane.select(at);
      if (!folding.isFolded) this.lane.focus();
      this.lengthen(event, at, LARGE_STEP_MS, "Here is one already: ");
    }
  }

  private stretched(silence: Stretched, isDone: boolean): void {
    const before = this.placed?.track.events[silence.at];
    if (isDone && onTenths(silence.duration_ms) === onTenths(before?.duration_ms ?? 0)) return this.notStretched();
    this.dragged = isDone ? null : silence;
    if (isDone) return this.pacing.set(silence);
    this.pacing.try(silence);
    if (!this.isForeseeing && this.placed !== null && lengthsIn(this.placed.text) > 0) void this.foresee();
  }

  private notStretched(): void {
    this.dragged = null;
    this.pacing.cancel();
    if (!this.hasForeseen) return;
    this.showAgain();
    void this.track.load();
  }

  /** Show the track that there is, in the place of one that was only foreseen. */
  private showAgain(): void {
    if (this.placed === null || !this.hasForeseen) return;
    this.hasForeseen = false;
    this.present(this.placed.track, this.ghost);
  }

  /** With a fixed length, other silences give for the one that is dragged: show which, while it is. */
  private async foresee(): Promise<void> {
    const { placed, dragged } = this;
    if (placed === null || dragged === null) return;
    this.isForeseeing = true;
    const silence = { at: dragged.at, duration_ms: onTenths(dragged.duration_ms) };
    try {
      const changes = (await this.changesFor(placed, silence)).map((fix) => ({ ...spanOf(placed.text, fix), insert: fix.text }));
      const text = ChangeSet.of(changes, placed.text.length).apply(placed.text).toString();
      const track = await layOut({ path: this.path, text, length_ms: null, from: null });
      if (this.dragged !== null && this.placed === placed) {
        this.hasForeseen = true;
        this.present(track, ghostOf(placed.track, track));
      }
    } catch {
      return; // what cannot be is said when the edge is let go
    } finally {
      this.isForeseeing = false;
    }
    if (this.dragged !== null && onTenths(this.dragged.duration_ms) !== silence.duration_ms) await this.foresee();
  }

  /** What another length of a silence changes in the text of the track. */
  private async changesFor({ text, track }: PlacedTrack, { at, duration_ms }: Stretched): Promise<readonly Fix[]> {
    const wish = { path: this.path, text: text.toString(), plan: track.plan, event: at, duration_ms };
    return (await rewordings(wish)).changes;
  }

  /** Change the text, as one step that undo takes back. */
  private async write(silence: Stretched): Promise<void> {
    const { placed } = this;
    if (placed === null) return;
    const fixes = await this.changesFor(placed, silence);
    if (this.isClosed) return;
    // Only the newest track knows the edits that were made meanwhile.
    const newest = this.placed?.text.eq(placed.text) ? this.placed : null;
    const changes = fixes.map((fix) => newest?.changeOf(fix) ?? null).filter((change) => change !== null);
    if (changes.length === 0 || changes.length < fixes.length) throw new RefusedError(409, "the text has changed there", "try again", null);
    const before = changes.map(({ from, to }) => this.view.state.sliceDoc(from, to)).find((words) => RANGE.test(words));
    this.view.dispatch({
      changes,
      effects: EditorView.scrollIntoView(changes[0]?.from ?? 0, { y: "nearest", yMargin: 60 }),
      userEvent: "input.lane",
    });
    if (before !== undefined) this.written = ` It no longer adjusts to the length: “${before}” is fixed now. Undo takes this back.`;
  }

  private failed(error: unknown): void {
    if (this.isClosed) return;
    this.showAgain();
    const words = error instanceof RefusedError ? `${error.message}; ${error.remedy}.` : NO_CONNECTION;
    tell("pacing", `The length was not changed: ${words}`);
  }
}
