// The worker: keeps the product's own files and the shells, never an answer to a signed-in page; only GETs pass through it.
// The server puts KNOWN before this: { cache, files, languages, shells: [name, address, pattern], elsewhere: [name, pattern] }.
const PATIENCE = 8000;
const SHEET = 30_000;  // the server itself waits for a sheet to be made (portal/jobs.py)
const FILES = new Set(KNOWN.files);
const PLACES = [...KNOWN.shells.map(([name, , pattern]) => [name, pattern]), KNOWN.elsewhere];

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('notes-') && name !== KNOWN.cache).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (FILES.has(url.pathname + url.search)) event.respondWith(file(request));
  else if (request.mode === 'navigate') {
    const place = PLACES.find(([, pattern]) => new RegExp(pattern).test(url.pathname));
    if (place) event.respondWith(page(request, url, place[0]));
  }
});

async function fill() {
  const cache = await caches.open(KNOWN.cache);
  await cache.addAll(KNOWN.files);
  for (const lang of KNOWN.languages) {
    for (const [name, address] of KNOWN.shells) {
      // without the cookie: the page for nobody
      const answer = await fetch(address, { credentials: 'omit', cache: 'no-store', headers: { 'Accept-Language': lang } });
      if (answer.ok && !answer.redirected) await cache.put(shell(lang, name), answer);
    }
  }
}

const shell = (lang, name) => `/offline/${lang}/${name}`;

async function file(request) {
  const cache = await caches.open(KNOWN.cache);
  return await cache.match(request.url) ?? fetch(request);
}

async function page(request, url, name) {
  if (url.pathname !== '/leave' && (await noted('left'))?.value) await leaveAtLast();
  try {
    return await answered(fetch(request), url.pathname.endsWith('.pdf') ? SHEET : PATIENCE);
  } catch {
    const cache = await caches.open(KNOWN.cache);
    const lang = (await noted('lang'))?.value ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
    return await cache.match(shell(lang, name)) ?? await cache.match(shell('en', 'start')) ?? Response.error();
  }
}

// Somebody left without a connection: the session ends at the server before another page is let through.
async function leaveAtLast() {
  const answer = await fetch('/leave', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (answer?.ok) await noted('left', { name: 'left', value: false });
}

const answered = (asked, patience) => Promise.race([
  asked, new Promise((_resolve, reject) => { setTimeout(() => reject(new Error('too slow')), patience); }),
]);

// Read, or with a value write, one note of this device. store.js makes the database; before it has, there is none.
function noted(name, value) {
  return new Promise((resolve) => {
    const asked = indexedDB.open('notes');
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => resolve(undefined);
    asked.onsuccess = () => {
      const database = asked.result;
      const transaction = database.transaction('device', value ? 'readwrite' : 'readonly');
      const found = value ? transaction.objectStore('device').put(value) : transaction.objectStore('device').get(name);
      transaction.oncomplete = () => { database.close(); resolve(found.result); };
      transaction.onerror = transaction.onabort = () => { database.close(); resolve(undefined); };
    };
  });
}
