// What a form that is kept without a connection must carry, checked before it is sealed: the server would refuse it for
// sure, and nobody could say so then. `data-needs` holds { name: { words, when? } } as the server's own form knows it.
const DAY = 24 * 60 * 60_000;

const controls = (form, name) => [...form.elements].filter((one) => [name, `${name}_exact`, `${name}_own`].includes(one.name) && !one.closest('[hidden]'));
const isGiven = (one) => (['radio', 'checkbox'].includes(one.type) ? one.checked : one.value.trim() !== '');
const place = (one) => one.closest('fieldset, .field') ?? one.parentElement;

// How the practice is written down, as the server tells apart: stopped or not, within a day or later.
function manner(form) {
  const value = (name) => form.elements[name]?.value ?? '';
  const when = new Date(`${value('on')}T${value('clock')}`);
  const status = value('how_far') === 'stopped' ? 'stopped_early' : 'finished';
  return `${status} ${Date.now() - when > DAY ? 'later' : 'same_day'}`;
}

function needed(form) {
  const now = manner(form);
  const own = [...form.querySelectorAll('[data-own]')].map((part) => [part.querySelector('[name]')?.name, {}]);
  const needs = Object.entries(JSON.parse(form.dataset.needs ?? '{}'));
  const [, ours] = needs.find(([name]) => name === '*') ?? [];
  return [...needs.filter(([name]) => name !== '*'), ...(ours ? own.map(([name]) => [name, ours]) : [])]
    .filter(([name, one]) => name && (!one.when || one.when.includes(now)))
    .map(([name, one]) => [controls(form, name), one.words])
    .filter(([found]) => found.length > 0);
}

// Say beside each field what is missing; gives the first control of the first of them, or null.
export function firstMissing(form) {
  for (const old of form.querySelectorAll('[data-missing]')) old.remove();
  const missing = needed(form).filter(([found]) => !found.some(isGiven));
  for (const [found, words] of missing) mark(found, words);
  const first = missing.map(([found]) => found[0]).sort((one, other) => (follows(one, other) ? -1 : 1))[0] ?? null;
  for (let part = first?.closest('details'); part; part = part.parentElement.closest('details')) part.open = true;
  return first;
}

const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

function mark(found, words) {
  const line = document.createElement('p');
  line.className = 'field-error';
  line.dataset.missing = '';
  line.id = `missing-${found[0].name}`;
  line.textContent = words;
  const around = place(found[0]);
  (around.querySelector('legend, .form-label') ?? around.firstElementChild).after(line);
  for (const one of found) { one.setAttribute('aria-invalid', 'true'); one.setAttribute('aria-describedby', line.id); }
}

// Once something is typed or chosen there, the word beside it has done its work.
export function unsay(control) {
  const around = control.name && place(control);
  const line = around?.querySelector('[data-missing]');
  if (!line) return;
  line.remove();
  for (const one of around.querySelectorAll('[aria-invalid]')) {
    one.removeAttribute('aria-invalid');
    one.removeAttribute('aria-describedby');
  }
}

// Whether nothing was written yet, neither here nor in a draft: who may read it is chosen beforehand and is no page.
export const isUntouched = (form) => !form.elements.version?.value && ![...form.elements].some((one) => one.name && one.name !== 'share'
  && one.type !== 'hidden' && one.type !== 'submit' && isGiven(one));
