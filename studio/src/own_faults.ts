/** Says so where a script of the page fails. */

import { notify } from "./notices";

export function tellOwnFaults(): void {
  window.addEventListener("error", (event) => failed(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => failed(event.reason));
}

function failed(reason: unknown): void {
  const words = reason instanceof Error ? reason.message : String(reason);
  notify("error", `This page has an error of its own: ${words}. What you wrote is kept. Load the page again.`, {
    isTrouble: true,
    actions: [{ label: "Load the page again", run: () => location.reload(), isFirst: true }],
  });
}
