/** What the page asks the server for about the whole session: the front matter as a form. */

import { ask } from "./api";

export interface Field {
  readonly key: string;
  /** The value in the text; empty without one. */
  readonly written: string;
  /** What applies without a value in the text, and where that comes from. */
  readonly usual: string;
  readonly source: "renderer.toml" | "default";
  /** The lines of the value, or 0. */
  readonly line: number;
  readonly end_line: number;
}

export interface Form {
  readonly fields: readonly Field[];
  /** The slowest and the fastest rate of the voice, in words a minute. */
  readonly rates: readonly [number, number] | null;
  /** What the rate is multiplied by. */
  readonly pace: number;
  readonly bed: string;
  readonly bed_gain_db: number;
  /** Why the front matter cannot be read, or empty. */
  readonly problem: string;
}

export interface Wish {
  readonly path: string;
  readonly text: string;
  readonly key: string;
  readonly value: string;
}

export const formOf = (path: string, text: string): Promise<Form> => ask("POST", "/api/session", { path, text });

/** The text with another value; an empty value deletes the entry. `title` is for a text without front matter. */
export const changed = (wish: Wish & { readonly title: string }): Promise<{ readonly text: string }> =>
  ask("POST", "/api/session/change", wish);

/** Where the first words of the text are heard with another voice or bed. */
export const sampleOf = (wish: Wish): Promise<{ readonly address: string }> => ask("POST", "/api/session/sample", wish);
