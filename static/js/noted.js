// Keeps a note of a tool in the sealed outbox where nobody is signed in, and five minutes that this device counted by
// itself. Where nothing can be kept the questions about keeping stay hidden.
import { fieldsOf, keep, ready } from './outbox.js';

for (const form of document.querySelectorAll('form[data-noted]')) {
  const nobody = 'nobody' in form.dataset;
  const note = form.querySelector('[data-note]');
  const told = form.querySelector('[data-told]');
  let can = false;

  const put = async () => {
    const fields = { ...fieldsOf(form), client_token: crypto.randomUUID() };
    fields.started_at ||= new Date().toISOString();
    const { kept } = await keep(form.dataset.noted, fields);
    told.textContent = kept ? form.dataset.wordsKept : form.dataset.wordsLost;
    if (kept) form.reset();
  };

  const check = async () => {
    can = (await ready()).kept;
    if (can && nobody && note) note.hidden = false;
  };

  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !nobody) return;
    event.preventDefault();
    if (can) put();
    else told.textContent = form.dataset.wordsLost;
  });
  // five minutes that this device counted are over
  form.addEventListener('over', () => { if (can) put(); else form.reset(); });
  check();
}
