// The one database of this device. Stores: keys (public halves), outbox (sealed entries), reading (texts under a key of
// their own), device (the language of the shells, and that somebody left without a connection).
const NAME = 'notes';
const STORES = { keys: 'mark', outbox: 'token', reading: 'name', device: 'name' };
let opened;

// Whether this browser offers a worker and keys at all: only on an encrypted address or on this very machine.
export const able = Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto?.subtle);

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
      resolve(asked.result);
    };
    asked.onerror = () => { opened = undefined; reject(asked.error); };
  });
  return opened;
}

// Do `work` with one store in one transaction; gives what its request found once the transaction stands.
export async function within(name, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: 'strict' });
    const asked = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const get = (name, key) => within(name, 'readonly', (store) => store.get(key));
export const all = (name) => within(name, 'readonly', (store) => store.getAll());
export const put = (name, value) => within(name, 'readwrite', (store) => store.put(value));
export const remove = (name, key) => within(name, 'readwrite', (store) => store.delete(key));
export const empty = (name) => within(name, 'readwrite', (store) => store.clear());
