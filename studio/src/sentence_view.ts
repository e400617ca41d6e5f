/** Joins the panel "Sentence" to the text and to the track. */

import { redo, undo } from "@codemirror/commands";
import type { ChangeDesc } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Choices } from "./api";
import { announce } from "./dom";
import { replaceText } from "./editor";
import { tell } from "./notices";
import type { WantedRecording } from "./record_sentences";
import { SayWord, wordAt } from "./say_word";
import { type Look, ScriptTakes } from "./script_takes";
import { showMarks } from "./sentence_marks";
import { SentencePanel } from "./sentence_panel";
import { type Spot, stepMade } from "./takes_history";
import { type Sentence, type Take, takesDoor, type TakesStep, type Wanted } from "./takes_api";
import type { OpenTrack } from "./track";
import { isAt } from "./track_words";
import { withRemedy } from "./words";

export class SentenceView {
  private readonly takes: ScriptTakes;
  private readonly panel: SentencePanel;
  private readonly stopListening: () => void;
  private sounding = -1;
  /** Hears when another take sounds of two that are compared, or none any more. */
  compared: () => void = () => undefined;
  private failures: OpenTrack["state"]["failures"] = [];

  constructor(
    path: string,
    private readonly view: EditorView,
    private readonly track: OpenTrack,
    choices: () => Promise<Choices | null>,
    record: (wanted: WantedRecording) => void,
    again: () => void,
  ) {
    this.takes = new ScriptTakes({ path, text: () => view.state.doc }, takesDoor, {
      shown: () => this.panel.render(),
      listed: () => this.mark(),
      changed: () => void track.load(),
      stepped: (spot, step) => view.dispatch(stepMade(spot, step)),
    });
    this.panel = new SentencePanel(this.takes, {
      choices,
      failureOf: (sentence) => this.failureOf(sentence),
      record: ({ voice, words }) => record({ voice, words }),
      sayWord: (sounds) => {
        const { from, to } = view.state.selection.main;
        new SayWord(wordAt(view.state.doc.toString(), from, to), {
          sounds,
          place: () => this.takes.place,
          heard: () => track.stop(),
          write: (text) => replaceText(view, text),
          changed: again,
        });
      },
      heard: () => track.stop(),
      compared: () => this.compared(),
      undo: () => void undo(view),
      redo: () => void redo(view),
      leave: () => view.focus(),
    });
    this.takes.lookAt({ position: view.state.selection.main.head, words: "" });
    this.stopListening = track.listen({
      onTrack: () => void this.takes.load(),
      onPlayhead: (_ms, index) => this.sounds(index),
      onState: ({ playback, trouble }) => {
        if (trouble?.kind === "script") this.takes.refused();
        if (playback === "playing") this.panel.quiet();
        if (playback === "stopped") this.sounding = -1;
        this.panel.render();
        if (this.track.state.failures !== this.failures) this.mark();
      },
    });
  }

  edited(changes: ChangeDesc): void {
    this.takes.edited(changes);
  }

  /** The cursor was put elsewhere. */
  moved(position: number): void {
    this.takes.lookAt({ position, words: "" });
  }

  /** Undo or Redo passes over a change of takes. */
  async restore(spot: Spot, step: TakesStep): Promise<void> {
    if (await this.takes.restore(spot, step)) announce("The takes of the sentence are as before");
    else tell("takes", `The takes were not put back: ${this.takes.error}`);
  }

  told(version: string): void {
    this.takes.told(version);
  }

  /** The review has changed. */
  reviewed(): void {
    void this.takes.load();
  }

  /** The take that sounds of two that are compared. */
  get heardTake(): Take | null {
    return this.panel.compared;
  }

  swap(): void {
    this.panel.swap();
  }

  /** Choose the take that sounds of two; returns why that was not possible, or nothing. */
  async useHeard(): Promise<string> {
    return (await this.panel.useHeard()) ? "" : this.takes.error;
  }

  /** Let the voice speak another take of the sentence at a place, and play both; returns why it did not, or nothing. */
  async another(look: Look, wanted: Wanted): Promise<string> {
    this.takes.lookAt(look);
    if (await this.panel.makeAnother(wanted)) return "";
    return this.takes.error === "" ? "This sentence has no takes here." : this.takes.error;
  }

  /** Something else is to be heard, or nothing. */
  quiet(): void {
    this.panel.quiet();
  }

  focus(): void {
    this.panel.focus();
  }

  close(): void {
    this.stopListening();
    this.takes.close();
    this.panel.close();
  }

  /** While it plays, the panel shows the sentence that sounds, except while somebody works in it. */
  private sounds(index: number): void {
    const { current, state } = this.track;
    if (current === null || state.playback === "stopped" || index === this.sounding || this.panel.isHeld) return;
    this.sounding = index;
    const at = current.withoutGap(index);
    const event = current.track.events[at];
    if (event?.kind !== "speech") return;
    const span = current.spanOf(at);
    const { path, line, column, text } = event;
    if (span !== null) this.takes.lookAt({ position: span.from, words: text });
    else if (path !== "") this.takes.lookAt({ path, line, column, words: text });
  }

  /** Show the states of the sentences in the margin. */
  private mark(): void {
    this.failures = this.track.state.failures;
    if (this.takes.placed !== null) showMarks(this.view, this.takes.placed, (sentence) => this.failureOf(sentence));
  }

  private failureOf(sentence: Sentence): string {
    const failure = this.track.state.failures.find((one) => isAt(one, sentence));
    return failure === undefined ? "" : withRemedy(failure.error, failure.remedy);
  }
}

