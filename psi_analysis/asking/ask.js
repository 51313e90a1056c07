// The goal a reader sets, answered from the paths in the page as psi_analysis answers it: the brief, the home page and JupyterLab.

/** One period of packed paths: Rice's code, see packing.py. */
function unpack([k, middle, text], n) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const out = new Int32Array(n);
  let at = 0;
  const bit = () => { const found = (bytes[at >> 3] >> (7 - (at & 7))) & 1; at += 1; return found; };
  for (let i = 0; i < n; i += 1) {
    let upper = 0;
    while (!bit()) upper += 1;
    let folded = upper;
    for (let place = 0; place < k; place += 1) folded = folded * 2 + bit();
    out[i] = (folded & 1 ? -(folded + 1) / 2 : folded / 2) + middle;
  }
  return out;
}

function logs(periods, n) {
  const columns = periods.map((period) => unpack(period, n));
  for (let t = 1; t < columns.length; t += 1) for (let i = 0; i < n; i += 1) columns[t][i] += columns[t - 1][i];
  return columns;
}

/** Quantile of sorted values, between neighbours in a straight line. */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1), low = Math.floor(at), high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** The paths of one goal and every answer about it. */
class Paths {
  constructor(told) {
    this.told = told;
    this.own = logs(told.paths, told.n);
    this.above = told.reference ? logs(told.reference, told.n) : null;
    this.made = new Map();
  }

  /** Levels by period, (horizon × paths), the reference as forecast (null) or growing at a rate a year. */
  levels(growth) {
    if (this.made.has(growth)) return this.made.get(growth);
    const { told, own, above } = this;
    const levels = own.map((column, t) => {
      const held = growth === null || !above || t < told.known ? null : told.since + (t + 1 - told.known) * Math.log1p(growth);
      const out = new Float64Array(told.n);
      for (let i = 0; i < told.n; i += 1) {
        const rest = held === null ? (above ? above[t][i] * told.step : 0) : held;
        out[i] = told.last * Math.exp(column[i] * told.step + rest);
      }
      return out;
    });
    const found = { levels, sorted: levels.map(() => null) };
    if (this.made.size > 40) this.made.clear();
    this.made.set(growth, found);
    return found;
  }

  sorted(growth, t) {
    const found = this.levels(growth);
    if (!found.sorted[t]) found.sorted[t] = found.levels[t].slice().sort();
    return found.sorted[t];
  }

  /** P, first passage and what it takes, for { value, year, about, growth }. */
  answer({ value, year, about, growth }) {
    const { told } = this, t = year - told.first, up = told.relation[0] === ">", strict = told.relation.length === 1;
    const goal = up ? value - Math.abs(value) * about : value + Math.abs(value) * about;
    const met = up ? (strict ? (x) => x > goal : (x) => x >= goal) : strict ? (x) => x < goal : (x) => x <= goal;
    const { levels } = this.levels(growth);
    const by = new Array(levels.length).fill(0);
    let reached = 0;
    for (let i = 0; i < told.n; i += 1) {
      if (met(levels[t][i])) reached += 1;
      for (let s = 0; s < levels.length; s += 1) if (met(levels[s][i])) { for (; s < levels.length; s += 1) by[s] += 1; }
    }
    const sorted = this.sorted(growth, t);
    const left = told.open === null || year < told.open ? t + 1 : Math.min(t + 1, year - told.open + 1);
    const takes = told.chances.map((p) => (Math.log(goal) - this.logQuantile(sorted, up ? 1 - p : p)) / left);
    const needed = (goal / told.last) ** (1 / (t + 1)) - 1;
    return { p: reached / told.n, by: by.map((count) => count / told.n), takes, needed, median: quantile(sorted, 0.5) };
  }

  logQuantile(sorted, share) {
    const at = share * (sorted.length - 1), low = Math.floor(at), high = Math.min(low + 1, sorted.length - 1);
    const a = Math.log(sorted[low]), b = Math.log(sorted[high]);
    return a + (b - a) * (at - low);
  }
}

const percent = (p) => (p < 0.01 ? "<1%" : p > 0.99 ? ">99%" : `${Math.round(p * 100 + 1e-9)}%`);
const signed = (x, places = 1) => x.toFixed(places).replace("-", "\u2212");

function make(tag, attributes = {}, ...inside) {
  const svg = ["svg", "path", "line", "circle"].includes(tag) || attributes.svg;
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (name !== "svg") made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** History, intervals of half and four fifths of the paths, and the goal as a line; the text is in a unit of the view box. */
function picture(paths, set, words) {
  const { told } = paths, { sorted } = paths.levels(set.growth), ahead = sorted.map((_, t) => paths.sorted(set.growth, t)).slice(0, set.year - told.first + 1);
  const past = told.history, start = told.first - past.length, wide = 360, high = 190, left = 46, right = 92, foot = 22, top = 14;
  const all = [...past, set.value, ...ahead.flatMap((values) => [quantile(values, 0.1), quantile(values, 0.9)])];
  const low = Math.min(...all), span = Math.max(...all) - low || 1;
  const x = (year) => left + ((year - start) / (set.year - start)) * (wide - left - right);
  const y = (value) => high - foot - 6 - ((value - low) / span) * (high - foot - top - 12);
  const shown = (value) => (value * told.factor).toLocaleString("en-US", { maximumFractionDigits: told.factor < 1 ? 1 : 0, useGrouping: false });
  const svg = make("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": words.picture });
  const text = (at, up, said, anchor, name) => svg.append(make("text", { svg: 1, x: at, y: up, "text-anchor": anchor, class: name }, said));
  const from = [told.first - 1, past[past.length - 1]];
  for (const [tail, name] of [[0.1, "wide-band"], [0.25, "half-band"]]) {
    const upper = ahead.map((values, t) => [told.first + t, quantile(values, 1 - tail)]), lower = ahead.map((values, t) => [told.first + t, quantile(values, tail)]);
    svg.append(make("path", { d: `M${[from, ...upper, ...lower.reverse()].map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("L")}Z`, class: name }));
  }
  const line = (points, name) => svg.append(make("path", { d: `M${points.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("L")}`, class: name }));
  line([from, ...ahead.map((values, t) => [told.first + t, quantile(values, 0.5)])], "median");
  line(past.map((value, place) => [start + place, value]), "past");
  line([[start, set.value], [set.year, set.value]], "goal");
  svg.append(make("line", { x1: left - 6, x2: wide - right, y1: high - foot, y2: high - foot, class: "axis" }));
  for (const year of [start, told.first - 1, set.year]) text(x(year), high - 6, String(year), "middle", "");
  for (const value of [past[0], past[past.length - 1]]) text(left - 8, y(value) + 4, shown(value), "end", "");
  const middle = quantile(ahead[ahead.length - 1], 0.5), apart = y(middle) - y(set.value), push = Math.abs(apart) < 15 ? (15 - Math.abs(apart)) / 2 : 0;
  const sign = apart >= 0 ? 1 : -1;
  text(wide - right + 5, y(set.value) + 4 - sign * push, `${words.of} ${shown(set.value)}`, "start", "goal");
  text(wide - right + 5, y(middle) + 4 + sign * push, `${words.median} ${shown(middle)}`, "start", "median");
  return svg;
}

/** Fill an element with controls and answers; return a function that sets them and says what is answered. */
function mount(root, { goals, words }, follow = () => {}) {
  const known = new Map();
  const paths = (told) => { if (!known.has(told.id)) known.set(told.id, new Paths(told)); return known.get(told.id); };
  let told = goals[0], set;
  const plan = () => ({ value: told.value, year: told.year, about: 0, growth: null });
  const controls = {}, answers = make("div", { class: "answers", "aria-live": "polite" }), fan = make("div", { class: "fan" });
  const row = (name, said, ...inside) => make("label", { class: `row ${name}` }, make("span", {}, said), ...inside);
  const slider = (name, low, high, step) => { controls[name] = make("input", { type: "range", min: low, max: high, step, "aria-label": words[name] || name }); return controls[name]; };
  const said = {};
  const shows = (name) => { said[name] = make("output"); return said[name]; };

  function show() {
    const factor = told.factor, found = paths(told).answer(set);
    controls.value.value = set.value * factor; controls.number.value = Number((set.value * factor).toFixed(2));
    controls.year.value = set.year; controls.about.value = set.about * 100; said.about.textContent = `${signed(set.about * 100)}%`;
    if (told.reference) {
      controls.growth.value = 100 * (set.growth === null ? told.pace : set.growth); controls.held.checked = set.growth !== null;
      said.growth.textContent = set.growth === null ? words.forecast : `${signed(set.growth * 100)}%`;
    }
    const dates = found.by.map((p, t) => make("div", { class: told.first + t === set.year ? "now" : "" }, make("span", {}, String(told.first + t)), make("b", {}, percent(p))));
    const takes = [words.even, words.two_thirds, words.nine_tenths].map((name, place) => make("div", {}, make("span", {}, name), make("b", {}, `${signed(100 * Math.expm1(found.takes[place]))}${words.a_year}`)));
    answers.replaceChildren(
      make("div", { class: "big" }, make("span", {}, `${told.name} · ${set.year} ${words.chance}`), make("strong", {}, percent(found.p))),
      make("div", { class: "line" }, `${words.needed} ${signed(100 * found.needed)}${words.a_year}`),
      make("h4", {}, words.by), make("div", { class: "cells" }, ...dates), make("h4", {}, words.takes), make("div", { class: "cells" }, ...takes));
    fan.replaceChildren(picture(paths(told), set, words));
    return found;
  }

  function change(part) { set = { ...set, ...part }; const found = show(); follow({ goal: told.id, ...set }); return found; }

  function choose(id, tell = true) {
    told = goals.find((goal) => goal.id === id) || goals[0];
    set = plan();
    const grain = 10 ** Math.floor(Math.log10(told.value * told.factor) - 2), years = told.paths.length;
    const box = [];
    if (goals.length > 1) box.push(make("div", { class: "tabs" }, ...goals.map((goal) => {
      const tab = make("button", { type: "button", "aria-pressed": String(goal.id === told.id) }, goal.name);
      tab.addEventListener("click", () => choose(goal.id));
      return tab;
    })));
    controls.number = make("input", { type: "number", step: grain, "aria-label": words.goal });
    box.push(row("value", `${words.goal} (${told.unit})`, slider("value", Math.min(told.last, 0.75 * told.value) * told.factor, 1.3 * told.value * told.factor, grain), controls.number));
    controls.year = make("select", { "aria-label": words.year }, ...Array.from({ length: years }, (_, t) => make("option", { value: told.first + t }, String(told.first + t))));
    box.push(row("year", words.year, controls.year), row("about", words.about, slider("about", 0, 5, 0.5), shows("about")));
    if (told.reference) {
      controls.held = make("input", { type: "checkbox" });
      box.push(row("growth", told.held, controls.held, slider("growth", -2, 16, 0.1), shows("growth")));
      controls.growth.addEventListener("input", () => change({ growth: Number(controls.growth.value) / 100 }));
      controls.held.addEventListener("input", () => change({ growth: controls.held.checked ? told.pace : null }));
    }
    const back = make("button", { type: "button", class: "reset" }, words.reset);
    back.addEventListener("click", () => change(plan()));
    for (const name of ["value", "number"]) controls[name].addEventListener("input", () => { const value = Number(controls[name].value) / told.factor; if (value > 0) change({ value }); });
    controls.year.addEventListener("input", () => change({ year: Number(controls.year.value) }));
    controls.about.addEventListener("input", () => change({ about: Number(controls.about.value) / 100 }));
    root.replaceChildren(make("h2", {}, words.title), make("p", { class: "note" }, words.lead), make("div", { class: "both" }, make("div", { class: "controls" }, ...box, back), make("div", { class: "told" }, fan, answers)));
    show();
    if (tell) follow({ goal: told.id, ...set });
  }

  choose(goals[0].id, false);
  root.hidden = false;
  return (goal, part) => { if (goal !== told.id) choose(goal); return change(part); };
}

function render({ model, el }) {
  el.classList.add("psi-ask");
  let waiting = 0;
  const follow = (set) => { // the kernel answers where the slider comes to rest
    clearTimeout(waiting);
    waiting = setTimeout(() => { model.set("asked", set); model.save_changes(); }, 250);
  };
  const begin = () => { el.hidden = !model.get("told"); if (!el.hidden) el.ask = mount(el, JSON.parse(model.get("told")), follow); };
  model.on("change:told", begin);
  begin();
}

for (const root of document.querySelectorAll("section.psi-ask")) {
  const told = document.getElementById(`${root.id}-told`);
  if (told) root.ask = mount(root, JSON.parse(told.textContent));
}

export default { render };
