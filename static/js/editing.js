// The edit page: saves by itself, shows Markdown as readers see it, finds records while one types.
// Everything works without it, by the same buttons.

const form = document.getElementById("edit");
const status = form.querySelector("[data-status]");
const language = document.documentElement.lang;
const PAUSE = 2000; // ms after the last change
const AGAIN = 15000; // ms until another try
const BEACON = 60000; // bytes that a browser sends for a page that is being closed

// --- Saving by itself ---

let timer = 0;
let dirty = false;
let saving = null;
let halted = false; // a conflict: only a person can go on
let leaving = false;

const say = (text, wrong = false) => {
  status.textContent = text;
  status.classList.toggle("editing__status--wrong", wrong);
};

const told = (name, time = "") => form.dataset[name].replace("{time}", time);

const now = (instant) =>
  new Date(instant).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

const useVersion = (version) => {
  form.elements.version.value = version;
  for (const input of document.querySelectorAll("[data-version]")) input.value = version;
};

const typed = () => new URLSearchParams(new FormData(form));
const isLong = () => typed().toString().length >= BEACON;

const refused = (text, final) => {
  dirty = true;
  halted = final;
  say(text, true);
};

const send = async () => {
  const keepalive = !isLong(); // then it arrives even when the page is closed meanwhile
  const body = keepalive ? typed() : new FormData(form); // which is shorter in other scripts
  const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive });
  if (answer.status === 409) refused(told("conflict"), true);
  else if (answer.status === 403) refused(told("over"), true);
  else if (answer.status === 422) refused((await answer.json()).message, false);
  else if (!answer.ok) throw new Error(String(answer.status));
  else {
    const { version, saved_at } = await answer.json();
    useVersion(version);
    if (!dirty) say(told("saved", now(saved_at)));
  }
};

const save = async () => {
  clearTimeout(timer);
  if (!dirty || halted || leaving) return;
  if (saving) {
    await saving;
    return save();
  }
  dirty = false;
  saving = send().catch(() => {
    dirty = true;
    say(told("failed"), true);
    timer = setTimeout(save, AGAIN);
  });
  await saving;
  saving = null;
};

const changed = () => {
  dirty = true;
  if (halted) return;
  say(told("unsaved"));
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
};

form.addEventListener("input", changed);
form.addEventListener("change", changed);

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});
window.addEventListener("pagehide", () => save());
window.addEventListener("beforeunload", (event) => {
  // What cannot be sent on the way out must not be lost without a word.
  if (dirty && !leaving && (saving || halted || isLong())) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return;
  if (!saving) {
    leaving = true;
    return;
  }
  const submitter = event.submitter;
  event.preventDefault();
  clearTimeout(timer);
  await saving; // it gives the version that the form has to be sent with
  leaving = true;
  form.requestSubmit(submitter);
});

// --- Markdown as readers see it ---

for (const button of form.querySelectorAll("[data-preview]")) {
  const seen = form.querySelector(`[data-seen="${button.dataset.preview}"]`);
  button.type = "button";
  button.setAttribute("aria-expanded", String(!seen.hidden));
  button.addEventListener("click", async () => {
    if (!seen.hidden) {
      seen.hidden = true;
      button.setAttribute("aria-expanded", "false");
      return;
    }
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("text", document.getElementById(button.dataset.preview).value);
    const answer = await fetch(form.dataset.previewAt, { method: "POST", body });
    if (!answer.ok) return;
    seen.innerHTML = await answer.text(); // cleaned by the site
    seen.hidden = false;
    button.setAttribute("aria-expanded", "true");
  });
}

// --- Finding records (combobox with a list, WAI-ARIA 1.2) ---

let pickers = 0;

class Picker {
  constructor(place) {
    this.place = place;
    this.input = place.querySelector("input");
    this.list = document.createElement("ul");
    this.list.id = `picker-${++pickers}`;
    this.list.className = "picker__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.placeholder);
    place.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), 150);
  }

  async find() {
    const words = this.input.value.trim();
    if (!words) return this.close();
    const asked = new URLSearchParams({ q: words, kinds: this.place.dataset.kinds });
    const answer = await fetch(`${this.place.dataset.picker}?${asked}`);
    if (!answer.ok || words !== this.input.value.trim()) return;
    this.show(await answer.json());
  }

  show(found) {
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.mark(-1);
  }

  option(one, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.dataset.code = one.code;
    const title = document.createElement("bdi");
    title.textContent = one.title;
    if (one.language) title.lang = one.language;
    const note = document.createElement("span");
    note.className = "picker__note";
    note.textContent = ` ${one.kind} `;
    const code = document.createElement("span");
    code.className = "code";
    code.textContent = one.code;
    note.append(code);
    option.append(title, note);
    return option;
  }

  mark(place) {
    const options = [...this.list.children];
    this.marked = place;
    options.forEach((one, number) => one.setAttribute("aria-selected", String(number === place)));
    options[place]?.scrollIntoView({ block: "nearest" });
    if (options[place]) this.input.setAttribute("aria-activedescendant", options[place].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.isComposing) return; // an input method uses the same keys
    const options = this.list.hidden ? [] : [...this.list.children];
    const last = options.length - 1;
    if (event.key === "ArrowDown" && last < 0) this.find();
    else if (event.key === "ArrowDown") this.mark(this.marked < last ? this.marked + 1 : 0);
    else if (event.key === "ArrowUp") this.mark(this.marked > 0 ? this.marked - 1 : last);
    else if (event.key === "Enter" && options[this.marked]) this.take(options[this.marked]);
    else if (event.key === "Enter" || (event.key === "Escape" && last >= 0)) this.close();
    else return;
    event.preventDefault(); // Enter here is not the form's first button
  }

  take(option) {
    const { code } = option.dataset;
    const title = option.querySelector("bdi").textContent;
    if (this.place.dataset.many) this.hold(code, title, option.querySelector("bdi").lang);
    else this.input.value = `${code} ${title}`;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  hold(code, title, lang) {
    const held = form.querySelector(`[data-held="${this.place.dataset.many}"]`);
    const id = `${this.place.dataset.many}-${code}`;
    this.input.value = "";
    const known = document.getElementById(id);
    if (known) {
      known.checked = true;
      return;
    }
    const box = document.createElement("input");
    const name = this.place.dataset.many;
    Object.assign(box, { type: "checkbox", id, name, value: code, checked: true });
    const label = document.createElement("label");
    label.htmlFor = id;
    const words = document.createElement("bdi");
    words.textContent = title;
    if (lang) words.lang = lang;
    const mark = document.createElement("span");
    mark.className = "code";
    mark.textContent = code;
    label.append(words, " ", mark);
    const item = document.createElement("li");
    item.append(box, label);
    held.append(item);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

for (const place of form.querySelectorAll("[data-picker]")) new Picker(place);
