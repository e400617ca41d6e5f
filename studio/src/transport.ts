/** The bar that plays the track of the open script. */

import { hasDialog } from "./dialogs";
import { announce, button, byId, make } from "./dom";
import { type Icon, icon } from "./icons";
import type { PlacedTrack } from "./placed_track";
import type { OpenTrack } from "./track";
import type { TrackState } from "./track_state";
import { said, spokenPosition } from "./track_words";
import { clock } from "./words";

/** What the bar needs to know of the text. */
export interface Score {
  readonly track: OpenTrack;
  cursor(): number;
  /** Go to what sounds, and follow it. */
  follow(): void;
}

const BACK_MS = 2000;
const RATES = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2];

export class Transport {
  private score: Score | null = null;
  private unlisten: () => void = () => undefined;
  private announced = "";
  private index = -1;
  private isSeeking = false;
  private readonly play = control("play", "Play", "F9", () => this.toggle());
  private readonly loop = control("loop", "Repeat this chapter", "", () => this.toggleLoop());
  private readonly moves = [
    control("previous", "Previous sentence", "Alt+,", () => this.step(-1)),
    control("back", "Back two seconds", "Shift+F9", () => this.back()),
    control("next", "Next sentence", "Alt+.", () => this.step(1)),
  ] as const;
  private readonly time = make("p", { class: "time" });
  private readonly words = make("p", { class: "words", id: "playing-state" });
  private readonly again = button("Try again", () => void this.score?.track.load(), "quiet small");
  private readonly show = button("Show it in the text", () => this.score?.follow(), "quiet small");
  private readonly position = make("input", { type: "range", id: "position", "aria-label": "Position", min: "0", max: "0" });
  private readonly rate = make(
    "select",
    { "aria-label": "Speed", id: "rate" },
    ...RATES.map((rate) => make("option", { value: String(rate), selected: rate === 1 }, `${rate} ×`)),
  );
  private readonly volume = make("input", {
    type: "range", id: "volume", "aria-label": "Volume", min: "0", max: "100", value: "100",
  });

  constructor() {
    this.loop.setAttribute("aria-pressed", "false");
    const [previous, back, next] = this.moves;
    byId("transport").append(
      this.position,
      make("div", { class: "controls" }, previous, back, this.play, next, this.loop),
      this.time,
      make("div", { class: "said" }, this.words, this.again, this.show),
      make("div", { class: "sound" }, this.rate, make("label", { class: "volume" }, icon("volume"), this.volume)),
    );
    this.position.addEventListener("input", () => this.drag());
    this.position.addEventListener("change", () => (this.isSeeking = false));
    this.rate.addEventListener("change", () => this.set());
    this.volume.addEventListener("input", () => this.set());
    document.addEventListener("keydown", (event) => this.key(event));
    this.listenToMediaKeys();
    this.showTrack(null);
  }

  /** Play this script's track from now on; null where no script is open. */
  attach(score: Score | null): void {
    this.unlisten();
    this.score = score;
    byId("transport").hidden = score === null;
    this.show.hidden = true;
    this.announced = "";
    if (score === null) return;
    this.set();
    this.unlisten = score.track.listen({
      onTrack: (placed) => this.showTrack(placed),
      onPlayhead: (ms, index) => this.showPlayhead(ms, index),
      onState: (state) => this.say(state),
    });
    this.showTrack(null);
    this.say(score.track.state);
  }

  focus(): void {
    this.play.focus();
  }

  /** Whether the text no longer follows what sounds. */
  away(isAway: boolean): void {
    this.show.hidden = !isAway || this.score?.track.state.playback === "stopped";
  }

  private toggle(): void {
    const { score } = this;
    if (score === null) return;
    if (score.track.state.playback !== "stopped") return score.track.stop();
    score.track.play();
    score.follow();
  }

  private toggleLoop(): void {
    const loops = this.loop.getAttribute("aria-pressed") !== "true";
    this.loop.setAttribute("aria-pressed", String(loops));
    this.set();
  }

  private step(by: 1 | -1): void {
    this.score?.track.step(by);
    this.score?.follow();
  }

  private back(): void {
    if (this.score === null) return;
    this.score.track.seek(this.score.track.ms - BACK_MS);
    this.score.follow();
  }

  private drag(): void {
    this.isSeeking = true;
    this.score?.track.seek(Number(this.position.value) * 1000);
    this.score?.follow();
  }

  private set(): void {
    if (this.score === null) return;
    const { sound } = this.score.track;
    sound.rate = Number(this.rate.value);
    sound.volume = Number(this.volume.value) / 100;
    sound.loops = this.loop.getAttribute("aria-pressed") === "true";
    fill(this.volume);
  }

  private key(event: KeyboardEvent): void {
    const run = this.action(event);
    if (run === null || event.defaultPrevented || this.score === null || document.querySelector("dialog[open]") !== null)
      return;
    event.preventDefault();
    run();
  }

  private action(event: KeyboardEvent): (() => void) | null {
    const { code, key, altKey, shiftKey } = event;
    const isMod = event.ctrlKey || event.metaKey;
    if (key === "F9" && !isMod && !altKey) return () => (shiftKey ? this.back() : this.toggle());
    if (altKey && !isMod && code === "Comma") return () => this.step(-1);
    if (altKey && !isMod && code === "Period") return () => this.step(1);
    if (key === "Enter" && isMod) return () => this.playHere();
    const isTaken = (event.target as Element).closest("input, textarea, select, button, a, summary, [contenteditable=true]");
    if (key === " " && !isMod && !altKey && isTaken === null) return () => this.toggle();
    return null;
  }

  private playHere(): void {
    this.score?.track.playFrom(this.score.cursor());
    this.score?.follow();
  }

  private listenToMediaKeys(): void {
    if (!("mediaSession" in navigator)) return;
    const { mediaSession } = navigator;
    mediaSession.setActionHandler("play", () => {
      if (!hasDialog()) this.score?.track.play();
    });
    mediaSession.setActionHandler("pause", () => this.score?.track.stop());
    mediaSession.setActionHandler("previoustrack", () => this.step(-1));
    mediaSession.setActionHandler("nexttrack", () => this.step(1));
  }

  private showTrack(placed: PlacedTrack | null): void {
    this.position.max = String(Math.ceil((placed?.track.duration_ms ?? 0) / 1000));
    for (const one of [...this.moves, this.loop, this.position]) one.disabled = placed === null;
    this.index = -2;
    this.showPlayhead(this.score?.track.ms ?? 0, placed?.indexAt(this.score?.track.ms ?? 0) ?? -1);
  }

  private showPlayhead(ms: number, index: number): void {
    const track = this.score?.track.current?.track ?? null;
    const time = track === null ? "" : `${clock(ms)} / ${clock(track.duration_ms)}`;
    const isNew = index !== this.index;
    if (time === this.time.textContent && !isNew) return;
    this.index = index;
    this.time.textContent = time;
    if (track !== null) {
      if (!this.isSeeking) this.position.value = String(Math.round(ms / 1000));
      fill(this.position);
      // A screen reader reads each change of a slider that has the focus: one a sentence is enough.
      if (isNew || this.isSeeking || document.activeElement !== this.position)
        this.position.setAttribute("aria-valuetext", spokenPosition(ms, track, index));
    }
    if (isNew && this.score !== null) this.say(this.score.track.state);
  }

  private say(state: TrackState): void {
    const isOn = state.playback !== "stopped";
    this.play.replaceChildren(icon(isOn ? "stop" : "play"));
    name(this.play, isOn ? "Stop" : "Play", "F9");
    const current = this.score?.track.current ?? null;
    const { words, kind, canTryAgain } = said(state, current?.track ?? null, current?.withoutGap(this.index) ?? -1);
    this.words.textContent = words;
    this.words.title = kind === "problem" ? words : "";
    this.words.className = `words ${kind}`;
    this.again.hidden = !canTryAgain;
    if (!isOn) this.show.hidden = true;
    const news = kind === "plain" ? "" : kind === "trouble" || kind === "problem" ? words : kind;
    if (news !== "" && news !== this.announced) announce(words);
    this.announced = news;
  }
}

function control(sign: Icon, label: string, key: string, run: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: sign, click: run }, icon(sign));
  name(made, label, key);
  return made;
}

/** Colour a slider up to its value. */
function fill(slider: HTMLInputElement): void {
  slider.style.setProperty("--done", String(Number(slider.value) / Math.max(1, Number(slider.max))));
}

function name(control: HTMLButtonElement, label: string, key: string): void {
  control.setAttribute("aria-label", label);
  control.title = key === "" ? label : `${label} (${key})`;
}
