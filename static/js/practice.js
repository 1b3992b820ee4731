// A practice that runs. The start is the server's, so a locked phone loses nothing; a rating without a connection waits here.
const clock = document.querySelector('[data-started-ago]');
const track = document.querySelector('.clock-track');
const say = document.querySelector('[data-say]');
const offline = document.querySelector('[data-offline]');
const picker = document.querySelector('.rate-now');
const form = document.querySelector('[data-rate-form]');
const every = 5 * 60;
const patience = 8000;

const started = Date.now() - Number(clock.dataset.startedAgo) * 1000;
const planned = Number(clock.dataset.planned ?? 0) * 60;
const elapsed = () => Math.max(0, Math.floor((Date.now() - started) / 1000));
const two = (n) => String(n).padStart(2, '0');

// Ratings that are not at the server yet, by minute. In memory only: a device keeps nothing that can be read.
const waiting = new Map();
let asked = Math.floor(elapsed() / every);
let wasOver = elapsed() >= planned;
let byKeyboard = false;

document.addEventListener('keydown', () => { byKeyboard = true; });
document.addEventListener('pointerdown', () => { byKeyboard = false; });

function show() {
  const seconds = elapsed();
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  clock.textContent = hours ? `${hours}:${rest}` : rest;
  if (track) track.value = Math.min(seconds, track.max);
  if (planned && !wasOver && seconds >= planned) { wasOver = true; say.textContent = say.dataset.over; }
  const mark = Math.floor(seconds / every);
  // Times that passed while the phone was locked are not made up for: one question, about now.
  if (picker && mark > asked) { asked = mark; ask(mark * every / 60); }
}

function ask(minute) {
  say.textContent = say.dataset.rate.replace('{n}', minute);
  if (picker.open) return;
  picker.open = true;
  picker.classList.add('arrives');
  if (byKeyboard) form.querySelector('input[type=radio]').focus();
}

async function post(minute, value) {
  const data = new FormData(form);
  data.set('minute', minute);
  data.set('now', value);
  data.delete('now_exact');
  return fetch(form.action, {
    method: 'POST', body: data, headers: { 'X-Autosave': '1' }, redirect: 'manual', keepalive: true,
    signal: AbortSignal.timeout(patience),
  });
}

// Send what waits; true once nothing waits any longer.
async function send() {
  for (const [minute, value] of [...waiting]) {
    const answer = await post(minute, value).catch(() => null);
    if (answer?.status !== 204) return false;
    if (waiting.get(minute) === value) waiting.delete(minute);
  }
  if (say.textContent === say.dataset.waits) say.textContent = say.dataset.kept;
  return true;
}

function rated() {
  const data = new FormData(form);
  const typed = String(data.get('now_exact') ?? '').trim();
  const value = typed || data.get('now');
  return /^\d{1,3}$/.test(value ?? '') && Number(value) <= 100 ? value : null;
}

form?.addEventListener('submit', async (event) => {
  const value = rated();
  const minute = Math.floor(elapsed() / 60);
  if (value === null) return;   // the server says what is missing
  event.preventDefault();
  waiting.set(minute, value);
  let answer = null;
  try { answer = await post(minute, value); } catch { /* no connection */ }
  if (answer && answer.status !== 204) { form.elements.minute.value = minute; form.submit(); return; }
  if (answer) waiting.delete(minute);
  say.textContent = answer ? say.dataset.kept : say.dataset.waits;
  form.reset();
  picker.open = false;
});

// Stopping and finishing leave the page: first see that the server is there, and give it what waits.
async function reaches() {
  if (waiting.size && await send()) return true;
  const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(patience) }).catch(() => null);
  return Boolean(answer?.ok);
}

function stay() {
  const words = document.createElement('p');
  words.className = 'note note-warn mt-2';
  words.textContent = offline.dataset.offline;
  offline.replaceChildren(words);
}

let leaving = false;
for (const way of document.querySelectorAll('[data-on]')) {
  const finishes = way instanceof HTMLFormElement;
  way.addEventListener(finishes ? 'submit' : 'click', async (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    if (!await reaches()) { leaving = false; stay(); return; }
    if (!finishes) { location.assign(way.href); return; }
    for (const [minute, value] of waiting) {
      const late = Object.assign(document.createElement('input'), { type: 'hidden', name: 'rating', value: `${minute}:${value}` });
      way.append(late);
    }
    way.submit();
  });
}

// The screen stays on while it can; a phone that refuses may lock.
async function stayAwake() {
  if (document.visibilityState !== 'visible') return;
  try { await navigator.wakeLock?.request('screen'); } catch { /* refused: nothing is lost */ }
}

function back() {
  show();
  stayAwake();
  if (waiting.size) send();
}

clock.hidden = false;
show();
stayAwake();
setInterval(show, 1000);
setInterval(() => { if (waiting.size) send(); }, 30_000);
document.addEventListener('visibilitychange', back);
window.addEventListener('online', () => { offline.replaceChildren(); back(); });
window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
