/** The dialog "Make files": choose what to make, read the verdicts, make the files, and take them. */

import { OfflineError, RefusedError } from "./api";
import { openDialog } from "./dialogs";
import { button, make } from "./dom";
import { cancel, isRunning, type Job, look, type Offer, offerOf, type Saved, start } from "./publish_api";
import { FilesInFolder } from "./publish_files";
import { PublishForm } from "./publish_form";
import type { ChoicesKeeper, KeptChoices } from "./publish_kept";
import { madeFolder } from "./publish_made";
import { type Found, Outcome } from "./publish_outcome";
import { PublishProgress } from "./publish_progress";
import { brokenWords, endWords, Sayings, troubleWords } from "./publish_words";

export interface PublishedScript {
  readonly path: string;
  /** Save the text; the version that is on the disk, or null if the disk has another text. */
  saved(): Promise<string | null>;
  /** Put the cursor on a line. */
  goTo(line: number): void;
  /** Stop the player: a track that was made is heard. */
  quiet(): void;
}

const CHOOSING_MS = 400;
const MAKE = "Make the files";
const UNSAVED = "The text in this window is not saved, or the disk has another one. Close this, and look at what is said above the text.";
const ENDED = "The studio ended while it made the files. What it had not finished is not there; make them again.";

export class PublishView {
  private readonly said = make("p", { class: "unseen", role: "status" });
  private readonly choices = make("section", { "aria-labelledby": "publish-choices" }, make("h3", { id: "publish-choices" }, "Choices"));
  private readonly outcome: Outcome;
  private readonly trouble = make("p", { class: "wrong", hidden: true });
  private readonly reason = make("p", { class: "about" });
  private readonly publish = button(MAKE, () => void this.start(), "first");
  private readonly progress: PublishProgress;
  private readonly foot: HTMLElement;
  private readonly made = make("section", { class: "made-files", "aria-labelledby": "publish-made", hidden: true });
  private readonly older = make("p", { class: "care" }, "The script has changed since these files were made.");
  private readonly files: FilesInFolder;
  private readonly sayings: Sayings;
  private readonly dialog: HTMLDialogElement;
  private form: PublishForm | null = null;
  private usual: HTMLButtonElement | null = null;
  private saved: Saved | null = null;
  private found: Found | null = null;
  private job: Job | null = null;
  /** The job whose end is shown. */
  private ended: Job | null = null;
  private isStarting = false;
  private turn = 0;
  private isClosed = false;
  /** Something has changed since the check that is shown. */
  private isDue = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly script: PublishedScript,
    private readonly keeper: ChoicesKeeper,
    title: string,
    closed: () => void,
  ) {
    this.files = new FilesInFolder(script.path);
    this.sayings = new Sayings(script.path, () => performance.now());
    this.outcome = new Outcome((line) => this.goTo(line));
    this.progress = new PublishProgress(script.path, () => void this.cancel());
    this.publish.hidden = true;
    this.foot = make("div", { class: "publish-foot", tabindex: "-1", role: "group", "aria-label": "Make the files" }, this.trouble, this.publish, this.reason, this.progress.element, this.said);
    this.dialog = openDialog(
      `Make files of “${title}”`,
      "publish",
      make("div", { class: "publish-place" }, make("div", { class: "publish-parts" }, this.choices, this.outcome.element), this.foot, this.made, this.files.element),
    );
    this.dialog.addEventListener("play", (event) => this.heard(event.target), true);
    this.dialog.addEventListener("close", () => {
      this.isClosed = true;
      clearTimeout(this.timer);
      closed();
    });
    void this.refresh();
  }

  /** The script, or a file that it may use, has changed on the disk. */
  changed(path: string, version: string): void {
    if (path === this.saved?.path && version === this.saved.version) return;
    this.checkSoon();
    void this.files.load();
  }

  /** A job of any script goes on, or has ended. */
  told(job: Job): void {
    if (!this.show(job)) return;
    if (job.path === this.script.path || isRunning(job)) this.say(this.sayings.next(job));
  }

  /** The studio does not answer. */
  lost(): void {
    this.showTrouble(troubleWords(new OfflineError()));
  }

  /** Ask for what can be chosen and what runs: at first, and when the studio is back. */
  async refresh(): Promise<void> {
    const before = this.job;
    try {
      await this.script.saved();
      const offer = await offerOf(this.script.path);
      if (this.isClosed) return;
      if (this.form === null) {
        this.ask(offer, this.keeper.of(this.script.path));
        this.outcome.element.hidden = false;
      }
      this.showTrouble("");
      void this.files.load();
      if (offer.job !== null) this.show(offer.job);
      else if (isRunning(before)) this.forget();
    } catch (error) {
      this.showTrouble(troubleWords(error));
      return;
    }
    await this.check();
  }

  /** Ask what to make: as the last time, or as usual. */
  private ask(offer: Offer, kept: KeptChoices | null): void {
    this.form?.element.remove();
    this.form = new PublishForm(offer, kept, () => this.chosen());
    this.usual = button("Back to the usual choices", () => this.asUsual(offer), "quiet small");
    this.usual.hidden = kept === null;
    this.form.element.append(this.usual);
    this.choices.append(this.form.element);
  }

  private asUsual(offer: Offer): void {
    this.keeper.drop(this.script.path);
    this.ask(offer, null);
    this.form?.element.querySelector<HTMLElement>("input:checked")?.focus();
    this.checkSoon();
  }

  /** Show a job. What was on its way while the job ended is out of date: the answer is false. */
  private show(job: Job): boolean {
    if (job.job === this.job?.job && isRunning(job) && !isRunning(this.job)) return false;
    const isHeld = this.foot.contains(document.activeElement);
    this.job = job;
    if (isRunning(job)) this.progress.show(job);
    else this.progress.hide();
    if (job.path === this.script.path && !isRunning(job)) this.showEnd(job, isHeld);
    this.arrange();
    return true;
  }

  /** Something else was chosen, so what was said is over. */
  private chosen(): void {
    if (this.usual !== null) this.usual.hidden = false;
    if (this.form !== null) this.keeper.keep(this.script.path, this.form.choices);
    this.showTrouble("");
    this.checkSoon();
  }

  private checkSoon(): void {
    this.isDue = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), CHOOSING_MS);
  }

  /** Check the script for what is chosen. */
  private async check(): Promise<void> {
    clearTimeout(this.timer);
    const { form } = this;
    if (form === null) return;
    const mine = (this.turn += 1);
    this.outcome.wait();
    const found = form.missing === "" ? await this.lookedAt(form) : { words: form.missing };
    if (mine !== this.turn || this.isClosed) return;
    this.found = found;
    this.isDue = false;
    if ("saved" in found) this.saved = found.saved;
    this.say(this.outcome.show(found, form.wanted));
    this.arrange();
  }

  private async lookedAt(form: PublishForm): Promise<Found> {
    try {
      const version = await this.script.saved();
      if (version === null) return { words: UNSAVED };
      const saved = { path: this.script.path, version };
      return { outlook: await look(saved, form.wanted), saved };
    } catch (error) {
      if (hasProblems(error)) return { problems: error.problems };
      return { words: troubleWords(error) };
    }
  }

  /** Start what the button says, unless a check that is due says something else. */
  private async start(): Promise<void> {
    if (this.isStarting) return;
    this.isStarting = true;
    try {
      await this.startOnce();
    } finally {
      this.isStarting = false;
    }
  }

  private async startOnce(): Promise<void> {
    const shown = this.reason.textContent;
    this.showTrouble("");
    if (this.isDue) await this.check();
    const { form, saved } = this;
    if (form === null || saved === null || this.isDue || this.publish.hidden || this.reason.textContent !== shown) return;
    this.foot.focus();
    const isBroken = this.found !== null && "outlook" in this.found && brokenWords(this.found.outlook.reports) !== "";
    try {
      this.told(await start(saved, form.wanted, isBroken));
    } catch (error) {
      if (!hasProblems(error)) this.showTrouble(troubleWords(error));
      await this.check(); // it lists the problems
    }
  }

  private async cancel(): Promise<void> {
    if (this.job === null) return;
    this.foot.focus();
    try {
      this.told(await cancel(this.job.job));
    } catch (error) {
      this.showTrouble(troubleWords(error));
    }
  }

  /** Show the files of a job of this script, or why there are none. The focus goes there if it was at the progress. */
  private showEnd(job: Job, isHeld: boolean): void {
    if (job.job === this.ended?.job) return; // whoever listens to a file of it goes on
    this.ended = job;
    void this.files.load();
    const heading = make("h3", { id: "publish-made", tabindex: "-1" }, "New files");
    this.made.replaceChildren(
      heading,
      make("p", job.state === "failed" ? { class: "wrong" } : {}, endWords(job)),
      this.older,
      ...job.folders.map((folder) => madeFolder(folder, (line) => this.goTo(line))),
    );
    this.made.hidden = false;
    if (!isHeld) return;
    heading.focus();
    heading.scrollIntoView();
  }

  /** The studio was started again, so that it knows nothing of the job. */
  private forget(): void {
    this.job = null;
    this.progress.hide();
    this.showTrouble(ENDED);
  }

  /** Show the button for what can be done now. */
  private arrange(): void {
    const outlook = this.found !== null && "outlook" in this.found ? this.found.outlook : null;
    const wasHeld = this.publish === document.activeElement;
    this.publish.hidden = outlook === null || outlook.held_back !== "" || isRunning(this.job);
    if (this.publish.hidden && wasHeld) this.foot.focus();
    const broken = brokenWords(outlook?.reports ?? []);
    const isTracks = this.form?.wanted.platforms.length === 0;
    this.publish.textContent = broken === "" ? MAKE : "Make them anyway";
    this.reason.hidden = this.publish.hidden;
    this.reason.textContent = `${broken} They go into the folder ${outlook?.folder} on this computer${isTracks ? "" : ", and you upload them yourself"}.`.trim();
    this.older.hidden = this.ended?.state !== "done" || this.saved === null || this.saved.version === this.ended.version;
  }

  private showTrouble(words: string): void {
    if (words === this.trouble.textContent) return;
    this.trouble.textContent = words;
    this.trouble.hidden = words === "";
    this.say(words);
  }

  private say(words: string): void {
    if (words !== "") this.said.textContent = words;
  }

  private goTo(line: number): void {
    this.dialog.close();
    this.script.goTo(line);
  }

  private heard(target: EventTarget | null): void {
    this.script.quiet();
    for (const audio of this.dialog.querySelectorAll("audio")) if (audio !== target) audio.pause();
  }
}

const hasProblems = (error: unknown): error is RefusedError => error instanceof RefusedError && error.problems.length > 0;
