/** The keys of the review. In the field of the note, letters are text. */

export interface ReviewKeys {
  play(): void;
  accept(): void;
  withdraw(): void;
  another(): void;
  /** Of two takes, let the other one sound, or choose the one that sounds. */
  swap(): void;
  useTake(): void;
  step(by: 1 | -1): void;
  startNote(): void;
  endNote(isKept: boolean): void;
}

export function reviewKey(event: KeyboardEvent, note: HTMLInputElement, keys: ReviewKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const run = event.target === note ? inNote(event.key, keys) : outside(event, keys);
  if (run === null) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat || event.key.startsWith("Arrow")) run();
}

function inNote(key: string, keys: ReviewKeys): (() => void) | null {
  if (key === "Enter") return () => keys.endNote(true);
  return key === "Escape" ? () => keys.endNote(false) : null;
}

function outside({ key, target }: KeyboardEvent, keys: ReviewKeys): (() => void) | null {
  switch (key.toLowerCase()) {
    case " ":
      return (target as Element).matches("button") ? null : () => keys.play();
    case "a":
      return () => keys.accept();
    case "w":
      return () => keys.withdraw();
    case "r":
      return () => keys.another();
    case "x":
      return () => keys.swap();
    case "c":
      return () => keys.useTake();
    case "n":
      return () => keys.startNote();
    case "arrowleft":
    case "arrowup":
      return () => keys.step(-1);
    case "arrowright":
    case "arrowdown":
      return () => keys.step(1);
    default:
      return null;
  }
}
