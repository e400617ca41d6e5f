/** One open script: its editor, what saves and checks it, its track and its lane. */

import { completionStatus, startCompletion } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import * as api from "./api";
import { Checking } from "./checking";
import { announce, byId } from "./dom";
import type { Drafts } from "./drafts";
import { openEditor } from "./editor";
import { withHeadValue } from "./head_values";
import { Offered } from "./offered";
import { headEnd } from "./outline";
import { listProblems, noCheck, summary } from "./problem_list";
import { goTo, mend, type PlacedProblem } from "./problems";
import { placeOf } from "./positions";
import type { RecordSender } from "./record_sender";
import type { WantedRecording } from "./record_sentences";
import { RecordView } from "./record_view";
import { Following } from "./sounding";
import { OpenTrack } from "./track";
import { layOut, trackOf } from "./track_api";
import type { Transport } from "./transport";
import { addressOf } from "./route";
import { ReviewView } from "./review_view";
import { ScriptLane } from "./script_lane";
import { SentenceView } from "./sentence_view";
import { SessionView } from "./session_view";
import type { Saver } from "./saver";
import { Saving } from "./saving";
import { cueAtCursor } from "./unfinished";
import { clock } from "./words";

export class ScriptPage {
  private readonly view: EditorView;
  private readonly saving: Saving;
  private readonly checking: Checking;
  readonly track: OpenTrack;
  readonly lane: ScriptLane;
  readonly sentence: SentenceView;
  readonly session: SessionView;
  readonly review: ReviewView;
  readonly record: RecordView;
  private readonly following: Following;
  private readonly offered: Offered;
  /** Somebody writes in a cue: its track is asked for after its check, as the cue may not be finished. */
  private isInCue = false;

  constructor(
    readonly path: string,
    disk: api.VersionedText,
    drafts: Drafts,
    private readonly transport: Transport,
    sender: RecordSender,
  ) {
    this.offered = new Offered((alsoVoices) => api.choices(path, alsoVoices), () => this.showVoices());
    this.view = openEditor(byId("text"), path, disk.text, {
      edited: (changes, origin) => {
        this.checking.edited(changes, origin === "keys");
        if (origin !== "disk") this.saving.edited();
        if (origin === "keys") this.following.leave();
        this.lane.edited();
        this.sentence.edited(changes);
        this.isInCue = origin === "keys" && cueAtCursor(this.view.state) !== null;
        this.track.edited(changes, origin === "keys", this.isInCue);
        void this.record.refresh();
      },
      moved: (position) => {
        this.checking.moved(position);
        this.sentence.moved(position);
      },
      clicked: (position) => this.clicked(position),
      play: () => this.playFrom(this.view.state.selection.main.head),
      left: () => void this.saver.save(),
      save: () => void this.saving.saveNow(),
      takes: () => this.sentence.focus(),
      takesBack: (spot, step) => void this.sentence.restore(spot, step),
      choices: () => this.offered.now(),
    });
    this.checking = new Checking(
      this.view,
      (text) => api.check(path, text),
      (check, placed) => this.checked(check, placed),
      (error) => this.notChecked(error),
    );
    this.track = new OpenTrack(
      { path, text: () => this.view.state.doc, cursor: () => this.view.state.selection.main.head },
      { layOut, trackOf, openSound: () => new Audio(), nextFrame: (run) => void requestAnimationFrame(run) },
    );
    this.following = new Following(this.view, (isAway) => transport.away(isAway));
    this.transport.attach({
      track: this.track,
      cursor: () => this.view.state.selection.main.head,
      follow: () => this.following.follow(),
    });
    this.markWhatSounds();
    this.lane = new ScriptLane(path, this.view, this.track);
    this.sentence = new SentenceView(path, this.view, this.track, () => this.offered.all(), this.toRecord, () => this.again());
    this.session = new SessionView(path, this.view, {
      choices: () => this.offered.now(),
      range: () => this.track.current?.track.lengths ?? null,
      heard: () => this.quiet(),
    });
    this.track.listen({ onTrack: () => this.session.render() });
    this.review = new ReviewView(path, this.view, this.track, this.sentence, this.toRecord);
    this.saving = new Saving(path, disk, drafts, this.view, () => this.fetchChoices());
    this.record = new RecordView(
      {
        path,
        text: () => this.view.state.doc.toString(),
        cursor: () => placeOf(this.view.state.doc, this.view.state.selection.main.head),
        setVoice: (name) => this.setVoice(name),
        quiet: () => this.quiet(),
        begun: () => this.again(),
      },
      sender,
    );
    // The track follows the check, which is answered sooner if it is asked alone.
    void this.checking.check().then(() => this.track.load());
    this.fetchChoices();
  }

  private readonly toRecord = (wanted: WantedRecording): void => void this.record.open(wanted);

  private get saver(): Saver {
    return this.saving.saver;
  }

  focus(): void {
    this.view.focus();
  }

  /** Save the text; the version that is on the disk, or null if the disk has another text. */
  async saved(): Promise<string | null> {
    await this.saver.save();
    if ((await this.saver.other()) !== null) return null;
    const disk = await api.load(this.path);
    return disk.text === this.view.state.doc.toString() ? disk.version : null;
  }

  /** Put the cursor on a line. */
  goTo(line: number): void {
    const { doc } = this.view.state;
    this.view.dispatch({ selection: { anchor: doc.line(Math.min(line, doc.lines)).from }, scrollIntoView: true });
    this.view.focus();
  }

  /** Nothing sounds any more: neither the track nor a take. */
  quiet(): void {
    this.track.stop();
    this.sentence.quiet();
    this.session.quiet();
  }

  leave(): void {
    this.saver.leave();
  }

  close(): void {
    this.record.close();
    this.transport.attach(null);
    this.lane.close();
    this.sentence.close();
    this.session.close();
    this.track.close();
    this.saver.close();
    this.checking.close();
    this.view.destroy();
  }

  /** A script has changed on the disk: this one, or one that it may include. */
  changed(path: string, version: string): void {
    if (path === this.path) return void this.saver.changedOutside(version);
    this.again();
  }

  gone(path: string): void {
    if (path === this.path) return this.saver.goneOutside();
    this.again();
  }

  /** The server tells of changes from now on; `again` says whether it did not answer before. */
  connected(again: boolean): void {
    void this.saver.connected();
    if (!again) return;
    void this.checking.check();
    void this.record.refresh();
    this.track.connected();
    this.fetchChoices();
  }

  /** Another recording of a sentence is heard, perhaps one that this script says too. */
  recorded(path: string): void {
    void this.record.refresh();
    if (path === this.path) this.again();
  }

  /** Something that the track is made of has changed. */
  private again(): void {
    void this.checking.check();
    void this.track.load();
  }

  private setVoice(name: string): boolean {
    const change = withHeadValue(this.view.state.doc, "voice", name);
    if (change === null) return false;
    this.view.dispatch({ changes: change, userEvent: "input.voice" });
    return true;
  }

  /** While it plays, a click goes to a sentence; before the text begins, it only edits the head. */
  private clicked(position: number): void {
    const { doc } = this.view.state;
    if (this.track.state.playback !== "stopped" && doc.lineAt(position).number > headEnd(doc)) this.playFrom(position);
  }

  private playFrom(position: number): void {
    this.track.playFrom(position);
    this.following.follow();
  }

  private markWhatSounds(): void {
    let shown = "";
    this.track.listen({
      onPlayhead: (_ms, index) => {
        const { current, state } = this.track;
        const isWaiting = state.playback === "waiting";
        const span = current === null || state.playback === "stopped" ? null : current.spanOf(current.withoutGap(index));
        const now = `${span?.from} ${span?.to} ${isWaiting}`;
        if (now === shown) return;
        shown = now;
        this.following.show(span, isWaiting);
      },
    });
  }

  private checked(check: api.Check, placed: readonly PlacedProblem[]): void {
    void this.session.checked(placed);
    if (this.isInCue && !this.checking.isHolding) {
      this.isInCue = false;
      void this.track.load();
    }
    listProblems(placed, {
      goTo: ({ problem }) => goTo(this.view, problem),
      mend: ({ problem }, at) => void mend(this.view, problem, at),
      openFile: (path) => {
        location.hash = addressOf(path);
      },
    });
    const lengths = (check.summary?.tracks ?? []).map(({ duration_ms }) => clock(duration_ms));
    // Without a length there is an error, which is perhaps not shown yet.
    if (lengths.length > 0 || placed.length > 0) byId("length").textContent = lengths.length === 0 ? "" : `About ${lengths.join(", ")}`;
    const found = placed.length === 0 ? "No problems" : summary(placed);
    const place = byId("problems");
    if (place.dataset["found"] !== undefined && place.dataset["found"] !== found) announce(found);
    place.dataset["found"] = found;
  }

  private notChecked(error: unknown): void {
    const isPending = byId("problems").className === "pending";
    if (error instanceof api.OfflineError && isPending) noCheck("Not checked", "The check waits for the studio.");
    if (error instanceof api.RefusedError) noCheck("Not checked", `${error.message}. ${error.remedy}`);
  }

  private fetchChoices(): void {
    const { doc } = this.view.state;
    this.offered.fetch(doc.sliceString(0, doc.line(Math.max(1, headEnd(doc))).to));
  }

  /** The voices are known: they come into a list that is open. */
  private showVoices(): void {
    if (completionStatus(this.view.state) !== null) startCompletion(this.view);
    void this.session.offer();
  }
}
