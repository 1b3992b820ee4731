// A client's page and its device: texts to keep, entries to send, forms that keep themselves without a connection, and the
// one line about what waits. Without script, or on an address without encryption, everything goes to the server as ever.
import { firstMissing, isUntouched, unsay } from './needs.js';
import { count, discard, fieldsOf, keep, knows, learn, ready, send, unopened } from './outbox.js';
import { forget, goesIn, heard, keepTexts, leaving } from './reading.js';
import { able, get, put } from './store.js';

const PATIENCE = 8000;
const REST = 1500;
const here = document.querySelector('[data-outbox-line]');
const shell = document.querySelector('[data-offline-page]');
const { mark, csrf } = here?.dataset ?? {};
const touched = new WeakSet();  // forms in which something was typed, perhaps before their keeping was ready
let writing;  // the token of a draft that is open on this page, and so does not wait

function tell(line, n) {
  line.hidden = n === 0;
  line.textContent = n === 1 ? line.dataset.one : line.dataset.many.replace('{n}', n);
}

async function showWaiting() {
  if (!here) return;
  const n = await count(writing);
  // on pages that show or give out what was written: what lies here is not in it
  for (const line of document.querySelectorAll('[data-outbox-line] [data-waits], [data-left-out]')) tell(line, n);
  const closed = here.querySelector('[data-unopened]');
  if (closed && mark) {
    tell(closed.querySelector('a'), (await unopened(mark)).length);
    closed.hidden = closed.querySelector('a').hidden;
  }
}

// Signed in, with a connection

async function refresh() {
  const answer = await fetch('/my/due.json', { redirect: 'manual' }).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  const key = told.key ?? await newKey();
  if (key) await learn(mark, key);
  await keepTexts(mark, told.texts);
}

async function newKey() {
  const body = new URLSearchParams({ csrf_token: csrf });
  const answer = await fetch('/my/outbox/key', { method: 'POST', body, redirect: 'manual' }).catch(() => null);
  return answer?.ok ? (await answer.json()).key : null;
}

// How much of what lay here the server has taken since this page opened: what it shows may be older than that. A page
// that cares looks when its own script starts and on each 'sent', for the first may be over before that script is there.
export let arrived = 0;

// Post what waits. After a refusal the key is asked for anew: nothing more shall be sealed to one that opens nothing.
export async function sendWaiting() {
  if (!mark) return;
  let refused = false;
  const told = (state) => {
    if (state === 'waits') here.querySelector('[data-look]').hidden = false;
    if (state === 'refused') refused = true;
    else arrived += 1;
  };
  await send(mark, csrf, { told, except: writing });
  if (refused) await refresh();
  await showWaiting();
  window.dispatchEvent(new Event('sent'));
}

async function signedIn() {
  if ((await get('device', 'left'))?.value) { location.replace('/leave'); return; }
  await put('device', { name: 'lang', value: document.documentElement.lang });
  const there = await heard(mark);
  if (!there || location.pathname === '/my' || !await knows(mark)) await refresh();
  await sendWaiting();
  window.addEventListener('online', sendWaiting);
}

// Forms that keep themselves

// 'yes', 'no', or 'out' where the server is there and the session has ended: what is sent then would go to the sign-in.
export async function reached() {
  const asked = mark ? '/my/due.json' : '/healthz';
  try {
    const answer = await fetch(asked, { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === 'opaqueredirect') return 'out';
    return answer.ok ? 'yes' : 'no';
  } catch {
    return 'no';
  }
}

function note(words, kind) {
  const box = document.createElement('p');
  box.className = `note note-${kind} mb-4`;
  box.setAttribute('role', 'status');
  box.textContent = words;
  return box;
}

// One word before a form: a second one takes the place of the first.
const said = new WeakMap();

function say(form, words, kind) {
  const old = said.get(form);
  if (old?.isConnected && old.textContent === words) return;
  old?.remove();
  said.set(form, note(words, kind));
  form.before(said.get(form));
}

function fieldsSent(form, button) {
  const fields = fieldsOf(form);
  if (button?.name) fields[button.name] = button.value;
  return fields;
}

// Gives whether it is kept.
async function keepForm(form, button, { out = false } = {}) {
  await form.drafted;  // a draft that is on its way must not take the place of what is sent now
  if (button && 'stays' in button.dataset) {  // it goes on here: what is written so far is safe
    form.drafted = draft(form);
    await form.drafted;
    return true;
  }
  const later = button?.name === 'later';
  if (later && isUntouched(form)) { say(form, form.dataset.nothing, 'info'); return true; }
  const missing = later ? null : firstMissing(form);
  if (missing) { missing.focus(); return true; }
  const answer = await keep(form.dataset.outbox, fieldsSent(form, button));
  if (!answer.kept) {
    if (!out) say(form, here.dataset[answer.why], 'warn');
    return false;
  }
  // once its client has signed in again it goes in from the outbox
  if (out) { location.assign('/my'); return true; }
  writing = undefined;
  said.get(form)?.remove();
  const done = note(here.dataset.kept, 'ok');
  form.replaceWith(done);
  done.tabIndex = -1;
  done.focus();
  await showWaiting();
  return true;
}

// Half-written without a connection it is sealed every few seconds, so that a killed tab loses nothing.
async function draft(form) {
  if (!form.isConnected) return;
  writing = form.elements.client_token.value;
  const { kept, why } = await keep(form.dataset.outbox, fieldsOf(form), { draft: true });
  if (!shell) say(form, kept ? here.dataset.kept : here.dataset[why], kept ? 'ok' : 'warn');
}

function soon(form) {
  if (!form.elements.client_token) return;
  clearTimeout(form.resting);
  form.resting = setTimeout(() => { form.drafted = draft(form); }, REST);
}

// The form goes to the server itself after all: what was sealed of it must not come in beside it.
async function takeBack(form) {
  await form.drafted;
  if (form.drafted) await discard(form.elements.client_token.value);
  writing = undefined;
}

// A form over something that is there already has no number of its own for this filling-in: it gets one here.
function numbered(form) {
  if (form.elements.client_token || !form.elements.version || !crypto.randomUUID) return;
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'client_token', value: crypto.randomUUID() }));
}

function attend(form) {
  numbered(form);
  let busy = false;
  let through = false;
  form.addEventListener('input', (event) => {
    unsay(event.target);
    if (shell || !navigator.onLine) soon(form);
  });
  form.addEventListener('submit', async (event) => {
    if (through) { through = false; return; }
    const button = event.submitter;
    event.preventDefault();
    if (busy) return;
    busy = true;
    clearTimeout(form.resting);
    const there = shell ? 'no' : await reached();
    const isKept = there !== 'yes' && await keepForm(form, button, { out: there === 'out' });
    if (there === 'yes' || (there === 'out' && !isKept)) {
      await takeBack(form);
      through = true;
      form.requestSubmit(button);
    }
    busy = false;
  });
}

// A page for nobody: fresh tokens, and a word beforehand where nothing can be kept.
export async function prepare(form) {
  attend(form);
  form.elements.client_token.value = crypto.randomUUID?.() ?? '';
  if (touched.has(form)) soon(form);
  const can = await ready();
  if (!can.kept) say(form, here.dataset[can.why], 'warn');
}

async function start() {
  const forms = shell ? [] : document.querySelectorAll('form[data-outbox]');
  for (const form of forms) attend(form);
  if (!able) {
    if (here && (forms.length || shell || location.pathname === '/my')) here.after(note(here.dataset.insecure, 'info'));
    return;
  }
  navigator.serviceWorker?.register('/sw.js').catch(() => {});
  for (const form of document.querySelectorAll('form[action$="/sign-out"]')) {
    form.addEventListener('submit', () => { leaving(); });
  }
  if (mark) await signedIn();
  else await showWaiting();
  const left = await goesIn();
  if (left !== null) setTimeout(forget, left);
}

document.addEventListener('input', (event) => { if (event.target.form) touched.add(event.target.form); });
window.addEventListener('outbox', () => { if (here) showWaiting(); });
if (here) start();
