// A form of answers asks first whether the server is there. Without a connection it stays, with what was chosen in it.
const patience = 8000;

for (const form of document.querySelectorAll('form[data-kept]')) {
  const note = form.querySelector('[data-offline]');
  let asking = false;
  let reached = false;

  form.addEventListener('submit', async (event) => {
    if (reached) { reached = false; return; }
    event.preventDefault();
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(patience) });
      reached = answer.ok;
    } catch {
      reached = false;
    }
    asking = false;
    if (reached) { note.replaceChildren(); form.requestSubmit(event.submitter); return; }
    const words = document.createElement('p');
    words.className = 'note note-warn mt-3';
    words.textContent = note.dataset.offline;
    note.replaceChildren(words);
  });
}

window.addEventListener('online', () => {
  for (const note of document.querySelectorAll('[data-offline]')) note.replaceChildren();
});
