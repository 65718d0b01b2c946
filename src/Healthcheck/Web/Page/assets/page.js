// Keeps the page fresh: fetches it anew, and puts the sections that differ in place of the old ones.
const slowest = 30, fastest = 2;
let etag = null, timer = null, lastChange = Date.now(), lostSince = null, waiting = null;

const freshness = () => document.getElementById("freshness");
const interval = () => 1000 * Math.min(slowest, Math.max(fastest, Number(document.body.dataset.interval) || 10));

function span(seconds) {
  if (seconds < 1) return "";
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} days`;
}

function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time")) {
    const seconds = (now - Date.parse(time.dateTime)) / 1000;
    const text = "until" in time.dataset ? `in ${span(-seconds) || "0 s"}` : span(seconds) ? `${span(seconds)} ago` : "now";
    if (time.textContent !== text) time.textContent = text;
  }
  if (lostSince) tell(`The daemon does not answer since ${span((now - lostSince) / 1000) || "now"}; what is shown is old.`, true);
}

function tell(text, isLost) {
  const line = freshness();
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("lost", isLost);
}

// What somebody points at, types in or has selected stays as it is until they are done.
function isInUse(section) {
  const selection = document.getSelection();
  return section.matches(":hover") || section.contains(document.activeElement)
    || (selection && !selection.isCollapsed && section.contains(selection.anchorNode));
}

function replace(old, next) {
  if (old.innerHTML === next.innerHTML && old.className === next.className) return;
  const open = new Set([...old.querySelectorAll("details[open]")].map(details => details.dataset.key));
  for (const details of next.querySelectorAll("details")) details.open = open.has(details.dataset.key);
  old.replaceWith(next);
  addCopyButtons(next);
}

function show(page, force) {
  waiting = null;
  const main = document.querySelector("main");
  const present = new Map([...main.children].map(section => [section.id, section]));
  let postponed = false, previous = null;
  for (const next of [...page.querySelector("main").children]) {
    const old = present.get(next.id);
    present.delete(next.id);
    if (old && !force && isInUse(old) && old.innerHTML !== next.innerHTML) {
      postponed = true;
      previous = old;
    } else if (old) {
      replace(old, next);
      previous = document.getElementById(next.id);
    } else {
      previous ? previous.after(next) : main.prepend(next);
      addCopyButtons(next);
      previous = next;
    }
  }
  for (const gone of present.values()) if (!isInUse(gone)) gone.remove();
  if (postponed) waiting = page;
  document.title = page.title;
  document.body.dataset.interval = page.body.dataset.interval;
  const [icon, nextIcon] = [document.querySelector("link[rel=icon]"), page.querySelector("link[rel=icon]")];
  if (icon.getAttribute("href") !== nextIcon.getAttribute("href")) icon.setAttribute("href", nextIcon.getAttribute("href"));
  tellTimes();
}

async function refresh(force = false) {
  clearTimeout(timer);
  try {
    const headers = { Accept: "text/html" };
    if (etag && !force) headers["If-None-Match"] = etag;
    const answer = await fetch(location.pathname + location.search, { headers, cache: "no-store", signal: AbortSignal.timeout(15000) });
    const isPage = (answer.headers.get("Content-Type") || "").startsWith("text/html");
    if (answer.status !== 304 && !isPage) throw new Error(`no page: ${answer.status}`);
    if (answer.status !== 304) {
      etag = answer.headers.get("ETag");
      show(new DOMParser().parseFromString(await answer.text(), "text/html"), force);
      lastChange = Date.now();
    }
    lostSince = null;
    tell("", false);
  } catch {
    lostSince ??= Date.now();
    tellTimes();
  }
  if (!document.hidden) timer = setTimeout(refresh, interval());
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
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
      const source = button.previousElementSibling;
      const label = button.textContent;
      await copy(source.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

let typing = null;
document.addEventListener("input", event => {
  const form = event.target.closest("form[role=search]");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    const field = event.target.name, at = event.target.selectionStart;
    await refresh(true);
    const again = document.querySelector(`form[role=search] [name="${field}"]`);
    again?.focus();
    if (again?.setSelectionRange && at !== null && again.type !== "select-one") again.setSelectionRange(at, at);
  }, 250);
});

document.addEventListener("keydown", event => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, select, textarea")) {
    event.preventDefault();
    document.getElementById("search")?.focus();
  }
});

document.addEventListener("pointerleave", () => { if (waiting) show(waiting, false); });
document.addEventListener("visibilitychange", () => { document.hidden ? clearTimeout(timer) : refresh(); });
setInterval(tellTimes, 1000);
addCopyButtons(document);
timer = setTimeout(refresh, interval());
