/** Dialogs: they take the focus, Escape closes them, and the focus goes back to where it was. */

import { button, make } from "./dom";

let count = 0;

/** Open a dialog with a heading; it is removed when it closes. */
export function openDialog(heading: string, kind: string, ...content: readonly Node[]): HTMLDialogElement {
  count += 1;
  const id = `dialog-${count}`;
  const dialog = make("dialog", { class: kind, "aria-labelledby": id });
  dialog.append(
    make("header", {}, make("h2", { id }, heading), button("Close", () => dialog.close())),
    ...content,
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && !isInside(dialog.getBoundingClientRect(), event)) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The edge of a dialog is the dialog too, and not what lies around it. */
const isInside = ({ left, right, top, bottom }: DOMRect, { clientX, clientY }: MouseEvent): boolean =>
  clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;

export const hasDialog = (): boolean => document.querySelector("dialog[open]") !== null;

let waiting: Promise<void> = Promise.resolve();

/** Open a dialog when none is open any more, after those that wait already. */
export function openLater(open: () => void): Promise<void> {
  waiting = waiting.catch(() => undefined).then(async () => {
    while (hasDialog()) await aDialogCloses();
    open();
  });
  return waiting;
}

const aDialogCloses = (): Promise<void> =>
  new Promise((closed) => document.addEventListener("close", () => closed(), { capture: true, once: true }));

/** Close what is open: the page goes on to another script. */
export const closeDialogs = (): void => document.querySelectorAll<HTMLDialogElement>("dialog[open]").forEach((dialog) => dialog.close());
