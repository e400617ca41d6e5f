/** Asks for the first script and for the list of scripts, while the page's script loads. */

import { begin } from "./begun";
import { pathIn, scriptAddress } from "./route";

window.begun = new Map();
const first = pathIn(location.hash) ?? document.documentElement.dataset.open;
if (first) void begin(scriptAddress(first));
void begin("/api/project");
