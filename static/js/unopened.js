// Entries of this device that the server could not open: one line each, with the day, and what can be done about them.
// What the server has just taken from here belongs on this page too.
import { arrived, sendWaiting } from './offline.js';
import { again, drop, unopened } from './outbox.js';

const part = document.querySelector('[data-unopened-list]');
const { mark } = document.querySelector('[data-outbox-line]').dataset;
const pattern = part.querySelector('template');
const { lang } = document.documentElement;
const day = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { day: 'numeric', month: 'short', year: 'numeric' });

async function show() {
  if (arrived) { location.reload(); return; }
  const found = mark ? await unopened(mark) : [];
  part.hidden = found.length === 0;
  const nothing = document.querySelector('[data-nothing]');
  if (nothing) nothing.hidden = !part.hidden;
  for (const line of part.querySelectorAll('li')) line.remove();
  for (const { token, refused } of found) {
    const line = pattern.content.cloneNode(true);
    const said = line.querySelector('[data-day]');
    said.textContent = said.dataset.day.replace('{day}', day.format(refused));
    line.querySelector('[data-drop]').addEventListener('click', async () => {
      await drop(token);
      await sendWaiting();
    });
    pattern.before(line);
  }
}

part.querySelector('[data-again]').addEventListener('click', async (event) => {
  event.target.disabled = true;
  await again(mark);
  await sendWaiting();
  event.target.disabled = false;
});
window.addEventListener('sent', show);
show();
