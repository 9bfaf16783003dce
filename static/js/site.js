// Only comfort: every page works the same without this file.

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Long lists of choices get a field that narrows them; its label comes from the page's language.
for (const list of document.querySelectorAll("[data-narrow]")) {
  const input = document.createElement("input");
  input.type = "search";
  input.setAttribute("aria-label", list.dataset.narrow);
  input.placeholder = list.dataset.narrow;
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    for (const item of list.querySelectorAll("li")) {
      item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  list.prepend(input);
}

// Suggestions are brought when somebody first comes to a search box.
const suggesting = document.querySelector("script[data-suggest]")?.dataset.suggest;
const suggestIn = async (box) => {
  if (suggesting && box?.matches('form[role="search"] input[name="q"]')) {
    (await import(suggesting)).suggestIn(box);
  }
};
document.addEventListener("focusin", (event) => suggestIn(event.target));
suggestIn(document.activeElement);

// A citation can be copied; the words of the button come from the page.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.className = "button-link";
  button.textContent = text.dataset.copy;
  told.className = "citing__told";
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim().replace(/\s+/g, " "));
      told.textContent = text.dataset.copied;
    } catch { // no clipboard here: what is selected can be copied by keyboard
      getSelection().selectAllChildren(text);
    }
  });
  text.after(button, told);
}

// Whose device shows another time than the forum's is offered to see both.
const offer = document.querySelector("[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (offer && own && own !== offer.dataset.ownZone) {
  const address = new URL(location.href);
  address.searchParams.set("zone", own);
  offer.querySelector("a").href = address;
  offer.hidden = false;
}

// An error summary is what a person must hear first.
document.querySelector("[data-focus]")?.focus();
