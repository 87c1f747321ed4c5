// Asks the index of one language: which pages hold these words, best first, and what to quote of them.
//
// `src/search/` writes what is read here. `fold` and `cut` do what `fold.rs` and `words.rs` do; a test compares them.
// Nothing here touches a page: `search-box.js` shows what is found.

const UNPARTED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u30fc\u3099\u309a]$/u;
const LETTER = /^[\p{L}\p{N}\p{M}]$/u;
const CURRENCY = /^\p{Sc}$/u;
const DIGIT = /^[0-9]$/;

export const fold = (text) => text.normalize("NFKC").toLowerCase();

function classOf(sign) {
  if (LETTER.test(sign)) return UNPARTED.test(sign) ? "unparted" : "word";
  return CURRENCY.test(sign) ? "currency" : "other";
}

// Whether a full stop or a comma stands inside a number: `1.5`, `35,000`.
function isInsideNumber(signs, at) {
  if (!DIGIT.test(signs[at - 1] ?? "")) return false;
  let digits = 0;
  while (digits < 4 && DIGIT.test(signs[at + 1 + digits] ?? "")) digits += 1;
  return signs[at] === "." ? digits > 0 : signs[at] === "," && digits === 3;
}

// The words of a folded text: runs of signs that no blanks part, and words with where they begin and end.
export function parts(text) {
  const signs = [...text];
  const classes = signs.map(classOf);
  const found = [];
  let currency = -2;
  for (let at = 0; at < signs.length; ) {
    const start = at;
    at += 1;
    if (classes[start] === "unparted") {
      while (classes[at] === "unparted") at += 1;
      found.push({ run: signs.slice(start, at), start, end: at });
    } else if (classes[start] === "word") {
      while (classes[at] === "word" || (at < signs.length && isInsideNumber(signs, at))) at += 1;
      let word = signs.slice(start, at).filter((sign) => sign !== ",").join("");
      if (DIGIT.test(signs[at - 1]) && (signs[at] === "%" || signs[at] === "×")) word += signs[at++];
      const money = currency === start - 1 && DIGIT.test(signs[start]) ? signs[currency] + word : undefined;
      found.push({ word, money, start: money ? currency : start, end: at });
    } else if (classes[start] === "currency") {
      currency = start;
    }
  }
  return found;
}

// The terms of the index that a folded text holds.
export function cut(text) {
  return parts(text).flatMap((part) => {
    if (!part.run) return part.money ? [part.money, part.word] : [part.word];
    const pairs = part.run.slice(1).map((sign, at) => part.run[at] + sign);
    return [...pairs, part.run.at(-1)];
  });
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Map([...LETTERS].map((letter, value) => [letter, value]));

// Where a term stands: [page, slot, field] of each place.
function places(letters) {
  const found = [];
  let page = 0;
  let at = 0;
  const number = () => {
    let sum = 0;
    for (let scale = 1; ; scale *= 32) {
      const value = VALUE.get(letters[at++]);
      sum += (value % 32) * scale;
      if (value < 32) return sum;
    }
  };
  while (at < letters.length) {
    page += number();
    const place = number();
    found.push([page, place >> 3, place & 7]);
  }
  return found;
}

// Terms compare by code points, as in the index; strings here compare by halves of them.
function before(left, right) {
  if (left === right) return false;
  for (let at = 0; ; at += 1) {
    const [one, other] = [left.codePointAt(at), right.codePointAt(at)];
    if (one === undefined) return true;
    if (other === undefined) return false;
    if (one !== other) return one < other;
    if (one > 0xffff) at += 1;
  }
}

// The first index in sorted terms whose term is not before `term`.
function lowerBound(terms, term) {
  let [low, high] = [0, terms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(terms[middle], term)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// How much a place counts: title, alias, heading, number, summary, prose, aside.
const WEIGHT = [100, 80, 35, 35, 20, 8, 3];
const [EXACT, ALIKE, BEGINS] = [1, 0.85, 0.6];
const FURTHER = 0.3;
const FIRST_PART = 3;
const MOST_RANKED = 60;

export class Index {
  // `load(name)` gives a file of the index, read; `head` is the first of them.
  constructor(head, load) {
    this.head = head;
    this.words = head.words;
    this.kinds = head.kinds;
    this.load = load;
    this.kept = new Map();
  }

  static async open(load) {
    return new Index(await load("index.json"), load);
  }

  file(name) {
    if (!this.kept.has(name)) {
      const loading = this.load(name);
      this.kept.set(name, loading);
      loading.catch(() => this.kept.delete(name));
    }
    return this.kept.get(name);
  }

  // The shards that may hold terms from `first` to `last`, each as terms and places.
  async shards(first, last) {
    const { all, first: firsts, files } = this.head.terms;
    if (all) {
      this.whole ??= { terms: all[0].split("\n"), places: all[1].split("\n") };
      return [this.whole];
    }
    const from = Math.max(0, lowerBound(firsts, first + "\0") - 1);
    const wanted = [];
    for (let at = from; at < files.length && (at === from || !before(last, firsts[at])); at += 1) wanted.push(at);
    return Promise.all(
      wanted.map(async (at) => {
        const file = await this.file(files[at]);
        file.read ??= { terms: file[0].split("\n"), places: file[1].split("\n") };
        return file.read;
      }),
    );
  }

  // Every term that begins with `start`, with the letters of its places.
  async beginning(start) {
    const found = [];
    for (const { terms, places } of await this.shards(start, start + "\u{10ffff}")) {
      for (let at = lowerBound(terms, start); at < terms.length && terms[at].startsWith(start); at += 1) {
        found.push([terms[at], places[at]]);
      }
    }
    return found;
  }

  async exactly(term) {
    for (const { terms, places } of await this.shards(term, term)) {
      const at = lowerBound(terms, term);
      if (terms[at] === term) return places[at];
    }
    return "";
  }

  stem(word) {
    if (/[0-9]/.test(word)) return word;
    const ending = this.head.endings.find((ending) => word.endsWith(ending) && word.length - ending.length >= 3);
    return ending ? word.slice(0, -ending.length) : word;
  }

  // Where one part of the query stands: page -> slot -> weight.
  async find(part) {
    const pages = new Map();
    const add = (page, slot, weight) => {
      let slots = pages.get(page);
      if (!slots) pages.set(page, (slots = new Map()));
      if (!(slots.get(slot) >= weight)) slots.set(slot, weight);
    };
    const addAll = (letters, quality) => {
      for (const [page, slot, field] of places(letters)) add(page, slot, WEIGHT[field] * quality);
    };
    if (part.run?.length > 1) {
      const pairs = part.run.slice(1).map((sign, at) => part.run[at] + sign);
      const lists = await Promise.all([...new Set(pairs)].map((pair) => this.exactly(pair)));
      // A run is found where all its pairs stand in one slot.
      let kept;
      for (const letters of lists) {
        const here = new Map(places(letters).map(([page, slot, field]) => [`${page} ${slot} ${field}`, [page, slot, field]]));
        kept = kept ? new Map([...kept].filter(([key]) => here.has(key))) : here;
      }
      for (const [page, slot, field] of kept.values()) add(page, slot, WEIGHT[field] * EXACT);
      return pages;
    }
    if (part.run) {
      for (const [term, letters] of await this.beginning(part.run[0])) addAll(letters, term === part.run[0] ? ALIKE : BEGINS);
      return pages;
    }
    const word = part.money ?? part.word;
    if ([...word].length === 1 && !DIGIT.test(word)) {
      addAll(await this.exactly(word), EXACT);
      if (pages.size) return pages;
    }
    const stem = this.stem(word);
    for (const [term, letters] of await this.beginning(stem)) {
      if (term === word) addAll(letters, EXACT);
      else if (stem !== term && this.stem(term) === stem) addAll(letters, ALIKE);
      else if (term === stem) addAll(letters, ALIKE);
      else if (term.startsWith(word)) addAll(letters, BEGINS);
    }
    return pages;
  }

  async record(page) {
    const { of, all, files } = this.head.pages;
    const list = all ?? (await this.file(files[Math.floor(page / of)]));
    const [kind, href, title, about, aliases, summary, code, place, parts] = list[all ? page : page % of];
    return { page, kind, href, title, of: about, aliases: aliases ? aliases.split("\n") : [], summary, code, place, parts };
  }

  // The words of a page's parts, to quote from.
  async texts(page) {
    const { of, files } = this.head.texts;
    return (await this.file(files[Math.floor(page / of)]))[page % of];
  }

  // What is found: `results`, best first; how many there are in `total`; whether each `hasAll` words.
  async search(query, mostRanked = MOST_RANKED) {
    const asked = parts(fold(query));
    const empty = { results: [], total: 0, hasAll: true, parts: asked };
    if (!asked.length) return empty;
    const found = await Promise.all(asked.map((part) => this.find(part)));
    const count = new Map();
    for (const pages of found) for (const page of pages.keys()) count.set(page, (count.get(page) ?? 0) + 1);
    const most = Math.max(0, ...count.values());
    const ranked = [...count]
      .filter(([, n]) => n === most)
      .map(([page]) => this.rank(page, found))
      .sort((left, right) => right.score - left.score || left.page - right.page);
    const whole = fold(query).trim();
    const best = await Promise.all(
      ranked.slice(0, mostRanked).map(async (hit) => this.weigh({ ...hit, ...(await this.record(hit.page)) }, whole)),
    );
    best.sort((left, right) => right.score - left.score || left.page - right.page);
    return { results: best, total: ranked.length, hasAll: most === asked.length, parts: asked };
  }

  // Pages stand in the order of their kinds.
  kindOf(page) {
    let kind = this.kinds.length - 1;
    while (kind && this.kinds[kind].first > page) kind -= 1;
    return kind;
  }

  // What a page counts: the best place of each word, and a little for each further one. Quoted is the place that
  // holds most of what its names do not.
  rank(page, found) {
    let score = 0;
    const [all, beside] = [new Map(), new Map()];
    for (const pages of found) {
      const own = pages.get(page);
      if (!own) continue;
      const places = [...own].sort((left, right) => right[1] - left[1] || left[0] - right[0]);
      for (let at = 0; at < Math.min(places.length, 5); at += 1) score += places[at][1] * FURTHER ** at;
      for (const slots of places[0][0] < FIRST_PART ? [all] : [all, beside]) {
        for (const [slot, weight] of own) slots.set(slot, (slots.get(slot) ?? 0) + weight);
      }
    }
    let [slot, best] = [0, -1];
    for (const [at, weight] of beside.size ? beside : all) {
      if (weight > best || (weight === best && at < slot)) [slot, best] = [at, weight];
    }
    return { page, score: score * this.kinds[this.kindOf(page)].weight, slot };
  }

  // A name that is the whole query counts more than one that holds it.
  weigh(hit, whole) {
    const names = [hit.title, ...hit.aliases].map((name) => fold(name));
    if (names.includes(whole)) hit.score += names[0] === whole ? 100 : 60;
    return hit;
  }

  // What of a page a result shows beside its title: the part that was found, and where it leads.
  async quote(hit, asked) {
    if (hit.slot < FIRST_PART) {
      const alias = hit.slot === 1 && hit.aliases.find((alias) => marks(alias, asked).length);
      return { href: hit.href, alias: alias || "", label: "", text: hit.summary };
    }
    const [anchor, label = "", value = ""] = hit.parts[hit.slot - FIRST_PART] || ["", "", ""];
    const href = anchor ? `${hit.href}#${anchor}` : hit.href;
    if (value) return { href, alias: "", label, text: value };
    const words = (await this.texts(hit.page))[hit.slot - FIRST_PART] ?? "";
    return { href, alias: "", label, text: around(words, asked) || hit.summary };
  }
}

// Where in a text the parts of a query stand: [start, end] of each, in order, none inside another.
export function marks(text, asked) {
  // Folding may lengthen a sign: each folded sign knows the sign it comes from.
  const folded = [];
  const from = [];
  let at = 0;
  for (const sign of text) {
    for (const small of fold(sign)) {
      folded.push(small);
      from.push([at, at + sign.length]);
    }
    at += sign.length;
  }
  const found = [];
  for (const part of parts(folded.join(""))) {
    for (const wanted of asked) {
      if (part.run && wanted.run) {
        const [run, sought] = [part.run, wanted.run];
        for (let first = 0; first + sought.length <= run.length; first += 1) {
          if (sought.every((sign, place) => run[first + place] === sign)) {
            found.push([part.start + first, part.start + first + sought.length]);
          }
        }
      } else if (part.word && wanted.word) {
        const word = wanted.word;
        const shared = sharedStart(part.word, word);
        // An ending that makes no difference leaves at least three letters in common.
        if (part.word.startsWith(word)) found.push([part.start, lengthOf(folded, part, word)]);
        else if (shared >= Math.max(3, word.length - 3) && part.word.length - shared <= 3) found.push([part.start, part.end]);
      }
    }
  }
  found.sort((left, right) => left[0] - right[0] || right[1] - left[1]);
  const kept = [];
  for (const [start, end] of found) {
    const last = kept.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else kept.push([start, end]);
  }
  return kept.map(([start, end]) => [from[start][0], from[end - 1][1]]);
}

function sharedStart(left, right) {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  return at;
}

// Where the beginning `word` of a part ends, commas of numbers counted.
function lengthOf(folded, part, word) {
  let at = part.start;
  let [first] = word;
  if (folded[at] !== first) at += 1; // a sign of money before its number
  for (const sign of word) {
    while (folded[at] === "," && sign !== ",") at += 1;
    at += 1;
  }
  return Math.min(at, part.end);
}

// A stretch of a long text around the first match: about two lines, shorter where signs are wide.
export function around(text, asked) {
  const [first] = marks(text, asked);
  if (!first) return "";
  const isWide = classOf(text[first[0]]) === "unparted";
  const [ahead, most] = isWide ? [24, 90] : [60, 170];
  if (text.length <= most) return text;
  let start = Math.max(0, first[0] - ahead);
  const blank = text.indexOf(" ", start);
  if (start && !isWide && blank >= 0 && blank < first[0]) start = blank + 1;
  const end = Math.min(text.length, start + most);
  return (start ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : "");
}
