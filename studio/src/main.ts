/** The page: the list of scripts, the script that is open, and the connection to the studio. */

import * as api from "./api";
import { dropBegun } from "./begun";
import { closeDialogs, hasDialog } from "./dialogs";
import { announce, byId } from "./dom";
import { browserStorage, Drafts } from "./drafts";
import { takeDroppedFiles } from "./drop";
import { askToDelete } from "./delete_script";
import { askForCopy } from "./duplicate";
import { listen } from "./events";
import { importFile } from "./import_file";
import { KeptRecordings } from "./kept_recordings";
import { showKeys } from "./keys";
import { askForNewScript } from "./new_script";
import { dismiss, dismissAll, notify, tell } from "./notices";
import { tellOwnFaults } from "./own_faults";
import { focusPanel } from "./panel";
import { noCheck } from "./problem_list";
import { Publishing } from "./publishing";
import { LeftRecordings } from "./record_left";
import { RecordSender } from "./record_sender";
import { showSent, showUnsent } from "./record_unsent";
import { askForName } from "./rename";
import { passOn } from "./regions";
import { addressOf, pathIn } from "./route";
import { ScriptList } from "./script_list";
import { ScriptPage } from "./script_page";
import type { OpenTrack } from "./track";
import { Transport } from "./transport";
import { clearWelcome, welcome } from "./welcome";

const LIST_WAIT_MS = 300;
const WRITE_ON =
  "You can go on writing: the text is kept in this browser, and saved when the page has a connection again.";
/** From this width on, the list and the text stand side by side. */
const WIDE = window.matchMedia("(min-width: 60rem)");

class Page {
  private readonly list = new ScriptList(
    (script) => askForCopy(script, this.list.paths, this.made),
    (script) => askForName(script, () => this.saved(script.path), this.made),
    (script) => askToDelete(script, { saved: () => this.saved(script.path), gone: () => this.gone(script.path), made: this.made }),
  );
  private readonly transport = new Transport();
  private readonly keptRecordings = new KeptRecordings();
  private readonly sender = new RecordSender(this.keptRecordings);
  private readonly leftRecordings = new LeftRecordings(this.keptRecordings, this.sender);
  private readonly publishing = new Publishing(() => this.open);
  private drafts = new Drafts(null, "");
  private open: ScriptPage | null = null;
  private wanted = 0;
  private isLost = false;
  private listTimer: ReturnType<typeof setTimeout> | undefined;
  private isEmpty = false;

  async start(): Promise<void> {
    this.bind();
    let project: api.Project;
    try {
      project = await api.project();
    } catch (error) {
      return this.refused(error);
    }
    this.drafts = new Drafts(browserStorage(), project.key);
    this.keptRecordings.project = this.publishing.project = project.key;
    this.sender.told = (which, sent) => showSent(this.sender, which, sent);
    this.fill(project);
    if (project.open !== null && pathIn(location.hash) === null)
      history.replaceState(null, "", addressOf(project.open));
    await this.route();
    dropBegun();
    listen({
      changed: (path, version) => {
        this.open?.changed(path, version);
        this.publishing.changed(path, version);
      },
      gone: (path) => this.open?.gone(path),
      project: () => this.listSoon(),
      state: (path, state) => this.list.told(path, state),
      track: (path, plan, first) => this.trackOf(path)?.announced(plan, first),
      takes: (path, version) => {
        if (this.open?.path === path) this.open.sentence.told(version);
      },
      review: (path, version) => {
        if (this.open?.path !== path) return;
        this.open.review.told(version);
        this.open.sentence.reviewed();
      },
      speaking: (path, done, of) => this.trackOf(path)?.spoke(done, of),
      recorded: (path) => this.open?.recorded(path),
      publishing: (job) => this.publishing.told(job),
      failed: (failure) => this.trackOf(failure.path)?.failed(failure),
      connected: (again) => this.connected(again),
      lost: () => this.lost(),
    });
  }

  private trackOf(path: string): OpenTrack | undefined {
    return this.open?.path === path ? this.open.track : undefined;
  }

  private bind(): void {
    byId("new").addEventListener("click", () => askForNewScript(this.made));
    byId("import").addEventListener("click", this.chooseFile);
    byId<HTMLInputElement>("import-file").addEventListener("change", (event) => {
      const field = event.target as HTMLInputElement;
      this.import([...(field.files ?? [])]);
      field.value = ""; // so that the same file can be chosen again
    });
    takeDroppedFiles((files) => this.import(files));
    byId("review").addEventListener("click", () => this.open?.review.open());
    byId("keys").addEventListener("click", showKeys);
    byId("record").addEventListener("click", () => void this.open?.record.open());
    byId("skip").addEventListener("click", (event) => {
      event.preventDefault();
      if (this.open === null) byId("main").focus();
      else this.open.focus();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.sender.waiting > 0 || this.open?.record.isRecording) event.preventDefault();
    });
    window.addEventListener("hashchange", () => void this.route());
    window.addEventListener("pagehide", () => this.open?.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.open?.leave();
    });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** Save the text of a script, if it is open; false if it could not be saved. */
  private async saved(path: string): Promise<boolean> {
    return this.open?.path !== path || (await this.open.saved()) !== null;
  }

  /** A script was made: show it. */
  private readonly made = (path: string): void => {
    location.hash = addressOf(path);
    this.listSoon();
  };

  /** A script was deleted: show the list. */
  private async gone(path: string): Promise<void> {
    this.listSoon();
    if (this.open?.path !== path) return;
    history.replaceState(null, "", "#");
    await this.route();
  }

  private readonly chooseFile = (): void => byId("import-file").click();

  private import(files: readonly File[]): void {
    const [file, ...others] = files;
    if (file === undefined) return;
    if (others.length > 0) return tell("import", "One file at a time can be imported. Drop one of them.");
    dismiss("import");
    void importFile(file, { taken: () => this.list.paths, made: this.made, chooseAnother: this.chooseFile });
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const isWriting = (event.target as Element).closest("input:not([type=range]), textarea, select, [contenteditable=true]") !== null;
    if (event.key === "F1" || (event.key === "?" && !isWriting)) {
      event.preventDefault();
      showKeys();
    } else if ((event.key === "F2" || event.key === "F7") && !hasDialog() && this.open !== null) {
      event.preventDefault();
      if (event.key === "F2") void this.open.record.open();
      else this.open.session.focus();
    } else if (event.key === "F6" && !hasDialog()) {
      event.preventDefault();
      this.passRegion(event.shiftKey ? -1 : 1);
    } else if (event.key === "F4" && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.publishing.open();
    } else if (!isWriting && !hasDialog() && this.open?.lane.key(event)) event.preventDefault();
  }

  private passRegion(step: 1 | -1): void {
    const { open } = this;
    if (open === null) return this.list.focus();
    passOn(step, [
      { id: "scripts", focus: () => this.list.focus() },
      { id: "text", focus: () => open.focus() },
      { id: "problems", focus: () => byId("problems").focus() },
      { id: "session", focus: () => byId("session").focus() },
      { id: "panel", focus: focusPanel },
      { id: "lane", focus: () => open.lane.focus() },
      { id: "transport", focus: () => this.transport.focus() },
    ]);
  }

  private fill(project: api.Project): void {
    this.list.fill(project);
    this.isEmpty = project.scripts.length === 0;
    document.body.classList.toggle("empty", this.isEmpty);
    this.entitle();
    if (this.open === null && byId("bar").hidden) this.showWelcome();
  }

  private listSoon(): void {
    clearTimeout(this.listTimer);
    this.listTimer = setTimeout(() => {
      api.project().then((project) => this.fill(project), () => undefined);
    }, LIST_WAIT_MS);
  }

  /** Show the script that the address names. */
  private async route(): Promise<void> {
    const path = pathIn(location.hash);
    if (this.open !== null && path === this.open.path) return;
    this.wanted += 1;
    const mine = this.wanted;
    this.open?.close();
    this.open = null;
    closeDialogs();
    dismissAll();
    showUnsent(this.sender);
    void this.leftRecordings.offer();
    this.list.mark(path);
    if (path === null) return this.showWelcome();
    let disk: api.VersionedText;
    try {
      disk = await api.load(path);
    } catch (error) {
      if (mine === this.wanted) this.refused(error);
      return;
    }
    if (mine !== this.wanted) return;
    this.arrange(true);
    noCheck("Checking…", "");
    delete byId("problems").dataset["found"];
    byId("length").textContent = "";
    this.open = new ScriptPage(path, disk, this.drafts, this.transport, this.sender);
    this.entitle();
    if (WIDE.matches) this.open.focus();
    else window.scrollTo(0, 0);
  }

  private showWelcome(): void {
    this.arrange(false);
    document.title = `${byId("project").textContent ?? ""} · Studio`;
    welcome(this.isEmpty, this.made, this.chooseFile);
  }

  private arrange(hasScript: boolean): void {
    document.body.classList.toggle("writing", hasScript);
    byId("welcome").hidden = hasScript;
    if (hasScript) clearWelcome();
    byId("bar").hidden = !hasScript;
    byId("desk").hidden = !hasScript;
  }

  private entitle(): void {
    if (this.open === null) return;
    const { path } = this.open;
    const known = byId("path").textContent === path ? byId("title").textContent : null;
    const title = this.list.entry(path)?.title || known || path;
    byId("title").textContent = title;
    byId("path").textContent = path;
    document.title = `${title} · Studio`;
  }

  private connected(again: boolean): void {
    this.isLost = false;
    dismiss("offline");
    this.open?.connected(again);
    this.publishing.connected(again);
    if (!again) return;
    void this.sender.sendAll();
    announce("The studio is back");
    this.listSoon();
  }

  private lost(): void {
    this.isLost = true;
    this.open?.track.lost();
    this.publishing.lost();
    api.project().catch((error: unknown) => {
      if (this.isLost) notify("offline", `${api.offlineWords(error)} ${WRITE_ON}`, { isTrouble: true });
    });
  }

  private refused(error: unknown): void {
    this.showWelcome();
    const words = error instanceof api.RefusedError ? `${error.message}; ${error.remedy}.` : api.offlineWords(error);
    notify("refused", words, {
      isTrouble: true,
      actions: [{ label: "Load the page again", run: () => location.reload(), isFirst: true }],
    });
  }
}

tellOwnFaults();
void new Page().start();
