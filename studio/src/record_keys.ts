/** The keys of the view in which somebody records. */

export interface RecordKeys {
  record(): void;
  step(by: number): void;
  unrecorded(): void;
  hearChosen(): void;
  undo(): void;
  redo(): void;
}

/** What a key does; null for a key that a control needs, or that does nothing. */
export function actionOf(event: KeyboardEvent, keys: RecordKeys): (() => void) | null {
  const { target, altKey, shiftKey } = event;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const element = target as Element;
  if (altKey || event.repeat || element.closest("select") !== null) return null;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return () => (shiftKey ? keys.redo() : keys.undo());
    return key === "y" ? () => keys.redo() : null;
  }
  switch (key) {
    case " ":
      return element.closest("input, button") === null ? () => keys.record() : null;
    case "r":
      return () => keys.record();
    case "ArrowRight":
      return () => keys.step(1);
    case "ArrowLeft":
      return () => keys.step(-1);
    case "n":
      return () => keys.unrecorded();
    case "h":
      return () => keys.hearChosen();
    default:
      return null;
  }
}
