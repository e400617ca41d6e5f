/** One open script: its editor, what saves it, what checks it, and what is said about both. */

import type { EditorView } from "@codemirror/view";
import * as api from "./api";
import { Checking } from "./checking";
import { showBoth } from "./conflict";
import { announce, byId } from "./dom";
import type { Draft, Drafts } from "./drafts";
import { openEditor, replaceText, showFromDisk } from "./editor";
import { dismiss, notify, tell } from "./notices";
import { headEnd } from "./outline";
import { listProblems, noCheck, summary } from "./problem_list";
import { goTo, mend, type PlacedProblem } from "./problems";
import { Following } from "./sounding";
import { OpenTrack } from "./track";
import { layOut, trackOf } from "./track_api";
import type { Transport } from "./transport";
import { addressOf } from "./route";
import { ScriptLane } from "./script_lane";
import { Saver, type SaveState } from "./saver";
import { clock } from "./words";

const STATES: Readonly<Record<SaveState["kind"], string>> = {
  saved: "Saved",
  waiting: "Saving…",
  saving: "Saving…",
  offline: "Offline, kept in this browser",
  failed: "Not saved",
  conflict: "Not saved: changed elsewhere",
  gone: "Not saved: the file is gone",
};

const TROUBLE: ReadonlySet<SaveState["kind"]> = new Set(["offline", "failed", "conflict", "gone"]);

export class ScriptPage {
  private readonly view: EditorView;
  private readonly saver: Saver;
  private readonly checking: Checking;
  readonly track: OpenTrack;
  readonly lane: ScriptLane;
  private readonly following: Following;
  private choices: Promise<api.Choices | null> = Promise.resolve(null);
  private headOfChoices: string | null = null;
  private left: Draft | null;
  private announced = "";

  constructor(
    readonly path: string,
    disk: api.VersionedText,
    private readonly drafts: Drafts,
    private readonly transport: Transport,
  ) {
    this.view = openEditor(byId("text"), path, disk.text, {
      edited: (changes, origin) => {
        this.checking.edited(changes);
        if (origin !== "disk") this.saver.edited();
        if (origin === "keys") this.following.leave();
        this.lane.edited();
        this.track.edited(changes, origin === "keys");
      },
      clicked: (position) => this.clicked(position),
      play: () => this.playFrom(this.view.state.selection.main.head),
      left: () => void this.saver.save(),
      save: () => void this.saveNow(),
      choices: () => this.choices,
    });
    this.saver = new Saver(
      path,
      disk,
      { load: () => api.load(path), save: (text, version) => api.save(path, text, version) },
      drafts,
      {
        text: () => this.view.state.doc.toString(),
        take: (text) => this.take(text),
        stateChanged: (state) => this.say(state),
      },
    );
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
    this.left = drafts.left(path, disk.text);
    this.say(this.saver.state);
    this.offerLeft();
    // The track follows the check, which is answered sooner if it is asked alone.
    void this.checking.check().then(() => this.track.load());
    this.fetchChoices();
  }

  focus(): void {
    this.view.focus();
  }

  leave(): void {
    this.saver.leave();
  }

  close(): void {
    this.transport.attach(null);
    this.lane.close();
    this.track.close();
    this.saver.close();
    this.checking.close();
    this.view.destroy();
  }

  /** A script has changed on the disk: this one, or one that it may include. */
  changed(path: string, version: string): void {
    if (path === this.path) return void this.saver.changedOutside(version);
    void this.checking.check();
    void this.track.load();
  }

  gone(path: string): void {
    if (path === this.path) return this.saver.goneOutside();
    void this.checking.check();
    void this.track.load();
  }

  /** The server tells of changes from now on; `again` says whether it did not answer before. */
  connected(again: boolean): void {
    void this.saver.connected();
    if (!again) return;
    void this.checking.check();
    this.track.connected();
    this.fetchChoices();
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

  private async saveNow(): Promise<void> {
    await this.saver.save();
    if (this.saver.state.kind === "saved") announce("Saved");
  }

  private take(text: string): void {
    showFromDisk(this.view, text);
    if (this.left?.text === text) this.forgetLeft();
    tell("taken", `${this.path} was changed outside of this window. The newer text is shown.`);
  }

  private say(state: SaveState): void {
    const words = state.kind === "offline" && !state.kept ? "Offline, not saved" : STATES[state.kind];
    const place = byId("state");
    place.textContent = words;
    place.className = `state ${TROUBLE.has(state.kind) ? "trouble" : state.kind}`;
    if (!["waiting", "saving"].includes(state.kind)) {
      if (this.announced !== "" && this.announced !== words && (TROUBLE.has(state.kind) || this.announced !== "Saved"))
        announce(words);
      this.announced = words;
      this.explain(state);
    }
    if (state.kind === "saved") this.fetchChoices();
  }

  private explain(state: SaveState): void {
    if (state.kind !== "failed") dismiss("failed");
    if (state.kind !== "conflict") dismiss("conflict");
    if (state.kind !== "gone") dismiss("gone");
    if (state.kind === "failed")
      notify("failed", `Not saved: ${state.message}${state.remedy === "" ? "" : `; ${state.remedy}`}.`, {
        isTrouble: true,
        actions: [{ label: "Try again", run: () => void this.saver.save(), isFirst: true }],
      });
    if (state.kind === "gone")
      notify("gone", `${this.path} is no longer on the disk. Its text is still here.`, {
        isTrouble: true,
        actions: [{ label: "Save it again", run: () => void this.saver.saveAgain(), isFirst: true }],
      });
    if (state.kind === "conflict") {
      const choices = { keepMine: () => void this.saver.keepMine(), takeOther: () => this.takeOther() };
      const show = (): void =>
        showBoth(this.path, this.view.state.doc.toString(), state.other.text, choices);
      notify("conflict", `${this.path} was changed elsewhere while you wrote. Nothing is saved until you choose.`, {
        isTrouble: true,
        actions: [
          { label: "Show both", run: show, isFirst: true },
          { label: "Keep mine", run: choices.keepMine },
          { label: "Take the other", run: choices.takeOther },
        ],
      });
    }
  }

  private takeOther(): void {
    replaceText(this.view, this.saver.takeOther());
    this.saver.settle();
    tell("taken", "The other text is shown. Undo brings yours back.");
    this.view.focus();
  }

  private offerLeft(): void {
    const left = this.left;
    if (left === null) return;
    const time = new Date(left.kept_ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const use = (): void => {
      replaceText(this.view, left.text);
      this.forgetLeft();
      this.view.focus();
    };
    const forget = (): void => this.forgetLeft();
    const mine = (): string => this.view.state.doc.toString();
    notify("left", `This browser kept a text of ${this.path} that was not saved (${time}).`, {
      actions: [
        { label: "Use the kept text", run: use, isFirst: true },
        { label: "Show both texts", run: () => showBoth(this.path, left.text, mine(), { keepMine: use, takeOther: forget }) },
        { label: "Throw it away", run: forget },
      ],
    });
  }

  private forgetLeft(): void {
    this.left = null;
    this.drafts.dropLeft(this.path);
    dismiss("left");
  }

  private checked(check: api.Check, placed: readonly PlacedProblem[]): void {
    listProblems(placed, {
      goTo: ({ problem }) => goTo(this.view, problem),
      mend: ({ problem }) => void mend(this.view, problem),
      openFile: (path) => {
        location.hash = addressOf(path);
      },
    });
    const lengths = (check.summary?.tracks ?? []).map(({ duration_ms }) => clock(duration_ms));
    byId("length").textContent = lengths.length === 0 ? "" : `About ${lengths.join(", ")}`;
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

  /** Names in the front matter are among the choices, so they are fetched again when it changes. */
  private fetchChoices(): void {
    const { doc } = this.view.state;
    const head = doc.sliceString(0, doc.line(Math.max(1, headEnd(doc))).to);
    if (head === this.headOfChoices) return;
    this.headOfChoices = head;
    const before = this.choices;
    this.choices = api.choices(this.path).catch(() => {
      this.headOfChoices = null;
      return before;
    });
  }
}
