import { course } from "./course.js";
import { echo } from "./echo.js";
import { json } from "./json.js";
import { seed } from "./seed.js";
import type { Style } from "./style.js";

/** Every style, by the name that `--style` takes; the first is the default. */
export const STYLES: ReadonlyMap<string, Style> = new Map([course, echo, seed, json].map((style) => [style.name, style]));
