// Fills a page for nobody with the texts that are kept here, if somebody's are: by text alone, never as markup.
import { prepare } from './offline.js';
import { goesIn, texts } from './reading.js';

const found = (said, path) => path.split('.').reduce((part, name) => part?.[name], said);
const isThere = (value) => Boolean(value) && (typeof value !== 'object' || Object.keys(value).length > 0);

function fill(root, said) {
  for (const place of root.querySelectorAll('[data-text]')) {
    const words = found(said, place.dataset.text);
    if (words) place.textContent = words;
  }
  for (const place of root.querySelectorAll('[data-if]')) place.hidden = !isThere(found(said, place.dataset.if));
  for (const place of root.querySelectorAll('[data-link]')) place.setAttribute('href', place.dataset.link.replace('{id}', said.id));
  for (const place of root.querySelectorAll('[data-name]')) place.name = found(said, place.dataset.name) ?? '';
  for (const place of root.querySelectorAll('[data-value]')) place.value = found(said, place.dataset.value) ?? '';
}

// One copy of a <template> for each member of a list; a member that is a text is its own `title`.
function repeat(root, said) {
  for (const pattern of root.querySelectorAll('template[data-each]')) {
    for (const one of found(said, pattern.dataset.each) ?? []) {
      const copy = pattern.content.cloneNode(true);
      const about = typeof one === 'string' ? { title: one } : one;
      fill(copy, about);
      repeat(copy, about);
      pattern.before(copy);
    }
  }
}

// The practice of the address: the form that belongs to it, and its words as `step`; without words the first form.
function practice(root, said) {
  const id = location.pathname.match(/\/steps\/([0-9a-f-]{36})\//)?.[1] ?? '';
  const step = said?.steps?.find((one) => one.id === id);
  const forms = [...root.querySelectorAll('template[data-set]')];
  const form = forms.find((one) => one.dataset.set === step?.set) ?? forms[0];
  const copy = form.content.cloneNode(true);
  copy.querySelector('[name=step_id]').value = id;
  form.before(copy);
  return step && { ...said, step };
}

// Now, where the person lives; without their texts, where the device is.
function setNow(root, timeZone) {
  const now = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format();
  for (const place of root.querySelectorAll('[data-outbox=practice] [type=date], [data-today]')) place.value ||= now.slice(0, 10);
  for (const place of root.querySelectorAll('[data-outbox=practice] [type=time]')) place.value ||= now.slice(11, 16);
}

// Each form once. What is on the page from the start is attended to before the texts are read: a tap may come first.
const attended = new Set();
const attend = (root) => [...root.querySelectorAll('form[data-outbox]')].filter((form) => !attended.has(form)).map((form) => {
  attended.add(form);
  return prepare(form);
});

async function show() {
  const root = document.body;
  const first = attend(root);
  let said = await texts();
  const holder = root.querySelector('[data-practice]');
  if (holder) said = practice(holder, said) ?? said;
  if (said) { fill(root, said); repeat(root, said); }
  setNow(root, said?.tz);
  await Promise.all([...first, ...attend(root)]);
  const left = await goesIn();
  if (said && left !== null) setTimeout(() => location.reload(), left + 1000);
}

if (document.querySelector('[data-offline-page]')) show();
