/** What differs between two texts. */

export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The changes that make one text of another: a cursor in a line that both have stays there. */
export function changesBetween(before: string, after: string): readonly Change[] {
  const changes: Change[] = [];
  let start = 0;
  for (const run of runs(withEnds(before), withEnds(after))) {
    const mine = run.mine.join("");
    const other = run.other.join("");
    if (mine !== other) changes.push(changeBetween(mine, other, start));
    start += mine.length;
  }
  return changes;
}

/** The one change that makes one text, which begins at `start`, of another: what both begin and end with stays. */
function changeBetween(before: string, after: string, start: number): Change {
  const [head, tail] = inBoth(before, after);
  return { from: start + head, to: start + before.length - tail, insert: after.slice(head, after.length - tail) };
}

export interface Row {
  readonly mine: string | null;
  readonly other: string | null;
}

/** The lines of two texts side by side; null where one has no such line. */
export function sideBySide(mine: string, other: string): readonly Row[] {
  return runs(mine.split("\n"), other.split("\n")).flatMap(paired);
}

/** Lines of one text, and those of the other in their place. */
interface Run {
  readonly mine: readonly string[];
  readonly other: readonly string[];
}

/** More than this many pairs of lines are not searched for lines that both have. */
const MOST_PAIRS = 4_000_000;

/** Two texts as runs of lines, of which each is in both or differs. */
function runs(a: readonly string[], b: readonly string[]): readonly Run[] {
  const [head, tail] = inBoth(a, b);
  const same = (lines: readonly string[]): Run => ({ mine: lines, other: lines });
  const differing = middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [same(a.slice(0, head)), ...differing, same(a.slice(a.length - tail))];
}

function middle(a: readonly string[], b: readonly string[]): readonly Run[] {
  if (a.length * b.length > MOST_PAIRS) return [{ mine: a, other: b }];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const found: Run[] = [];
  let [i, j, fromA, fromB] = [0, 0, 0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ mine: a.slice(fromA, i), other: b.slice(fromB, j) }, { mine: [a[i]!], other: [b[j]!] });
      i += 1;
      j += 1;
      [fromA, fromB] = [i, j];
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return [...found, { mine: a.slice(fromA), other: b.slice(fromB) }];
}

function paired({ mine, other }: Run): Row[] {
  return Array.from({ length: Math.max(mine.length, other.length) }, (_, at) => ({
    mine: mine[at] ?? null,
    other: other[at] ?? null,
  }));
}

/** How much two texts, or two lists of lines, both begin with, and how much of the rest both end with. */
function inBoth(a: ArrayLike<string>, b: ArrayLike<string>): readonly [number, number] {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return [head, tail];
}

/** The lines of a text, each with its end. */
const withEnds = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
