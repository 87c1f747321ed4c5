// Writes quantities as the pages do, digit for digit: the rules of the engine's own formatter, once more.
//
// What a language does and how a unit is written come in as data, so this file knows neither by name.
// `spelling` is {symbols, numbers}: a unit's symbols and a language's numbers, as the engine gives them.

// A number as decimal digits: 0.d₁d₂… × 10^point, without zeros at either end. Zero has no digits.
function tidy(negative, digits, point) {
  let end = digits.length;
  while (end && digits[end - 1] === 0) end -= 1;
  let start = 0;
  while (start < end && digits[start] === 0) start += 1;
  return start === end
    ? { negative: false, digits: [], point: 0 }
    : { negative, digits: digits.slice(start, end), point: point - start };
}

export function decimal(value) {
  if (!Number.isFinite(value)) return tidy(false, [], 0);
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
  return tidy(value < 0, [...mantissa.replace(".", "")].map(Number), Number(exponent) + 1);
}

const magnitude = (number) => (number.digits.length ? number.point - 1 : 0);
const shift = (number, power) => tidy(number.negative, number.digits, number.point + power);
const toNumber = (number) => Number(`0${number.digits.join("")}e${number.point - number.digits.length}`);

// Rounds half away from zero, as a person does on paper.
export function round(number, decimals) {
  const keep = number.point + decimals;
  if (keep < 0) return tidy(false, [], 0);
  let { point } = number;
  const digits = number.digits.slice(0, keep);
  if (number.digits[keep] >= 5) {
    while (digits.length && digits.at(-1) === 9) digits.pop();
    if (digits.length) digits[digits.length - 1] += 1;
    else {
      digits.push(1);
      point += 1;
    }
  }
  return tidy(number.negative, digits, point);
}

const roundSignificant = (number, n) => round(number, n - 1 - magnitude(number));

// The digits without sign, at least `decimals` of them after the point.
function plain(number, decimals, group) {
  const digit = (place) => number.digits[place] ?? 0;
  const whole = Math.max(number.point, 1);
  let text = "";
  for (let place = 0; place < whole; place += 1) {
    if (place > 0 && (whole - place) % 3 === 0) text += group;
    text += digit(place + number.point - whole);
  }
  const after = Math.max(number.digits.length - number.point, decimals, 0);
  if (after > 0) text += ".";
  for (let place = 0; place < after; place += 1) text += digit(place + number.point);
  return text;
}

// From the first power of ten on, and below the second, a number is written as a power of ten.
const LARGEST = 15;
const SMALLEST = -6;
const N_SIGNIFICANT = 3;

const superscript = (power) => [...String(power)].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] ?? "⁻").join("");

// Cents stand below 10, and below 10,000 where the author wrote them.
const showsCents = (value, rule) => magnitude(value) < (rule.hasCents ? 4 : 1);

function roundBy(value, rule) {
  if (rule.digits === "money") {
    if (magnitude(value) < -1) return roundSignificant(value, 2);
    return showsCents(value, rule) ? round(value, 2) : roundSignificant(value, N_SIGNIFICANT);
  }
  if (rule.digits === "whole") {
    return magnitude(value) < -rule.nTenths ? roundSignificant(value, 1) : round(value, rule.nTenths);
  }
  return round(value, Math.max(N_SIGNIFICANT - 1 - magnitude(value), 0));
}

// The scale a number is written with, and the number in it.
function scaled(shortened, numbers) {
  const scale = numbers.scales.findLast((known) => known.power <= magnitude(shortened));
  if (!scale) return null;
  const mantissa = shift(shortened, -scale.power);
  return { digits: plain(mantissa, 0, magnitude(mantissa) > 3 ? numbers.group : ""), scale: scale.word };
}

function numeral(value, rule, numbers) {
  const shortened = roundSignificant(value, N_SIGNIFICANT);
  const power = magnitude(shortened);
  if (power >= LARGEST || power < SMALLEST) {
    return { negative: value.negative, digits: `${plain(shift(shortened, -power), 0, "")} × 10${superscript(power)}`, scale: "" };
  }
  const rounded = roundBy(value, rule);
  if (rule.isScaled && toNumber(rounded) >= (numbers.compact_from ?? Infinity)) {
    const found = scaled(shortened, numbers);
    if (found) return { negative: value.negative, ...found };
  }
  const decimals = rule.digits === "money" && rounded.digits.length && showsCents(value, rule) ? 2 : 0;
  return {
    negative: value.negative && rounded.digits.length > 0,
    digits: plain(rounded, decimals, numbers.group),
    scale: "",
  };
}

const WIDE = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFF60\u{20000}-\u{3FFFF}]/u;
const endsWide = (text) => WIDE.test([...text].at(-1) ?? "");
const startsWide = (text) => WIDE.test([...text][0] ?? "");

function withSign({ minus, digits }, symbols) {
  if (symbols.money_first !== null) {
    const blank = /\p{Alphabetic}$/u.test(symbols.money_first) ? " " : "";
    return `${minus}${symbols.money_first}${blank}${digits}`;
  }
  return symbols.touches ? `${minus}${digits}${symbols.one}` : `${minus}${digits}`;
}

// Fills a pattern; what is put in is never read as one.
const fill = (pattern, words) => pattern.replace(/\{(\w+)\}/g, (all, name) => words[name] ?? all);

function withUnit(amount, isOne, { symbols, numbers }) {
  let text = withSign(amount, symbols);
  const above = isOne ? symbols.one : symbols.many;
  if (symbols.money_first === null && !symbols.touches && above) {
    text += (endsWide(text) && startsWide(above) ? "" : " ") + above;
  }
  if (!symbols.below) return text;
  const pattern = symbols.is_money || symbols.n_below > 1 ? numbers.money_rate : numbers.rate;
  return fill(pattern, { amount: text, unit: symbols.below });
}

// The best value, the range with its sign, and the range with its unit, of
// {best, low, high, isApproximate, step, hasBest}; low to step may be absent.
function written(quantity, spelling) {
  const { symbols, numbers } = spelling;
  const { best, low = best, high = best, step } = quantity;
  const hasRange = low < high;
  const isFine = step !== undefined && step < 0.999;
  const rule = {
    digits: symbols.digits,
    nTenths: isFine || (hasRange && high - low < 2) ? 1 : 0,
    hasCents: isFine,
    isScaled: symbols.is_scaled,
  };
  const number = (value) => numeral(shift(decimal(value), symbols.shift), rule, numbers);
  const sign = (known) => (known.negative ? numbers.minus : "");
  const single = number(best);
  const one = { minus: sign(single), digits: single.digits + single.scale };
  const isOne = quantity.low === undefined && one.digits === "1" && best > 0;
  const text = withUnit(one, isOne, spelling);
  if (!hasRange) return { best: text, range: null, rangeAlone: null };
  let [from, to] = [number(low), number(high)];
  let amount = { minus: sign(from), digits: from.digits + from.scale };
  if (from.negative !== to.negative || from.digits !== to.digits || from.scale !== to.scale) {
    if (rule.digits === "money") {
      if (!to.digits.includes(".")) from = { ...from, digits: from.digits.replace(/(\.00)+$/, "") };
      if (!from.digits.includes(".")) to = { ...to, digits: to.digits.replace(/(\.00)+$/, "") };
    }
    const join = from.negative || to.negative ? numbers.range_of_negatives : numbers.range;
    const scale = from.scale === to.scale ? "" : from.scale;
    const again = to.negative ? (symbols.money_first ?? "") : "";
    amount = {
      minus: sign(from),
      digits: `${from.digits}${scale}${join}${sign(to)}${again}${to.digits}${to.scale}`,
    };
  }
  return { best: text, range: withSign(amount, symbols), rangeAlone: withUnit(amount, false, spelling) };
}

// The quantity in words, in three pieces of which the middle one is the range: `$1.00 (`, `$0.81–1.20`, `)`.
export function pieces(quantity, spelling) {
  const { best, range, rangeAlone } = written(quantity, spelling);
  const approximately = quantity.isApproximate ? spelling.numbers.approximately : "";
  if (range === null) return [approximately + best, "", ""];
  if (quantity.hasBest === false) return [approximately, rangeAlone, ""];
  const [before, after] = spelling.numbers.best_with_range.split("{range}");
  return [approximately + fill(before, { best }), range, fill(after ?? "", { best })];
}

// The quantity in words.
export const write = (quantity, spelling) => pieces(quantity, spelling).join("");

// The best value with the sign of its currency or per cent, without the rest of its unit: `+$0.12`.
export function writeDifference(value, { symbols, numbers }) {
  const rule = { digits: symbols.digits, nTenths: Math.abs(value) < 2 ? 1 : 0, hasCents: false, isScaled: symbols.is_scaled };
  const found = numeral(shift(decimal(value), symbols.shift), rule, numbers);
  return withSign({ minus: found.negative ? numbers.minus : "+", digits: found.digits + found.scale }, symbols);
}

// What stands before and behind a field for numbers of this unit.
export function around(spelling) {
  const [before, after] = withUnit({ minus: "", digits: "\u0000" }, false, spelling).split("\u0000");
  return [before.trim(), after.trim()];
}

// A number as it stands in a field: up to six digits, with a scale where the language has one.
export function writeField(value, { symbols, numbers }) {
  const number = roundSignificant(shift(decimal(value), symbols.shift), 6);
  const minus = number.negative ? "-" : "";
  const isLarge = symbols.is_scaled && toNumber(number) >= (numbers.compact_from ?? Infinity);
  const found = (isLarge && scaled(number, numbers)) || { digits: plain(number, 0, numbers.group), scale: "" };
  return `${minus}${found.digits}${found.scale}`;
}

// Reads what a reader types into a field: `35,000`, `35k`, `3500 万`. NaN for what is no number.
export function readField(text, { symbols, numbers }) {
  const typed = text.normalize("NFKC").replaceAll(numbers.group, "").replaceAll("−", "-").trim();
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(\D*)$/i.exec(typed);
  if (!found) return NaN;
  const word = found[2].trim().toLowerCase();
  const scales = numbers.scales.map((scale) => [scale.word.trim().toLowerCase(), scale.power]);
  const known = [...scales, ["", 0], ["k", 3], ["m", 6], ["b", 9], ["t", 12]].find(([name]) => name === word);
  if (!known) return NaN;
  // Powers of ten are joined to the digits, so that no rounding comes in.
  const [digits, exponent = "0"] = found[1].toLowerCase().split("e");
  return Number(`${digits}e${Number(exponent) + known[1] - symbols.shift}`);
}

// Numbers of a unit in the units all others are made of, and back to fifteen digits, as the engine does.
export const toRoots = (value, { of, per }) => (of >= per ? value * (of / per) : value / (per / of));
export function ofRoots(value, { of, per }) {
  const own = per >= of ? value * (per / of) : value / (of / per);
  return Number.isFinite(own) ? Number(own.toExponential(14)) : own;
}

// Reckons a model as a reader has set it.
//
// A model's module exports `knobs` (what may be moved: its unit, its slider), `figures` (what follows: its unit)
// and `scenarios`. In a scenario, `leaves` are [best, low, high, hull_low, hull_high], in root units; `movers` say
// what each knob moves; `results` hold what the build found, with [leaf, 1 rises | -1 falls | 0 not settled].
export class Model {
  constructor(module, scenario = "base", moved = new Map()) {
    Object.assign(this, { module, scenario, moved, program: module.scenarios[scenario] });
  }

  // The value of a knob before it is moved: [best, low, high], in its unit. Null where nothing rests on it.
  own(place) {
    const { unit, factor } = this.module.knobs[place];
    const mover = this.program.movers[place];
    if (mover.value) return mover.value.map((value) => ofRoots(value, unit));
    if (!mover.leaves) return null;
    return this.program.leaves[mover.leaves[0][0]].slice(0, 3).map((value) => ofRoots(value / factor, unit));
  }

  // The leaves as they are set, which of them are points now, and whether the signs still hold.
  set() {
    const { leaves, movers } = this.program;
    const [best, fixed, points] = [leaves.map(([value]) => value), [], new Set()];
    let isProved = true;
    for (const [place, value] of this.moved) {
      const { unit, factor } = this.module.knobs[place];
      const root = toRoots(value, unit);
      for (const [leaf, ratio] of movers[place].leaves ?? []) {
        best[leaf] = root * factor * ratio;
        points.add(leaf);
        isProved &&= leaves[leaf][3] <= best[leaf] && best[leaf] <= leaves[leaf][4];
      }
      if (movers[place].value) {
        fixed[movers[place].step] = root;
        isProved = false;
      }
    }
    return { best, fixed, points, isProved };
  }

  // Every figure, in its unit: {best, low, high} and whether the range is that of what is set. Without a range
  // low and high are absent; `isOwn` ranges are those of the build, `isOuter` ones an outer bound.
  results() {
    const { leaves, results } = this.program;
    if (!this.moved.size) {
      return results.map(({ value: [best, low, high], exact }) => ({ best, low, high, isOwn: false, isOuter: !exact }));
    }
    const { best, fixed, points, isProved } = this.set();
    const values = this.program.compute(best, fixed);
    const isOpen = (leaf) => !points.has(leaf) && leaves[leaf][1] < leaves[leaf][2];
    return results.map((result, place) => {
      const { unit } = this.module.figures[place];
      const value = ofRoots(values[place], unit);
      const settled = result.signs.filter(([leaf]) => isOpen(leaf));
      if (!isProved || settled.some(([, sign]) => sign === 0)) {
        return { best: value, low: result.value[1], high: result.value[2], isOwn: true, isOuter: !result.exact };
      }
      const corner = (isHigh) => {
        const at = [...best];
        for (const [leaf, sign] of settled) at[leaf] = leaves[leaf][sign > 0 === isHigh ? 2 : 1];
        return ofRoots(this.program.compute(at, fixed)[place], unit);
      };
      const [low, high] = [Math.min(corner(false), value), Math.max(corner(true), value)];
      return low < high ? { best: value, low, high, isOwn: false, isOuter: false } : { best: value };
    });
  }

  // The knob that moves a figure furthest from end to end of its stated range: {place, ends, results}.
  driver(figure) {
    let most = null;
    this.module.knobs.forEach((knob, place) => {
      const own = this.own(place);
      if (!own || !(own[1] < own[2])) return;
      const at = (value) => new Model(this.module, this.scenario, new Map([...this.moved, [place, value]])).value(figure);
      const results = [at(own[1]), at(own[2])];
      const length = Math.abs(results[1] - results[0]);
      if (length > (most?.length ?? 0)) most = { place, ends: own.slice(1), results, length };
    });
    return most;
  }

  // The best value of a figure, in its unit.
  value(figure) {
    const { best, fixed } = this.set();
    return ofRoots(this.program.compute(best, fixed)[figure], this.module.figures[figure].unit);
  }
}
