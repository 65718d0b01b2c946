// Keeps the page fresh: fetches it anew, and puts what differs in place of the old.
const slowest = 30, fastest = 2, idleAfter = 60;
let tag = document.body.dataset.tag, timer = null, lostSince = null, skew = 0, lastMove = 0, isPostponed = false, newest = 0;

const interval = () => 1000 * Math.min(slowest, Math.max(fastest, Number(document.body.dataset.interval) || 10));

function span(seconds) {
  if (seconds < 1) return "";
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} days`;
}

// Times are by the daemon's clock, which this computer's may not agree with.
function tellTimes() {
  const now = Date.now() + skew;
  for (const time of document.querySelectorAll("time")) {
    const seconds = (now - Date.parse(time.dateTime)) / 1000;
    const text = "until" in time.dataset ? `in ${span(-seconds) || "0 s"}` : span(seconds) ? `${span(seconds)} ago` : "now";
    if (time.textContent !== text) time.textContent = text;
  }
  const lost = lostSince && `The daemon has not answered for ${span((Date.now() - lostSince) / 1000) || "a moment"}. What is shown is old.`;
  tell(lost || (isPostponed ? "Newer data waits until the pointer has left." : ""), Boolean(lost));
}

function tell(text, isLost) {
  const line = document.getElementById("freshness");
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("lost", isLost);
}

function announce(text) {
  document.getElementById("announcement").textContent = text;
}

// What somebody points at or has selected stays as it is until they are done, or have done nothing for a while.
function isInUse(section) {
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && section.contains(selection.anchorNode)) return true;
  const hasFocus = section.contains(document.activeElement) && !document.activeElement.closest("form");
  return performance.now() - lastMove < 1000 * idleAfter && lastMove > 0 && (section.matches(":hover") || hasFocus);
}

// The form that somebody types in stays; its neighbours are replaced.
function replace(old, next) {
  if (old.innerHTML === next.innerHTML && old.className === next.className) return;
  const open = new Set([...old.querySelectorAll("details[open]")].map(details => details.dataset.key));
  for (const details of next.querySelectorAll("details")) details.open = open.has(details.dataset.key);
  addCopyButtons(next);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const form = focused?.closest("form"), key = focused?.closest("details")?.dataset.key, link = focused?.getAttribute("href");
  old.className = next.className;
  if (form) {
    const at = next.querySelector("form");
    while (form.previousSibling) form.previousSibling.remove();
    while (form.nextSibling) form.nextSibling.remove();
    while (at.previousSibling) form.parentNode.insertBefore(next.firstChild, form);
    while (at.nextSibling) form.parentNode.append(at.nextSibling);
    return;
  }
  old.replaceChildren(...next.childNodes);
  const same = key ? old.querySelector(`details[data-key="${key}"] > summary`) : link ? old.querySelector(`a[href="${CSS.escape(link)}"]`) : null;
  same?.focus({ preventScroll: true });
}

function keepInPlace(section, top, main) {
  const by = section.getBoundingClientRect().top - top;
  const missing = window.scrollY + by + window.innerHeight - document.body.offsetHeight;
  if (missing > 0) main.style.paddingBottom = `${Math.ceil(missing)}px`;
  window.scrollBy(0, by);
}

// What is above the pointer may change, but what is under it stays where it is.
function show(page, isForced) {
  const main = document.querySelector("main");
  const used = isForced ? null : [...main.children].find(isInUse);
  const top = used?.getBoundingClientRect().top;
  const present = new Map([...main.children].map(section => [section.id, section]));
  let previous = null;
  isPostponed = false;
  for (const next of [...page.querySelector("main").children]) {
    const old = present.get(next.id);
    present.delete(next.id);
    if (old && old === used) {
      isPostponed = old.innerHTML !== next.innerHTML;
    } else if (old) {
      const height = old.offsetHeight;
      old.style.minHeight = "";
      replace(old, next);
      if (used && old.compareDocumentPosition(used) & Node.DOCUMENT_POSITION_FOLLOWING && old.offsetHeight < height) old.style.minHeight = `${height}px`;
    } else {
      previous ? previous.after(next) : main.prepend(next);
      addCopyButtons(next);
    }
    previous = old ?? next;
  }
  for (const gone of present.values()) if (gone !== used) used ? gone.replaceChildren() : gone.remove();
  main.style.paddingBottom = "";
  if (used) keepInPlace(used, top, main);
  if (document.title !== page.title) announce(document.getElementById("answer").innerText);
  document.title = page.title;
  document.body.dataset.interval = page.body.dataset.interval;
  const [icon, nextIcon] = [document, page].map(one => one.querySelector("link[rel=icon]"));
  if (icon.getAttribute("href") !== nextIcon.getAttribute("href")) icon.setAttribute("href", nextIcon.getAttribute("href"));
}

async function refresh(isForced = false) {
  clearTimeout(timer);
  const mine = ++newest;
  try {
    const headers = { Accept: "text/html" };
    if (tag && !isForced) headers["If-None-Match"] = tag;
    const answer = await fetch(location.pathname + location.search, { headers, cache: "no-store", signal: AbortSignal.timeout(15000) });
    const text = answer.status === 304 ? null : await answer.text();
    if (mine !== newest) return;
    if (text !== null && !(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error(`no page: ${answer.status}`);
    const date = Date.parse(answer.headers.get("Date"));
    if (date) skew = Math.abs(date - Date.now()) < 3000 ? 0 : date - Date.now();
    if (text !== null) {
      show(new DOMParser().parseFromString(text, "text/html"), isForced);
      tag = isPostponed ? null : answer.headers.get("ETag");
    }
    if (lostSince) announce("The daemon answers again.");
    lostSince = null;
  } catch {
    if (mine !== newest) return;
    if (!lostSince) announce("The daemon does not answer.");
    lostSince ??= Date.now();
  }
  tellTimes();
  if (!document.hidden) timer = setTimeout(refresh, interval());
}

// Plain http has no clipboard of its own.
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.className = "skip";
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

function addCopyButtons(root) {
  for (const button of root.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.textContent;
      await copy(button.previousElementSibling.textContent);
      button.focus({ preventScroll: true });
      button.textContent = "Copied";
      announce("Copied");
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// What the daemon is asked in a header that no other site's script or form can send.
async function restart(button) {
  const said = button.parentNode.querySelector(".said");
  const say = text => { said.textContent = text; announce(text); };
  button.disabled = true;
  say("Asking Connect …");
  try {
    const answer = await fetch(button.dataset.address, { method: "POST", headers: { "X-Requested-With": "page" }, redirect: "error" });
    const told = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
    const why = told.error || told.detail || `The daemon answered ${answer.status}`;
    say(`${answer.ok ? "" : "Not restarted: "}${why}.${told.warning ? ` ${told.warning}.` : ""}`);
    // Whoever pressed it waits for what becomes of it, until they move again.
    if (answer.ok) lastMove = 0;
  } catch {
    say("Not known whether it was restarted: the daemon did not answer.");
  }
  button.disabled = false;
  refresh();
}

document.addEventListener("click", event => {
  const button = event.target.closest("button.restart");
  if (button) restart(button);
});

let typing = null;
function filter(form) {
  clearTimeout(typing);
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  refresh(true);
}

document.addEventListener("input", event => {
  const form = event.target.closest("form");
  clearTimeout(typing);
  if (form) typing = setTimeout(filter, 250, form);
});

document.addEventListener("submit", event => {
  event.preventDefault();
  filter(event.target);
});

document.addEventListener("keydown", event => {
  lastMove = performance.now();
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, select, textarea")) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
});

document.addEventListener("pointermove", () => { lastMove = performance.now(); });
document.addEventListener("pointerover", event => { if (isPostponed && !event.target.closest("section")) refresh(); });
document.documentElement.addEventListener("pointerleave", () => { if (isPostponed) refresh(); });
document.addEventListener("visibilitychange", () => { document.hidden ? clearTimeout(timer) : refresh(); });
document.documentElement.classList.add("scripted");
setInterval(tellTimes, 1000);
addCopyButtons(document);
refresh();
