/** The view in which somebody speaks the script, sentence by sentence. */

import { OfflineError, RefusedError } from "./api";
import { openDialog } from "./dialogs";
import { announce, byId, make } from "./dom";
import { Microphone } from "./microphone";
import * as api from "./record_api";
import { RecordHistory } from "./record_history";
import { actionOf } from "./record_keys";
import { isAllowed, offerOf, wordsOf } from "./record_offer";
import type { RecordSender, Sent } from "./record_sender";
import { type RecordedScript, type WantedRecording, SentencesToRecord } from "./record_sentences";
import { Stage, type StageEvents } from "./record_stage";
import { download, showSent, showUnsent } from "./record_unsent";
import { chosenOf, heard, roomWords, sentWords } from "./record_words";
import { Recording } from "./recording";
import { TakePlayer } from "./take_player";
import { TakeSounds } from "./take_sounds";

export class RecordView {
  private dialog: HTMLDialogElement | null = null;
  private readonly place = make("div", { class: "record-place" });
  private readonly trouble = make("p", { class: "wrong", role: "status" });
  private readonly history = new RecordHistory();
  private readonly sentences: SentencesToRecord;
  /** The voice that somebody chose, if the script has several. */
  private wanted: string | undefined;
  /** The words with which it begins; empty for those at the cursor. */
  private sought = "";
  private asked = 0;
  /** Something changed while somebody recorded. */
  private isLate = false;

  private readonly acts: StageEvents = {
    record: () => void this.tried(() => this.toggle()),
    go: (index) => this.go(index),
    step: (by) => this.go(this.sentences.index + by),
    unrecorded: () => this.go(this.sentences.unrecorded),
    hear: (take) => this.hear(take),
    hearChosen: () => this.hearChosen(),
    choose: (take) => void this.tried(() => this.choose(take)),
    undo: () => this.takeBack(() => this.history.undo(), "Undone."),
    redo: () => this.takeBack(() => this.history.redo(), "Redone."),
    checkRoom: () => void this.tried(() => this.checkRoom()),
    sendAgain: () => void this.sender.sendAll(),
    download: () => this.download(),
    changeVoice: (name) => void this.showVoice(name),
    changeMicrophone: (id) => void this.tried(() => this.recording.open(id)),
  };
  private readonly stage = new Stage(this.acts);
  private readonly sounds = new TakeSounds(() => byId<HTMLInputElement>("volume").valueAsNumber / 100);
  private readonly player = new TakePlayer((address) => this.sounds.load(address), {
    changed: () => this.draw(),
    failed: () => this.say("This take cannot be played.", true),
  });

  private readonly recording = new Recording({
    act: (action) => {
      this.stage.act(action);
      if (action === "stop") this.stage.say("Recording. Speak the sentence, then stop.");
      if (action === "record" && this.isLate) void this.refresh();
    },
    opened: (id) => void Microphone.all().then((devices) => this.stage.showMicrophones(devices, id)),
    countDown: (words) => this.stage.countDown(words),
    heard: (peak) => this.stage.showLevel(...heard(peak)),
    lost: (hadWords) =>
      this.say(`The microphone has gone. Connect it${hadWords ? ", and record the sentence again" : ""}.`, true),
    recorded: (wav, isLong) => this.recorded(wav, isLong),
  });

  constructor(
    private readonly script: RecordedScript,
    private readonly sender: RecordSender,
  ) {
    this.sentences = new SentencesToRecord(script.path);
    sender.told = (which, sent) => this.sent(which, sent);
    showUnsent(sender);
  }

  get isRecording(): boolean {
    return !this.recording.isIdle;
  }

  /** Open it at a sentence that somebody wants to record, or at the cursor. */
  async open(sought: WantedRecording | null = null): Promise<void> {
    if (this.dialog !== null) return;
    this.sought = sought?.words ?? "";
    if (sought !== null) this.wanted = sought.voice;
    this.script.quiet();
    this.sentences.clear();
    this.place.replaceChildren(make("p", { class: "about" }, "Looking for what is recorded…"));
    this.dialog = openDialog("Record", "record", this.place);
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    // Space records again after another button was clicked.
    this.place.onclick = ({ detail, target }) => {
      if (detail > 0 && (target as Element).closest("button") !== null) this.stage.record.focus();
    };
    this.dialog.addEventListener("close", () => this.closed());
    await this.refresh();
    if (this.sentences.current && (await isAllowed())) await this.tried(() => this.recording.open());
  }

  /** The script is closed. What is recorded just now is still sent. */
  close(): void {
    const { dialog } = this;
    this.closed();
    dialog?.close();
    this.sender.told = (which, sent) => showSent(this.sender, which, sent);
  }

  /** Somebody chose another recording, or the text has changed. */
  async refresh(): Promise<void> {
    this.isLate = this.isRecording;
    if (this.dialog === null || this.isLate) return;
    this.asked += 1;
    const mine = this.asked;
    try {
      const found = await api.toRecord(this.script.path, this.script.text());
      if (mine !== this.asked || this.dialog === null) return;
      if (this.isRecording) this.isLate = true;
      else this.show(found);
    } catch (error) {
      if (mine === this.asked) this.cannotList(error);
    }
  }

  private closed(): void {
    if (this.dialog === null) return;
    this.dialog = null;
    this.player.stop();
    this.sounds.close();
    this.recording.close();
    showUnsent(this.sender);
  }

  private show({ voices, recordable }: api.ToRecord): void {
    const found = this.sentences.voiceOf(voices, this.wanted);
    if (found === undefined) return this.offer(recordable[0]);
    const isFirst = this.sentences.current === undefined;
    this.sentences.fill(found, this.script.cursor(), this.sought);
    this.stage.showVoices(voices.map(({ voice }) => voice), found.voice);
    if (isFirst) this.begin(found);
    this.draw();
  }

  private begin({ assumed, folder, strays }: api.VoiceToRecord): void {
    this.place.replaceChildren(...this.stage.content());
    this.stage.showUnsent(this.sender.waiting);
    this.stage.record.focus();
    if (assumed) this.stage.say(`The numbered files in ${folder} are assumed to say the sentences in order. Listen to check this.`);
    else if (strays.length > 0) this.stage.say(`These files in ${folder} belong to no sentence: ${strays.join(", ")}.`);
    this.script.begun();
  }

  /** There is no recorded voice in the script: say how there can be one. */
  private offer(known: string | undefined): void {
    this.sentences.clear();
    this.place.replaceChildren(...offerOf(known, () => void this.tried(() => this.addVoice(known))), this.trouble);
    this.place.querySelector("button")?.focus();
  }

  private async addVoice(known: string | undefined): Promise<void> {
    const name = known ?? (await api.addVoice(this.script.path, this.script.text())).voice;
    if (!this.script.setVoice(name)) this.say(`Write voice: ${name} into the front matter of the script yourself.`, true);
  }

  private cannotList(error: unknown): void {
    if (this.sentences.current && error instanceof OfflineError) return; // what is listed can be recorded
    this.sentences.clear();
    this.place.replaceChildren(make("p", { class: "wrong", role: "status" }, `${wordsOf(error)} The sentences cannot be listed until then.`));
  }

  private get heardTake(): string {
    const { heard: playing } = this.player;
    return playing.kind === "playing" ? playing.take : "";
  }

  private draw(): void {
    if (this.sentences.current === undefined) return;
    this.stage.show({ sentences: this.sentences.all, index: this.sentences.index, heard: this.heardTake });
    this.stage.can(this.history.canUndo, this.history.canRedo);
  }

  private go(index: number): void {
    if (this.isRecording || !this.sentences.go(index)) return;
    this.player.stop();
    this.stage.say("");
    this.draw();
  }

  private async showVoice(name: string): Promise<void> {
    this.player.stop();
    this.wanted = name;
    await this.refresh();
  }

  private async toggle(): Promise<void> {
    this.player.stop();
    await this.recording.toggle(this.stage.counts.checked);
  }

  private async checkRoom(): Promise<void> {
    if (this.isRecording) return;
    this.player.stop();
    this.stage.sayRoom("Stay silent…");
    try {
      const wav = await this.recording.room();
      if (wav !== null) this.stage.sayRoom(roomWords(await api.checkRoom(wav)));
    } catch (error) {
      this.stage.sayRoom("");
      throw error;
    }
  }

  private recorded(wav: ArrayBuffer, isLong: boolean): void {
    const { which } = this.sentences;
    if (which === undefined) return;
    this.stage.say(isLong ? "Two minutes are over, so the recording ended. Saving…" : "Saving…");
    void this.sender.add({ which, wav });
  }

  private sent(which: api.Which, sent: Sent): void {
    if (sent.kind === "saved" && which.path === this.script.path) {
      this.history.add(which, sent.chosen);
      void this.refresh();
    }
    this.say(sentWords(sent), sent.kind !== "saved");
    this.stage.showUnsent(this.sender.waiting);
    if (this.dialog === null) showSent(this.sender, which, sent);
  }

  private download(): void {
    download(this.sender);
    this.stage.showUnsent(this.sender.waiting);
    this.say("The browser saves the recording.");
  }

  private hear(take: api.RecordedTake): void {
    const { which } = this.sentences;
    if (which === undefined || this.isRecording) return;
    if (this.heardTake === take.id) return this.player.stop();
    void this.player.play({ id: take.id, sound: api.soundOf(which, take.id) });
  }

  private hearChosen(): void {
    const { current } = this.sentences;
    const chosen = current && chosenOf(current);
    if (chosen === undefined) this.stage.say("No take of this sentence is chosen.");
    else this.hear(chosen);
  }

  private async choose(take: string): Promise<void> {
    const { which, current } = this.sentences;
    if (which === undefined || current === undefined || this.isRecording) return;
    this.history.add(which, await api.chooseTake(which, take, current.version));
    await this.refresh();
    this.say(take === "" ? "No take is chosen." : "Chosen.");
  }

  private takeBack(pass: () => Promise<api.Which | null>, words: string): void {
    if (this.isRecording) return;
    void this.tried(async () => {
      const which = await pass();
      if (which === null) return;
      await this.showVoice(which.voice);
      this.go(this.sentences.indexOf(which.number));
      this.say(words);
    });
  }

  private key(event: KeyboardEvent): void {
    if (this.sentences.current === undefined) return;
    const isThrown = event.key === "Escape" && this.recording.discard();
    const run = isThrown ? () => this.say("Discarded.") : actionOf(event, this.acts);
    if (run === null) return;
    event.preventDefault();
    run();
  }

  /** Do something, and say in words why it cannot be done. */
  private async tried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.say(wordsOf(error), true);
      if (error instanceof RefusedError) await this.refresh();
    }
  }

  private say(words: string, isTrouble = false): void {
    this.trouble.textContent = words;
    this.stage.say(words, isTrouble);
    if (this.dialog === null && isTrouble) announce(words);
  }
}
