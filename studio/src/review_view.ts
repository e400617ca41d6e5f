/** The review: one sentence after another is heard, and accepted or noted, by keys. */

import type { EditorView } from "@codemirror/view";
import { hasDialog, openDialog } from "./dialogs";
import { announce, button, make, write } from "./dom";
import { offsetOf } from "./positions";
import { isOne, type Reviewed, reviewDoor } from "./review_api";
import { ReviewPlayer } from "./review_player";
import { reviewKey, type ReviewKeys } from "./review_keys";
import { ScriptReview } from "./script_review";
import type { WantedRecording } from "./record_sentences";
import type { SentenceView } from "./sentence_view";
import { NewTake } from "./review_new_take";
import type { OpenTrack } from "./track";
import { isAt } from "./track_words";
import { counted, ended, upper, withRemedy } from "./words";

/** Differs from each sound, also from that of a sentence that is not spoken. */
const NO_SOUND = "none";
const STATES = {
  accepted: { words: "Accepted", kind: "fresh" },
  changed: { words: "Not accepted any more: it sounds different", kind: "stale" },
  new: { words: "Not accepted yet", kind: "unspoken" },
  unspoken: { words: "Not spoken yet", kind: "unspoken" },
} as const;

export class ReviewView {
  private opened: Opened | null = null;

  constructor(
    private readonly path: string,
    private readonly view: EditorView,
    private readonly track: OpenTrack,
    private readonly sentence: SentenceView,
    private readonly record: (wanted: WantedRecording) => void,
  ) {}

  open(): void {
    if (hasDialog()) return;
    this.opened = new Opened(this.path, this.view, this.track, this.sentence, this.record, () => (this.opened = null));
  }

  /** The review file has changed. */
  told(version: string): void {
    this.opened?.told(version);
  }
}

/** The dialog while it is open. */
class Opened implements ReviewKeys {
  private readonly review: ScriptReview;
  private readonly player: ReviewPlayer;
  private readonly stopListening: () => void;
  private readonly count = make("p", { class: "about review-count" });
  private readonly stage = make("div", { class: "review-stage", "aria-live": "polite", "aria-atomic": "true" });
  private readonly wrong = make("p", { class: "wrong", role: "alert" });
  private readonly playing = button("Play", () => this.play(), "first");
  private readonly accepting = button("Accept", () => void this.accept(), "first");
  private readonly withdrawing = button("Withdraw", () => this.withdraw());
  private readonly taking = button("Another take", () => void this.another());
  private readonly noting = make("input", { id: "review-note", autocomplete: "off", maxlength: "1000" });
  private readonly noteForm = make(
    "form",
    { class: "review-note", submit: (event) => this.keepNote(event) },
    make("label", { for: "review-note" }, "Note"),
    make("div", { class: "field" }, this.noting, make("button", { type: "submit", class: "quiet" }, "Keep")),
  );
  private readonly newTake = new NewTake(this);
  private readonly dialog: HTMLDialogElement;
  private noted: Reviewed | null = null;
  /** The sentence that the voice speaks again. */
  private speaking: Reviewed | null = null;
  /** The sentence is played as soon as it has another sound than this one; null where it is not to be played. */
  private awaited: string | null = NO_SOUND;

  constructor(
    path: string,
    private readonly view: EditorView,
    private readonly track: OpenTrack,
    private readonly sentence: SentenceView,
    private readonly record: (wanted: WantedRecording) => void,
    closed: () => void,
  ) {
    const script = { path, text: () => view.state.doc, cursor: () => view.state.selection.main.head };
    this.review = new ScriptReview(script, reviewDoor, () => this.render());
    this.player = new ReviewPlayer(track, () => void this.load());
    this.dialog = openDialog(
      "Review",
      "review",
      this.count,
      this.stage,
      this.wrong,
      make("div", { class: "review-tools" }, button("Previous", () => this.step(-1)), this.playing, button("Next", () => this.step(1))),
      make("div", { class: "review-tools" }, this.accepting, this.withdrawing, this.taking),
      this.newTake.element,
      this.noteForm,
      make("p", { class: "about" }, "Space plays again, A accepts and goes on, W withdraws, R speaks another take or records again, X and C change between two takes and choose the one that you hear, N goes to the note, and the arrows to other sentences."),
    );
    this.stopListening = track.listen({ onState: () => this.render() });
    sentence.compared = () => this.newTake.show(sentence.heardTake);
    this.noting.addEventListener("change", () => this.keepNote());
    this.dialog.addEventListener("keydown", (event) => reviewKey(event, this.noting, this));
    // Space plays again after another button was clicked.
    this.dialog.addEventListener("click", ({ detail, target }) => {
      if (detail > 0 && (target as Element).closest(".review-tools button") !== null) this.playing.focus();
    });
    this.dialog.addEventListener("close", () => {
      this.close();
      closed();
    });
    this.playing.focus();
    void this.load();
  }

  told(version: string): void {
    this.review.told(version);
  }

  /** Play the sentence, or again. */
  play(): void {
    const { current } = this.review;
    if (current === null || !this.dialog.open) return;
    this.awaited = this.player.play(current) ? null : NO_SOUND;
  }

  async accept(): Promise<void> {
    this.keepNote();
    const before = this.review.place;
    if (!(await this.review.accept())) return;
    if (this.review.place !== before) this.play();
    else announce(howMany(this.review.accepted, this.review.sentences.length));
  }

  withdraw(): void {
    void this.review.withdraw();
    this.playing.focus();
  }

  step(by: 1 | -1): void {
    this.sentence.quiet();
    this.keepNote();
    if (this.review.step(by)) this.play();
  }

  async another(): Promise<void> {
    const { current } = this.review;
    if (current === null || this.speaking !== null) return;
    this.player.stop();
    if (current.recorded_by !== "") return this.recordAgain(current);
    this.speaking = current;
    this.render();
    const { path, line, column, words } = current;
    const at = path === "" ? { position: offsetOf(this.view.state.doc, current) } : { path, line, column };
    const several = this.review.sentences.filter(({ number }) => number === current.number).length > 1;
    const why = await this.sentence.another({ ...at, words }, several ? { time: current.time } : {});
    this.speaking = null;
    if (isOne(current, this.review.current)) {
      this.awaited = null;
      this.review.error = why;
    }
    this.render();
  }

  swap(): void {
    this.sentence.swap();
  }

  /** Choose the take that sounds of two, and hear it in its place. */
  async useTake(): Promise<void> {
    const { current } = this.review;
    const heard = this.sentence.heardTake;
    if (current === null || heard === null) return;
    if (heard.times.length === 0) this.awaited = current.sound;
    this.review.error = await this.sentence.useHeard();
    this.playing.focus();
    this.render();
  }

  private recordAgain({ recorded_by, words }: Reviewed): void {
    this.dialog.close();
    this.record({ voice: recorded_by, words });
  }

  startNote(): void {
    this.noting.focus();
  }

  endNote(isKept: boolean): void {
    if (isKept) this.keepNote();
    else this.noting.value = this.noted?.note ?? "";
    this.playing.focus();
  }

  /** What the text says now, and how it sounds. */
  private async load(): Promise<void> {
    const isNew = await this.review.load();
    if (isNew && this.awaited !== null && this.review.current?.sound !== this.awaited) this.play();
  }

  private keepNote(event?: Event): void {
    event?.preventDefault();
    if (this.noted !== null) void this.review.note(this.noted, this.noting.value);
    if (event !== undefined) this.playing.focus();
  }

  private render(): void {
    const { current, sentences, accepted, place, isLoaded } = this.review;
    this.count.textContent = isLoaded ? howMany(accepted, sentences.length) : "Looking at the sentences…";
    write(this.wrong, this.review.error);
    this.wrong.hidden = this.review.error === "";
    this.withdrawing.hidden = current?.state !== "accepted";
    this.noteForm.hidden = current === null;
    this.taking.textContent = current === null || current.recorded_by === "" ? "Another take" : "Record it again";
    this.showNote(current);
    const shown = current === null ? noneOf(isLoaded, this.review.error) : this.partsOf(current, place, sentences.length);
    const before = [...this.stage.children];
    const isSame = before.length === shown.length && shown.every((one, index) => one.isEqualNode(before[index]!));
    if (!isSame) this.stage.replaceChildren(...shown); // people hear what is replaced
  }

  private partsOf(current: Reviewed, place: number, of: number): readonly HTMLElement[] {
    const { playback, failures } = this.track.state;
    const failure = failures.find((one) => isAt(one, current));
    const { words, kind } = STATES[current.state];
    const state = isOne(current, this.speaking) || (playback === "waiting" && current.state === "unspoken") ? "Speaking…" : words;
    const why = failure === undefined ? [] : [make("p", { class: "wrong" }, withRemedy(failure.error, failure.remedy))];
    return [
      make("p", { class: "about" }, `Sentence ${place} of ${of}${current.path === "" ? "" : `, in ${current.path}`}`),
      make("p", { class: "review-words" }, current.words),
      make("p", { class: `take-state ${kind}` }, state),
      ...(current.doubt === "" ? [] : [make("p", { class: "care review-doubt" }, doubtWords(current))]),
      ...why,
    ];
  }

  /** The note of another sentence takes the place of this one; what is typed stays until it is saved. */
  private showNote(current: Reviewed | null): void {
    const before = this.noted;
    const isSame = isOne(current, before) && current?.words === before?.words;
    const isNews = current?.note !== before?.note && document.activeElement !== this.noting;
    if (!isSame || isNews) this.noting.value = current?.note ?? "";
    this.noted = current;
  }

  private close(): void {
    this.keepNote();
    this.stopListening();
    this.sentence.compared = () => undefined;
    this.sentence.quiet();
    this.player.close();
    const { current } = this.review;
    if (current !== null && current.path === "")
      this.view.dispatch({ selection: { anchor: offsetOf(this.view.state.doc, current) }, scrollIntoView: true });
    this.view.focus();
  }
}

const doubtWords = ({ doubt, recorded_by }: Reviewed): string =>
  ended(recorded_by === "" ? `May be spoken wrongly: ${doubt}` : upper(doubt));

function noneOf(isLoaded: boolean, error: string): readonly HTMLElement[] {
  return isLoaded && error === "" ? [make("p", { class: "about" }, "The script has no words for a voice yet.")] : [];
}

function howMany(accepted: number, of: number): string {
  const isComplete = accepted === of && of > 0;
  return `${accepted} of ${counted(of, "sentence")} accepted${isComplete ? ": the review is complete" : ""}`;
}
