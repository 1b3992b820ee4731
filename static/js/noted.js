// Keeps a note of a tool in the sealed outbox where nobody is signed in, and five minutes that this device counted by
// itself. Where nothing can be kept the questions about keeping stay hidden.
import { fieldsOf, keep, ready } from './outbox.js';

for (const form of document.querySelectorAll('form[data-noted]')) {
  const nobody = 'nobody' in form.dataset;
  const note = form.querySelector('[data-note]');
  const told = form.querySelector('[data-told]');
  let busy = false;

  const lost = () => {
    told.textContent = form.dataset.wordsLost;
    const during = form.querySelector('[data-during]');
    if (during) during.hidden = false;
  };

  // A form that is reset keeps its hidden inputs: those of one use must not go with the next.
  const clear = () => {
    form.reset();
    for (const name of ['started_at', 'ended_at', 'points']) {
      const input = form.querySelector(`[name="${name}"]`);
      if (input) input.value = '';
    }
  };

  const put = async () => {
    if (busy) return;
    busy = true;
    const fields = { ...fieldsOf(form), client_token: crypto.randomUUID() };
    fields.started_at ||= new Date().toISOString();
    const { kept } = await keep(form.dataset.noted, fields);
    if (kept) {
      told.textContent = form.dataset.wordsKept;
      clear();
    } else {
      lost();
    }
    setTimeout(() => { busy = false; }, 1000);  // the second tap of two is none
  };

  // Whether it can be kept is looked up once: a tap that comes before the answer waits for it.
  const can = ready().then(({ kept }) => {
    if (kept && nobody && note) note.hidden = false;
    return kept;
  });

  form.addEventListener('submit', async (event) => {
    if (event.defaultPrevented || !nobody) return;
    event.preventDefault();
    if (await can) put();
    else lost();
  });
  // Five minutes that this device counted are over. What somebody who is signed in typed stays where it cannot be kept.
  form.addEventListener('over', async () => {
    if (await can) put();
    else if (nobody) clear();
    else lost();
  });
}
