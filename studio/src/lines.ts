/** What differs between two texts. */

export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The one change that makes one text of another: what both begin and end with stays, cursors there too. */
export function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

export interface Row {
  readonly mine: string | null;
  readonly other: string | null;
}

/** More than this many pairs of lines are shown without looking for lines that both have. */
const MOST_PAIRS = 4_000_000;

/** The lines of two texts side by side; null where one has no such line. */
export function sideBySide(mine: string, other: string): readonly Row[] {
  const a = mine.split("\n");
  const b = other.split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]): Row[] => lines.map((line) => ({ mine: line, other: line }));
  return [
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

function middle(a: readonly string[], b: readonly string[]): Row[] {
  if (a.length * b.length > MOST_PAIRS) return paired(a, b);
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const rows: Row[] = [];
  let [i, j, fromA, fromB] = [0, 0, 0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      rows.push(...paired(a.slice(fromA, i), b.slice(fromB, j)), { mine: a[i]!, other: b[j]! });
      i += 1;
      j += 1;
      [fromA, fromB] = [i, j];
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return [...rows, ...paired(a.slice(fromA), b.slice(fromB))];
}

function paired(a: readonly string[], b: readonly string[]): Row[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => ({
    mine: a[at] ?? null,
    other: b[at] ?? null,
  }));
}
