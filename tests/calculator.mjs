// Reads what a browser would do with the models and the formatter: JSON in, JSON out.
import { readFileSync } from "node:fs";

const { folder, models, written } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const quantity = await import(`${folder}/quantity.js`);
const out = { models: [], written: [] };
for (const { file, cases } of models) {
  const module = await import(`${folder}/${file}`);
  const places = new Map(module.knobs.map((knob, place) => [knob.name, place]));
  out.models.push(cases.map(({ scenario, moved }) => {
    if (!Object.hasOwn(module.scenarios, scenario)) return null;
    const known = moved.filter(([name]) => places.has(name)).map(([name, value]) => [places.get(name), value]);
    const model = new quantity.Model(module, scenario, new Map(known));
    return model.results().map(({ best, low, high, isOwn }) => [best, low ?? null, high ?? null, isOwn]);
  }));
}
for (const { symbols, numbers, quantities } of written) {
  out.written.push(quantities.map((known) => {
    const said = quantity.write(known, { symbols, numbers });
    const field = quantity.readField(quantity.writeField(known.best, { symbols, numbers }), { symbols, numbers });
    return [said, field];
  }));
}
process.stdout.write(JSON.stringify(out));
