// What every page of the book does, also one without code.
import { nameParts } from "./names.js";
import { Offline } from "./offline.js";
import { listenForPresses } from "./press.js";
import { Reach } from "./reach.js";

nameParts(document);
new Reach(document).attach();
listenForPresses(document);
new Offline(document).attach();
