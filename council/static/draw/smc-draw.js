// The draw `smc-draw/1` a second time, for the reader's own browser: written from the text of the protocol
// (docs/formats/draw.md), sharing no code and no method of search with the program that ran the draw. Where both print
// the same bytes, both would have to be wrong in the same way.
//
//   replay(bytes, sources)       the result; throws DrawError with code "malformed", "infeasible" or "search-limit"
//   canonical(value)             the text whose UTF-8 bytes are published and hashed
//   readSources(bytes)           [[name, hex], …] from the published file of sources
//   firstDifference(a, b)        where a published result leaves the replayed one, or null
//
// `bytes` is a Uint8Array of draw.json, which must be canonical to the last byte. It needs no network, no library and
// no WebCrypto, so it also runs in a page opened from a disk.

export const VERSION = "smc-draw/1";
export const MOST_PEOPLE = 2000;
export const MOST_RULES = 200;
export const MOST_SOURCES = 20;
export const LONGEST_NAME = 1000;
export const POSITIONS = 100000; // looked at for one question before the search gives up, loudly
const NO_PANEL_LEFT = "would-leave-no-valid-panel";
const PARTS = ["v", "commit", "seed", "order", "walk", "panel", "drawn", "relaxed"];

export class DrawError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "DrawError";
    this.code = code;
  }
}

function demand(condition, where, problem) {
  if (!condition) throw new DrawError("malformed", `${where}: ${problem}`);
}

// SHA-256 (FIPS 180-4). Its constants are what the standard says they are: the first 32 bits behind the point of the
// square roots of 8 primes and of the cube roots of 64.

function fraction(prime, power) {
  const wanted = BigInt(prime) << BigInt(32 * power);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= wanted) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const ROUNDS = Uint32Array.from(PRIMES, (prime) => fraction(prime, 3));
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(prime, 2));

export function sha256(bytes) {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const state = START.slice();
  const words = new Uint32Array(64);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i += 1) words[i] = view.getUint32(block + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const before = words[i - 15];
      const after = words[i - 2];
      const small = turn(before, 7) ^ turn(before, 18) ^ (before >>> 3);
      words[i] = words[i - 16] + small + words[i - 7] + (turn(after, 17) ^ turn(after, 19) ^ (after >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const choice = (e & f) ^ (~e & g);
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + ROUNDS[i] + words[i]) | 0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] += word;
    });
  }
  const digest = new Uint8Array(32);
  state.forEach((word, i) => new DataView(digest.buffer).setUint32(4 * i, word));
  return digest;
}

export function hmac(key, message) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const padded = (by) => block.map((byte) => byte ^ by);
  return sha256(joined(padded(0x5c), sha256(joined(padded(0x36), message))));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

function bigEndian(number, length) {
  const bytes = new Uint8Array(length);
  for (let place = 0; place < length; place += 1) {
    bytes[place] = Number((BigInt(number) >> BigInt(8 * (length - 1 - place))) & 255n);
  }
  return bytes;
}

// Numbers from a key: HMAC-SHA256(key, "smc-draw/1" 0 label 0 u64(i)) for i = 0, 1, 2, …, each used once.

export class Stream {
  constructor(key, label) {
    this.key = key;
    this.prefix = utf8(`${VERSION}\0${label}\0`);
    this.next = 0;
  }

  // A number from 0 to bound - 1 (both BigInt): numbers past the last full multiple of the bound are thrown away.
  below(bound) {
    const end = ((1n << 256n) / bound) * bound;
    for (;;) {
      const number = BigInt(`0x${hex(hmac(this.key, joined(this.prefix, bigEndian(this.next, 8))))}`);
      this.next += 1;
      if (number < end) return number % bound;
    }
  }
}

// Canonical text: RFC 8785, for ASCII keys, texts in normal form C and integers.

export function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    demand(Number.isSafeInteger(value), "$", "a number that is no integer below 2^53");
    return String(value);
  }
  if (typeof value === "string") {
    demand(!/\p{Surrogate}/u.test(value), "$", "half a character");
    demand(value.normalize("NFC") === value, "$", "text not in normal form C");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort();
  demand(keys.every((key) => /^[\0-\x7f]*$/.test(key)), "$", "key that is not ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

function parsed(bytes, where) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new DrawError("malformed", `${where}: not JSON in UTF-8`);
  }
}

const isText = (value) => typeof value === "string" && value !== "";
const isCount = (value, least) => Number.isSafeInteger(value) && value >= least;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// By code points, which is the order of the bytes in UTF-8; JavaScript's own order is that of UTF-16.
export function compare(one, other) {
  const left = Array.from(one, (character) => character.codePointAt(0));
  const right = Array.from(other, (character) => character.codePointAt(0));
  for (let place = 0; place < left.length && place < right.length; place += 1) {
    if (left[place] !== right[place]) return left[place] - right[place];
  }
  return left.length - right.length;
}

function ascending(texts) {
  return texts.every((text, place) => place === 0 || compare(texts[place - 1], text) < 0);
}

function hasKeys(value, where, required, optional = []) {
  demand(isObject(value), where, "not an object");
  for (const key of required) demand(Object.hasOwn(value, key), where, `missing ${key}`);
  for (const key of Object.keys(value)) demand([...required, ...optional].includes(key), where, `unknown ${key}`);
}

// The document, checked in every particular.

function checkPeople(people, where) {
  demand(Array.isArray(people), where, "not a list");
  people.forEach((person, place) => {
    const here = `${where}[${place}]`;
    hasKeys(person, here, ["id", "tickets", "attrs"]);
    demand(isText(person.id), here, "id is not a text");
    demand(isCount(person.tickets, 1), here, "tickets is not an integer of at least 1");
    demand(Array.isArray(person.attrs) && person.attrs.every(isText), here, "attrs is not a list of texts");
    demand(ascending(person.attrs), here, "attrs not sorted, or one twice");
  });
}

function checkRule(rule, where) {
  if (isObject(rule) && Object.hasOwn(rule, "each")) {
    hasKeys(rule, where, ["id", "each", "max"]);
    demand(isText(rule.each) && rule.each.endsWith(":"), where, "each does not end in a colon");
    demand(isCount(rule.max, 0), where, "max is no count");
  } else {
    hasKeys(rule, where, ["id", "attr"], ["min", "max"]);
    demand(isText(rule.attr), where, "attr is not a text");
    const { min, max } = rule;
    demand(min !== undefined || max !== undefined, where, "neither min nor max");
    demand(min === undefined || isCount(min, 1), where, "min is no count of at least 1");
    demand(max === undefined || isCount(max, 0), where, "max is no count");
    demand(min === undefined || max === undefined || min <= max, where, "min above max");
  }
  demand(isText(rule.id), where, "id is not a text");
}

// Independence is never given up for a full panel: neither rules of these names nor rules on these attributes.
function mayBeRelaxed(rule) {
  const protectedNames = ["government-max", "platform-max", "parent-max", "cluster-max"];
  const protectedStarts = ["sector:government", "sector:platform", "parent:", "cluster:"];
  const on = rule.attr ?? rule.each;
  return !protectedNames.includes(rule.id) && !protectedStarts.some((start) => on.startsWith(start));
}

export function readDocument(bytes) {
  const value = parsed(bytes, "$");
  const required = ["v", "draw_id", "panel_size", "pool", "excluded", "rules", "beacon"];
  hasKeys(value, "$", required, ["relax", "seated", "prev"]);
  demand(hex(utf8(canonical(value))) === hex(bytes), "$", "not in canonical form");
  const { pool, excluded, rules, beacon, relax = [], seated = [] } = value;
  demand(value.v === VERSION, "$.v", `not ${VERSION}`);
  demand(isText(value.draw_id), "$.draw_id", "not a text");
  demand(isCount(value.panel_size, 1), "$.panel_size", "not an integer of at least 1");
  checkPeople(pool, "$.pool");
  checkPeople(seated, "$.seated");
  demand(Array.isArray(excluded), "$.excluded", "not a list");
  excluded.forEach((item, place) => {
    hasKeys(item, `$.excluded[${place}]`, ["id", "reason"]);
    demand(isText(item.id) && isText(item.reason), `$.excluded[${place}]`, "not two texts");
  });
  const ids = [...pool, ...excluded, ...seated].map((person) => person.id);
  demand(ids.length <= MOST_PEOPLE, "$.pool", `more than ${MOST_PEOPLE} people`);
  demand(new Set(ids).size === ids.length, "$.pool", "one id for two people");
  demand(ascending(pool.map((person) => person.id)), "$.pool", "not sorted by id");
  demand(Array.isArray(rules) && rules.length <= MOST_RULES, "$.rules", `not a list of at most ${MOST_RULES}`);
  rules.forEach((rule, place) => checkRule(rule, `$.rules[${place}]`));
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  demand(byId.size === rules.length, "$.rules", "two rules of one id");
  demand(Array.isArray(relax) && new Set(relax).size === relax.length, "$.relax", "not a list, or one twice");
  for (const id of relax) demand(byId.has(id) && mayBeRelaxed(byId.get(id)), "$.relax", `${id} may not be relaxed`);
  hasKeys(beacon, "$.beacon", ["chain", "round"]);
  demand(isText(beacon.chain) && isCount(beacon.round, 1), "$.beacon", "not a chain and a round");
  if (Object.hasOwn(value, "prev")) demand(/^[0-9a-f]{64}$/.test(value.prev), "$.prev", "not a digest");
  demand(seated.length === 0 || Object.hasOwn(value, "prev"), "$.prev", "missing: people are seated already");
  demand(seated.length < value.panel_size, "$.seated", "no seat is vacant");
  return { ...value, relax, seated, commit: sha256(bytes) };
}

export function readSources(bytes) {
  const value = parsed(bytes, "sources");
  return checkedSources(isObject(value) && Object.keys(value).join() === "sources" ? value.sources : value);
}

function checkedSources(list) {
  demand(Array.isArray(list) && list.length <= MOST_SOURCES, "sources", `not a list of at most ${MOST_SOURCES}`);
  return list.map((item) => {
    const pair = isObject(item) && Object.keys(item).sort().join() === "bytes,name" ? [item.name, item.bytes] : item;
    demand(Array.isArray(pair) && pair.length === 2 && pair.every(isText), "sources", "not a name and its bytes");
    demand(/^([0-9a-fA-F]{2})+$/.test(pair[1]), "sources", "bytes that are not hexadecimal");
    canonical(pair[0]);
    demand(Array.from(pair[0]).length <= LONGEST_NAME, "sources", "a name that is too long");
    return pair;
  });
}

function seedOf(draw, sources) {
  demand(sources.length > 0, "sources", "none");
  demand(new Set(sources.map(([name]) => name)).size === sources.length, "sources", "two of one name");
  const message = [utf8(`${VERSION}\0seed\0`)];
  for (const [name, text] of sources) {
    const bytes = unhex(text);
    if (name.startsWith("drand:")) {
      demand(name === `drand:${draw.beacon.chain}:${draw.beacon.round}`, "sources", "not the beacon of the document");
      demand(bytes.length === 48, "sources", "a signature has 48 bytes");
    }
    if (name.startsWith("offline:")) checkOffline(draw, name, bytes);
    if (name.startsWith("rfc3797:")) checkLottery(name, bytes);
    message.push(bigEndian(utf8(name).length, 2), utf8(name), bigEndian(bytes.length, 4), bytes);
  }
  return hmac(draw.commit, joined(...message));
}

// A chain that was made beforehand counts down to its anchor: round r, hashed r times.
function checkOffline(draw, name, bytes) {
  const { chain, round } = draw.beacon;
  demand(name === `${chain}:${round}`, "sources", "not the chain of the document");
  demand(/^offline:[0-9a-f]{64}$/.test(chain) && round <= 100000, "sources", "not a chain with an anchor");
  demand(bytes.length === 32, "sources", "a number of a chain has 32 bytes");
  let number = bytes;
  for (let times = 0; times < round; times += 1) number = sha256(number);
  demand(chain === `offline:${hex(number)}`, "sources", "not of this round of the chain");
}

// What a lottery drew, as RFC 3797 writes it: ascending, a period after each number, a slash at the end.
function checkLottery(name, bytes) {
  const parts = name.split(":");
  const dated = parts.length === 3 && parts[1] !== "" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(parts[2]);
  demand(dated, "sources", "not a lottery and its day");
  demand(bytes.length <= 201, "sources", "not the numbers of a lottery");
  const text = String.fromCharCode(...bytes);
  demand(/^((0|[1-9][0-9]{0,8})\.){1,20}\/$/.test(text), "sources", "not the numbers of a lottery");
  const numbers = text.split(".").slice(0, -1).map(Number);
  const climbs = numbers.every((number, place) => place === 0 || numbers[place - 1] <= number);
  demand(climbs, "sources", "numbers of a lottery that do not ascend");
}

// The pool in the order of chance: a ticket is drawn, its holder leaves the list, and so on.
function shuffled(pool, stream) {
  const left = pool.map((person) => ({ person, tickets: BigInt(person.tickets) }));
  let total = left.reduce((sum, entry) => sum + entry.tickets, 0n);
  const queue = [];
  while (left.length > 0) {
    let ticket = stream.below(total);
    const place = left.findIndex((entry) => {
      if (ticket < entry.tickets) return true;
      ticket -= entry.tickets;
      return false;
    });
    total -= left[place].tickets;
    queue.push(...left.splice(place, 1).map((entry) => entry.person));
  }
  return queue;
}

// Which limits count a person, and how much room each of them has left. A search takes one person or leaves out
// everybody who counts as that person does, one decision after the other, and follows what each decision forces.

class Panel {
  constructor(draw, dropped) {
    this.size = draw.panel_size;
    this.people = [...draw.seated, ...draw.pool];
    this.limits = [];
    this.groups = [];
    const values = [...new Set(this.people.flatMap((person) => person.attrs))].sort(compare);
    for (const rule of draw.rules.filter((one) => !dropped.includes(one.id))) {
      if (rule.each === undefined) this.limit(rule.id, rule.attr, rule.min ?? 0, rule.max ?? this.size);
      else {
        const first = this.limits.length;
        const below = values.filter((value) => value.startsWith(rule.each));
        for (const value of below) this.limit(`${rule.id}/${value}`, value, 0, rule.max);
        this.groups.push([first, this.limits.length]);
      }
    }
    this.counting = new Map(this.people.map((person) => [person, this.limitsOf(person)]));
    this.kind = new Map(this.people.map((person) => [person, this.counting.get(person).join()]));
    this.chosen = new Set();
    this.count = new Int32Array(this.limits.length);
    for (const person of draw.seated) this.take(person);
  }

  limit(label, attr, least, most) {
    this.limits.push({ label, attr, least, most });
  }

  limitsOf(person) {
    const held = new Set(person.attrs);
    return this.limits.flatMap((limit, place) => (held.has(limit.attr) ? [place] : []));
  }

  take(person) {
    this.chosen.add(person);
    for (const place of this.counting.get(person)) this.count[place] += 1;
  }

  giveBack(person) {
    this.chosen.delete(person);
    for (const place of this.counting.get(person)) this.count[place] -= 1;
  }

  room(place) {
    return this.limits[place].most - this.count[place];
  }

  // The label of the first limit that has no room for a person, or undefined.
  exceeded(person) {
    const full = this.counting.get(person).find((place) => this.room(place) <= 0);
    return full === undefined ? undefined : this.limits[full].label;
  }

  canBeFilled() {
    if (this.limits.some((limit, place) => this.room(place) < 0)) return false;
    this.positions = 0;
    return this.fill(this.people.filter((person) => !this.chosen.has(person)));
  }

  fill(free) {
    const taken = [];
    const answer = this.decide(free, taken);
    for (const person of taken) this.giveBack(person);
    return answer;
  }

  // Whether the open seats can be filled from `free`. Whoever is forced in on the way is noted in `taken`.
  decide(free, taken) {
    for (;;) {
      this.positions += 1;
      if (this.positions > POSITIONS) throw new DrawError("search-limit", `no answer after ${POSITIONS} positions`);
      const open = this.size - this.chosen.size;
      free = free.filter((person) => !this.chosen.has(person) && this.exceeded(person) === undefined);
      const held = new Int32Array(this.limits.length);
      for (const person of free) for (const place of this.counting.get(person)) held[place] += 1;
      const next = this.nextStep(free, held, open);
      if (typeof next === "boolean") return next;
      if (next.forced) {
        this.take(next.person);
        taken.push(next.person);
        continue;
      }
      this.take(next.person);
      const filled = this.fill(free);
      this.giveBack(next.person);
      if (filled) return true;
      free = free.filter((person) => this.kind.get(person) !== this.kind.get(next.person));
    }
  }

  // true or false where the counts decide already; else the person to decide on, `forced` if there is no choice.
  nextStep(free, held, open) {
    let tightest;
    let least = Infinity;
    for (let place = 0; place < this.limits.length; place += 1) {
      const missing = this.limits[place].least - this.count[place];
      if (missing > held[place] || missing > open) return false;
      if (missing > 0 && held[place] - missing < least) [tightest, least] = [place, held[place] - missing];
    }
    if (free.length < open || this.groups.some((group) => this.seatsIn(group, free, held) < open)) return false;
    if (tightest === undefined) {
      const binds = (limit, place) => this.room(place) < Math.min(open, held[place]);
      if (!this.limits.some(binds)) return true;
      return { person: this.mildest(free, held) };
    }
    const serving = free.filter((person) => this.counting.get(person).includes(tightest));
    return { person: this.mildest(serving, held), forced: least === 0 };
  }

  // At most so many can sit at once under a rule on each value: everybody with a value fills room of at least one.
  seatsIn([first, end], free, held) {
    const counted = (person) => this.counting.get(person).some((place) => place >= first && place < end);
    let seats = free.filter((person) => !counted(person)).length;
    for (let place = first; place < end; place += 1) seats += Math.min(held[place], this.room(place));
    return seats;
  }

  // Who shuts out the fewest others by taking the last room of a limit.
  mildest(people, held) {
    const last = (person) => this.counting.get(person).filter((place) => this.room(place) === 1);
    const shut = (person) => last(person).reduce((sum, place) => sum + held[place], 0);
    let best = people[0];
    for (const person of people) if (shut(person) < shut(best)) best = person;
    return best;
  }
}

// The first panel rules that allow a panel: all of them, or without the first, the first two, … of `relax`.
function relaxedUntilPossible(draw) {
  for (let number = 0; number <= draw.relax.length; number += 1) {
    const relaxed = draw.relax.slice(0, number);
    const panel = new Panel(draw, relaxed);
    if (panel.canBeFilled()) return { panel, relaxed };
  }
  throw new DrawError("infeasible", "no panel keeps the rules, whatever may be relaxed");
}

function walked(panel, queue) {
  const walk = [];
  const drawn = [];
  for (const person of queue) {
    const full = panel.exceeded(person);
    if (full !== undefined) {
      walk.push([person.id, "skip", full]);
      continue;
    }
    panel.take(person);
    if (panel.canBeFilled()) {
      walk.push([person.id, "seat", ""]);
      drawn.push(person.id);
      if (panel.chosen.size === panel.size) break;
    } else {
      panel.giveBack(person);
      walk.push([person.id, "skip", NO_PANEL_LEFT]);
    }
  }
  return { walk, drawn };
}

export function replay(bytes, sources) {
  const draw = readDocument(bytes);
  const seed = seedOf(draw, checkedSources(sources));
  const { panel, relaxed } = relaxedUntilPossible(draw);
  const queue = shuffled(draw.pool, new Stream(seed, "order"));
  const { walk, drawn } = walked(panel, queue);
  const seated = [...draw.seated.map((person) => person.id), ...drawn].sort(compare);
  const order = queue.map((person) => person.id);
  return { v: VERSION, commit: hex(draw.commit), seed: hex(seed), order, walk, panel: seated, drawn, relaxed };
}

// {part, place, ours, theirs} for the first part, in the order in which they are made, that is not the same.
export function firstDifference(ours, theirs) {
  for (const part of PARTS) {
    const [one, other] = [ours[part], theirs[part]];
    if (Array.isArray(one) && Array.isArray(other)) {
      for (let place = 0; place < Math.max(one.length, other.length); place += 1) {
        if (JSON.stringify(one[place]) !== JSON.stringify(other[place])) {
          return { part, place, ours: one[place], theirs: other[place] };
        }
      }
    } else if (JSON.stringify(one) !== JSON.stringify(other)) return { part, ours: one, theirs: other };
  }
  const more = Object.keys(theirs).filter((key) => !PARTS.includes(key)).sort()[0];
  return more === undefined ? null : { part: more, ours: undefined, theirs: theirs[more] };
}
