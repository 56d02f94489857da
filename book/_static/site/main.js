// What every page of the book does, also one without code.
import { listenForPresses } from "./press.js";
import { Offline } from "./offline.js";

listenForPresses(document);
new Offline(document).attach();
