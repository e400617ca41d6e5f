/** Puts changes of takes among the edits of the text, so that one Undo takes back both in their order. */

import { invertedEffects } from "@codemirror/commands";
import { type ChangeDesc, type Extension, StateEffect, type Transaction, type TransactionSpec } from "@codemirror/state";
import type { LineColumn } from "./positions";
import type { TakesStep } from "./takes_api";

/** Where a sentence is: at a position of the text, or at a place of a file that it includes. */
export type Spot = ({ readonly position: number } | (LineColumn & { readonly included: string })) & {
  /** Tells several sentences at one place apart, such as the numbers of a count. */
  readonly number?: number;
};

/** The takes of a sentence are put from `after` to `before`. */
export interface Passage {
  readonly spot: Spot;
  readonly step: TakesStep;
}

const passed = StateEffect.define<Passage>({
  map: ({ spot, step }, changes) => ({
    spot: moved(spot, changes),
    step,
  }),
});

/** What tells the history of a change of takes that was made just now. */
export const stepMade = (spot: Spot, step: TakesStep): TransactionSpec => ({ effects: passed.of({ spot, step }), userEvent: "takes" });

/** What a transaction puts back, if it is of Undo or of Redo. */
export function stepsBack(transaction: Transaction): readonly Passage[] {
  if (!transaction.isUserEvent("undo") && !transaction.isUserEvent("redo")) return [];
  return transaction.effects.filter((effect) => effect.is(passed)).map(({ value }) => turned(value as Passage));
}

/** Remembers changes of takes beside edits. */
export const takesHistory: Extension = invertedEffects.of(({ effects }) =>
  effects.filter((effect) => effect.is(passed)).map(({ value }) => passed.of(turned(value as Passage))),
);

/** Where a sentence is after changes of the text. */
export const moved = (spot: Spot, changes: ChangeDesc): Spot =>
  "position" in spot ? { ...spot, position: changes.mapPos(spot.position, 1) } : spot;

const turned = ({ spot, step }: Passage): Passage => ({ spot, step: { before: step.after, after: step.before } });
