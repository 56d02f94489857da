// The entry of the live page. It makes the buttons work; everything heavier than this file's
// imports (the editor, Python) is loaded when the reader asks for it, or has been reading for a while.
import { Bar } from "./bar.js";
import { findCells } from "./cell.js";
import { LivePage } from "./page.js";
import { preload } from "./preload.js";

// assets/ lies beside _static/, wherever the book is hosted.
const root = new URL("../../", import.meta.url);
const assets = new URL("assets/", root).href;
const bar = Bar.find(document);
/** The live page of this document; null where there is nothing to run. */
export const page = bar && new LivePage({ assets, base: root.pathname, bar, cells: findCells(document) });
page?.attach();
if (page) preload(page.launcher, new URL("editor/editor.js", assets).href);
