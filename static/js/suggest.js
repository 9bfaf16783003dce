// Suggestions under a search box: an editable combobox with a list (WAI-ARIA 1.2). The server
// writes the options; they are links, so that they open as links do.
const PAUSE_MS = 120;
let made = 0;

const child = (form, element, set) => form.appendChild(Object.assign(document.createElement(element), set));

export function suggestIn(input) {
  if (input.hasAttribute("role")) return;
  const form = input.form;
  const list = child(form, "div", { id: `suggestions-${++made}`, className: "suggestions", hidden: true });
  const told = child(form, "span", { className: "hidden-text" });
  told.setAttribute("role", "status");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? input.placeholder);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let waiting, asking, active = null;
  let typed = input.defaultValue.trim(), listed = null; // what is in the box, and what the list is for
  const options = () => [...list.querySelectorAll('[role="option"]')];

  const choose = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    choose(null);
  };

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    told.textContent = "";
    show(false);
  };

  const ask = async () => {
    asking = new AbortController();
    const { signal } = asking;
    const address = new URL(form.action);
    const day = form.elements.as_of?.value;
    address.pathname = address.pathname.replace(/(\/suggest)?$/, "/suggest");
    address.search = new URLSearchParams({ q: typed, part: "options", ...(day && { as_of: day }) });
    try {
      const answer = await fetch(address, { signal });
      const text = answer.ok ? await answer.text() : "";
      if (signal.aborted) return;
      list.innerHTML = text;
      listed = typed;
      options().forEach((option, number) => { option.id = `${list.id}-${number}`; });
      told.textContent = list.firstElementChild?.dataset.told ?? "";
      show(Boolean(text) && document.activeElement === input);
    } catch {
      if (!signal.aborted) close(); // no line: the box searches all the same
    }
  };

  const change = () => {
    const now = input.value.trim();
    if (now === typed) return;
    typed = now;
    choose(null);
    clearTimeout(waiting);
    asking?.abort();
    if (typed) waiting = setTimeout(ask, PAUSE_MS);
    else close();
  };

  const move = (step) => {
    const all = options();
    if (list.hidden) {
      if (typed && listed === typed) show(all.length > 0);
      else if (typed) ask();
      return Boolean(typed);
    }
    const next = all.indexOf(active) + step;
    if (active && !all[next]) choose(null); // back to what was typed
    else choose(all.at(active ? next : step > 0 ? 0 : -1));
    return true;
  };

  input.addEventListener("input", (event) => event.isComposing || change());
  input.addEventListener("compositionupdate", () => clearTimeout(waiting));
  input.addEventListener("compositionend", change);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    let done = false;
    if (key === "ArrowDown" && !event.altKey) done = move(1);
    else if (key === "ArrowUp" && !event.altKey) done = move(-1);
    else if (key === "Enter" && active) { active.click(); done = true; }
    else if (key === "Escape" && !list.hidden) { close(); done = true; }
    if (done) event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  form.addEventListener("submit", close);
  window.addEventListener("pageshow", (event) => event.persisted && close());
  change(); // what was typed while this file was on its way
}
