// Texts of what is due, for reading without a connection: under an AES-GCM key that cannot be taken out of this browser.
// Signing out, the way out and the time-out delete the key, and with it the texts.
import { able, empty, get, put, within } from './store.js';

const IDLE = 30 * 60_000;
const LONGEST = 12 * 60 * 60_000;

// Keep what the server has just said is due for the account `mark`.
export async function keepTexts(mark, texts) {
  if (!able) return;
  const now = Date.now();
  const old = await opened();
  const mine = old?.mark === mark ? old : null;
  const key = mine?.key ?? await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(texts));
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain));
  await within('reading', 'readwrite', (store) => {
    store.clear();
    store.put({ name: 'key', key, mark, since: mine?.since ?? now, seen: now });
    return store.put({ name: 'texts', iv, data });
  });
}

// The server has just been heard with the account `mark` signed in: the half hour begins anew. Another's texts go.
// Gives whether texts are there.
export async function heard(mark) {
  if (!able) return false;
  const key = await opened();
  if (!key) return false;
  if (key.mark !== mark) { await forget(); return false; }
  // in one transaction: a key that another tab has just deleted must not come back
  await within('reading', 'readwrite', (store) => {
    const asked = store.get('key');
    asked.onsuccess = () => { if (asked.result) store.put({ ...asked.result, seen: Date.now() }); };
  });
  return true;
}

// The texts, or null where nobody is signed in on this device any more.
export async function texts() {
  const key = await opened();
  const kept = key && await get('reading', 'texts');
  if (!kept) return null;
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, key.key, kept.data);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

// The key while its time lasts; past it, or when the clock has gone back, it is deleted.
export async function opened() {
  if (!able) return null;
  const key = await get('reading', 'key');
  if (!key) return null;
  const now = Date.now();
  const lasts = key.seen <= now && now - key.seen < IDLE && now - key.since < LONGEST;
  if (lasts) return key;
  await forget();
  return null;
}

// When the texts go by themselves, in milliseconds from now; null where there are none.
export async function goesIn() {
  const key = await opened();
  return key && Math.max(0, Math.min(key.seen + IDLE, key.since + LONGEST) - Date.now());
}

export const forget = () => (able ? empty('reading') : Promise.resolve());

// Somebody goes: the texts at once; and should the server not hear of it, the worker tells it before the next page.
export async function leaving() {
  if (!able) return;
  await forget();
  await put('device', { name: 'left', value: true });
}

// The server has heard that nobody is signed in here any more.
export async function hasLeft() {
  if (!able) return;
  await forget();
  await put('device', { name: 'left', value: false });
}
