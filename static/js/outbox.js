// What is written goes into an outbox that this device can fill and never read: each entry is sealed to the public key
// of one account (docs/decisions/0010; portal/accounts/outbox_keys.py opens it). No sign-out and no way out touches it.
import { opened } from './reading.js';
import { able, all, get, put, remove, within } from './store.js';

const VERSION = 1;
const INFO = new TextEncoder().encode('notes outbox 1');
const PADDED_TO = 512;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const LONGEST = 60_000;

// Keep an entry: `kind` is what the server knows ('practice', 'diary', 'urge', …), `fields` what the form would send,
// its client_token among it. A second one under the same token takes the place of the first. Gives
// { kept: true, count } or { kept: false, why: 'insecure' | 'nobody' | 'several' | 'failed' }.
export async function keep(kind, fields, { draft = false } = {}) {
  if (!able) return { kept: false, why: 'insecure' };
  try {
    const { key, why } = await keyInUse();
    if (!key) return { kept: false, why };
    const token = fields.client_token || crypto.randomUUID();
    const inside = { kind, written_at: Date.now(), draft, fields: { ...fields, client_token: token } };
    const sealed = await seal(inside, key, token);
    if (sealed.length > LONGEST) return { kept: false, why: 'failed' };
    await put('outbox', { token, mark: key.mark, key: key.id, sealed, nth: crypto.randomUUID() });
    if (matchMedia('(display-mode: standalone)').matches) navigator.storage?.persist?.();
    globalThis.dispatchEvent(new Event('outbox'));
    return { kept: true, count: await count() };
  } catch {
    return { kept: false, why: 'failed' };
  }
}

// Whether something written here now could be kept, and if not why not.
export async function ready() {
  if (!able) return { kept: false, why: 'insecure' };
  const { key, why } = await keyInUse().catch(() => ({ why: 'failed' }));
  return { kept: Boolean(key), why };
}

// How many entries of the account in use wait, the one under `except` left out; 0 where nobody can say whose they would be.
export async function count(except) {
  if (!able) return 0;
  const { key } = await keyInUse();
  return key ? (await waiting(key.mark)).filter((entry) => entry.token !== except).length : 0;
}

// The fields of a form as the server would get them, without its token against forgery.
export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name === 'csrf_token' || typeof value !== 'string') continue;
    if (name in fields) fields[name] = [].concat(fields[name], value);
    else fields[name] = value;
  }
  return fields;
}

// Post what waits for this account, one by one, but what somebody still writes (`except`). `told` hears each answer: 'kept', 'there', 'waits' or 'refused'.
// Two tabs at once do it one after the other. An answer that is none leaves everything as it is. What the server says
// it cannot open is not sent again by itself: it stays here, marked with the moment, until somebody decides.
export async function send(mark, csrf, { told = () => {}, except } = {}) {
  if (!able) return;
  const locks = navigator.locks ?? { request: (_name, work) => work() };
  await locks.request('notes-outbox', async () => {
    for (const entry of await waiting(mark)) {
      if (entry.token === except) continue;
      const body = new URLSearchParams({
        csrf_token: csrf, key: entry.key, client_token: entry.token, sealed: asText(entry.sealed),
      });
      const answer = await fetch('/my/outbox', { method: 'POST', body, redirect: 'manual' }).catch(() => null);
      const state = (answer?.ok || answer?.status === 422) && (await answer.json().catch(() => null))?.state;
      if (!state) {
        if (!answer || answer.type === 'opaqueredirect' || answer.status === 400) return;
        continue;
      }
      if (state === 'refused') await change(entry, (store, kept) => store.put({ ...kept, refused: Date.now() }));
      else await change(entry, (store) => store.delete(entry.token));
      told(state);
    }
  });
}

// Take over the public key of an account; the one that was signed in last.
export async function learn(mark, { id, point }) {
  const known = await get('keys', mark);
  if (known?.id === id) return;
  await put('keys', { mark, id, point: asBytes(point) });
}

export const knows = async (mark, id) => {
  const known = await get('keys', mark);
  return Boolean(known && (!id || known.id === id));
};

// What the server could not open, of this account: the token of each and when it was refused.
export async function unopened(mark) {
  if (!able) return [];
  const mine = (await all('outbox')).filter((entry) => entry.mark === mark && entry.refused);
  return mine.map(({ token, refused }) => ({ token, refused })).sort((one, other) => one.refused - other.refused);
}

// Whether an entry still lies here.
export const lies = async (token) => Boolean(able && await get('outbox', token));

// Let what could not be opened be sent once more: the server may have found its key again.
export async function again(mark) {
  for (const entry of await all('outbox')) {
    if (entry.mark === mark && entry.refused) await change(entry, (store, kept) => store.put({ ...kept, refused: undefined }));
  }
}

// An entry that is sent in another way.
export const discard = (token) => remove('outbox', token);

// Somebody gives up an entry that could not be opened.
export async function drop(token) {
  const entry = await get('outbox', token);
  if (entry?.refused) await change(entry, (store) => store.delete(token));
}

async function waiting(mark) {
  return (await all('outbox')).filter((entry) => entry.mark === mark && !entry.refused);
}

// Of whoever is signed in on this page; else of whoever's texts are open here; else of the only account that is known.
async function keyInUse() {
  const here = document.querySelector('[data-mark]')?.dataset.mark ?? (await opened())?.mark;
  if (here) {
    const key = await get('keys', here);
    return key ? { key } : { why: 'nobody' };
  }
  const known = await all('keys');
  if (known.length === 1) return { key: known[0] };
  return { why: known.length ? 'several' : 'nobody' };
}

// Do something with an entry, unless another has been written under its token meanwhile.
async function change(seen, work) {
  await within('outbox', 'readwrite', (store) => {
    const asked = store.get(seen.token);
    asked.onsuccess = () => { if (asked.result?.nth === seen.nth) work(store, asked.result); };
  });
}

async function seal(inside, key, token) {
  const text = new TextEncoder().encode(JSON.stringify(inside));
  const plain = new Uint8Array(Math.ceil(text.length / PADDED_TO) * PADDED_TO).fill(0x20);
  plain.set(text);
  const fresh = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', fresh.publicKey));
  const theirs = await crypto.subtle.importKey('raw', key.point, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, fresh.privateKey, 256);
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: joined(point, key.point), info: INFO };
  const cipher = await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = joined(Uint8Array.of(VERSION), ofUuid(key.id), ofUuid(token));
  const closed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, cipher, plain);
  return joined(Uint8Array.of(VERSION), point, iv, new Uint8Array(closed));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

const ofUuid = (text) => Uint8Array.from(text.replaceAll('-', '').match(/../g), (two) => parseInt(two, 16));
const asText = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
const asBytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
