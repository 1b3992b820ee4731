// Says while somebody types how much paper a step takes. The server counts; without script the line stands after saving.
const pause = 700;

for (const line of document.querySelectorAll('[data-fit]')) {
  const form = line.closest('form');
  let waiting;
  let asked = 0;

  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(line.dataset.fit, { method: 'POST', body: new FormData(form) }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const told = await answer.json();
    line.textContent = told.words;
    line.dataset.fits = told.fits;
  };

  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, pause);
  });
}
