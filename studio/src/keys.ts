/** The dialog of keys, and of the words that the page uses. */

import { hasDialog, openDialog } from "./dialogs";
import { make } from "./dom";
import { TERMS } from "./terms";

export const ON_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** What the keys do; "Mod" is Command on a Mac, and Ctrl elsewhere. */
const KEYS: readonly (readonly [string, string])[] = [
  ["[", "list the cues, while you write"],
  ["Ctrl Space", "list what can be written here"],
  ["F9", "play from where it stopped, or from the cursor if you have moved it since; stop while it plays; outside the text also with Space"],
  ["Shift F9", "go back two seconds"],
  ["Mod Enter", "play from the cursor"],
  ["Alt ,", "go to the previous sentence, or to the start of this one"],
  ["Alt .", "go to the next sentence"],
  ["← →", "in the lane: go to the item before or after; with Page Up and Page Down, to a chapter"],
  ["↑ ↓", "in the lane: make a silence 0.1 seconds longer or shorter; with Shift, one second"],
  ["Enter", "in the lane: go to this item"],
  ["+ − 0", "outside the text: show the lane closer, or less close, or the whole track"],
  ["P", "outside the text: put a pause where it plays, or make the one that is there longer"],
  ["Alt Enter", "go to the takes of the sentence at the cursor; Escape goes back to the text"],
  ["↑ ↓", "in the panel of the sentence: go to the take before or after; Space plays it"],
  ["C", "in the panel of the sentence: choose the take"],
  ["L", "in the panel of the sentence: lock or unlock the take"],
  ["Delete", "in the panel of the sentence: delete the take"],
  ["N", "in the panel of the sentence: let the voice speak another take"],
  ["S", "in the panel of the sentence: say the selected word differently"],
  ["X", "in the panel of the sentence: compare two takes, and switch between them"],
  ["F2", "record the script in your own voice; Escape goes back to the text"],
  ["Space", "while you record: start and stop; Escape discards what you record"],
  ["← →", "while you record: go to the sentence before or after; N to the next one without a good take"],
  ["H", "while you record: hear the chosen take"],
  ["Space", "in the review: play the sentence again"],
  ["A", "in the review: accept the sentence, and go on to the next one that is not accepted"],
  ["W", "in the review: withdraw the acceptance"],
  ["R", "in the review: let the voice speak another take"],
  ["N", "in the review: write a note; Enter keeps it"],
  ["← →", "in the review: go to the sentence before or after"],
  ["F7", "change the whole session: its title, voice, pace, bed and length; Escape goes back to the text"],
  ["F4", "make files, such as an MP3 of the script"],
  ["F8", "go to the next problem"],
  ["Shift F8", "go to the problem before"],
  ["Mod .", "make the change that a problem's remedy names"],
  ["Mod Z", "undo, also a change of takes"],
  [ON_MAC ? "Mod Shift Z" : "Ctrl Y", "redo"],
  ["Mod F", "search and replace"],
  [ON_MAC ? "Mod Option [" : "Ctrl Shift [", "fold the chapter"],
  [ON_MAC ? "Mod Option ]" : "Ctrl Shift ]", "unfold the chapter"],
  ["Mod S", "save at once; the studio also saves by itself"],
  ["F6", "go on to the scripts, the text, the problems, the session, the sentence, the lane or the player; Shift F6 goes back"],
  ["F1", "show these keys and words; outside the text also with ?"],
];

export function showKeys(): void {
  if (hasDialog()) return;
  const rows = KEYS.map(([keys, what]) => make("tr", {}, make("th", { scope: "row" }, ...caps(keys)), make("td", {}, what)));
  const words = TERMS.map(([term, what]) => make("div", {}, make("dt", {}, term), make("dd", {}, what)));
  openDialog("Keys and words", "keys", make("table", {}, make("tbody", {}, ...rows)), make("h3", {}, "Words"), make("dl", {}, ...words));
}

function caps(keys: string): Node[] {
  const named = (key: string): string => (ON_MAC ? { Mod: "Command", Alt: "Option" }[key] : { Mod: "Ctrl" }[key]) ?? key;
  return keys.split(" ").map((key) => make("kbd", {}, named(key)));
}
