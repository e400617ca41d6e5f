/** Completion of the front matter: its keys, the keys of its tables, and values. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Choice, Choices } from "./api";

/** Where the cursor is: at a key of a table ("" is the front matter itself), or at the value of a key. */
interface Place {
  readonly table: string;
  /** Empty where a key is written. */
  readonly key: string;
  /** What is written already. */
  readonly word: string;
}

/** Lists that open by themselves; other values are free, and a list that opens would replace them at Enter. */
const CLOSED = new Set(["voice", "bed", "language", "night", "explicit", "draft"]);

const WORD = "([\\p{L}_ ]*)";
const VALUE = "([^#,{}[\\]]*)";
const TOP_KEY = /^([\p{L}_]*)$/u;
const TOP_VALUE = new RegExp(`^([\\p{L}_]+):\\s*(?:\\[(?:.*,)?\\s*)?${VALUE}$`, "u");
const IN_BRACES_KEY = new RegExp(`^([\\p{L}_]+):\\s*\\{(?:.*,)?\\s*${WORD}$`, "u");
const IN_BRACES_VALUE = new RegExp(`^([\\p{L}_]+):\\s*\\{(?:.*,)?\\s*([\\p{L}_ ]+):\\s*${VALUE}$`, "u");
const BELOW_KEY = new RegExp(`^\\s+${WORD}$`, "u");
const BELOW_VALUE = new RegExp(`^\\s+([\\p{L}_ ]+):\\s*${VALUE}$`, "u");

/** Complete in the front matter, behind what its line has `before` the cursor. */
export function completeHead(before: string, context: CompletionContext, offered: Choices): CompletionResult | null {
  const place = placeOf(before, context);
  if (place === null) return null;
  const from = context.pos - place.word.length;
  if (place.key === "") {
    const keys = place.table === "" ? offered.settings : offered.inner_keys[place.table];
    const isWanted = place.word !== "" || context.explicit || (place.table !== "" && /[{,]\s*$/.test(before));
    return keys === undefined || !isWanted ? null : { from, options: keys.map(option), validFor: /^[\p{L}_ ]*$/u };
  }
  const name = place.table === "" ? place.key : `${place.table}.${place.key}`;
  const values = valuesOf(name, offered);
  const isWanted = CLOSED.has(name) || name === "bed.name" || context.explicit;
  if (values === undefined || values.length === 0 || !isWanted) return null;
  // A space in front keeps the value apart from its key.
  const space = /[:,]$/.test(before.slice(0, before.length - place.word.length)) ? " " : "";
  const spaced = ({ label, apply, ...rest }: Completion): Completion => ({ ...rest, label, apply: `${space}${apply as string}` });
  return { from, options: values.map(option).map(spaced), validFor: /^(?!\s)[^\]\n},#{[]*$/ };
}

function valuesOf(name: string, offered: Choices): readonly Choice[] | undefined {
  if (name === "voice") return offered.voices;
  if (name === "bed" || name === "bed.name") return [...offered.beds, { label: "off", apply: "off", detail: "no bed" }];
  return offered.usual_values[name];
}

function placeOf(before: string, context: CompletionContext): Place | null {
  let found: RegExpExecArray | null;
  if ((found = TOP_KEY.exec(before))) return { table: "", key: "", word: found[1]! };
  if ((found = TOP_VALUE.exec(before))) return { table: "", key: found[1]!.toLowerCase(), word: found[2]! };
  if ((found = IN_BRACES_KEY.exec(before))) return { table: found[1]!.toLowerCase(), key: "", word: found[2]! };
  if ((found = IN_BRACES_VALUE.exec(before))) return { table: found[1]!.toLowerCase(), key: found[2]!.trim(), word: found[3]! };
  const table = tableAbove(context);
  if (table === null) return null;
  if ((found = BELOW_KEY.exec(before))) return { table, key: "", word: found[1]! };
  if ((found = BELOW_VALUE.exec(before))) return { table, key: found[1]!.trim(), word: found[2]! };
  return null;
}

/** The key of the table whose lines are indented, such as "pacing:" above "  rate: 90". */
function tableAbove({ state, pos }: CompletionContext): string | null {
  for (let number = state.doc.lineAt(pos).number - 1; number > 1; number -= 1) {
    const { text } = state.doc.line(number);
    if (/^\s*(#|$)/.test(text) || /^\s/.test(text)) continue;
    return /^([\p{L}_]+):\s*(?:#.*)?$/u.exec(text)?.[1]?.toLowerCase() ?? null;
  }
  return null;
}

/** The server puts those first that people need most. */
const option = ({ label, apply, detail }: Choice, at: number): Completion => ({
  label, apply, detail, sortText: String(at).padStart(3, "0"),
});
