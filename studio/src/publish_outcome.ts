/** What is known of a script before anything is made: verdicts, warnings, the cover, or why nothing can be made. */

import type { Problem } from "./api";
import { make } from "./dom";
import { coverOf, type Outlook, type Saved, type Wanted } from "./publish_api";
import { type GoTo, problemList, reportList, warningList } from "./publish_verdicts";
import { brokenWords } from "./publish_words";
import { counted, ended } from "./words";

/** What a check found; `words` say why there was none. */
export type Found =
  | { readonly outlook: Outlook; readonly saved: Saved }
  | { readonly problems: readonly Problem[] }
  | { readonly words: string };

export class Outcome {
  private readonly content = make("div", { class: "outcome" }, make("p", { class: "about" }, "Checking the script…"));
  readonly element = make(
    "section",
    { class: "publish-check", "aria-labelledby": "publish-check", hidden: true },
    make("h3", { id: "publish-check" }, "Before it is made"),
    this.content,
  );

  constructor(private readonly goTo: GoTo) {}

  /** What is shown is looked at again. */
  wait(): void {
    this.content.setAttribute("aria-busy", "true");
  }

  /** Show what was found; the answer is what people hear of it. */
  show(found: Found, wanted: Wanted): string {
    const words = foundWords(found);
    const isOpen = "outlook" in found && found.outlook.held_back === "";
    const hasPlatforms = wanted.platforms.length > 0;
    this.content.replaceChildren(
      ...(isOpen ? [] : [make("p", { class: "care" }, words)]),
      ...("problems" in found ? [problemList(found.problems, this.goTo)] : []),
      ...("outlook" in found ? this.parts(found.outlook) : []),
      ...(isOpen && !hasPlatforms && found.outlook.warnings.length === 0 ? [make("p", {}, "The script can be rendered as it stands.")] : []),
      ...("saved" in found && hasPlatforms ? [this.cover(found.saved)] : []),
    );
    this.content.removeAttribute("aria-busy");
    return words;
  }

  private parts({ reports, warnings }: Outlook): HTMLElement[] {
    return [
      ...(reports.length === 0 ? [] : [reportList(reports, this.goTo)]),
      ...(warnings.length === 0 ? [] : [make("h4", {}, "Warnings"), warningList(warnings, this.goTo)]),
    ];
  }

  private cover(saved: Saved): HTMLElement {
    const picture = make("img", { class: "cover", src: coverOf(saved), alt: "The cover" });
    picture.addEventListener("error", () => picture.remove());
    return picture;
  }
}

function foundWords(found: Found): string {
  if ("words" in found) return found.words;
  if ("problems" in found) return `${counted(found.problems.length, "problem")} to mend before anything can be made.`;
  const { held_back, reports } = found.outlook;
  return held_back === "" ? brokenWords(reports) || "The files can be made." : ended(`Held back: ${held_back}`);
}
