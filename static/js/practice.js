// A practice that runs. The start is the server's, so a locked phone loses nothing. What is tapped without a connection goes
// into the sealed outbox with how long after that start it was; where nothing can be sealed, it waits on this page.
import { arrived, reached, sendWaiting } from './offline.js';
import { keep, lies } from './outbox.js';
import { able, get, put } from './store.js';

const clock = document.querySelector('[data-started-ago]');
const track = document.querySelector('.clock-track');
const say = document.querySelector('[data-say]');
const offline = document.querySelector('[data-offline]');
const picker = document.querySelector('.rate-now');
const form = document.querySelector('[data-rate-form]');
const running = document.querySelector('[data-running]');
const over = document.querySelector('[data-is-over]');
const every = 5 * 60;
const patience = 8000;

const ago = Number(clock.dataset.startedAgo);
const started = Date.now() - ago * 1000;
const opened = performance.now();
const planned = Number(clock.dataset.planned ?? 0) * 60;
// A clock that somebody sets back meanwhile takes nothing away; of one that is set forward the server believes no more than now.
const elapsed = () => Math.floor(Math.max((Date.now() - started) / 1000, ago + (performance.now() - opened) / 1000));
const two = (n) => String(n).padStart(2, '0');

// Ratings that are neither at the server nor in the outbox, by minute. In memory only: a device keeps nothing that can be read.
const waiting = new Map();
const sealed = new Map();  // the token of a minute's rating in the outbox: a second one takes its place there
let tapped;                // when it was first said to be over, in seconds after the start
let seen = 0;              // how much of what lay here had been sent when this page last looked
let ended;                 // the token of that in the outbox
let asked = Math.floor(elapsed() / every);
let wasOver = elapsed() >= planned;
let byKeyboard = false;

document.addEventListener('keydown', () => { byKeyboard = true; });
document.addEventListener('pointerdown', () => { byKeyboard = false; });

function show() {
  const seconds = ended ? tapped : elapsed();
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  clock.textContent = hours ? `${hours}:${rest}` : rest;
  if (track) track.value = Math.min(seconds, track.max);
  if (planned && !wasOver && seconds >= planned) { wasOver = true; say.textContent = say.dataset.over; }
  const mark = Math.floor(seconds / every);
  // Times that passed while the phone was locked are not made up for: one question, about now.
  if (picker && !ended && mark > asked) { asked = mark; ask(mark * every / 60); }
}

// A buzz is off until it is wished for; that wish stays on this device.
const buzz = document.querySelector('[data-buzz]');
const BUZZ = 'buzz';

async function offerBuzz() {
  if (!buzz || !('vibrate' in navigator)) return;
  const box = buzz.querySelector('input');
  box.checked = able && Boolean((await get('device', BUZZ).catch(() => null))?.value);
  box.addEventListener('change', () => { if (able) put('device', { name: BUZZ, value: box.checked }).catch(() => {}); });
  buzz.hidden = false;
}

function ask(minute) {
  if (buzz && !buzz.hidden && buzz.querySelector('input').checked) navigator.vibrate([80, 80, 80]);
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

// Seal something of this practice; false where this device cannot.
async function seal(kind, fields) {
  const { step, log } = running.dataset;
  const token = fields.client_token ?? crypto.randomUUID?.();
  const { kept } = await keep(kind, { step_id: step, log_id: log, ...fields, client_token: token });
  return kept ? token : null;
}

// The server leads elsewhere: the session has ended, or the practice has. The rating is sealed first; then the page is asked
// for anew, by way of the sign-in, and the rating goes in from the outbox. False where nothing can be sealed.
async function goesOn(minute, value) {
  const token = await seal('rating', { minute: String(minute), now: value, client_token: sealed.get(minute) });
  if (!token) return false;
  location.assign(document.querySelector('form[data-on]').action);
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
  if ((answer?.type === 'opaqueredirect' || answer?.status === 400) && await goesOn(minute, value)) return;
  if (answer && answer.status !== 204) { form.elements.minute.value = minute; form.submit(); return; }
  if (answer) waiting.delete(minute);
  else {
    const token = await seal('rating', { minute: String(minute), now: value, client_token: sealed.get(minute) });
    if (token) { sealed.set(minute, token); waiting.delete(minute); }
  }
  say.textContent = answer ? say.dataset.kept : say.dataset.waits;
  form.reset();
  picker.open = false;
});

// Stopping and finishing leave the page: first see that the server is there and knows who this is, and give it what waits.
async function reaches() {
  if (waiting.size && await send()) return 'yes';
  if (sealed.size) await sendWaiting();
  return reached();
}

function stay() {
  const words = document.createElement('p');
  words.className = 'note note-warn mt-2';
  words.textContent = offline.dataset.offline;
  offline.replaceChildren(words);
}

// It is over from the tap on, whenever that comes in.
const sealEnd = (stopped) => seal('ended', { seconds: String(tapped), ...(stopped && { stopped: 'yes' }) });

async function isOver(stopped) {
  ended = await sealEnd(stopped);
  if (!ended) { stay(); return; }
  const time = new Date(started + tapped * 1000);
  const said = over.querySelector('[role=status]');
  running.hidden = true;
  over.hidden = false;
  say.textContent = '';
  said.textContent = over.dataset.isOver.replace('{time}', `${two(time.getHours())}:${two(time.getMinutes())}`);
  show();
}

function hidden(name, value) {
  return Object.assign(document.createElement('input'), { type: 'hidden', name, value });
}

let leaving = false;
for (const way of document.querySelectorAll('[data-on]')) {
  const finishes = way instanceof HTMLFormElement;
  way.addEventListener(finishes ? 'submit' : 'click', async (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    const now = elapsed();
    const there = await reaches();
    if (there === 'no') { tapped ??= now; await isOver(!finishes); leaving = false; return; }
    if (there === 'out') {  // the end is sealed first; then this page is asked for anew, by way of the sign-in
      tapped ??= now;
      for (const [minute, value] of waiting) await seal('rating', { minute: String(minute), now: value });
      if (await sealEnd(!finishes)) { location.assign(document.querySelector('form[data-on]').action); return; }
    }
    if (!finishes) { location.assign(way.href); return; }
    for (const [minute, value] of waiting) way.append(hidden('rating', `${minute}:${value}`));
    way.append(hidden('seconds', tapped ?? now));
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
  if (ended || sealed.size) sendWaiting();
}

// What lay here may be at the server now: then a rating is kept, and what comes after the end is asked.
// What an earlier page of this practice had left here may have ended it.
async function sent() {
  const more = arrived > seen;
  seen = arrived;
  if (more && !ended && !sealed.size && !waiting.size) { location.reload(); return; }
  for (const [minute, token] of [...sealed]) if (!await lies(token)) sealed.delete(minute);
  if (!sealed.size && !waiting.size && say.textContent === say.dataset.waits) say.textContent = say.dataset.kept;
  if (ended && !await lies(ended)) location.reload();
}

clock.hidden = false;
offerBuzz();
show();
stayAwake();
setInterval(show, 1000);
setInterval(() => { if (waiting.size) send(); if (ended || sealed.size) sendWaiting(); }, 30_000);
document.addEventListener('visibilitychange', back);
window.addEventListener('online', () => { offline.replaceChildren(); back(); });
window.addEventListener('sent', sent);
if (arrived) sent();
window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
