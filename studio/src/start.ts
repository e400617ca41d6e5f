/** Asks for the list of scripts and for the first script, while the page's script loads. */

import { begin } from "./begun";
import { pathIn, scriptAddress } from "./route";

async function start(): Promise<void> {
  window.begun = new Map();
  const named = pathIn(location.hash);
  if (named !== null) void begin(scriptAddress(named));
  const answer = await begin("/api/project");
  if (named !== null || !answer.ok) return;
  const { open } = (await answer.clone().json()) as { open: string | null };
  if (open !== null) void begin(scriptAddress(open));
}

start().catch(() => undefined); // the page asks again, and tells
