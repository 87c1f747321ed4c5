// The figures that the program itself computes, as it writes them.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.LAYERWIKI;

export const isThere = Boolean(program) && existsSync(program);

// Every figure of a model by its name, in words, with inputs set by hand: `{ gpu_price: "30k USD/GPU" }`.
export async function calc(model, set) {
  const settings = Object.entries(set).flatMap(([input, value]) => ["--set", `${input}=${value}`]);
  const { stdout } = await run(program, ["--root", root, "calc", model, ...settings], { maxBuffer: 1 << 26 });
  const figures = new Map();
  let name;
  for (const line of stdout.split("\n")) {
    const head = line.match(/^([a-z0-9-]+)\.([a-z0-9_]+) {2}\S/);
    if (head && head[1] === model) name = head[2];
    const value = line.match(/^ {2}= (.+?)(?: {2}\(.*\))?$/);
    if (value && name && !figures.has(name)) figures.set(name, value[1]);
  }
  return figures;
}
