// Brings calculators to life: sliders, fields, scenarios, and the state in the address.
//
// The page holds the tables, a model's module the arithmetic, `quantity.js` the writing. In the address stands only
// what differs: `?one-megawatt=researched&one-megawatt.gpu_price=30000`, numbers in the unit of the page.

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

async function start(root) {
  const [module, quantity] = await Promise.all([import(root.dataset.module), import(root.dataset.quantity)]);
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const { words, numbers } = data;
  const id = root.dataset.model;
  const knobs = module.knobs.map((knob, place) => ({
    ...knob,
    row: root.querySelector(`[data-knob="${CSS.escape(knob.name)}"]`),
    spelling: { symbols: data.knobs[place], numbers },
  }));
  const figures = module.figures.map((figure, place) => ({
    ...figure,
    row: root.querySelector(`[data-figure="${CSS.escape(figure.name)}"]`),
    spelling: { symbols: data.figures[place], numbers },
  }));
  let state = read();

  // What the address says; what it says wrong is passed over.
  function read() {
    const asked = new URLSearchParams(location.search);
    const scenario = asked.get(id);
    const moved = new Map();
    knobs.forEach((knob, place) => {
      const value = Number.parseFloat(asked.get(`${id}.${knob.name}`));
      if (Number.isFinite(value)) moved.set(place, value);
    });
    return new quantity.Model(module, Object.hasOwn(module.scenarios, scenario ?? "") ? scenario : "base", moved);
  }

  function address() {
    const url = new URL(location.href);
    for (const key of [...url.searchParams.keys()]) {
      if (key === id || key.startsWith(`${id}.`)) url.searchParams.delete(key);
    }
    if (state.scenario !== "base") url.searchParams.set(id, state.scenario);
    for (const [place, value] of state.moved) url.searchParams.set(`${id}.${knobs[place].name}`, value);
    return url;
  }

  function move(place, value) {
    const own = state.own(place);
    if (own && Number.isFinite(value)) {
      const moved = new Map(state.moved);
      if (value === own[0]) moved.delete(place);
      else moved.set(place, value);
      state = new quantity.Model(module, state.scenario, moved);
    }
    show();
  }

  function choose(scenario) {
    state = new quantity.Model(module, scenario);
    show();
  }

  // Rows of assumptions take a slider, with the stated range marked, and a field with its unit.
  knobs.forEach((knob, place) => {
    if (!knob.row) return;
    const label = knob.row.querySelector(".knob-label");
    label.id = `${id}-${place}-label`;
    // The page's own words: it knows of its values whether they were said to be near.
    knob.said = knob.row.querySelector(".knob-value").textContent;
    const [before, after] = quantity.around(knob.spelling);
    knob.field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-labelledby": label.id });
    knob.field.addEventListener("change", () => move(place, quantity.readField(knob.field.value, knob.spelling)));
    const typed = make("span", { class: "knob-field" }, before, knob.field, after);
    knob.controls = knob.row.querySelector(".knob-controls");
    if (knob.slider) {
      const [low, high, step] = knob.slider;
      knob.range = make("input", { type: "range", min: low, max: high, step, "aria-labelledby": label.id });
      knob.range.addEventListener("input", () => move(place, Number(knob.range.value)));
      knob.track = make("span", { class: "knob-track" }, knob.range);
      knob.controls.append(knob.track);
    }
    knob.controls.append(typed);
  });
  for (const figure of figures) {
    figure.difference = make("span", { class: "figure-difference" });
    figure.row?.querySelector("td").append(" ", figure.difference);
  }

  const bar = root.querySelector(".calculator-bar");
  const scenarios = [...bar.querySelectorAll("[data-scenario]")].map((button) => ({ id: button.dataset.scenario, button }));
  for (const { id: scenario, button } of scenarios) button.addEventListener("click", () => choose(scenario));
  const reset = bar.querySelector("[data-reset]");
  reset.addEventListener("click", () => choose(state.scenario));
  const told = bar.querySelector("[role=status]");
  const link = bar.querySelector("[data-link]");
  link.disabled = !navigator.clipboard;
  link.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address().href);
    told.textContent = words.calculator_copied;
  });
  // The result that matters most stays in sight while the others are moved.
  const key = figures[data.key];
  const lines = [...root.querySelectorAll(".calculator-key")];
  const notes = root.querySelector("[data-ranges]");
  const drives = root.querySelector("[data-drives]");

  function value(figure, found) {
    const [before, range, after] = quantity.pieces(found, figure.spelling);
    const isGrey = found.isOwn || found.isOuter;
    return [before, ...(range ? [make("span", { class: isGrey ? "range not-own" : "range" }, range)] : []), after];
  }

  function showKnob(knob, place) {
    const own = state.own(place);
    const at = state.moved.get(place) ?? own?.[0];
    knob.controls.hidden = !own;
    if (!own) knob.row.querySelector(".knob-value").classList.remove("in-field");
    if (!own) return;
    knob.row.toggleAttribute("data-moved", state.moved.has(place));
    knob.field.value = quantity.writeField(at, knob.spelling);
    const stated = own[1] < own[2] ? { best: own[0], low: own[1], high: own[2] } : { best: own[0] };
    const isBase = state.scenario === "base";
    const said = knob.row.querySelector(".knob-value");
    said.textContent = isBase ? knob.said : quantity.write(stated, knob.spelling);
    // A value that stands in the field already is not said twice.
    said.classList.toggle("in-field", !state.moved.has(place) && !(own[1] < own[2]));
    if (!knob.range) return;
    const [low, high] = knob.slider;
    knob.range.value = at;
    knob.range.setAttribute("aria-valuetext", quantity.write({ best: at }, knob.spelling));
    // Rules of content security let a script set these, where they refuse a style written out.
    const share = (end) => `${(100 * (Math.min(Math.max(end, low), high) - low)) / (high - low)}%`;
    knob.track.style.setProperty("--from", share(own[1]));
    knob.track.style.setProperty("--to", share(own[2]));
  }

  function show() {
    const results = state.results();
    const base = module.scenarios.base.results;
    knobs.forEach((knob, place) => { if (knob.row) showKnob(knob, place); });
    figures.forEach((figure, place) => {
      const found = results[place];
      const difference = found.best - base[place].value[0];
      figure.row?.querySelector(".figure-value").replaceChildren(
        ...(Number.isFinite(found.best) ? value(figure, found) : ["–"]),
      );
      const isMoved = Number.isFinite(difference) && Math.abs(difference) > 1e-12 * Math.abs(found.best);
      figure.difference.textContent = isMoved ? quantity.writeDifference(difference, figure.spelling) : "";
    });
    for (const known of scenarios) known.button.setAttribute("aria-pressed", String(known.id === state.scenario));
    reset.disabled = !state.moved.size;
    for (const line of lines) {
      line.replaceChildren(
        make("span", {}, key.row?.querySelector("th").textContent ?? ""),
        make("strong", {}, quantity.write({ best: results[data.key].best }, key.spelling)),
        make("span", { class: "figure-difference" }, key.difference.textContent),
      );
    }
    notes.textContent = results.some((found) => found.isOwn && found.low < found.high)
      ? words.calculator_moved_range
      : results.some((found) => found.isOuter && found.low < found.high) ? words.calculator_outer_range : "";
    showDriver();
    told.textContent = "";
    const url = address();
    if (url.href !== location.href) history.replaceState(history.state, "", url);
    for (const other of document.querySelectorAll("a[data-language-switch]")) other.search = url.search;
  }

  function showDriver() {
    const driver = drives && state.driver(data.key);
    if (!drives) return;
    drives.hidden = !driver;
    if (!driver) return;
    const knob = knobs[driver.place];
    const said = {
      figure: key.row?.querySelector("th").textContent,
      input: knob.row?.querySelector(".knob-label").textContent,
      low: quantity.write({ best: driver.ends[0] }, knob.spelling),
      high: quantity.write({ best: driver.ends[1] }, knob.spelling),
      at_low: quantity.write({ best: driver.results[0] }, key.spelling),
      at_high: quantity.write({ best: driver.results[1] }, key.spelling),
    };
    drives.textContent = words.calculator_drives.replace(/\{(\w+)\}/g, (all, name) => said[name] ?? all);
  }

  show();
  root.dataset.ready = "";
}

for (const root of document.querySelectorAll(".calculator")) start(root);
