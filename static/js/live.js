// The part of a live page that changes is read anew every few seconds, and nothing else is touched.
const part = document.querySelector("[data-live]");
const told = document.querySelector("[data-live-told]");
const EVERY_MS = Number(part?.dataset.every) * 1000;
const SLOWEST_MS = 120_000;
let waiting, tag, pause = EVERY_MS, asking = false;

const say = (words) => { if (told.textContent !== words) told.textContent = words; };

// What somebody holds by keyboard stays theirs: it is found again by its address or its id.
const swap = (html) => {
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  const place = held?.id ? `#${CSS.escape(held.id)}`
    : held?.getAttribute("href") ? `a[href="${CSS.escape(held.getAttribute("href"))}"]` : "";
  part.innerHTML = html;
  if (place) part.querySelector(place)?.focus({ preventScroll: true });
};

// The page says as of when it is, also where nothing else on it has changed.
const clock = document.querySelector("[data-live-clock]");
const tick = (answer) => {
  const at = new Date(answer.headers.get("Date") ?? Date.now());
  clock.textContent = new Intl.DateTimeFormat("en", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.dataset.liveClock,
  }).format(at);
};

const count = () => part.querySelectorAll(".question, .answer").length;

const read = async () => {
  if (asking || document.hidden) return;
  asking = true;
  part.setAttribute("aria-busy", "true");
  clearTimeout(waiting);
  try {
    // The same for everybody, so that nobody's cookie makes it anew.
    const answer = await fetch(part.dataset.live, {
      credentials: "omit", cache: "no-store", headers: tag ? { "If-None-Match": tag } : {},
    });
    if (answer.status === 200) {
      const before = count();
      tag = answer.headers.get("ETag");
      swap(await answer.text());
      say(count() !== before ? part.dataset.told : "");
    } else if (answer.status === 304) say("");
    else throw new Error(answer.status);
    tick(answer);
    pause = EVERY_MS;
  } catch { // the line or the site is away: less and less often
    pause = Math.min(pause * 2, SLOWEST_MS);
    say(part.dataset.lost);
  }
  asking = false;
  next();
  part.removeAttribute("aria-busy");
};

// Not all readers of a hall in the same moment.
const next = () => {
  clearTimeout(waiting);
  if (!document.hidden) waiting = setTimeout(read, pause * (0.85 + Math.random() * 0.3));
};

// The form to ask comes from its own page, made for one, and stands beside what is read anew.
const link = document.querySelector("[data-ask]");
link?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const form = page.querySelector("main form");
    const note = form.nextElementSibling;
    link.parentElement.replaceWith(form, note ?? "");
    form.querySelector("textarea").focus();
  } catch { location.assign(link.href); }
});

if (part && told) {
  document.addEventListener("visibilitychange", () => { if (document.hidden) clearTimeout(waiting); else read(); });
  next();
}
