/** The values of the whole session in words, and how what somebody writes becomes a value. */

import type { Field, Form } from "./session_api";
import { clock } from "./words";
import { readLength, writtenLength } from "./written_length";

export const SLOWEST = 40;
export const FASTEST = 600;
export const SOFTEST_DB = -90;
export const LOUDEST_DB = 24;

/** What somebody wrote, as a value for the text, or why it is none. */
export type Entered = { readonly value: string } | { readonly why: string };

export interface Range {
  readonly shortest_ms: number;
  readonly longest_ms: number;
}

export const fieldOf = (form: Form, key: string): Field | undefined => form.fields.find((field) => field.key === key);

/** The value that applies: the one in the text, or the usual one. */
export const valueOf = (form: Form, key: string): string => {
  const field = fieldOf(form, key);
  return field === undefined ? "" : field.written === "" ? field.usual : field.written;
};

/** What applies while nothing is written, and why. */
export function hintOf({ written, usual, source }: Field): string {
  if (written !== "" || usual === "") return "";
  return source === "default" ? `Default: ${usual}` : `From renderer.toml: ${usual}`;
}

/** What a button says that deletes the value from the text. */
export function resetLabel({ usual, source }: Field): string {
  if (usual === "") return "Delete it";
  return source === "default" ? `Back to the default: ${usual}` : `Back to ${usual}, from renderer.toml`;
}

export const bedWritten = (name: string, gain_db: number): string => (gain_db === 0 ? name : `${name}, ${gain_db > 0 ? "+" : ""}${gain_db}dB`);

/** The whole session in a line. */
export function summaryOf(form: Form): string {
  const pace = Math.round(Number(valueOf(form, "rate")) * form.pace);
  const length = fieldOf(form, "length")?.written;
  return [
    valueOf(form, "voice"),
    ...(Number.isFinite(pace) ? [`${pace} words a minute`] : []),
    form.bed === "" ? "no bed" : bedWritten(form.bed, form.bed_gain_db),
    length === "" || length === undefined ? "natural length" : length,
  ].join(" · ");
}

export function rateHint(form: Form): string {
  const { rates, pace } = form;
  const rate = Number(valueOf(form, "rate"));
  return [
    ...(rates === null ? [] : [`This voice can speak ${rates[0]} to ${rates[1]} words a minute.`]),
    ...(pace === 1 || !Number.isFinite(rate) ? [] : [`The pace in the text makes it ${Math.round(rate * pace)}.`]),
  ].join(" ");
}

/** The lengths in whole seconds that the track can have. */
const bounds = (range: Range | null): readonly [number, number] =>
  range === null ? [0, Infinity] : [Math.ceil(range.shortest_ms / 1000) * 1000, Math.floor(range.longest_ms / 1000) * 1000];

export function lengthHint(range: Range | null): string {
  if (range === null) return "Such as 10m, or 10m, 20m for two tracks. Empty is the natural length.";
  const [least, most] = bounds(range);
  if (least >= most) return `No hold or pause can change, so the track always lasts ${clock(range.shortest_ms)}. Write a hold such as [hold 1m-10m].`;
  return `From ${clock(least)} to ${clock(most)}, such as 10m. Empty is the natural length.`;
}

/** One length, or several with commas. */
export function readLengths(written: string, range: Range | null): Entered {
  if (/^\s*(natural)?\s*$/i.test(written)) return { value: "" };
  const lengths = written.split(",").map(readLength);
  if (lengths.some((ms) => ms === null || ms === 0)) return { why: "Write a length such as 10m or 6:30." };
  const [least, most] = bounds(range);
  if (lengths.some((ms) => ms! < least || ms! > most)) return { why: `The length can be from ${clock(least)} to ${clock(most)}.` };
  return { value: lengths.map((ms) => writtenLength(ms!)).join(", ") };
}

export const readRate = (written: string): Entered => readNumber(written, SLOWEST, FASTEST, "110");

export const readLevel = (written: string): Entered => readNumber(written, SOFTEST_DB, LOUDEST_DB, "-3");

function readNumber(written: string, least: number, most: number, example: string): Entered {
  if (written.trim() === "") return { value: "" };
  const number = Number(written);
  const isRight = number >= least && number <= most;
  return isRight ? { value: String(number) } : { why: `Write a number from ${least} to ${most}, such as ${example}.` };
}
