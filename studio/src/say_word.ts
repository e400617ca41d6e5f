/** The dialog that says how a word is spoken: it is heard in its sentence before anything is written. */

import { ask } from "./api";
import { openDialog } from "./dialogs";
import { announce, button, make } from "./dom";
import { refusalWords } from "./name_form";
import { TakePlayer } from "./take_player";
import type { TakeSounds } from "./take_sounds";
import { type Place, takesDoor } from "./takes_api";

interface Saying {
  readonly word: string;
  readonly alias: string;
  readonly ipa: string;
}

export interface SayWordDoor {
  readonly sounds: TakeSounds;
  /** The sentence in the text as it is now; null where there is none. */
  place(): Place | null;
  /** The track must not sound as well. */
  heard(): void;
  /** Write the text of the script. */
  write(text: string): void;
  /** The settings of the folder have changed. */
  changed(): void;
}

const inText = (place: Place, saying: Saying): Promise<{ readonly text: string }> =>
  ask("POST", "/api/say", { path: place.path, text: place.text, ...saying });
const everywhere = (path: string, saying: Saying): Promise<unknown> => ask("POST", "/api/say/everywhere", { path, ...saying });

export class SayWord {
  private readonly word = field("say-word");
  private readonly alias = field("say-alias");
  private readonly ipa = field("say-ipa");
  private readonly all = make("input", { type: "checkbox" });
  private readonly said = make("p", { class: "about", role: "status" });
  private readonly hearing = button("Hear it", () => void this.tried(() => this.hear()));
  private readonly player: TakePlayer;
  private readonly dialog: HTMLDialogElement;

  constructor(
    word: string,
    private readonly door: SayWordDoor,
  ) {
    this.player = new TakePlayer((address) => door.sounds.load(address), {
      changed: () => (this.hearing.textContent = this.player.heard.kind === "silent" ? "Hear it" : "Stop"),
      failed: () => this.say("The sound was not there. Try again.", true),
    });
    this.word.value = word;
    this.dialog = openDialog(
      "Say a word differently",
      "naming say-word",
      make(
        "form",
        { class: "new", novalidate: true, submit: (event) => (event.preventDefault(), void this.tried(() => this.save())) },
        make("label", { for: "say-word" }, "Word, or words"),
        this.word,
        make("label", { for: "say-alias" }, "Spelled as it sounds, such as “so-us” for psoas"),
        this.alias,
        make("label", { for: "say-ipa" }, "In IPA, the phonetic alphabet, if you know it"),
        this.ipa,
        make("label", { class: "check" }, this.all, "In all scripts of this folder, and not only in this one"),
        make("div", { class: "actions" }, this.hearing, make("button", { type: "submit", class: "first" }, "Save")),
        this.said,
      ),
    );
    this.dialog.addEventListener("close", () => this.player.stop());
    (word === "" ? this.word : this.alias).focus();
  }

  private get saying(): Saying {
    return { word: this.word.value.trim(), alias: this.alias.value.trim(), ipa: this.ipa.value.trim() };
  }

  /** Let the voice speak the sentence as the text would say it with this entry. */
  private async hear(): Promise<void> {
    if (this.player.heard.kind !== "silent") return this.player.stop();
    const place = this.door.place();
    if (place === null) return this.say("Put the cursor into a sentence with the word, and open this again.", true);
    const { text } = await inText(place, this.saying);
    this.say("The voice speaks the sentence…");
    const line = place.included === "" ? place.line + lines(text) - lines(place.text) : place.line;
    const trial = { ...place, text, line };
    const { sentence } = await takesDoor.sentence(trial);
    const used = sentence.takes.find(({ chosen }) => chosen) ?? sentence.takes[0];
    if (used === undefined) return;
    const spoken = used.address === "" ? (await takesDoor.speak(trial, used.id)).sentence.takes.find(({ id }) => id === used.id) : used;
    if (!this.dialog.open) return;
    this.say("You hear the sentence with this entry. Nothing is written yet.");
    this.door.heard();
    await this.player.play({ id: used.id, sound: spoken?.address ?? "" });
  }

  private async save(): Promise<void> {
    const place = this.door.place();
    if (place === null) return this.say("Put the cursor into a sentence, and open this again.", true);
    if (this.all.checked) {
      await everywhere(place.path, this.saying);
      this.door.changed();
      announce("Written into renderer.toml");
    } else {
      this.door.write((await inText(place, this.saying)).text);
      announce("Written into the script; Undo takes it back");
    }
    this.dialog.close();
  }

  private async tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.say(refusalWords(error), true);
    }
  }

  private say(words: string, isTrouble = false): void {
    this.said.textContent = words;
    this.said.className = isTrouble ? "wrong" : "about";
  }
}

const field = (id: string): HTMLInputElement => make("input", { id, type: "text", autocomplete: "off", spellcheck: "false", maxlength: "100" });
const lines = (text: string): number => text.split("\n").length;

/** The word, or the words, that are selected in a text, or the word at the cursor; empty where there is none. */
export function wordAt(text: string, from: number, to: number): string {
  if (from < to) return text.slice(from, to).split(/\s+/).filter((part) => part !== "").slice(0, 5).join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const before = /[\p{L}\p{M}\p{N}'’-]*$/u.exec(text.slice(0, from))?.[0] ?? "";
  const after = /^[\p{L}\p{M}\p{N}'’-]*/u.exec(text.slice(to))?.[0] ?? "";
  return `${before}${after}`.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}
