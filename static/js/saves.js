// A page that a clinician writes on saves itself: after two seconds of rest, on leaving a field, on leaving the page. Without script the button does it.
const rest = 2000;

for (const form of document.querySelectorAll('form[data-saves-itself]')) {
  const said = form.querySelector('[data-said]');
  const both = form.querySelector('[data-both]');
  let waiting;
  let changed = false;
  let over = false;
  let out = false;
  let last = Promise.resolve();

  const send = () => fetch(location.pathname, {
    method: 'POST', body: new FormData(form), headers: { 'X-Autosave': '1', Accept: 'application/json' },
    redirect: 'manual', keepalive: true,
  }).catch(() => null);

  // Who signed in again in another tab has a new token: the page itself knows it.
  const sendAnew = async (before) => {
    const page = await fetch(location.pathname, { redirect: 'manual' }).catch(() => null);
    if (!page?.ok) return page?.type === 'opaqueredirect' ? page : before;
    const there = new DOMParser().parseFromString(await page.text(), 'text/html');
    const token = there.querySelector('form[data-saves-itself] [name=csrf_token]');
    if (!token) return before;
    form.elements.csrf_token.value = token.value;
    return send();
  };

  const save = async () => {
    if (over || !changed) return;
    changed = false;
    let answer = await send();
    if (answer?.status === 400) answer = await sendAnew(answer);
    const told = answer?.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json() : null;
    if (told?.version) form.elements.version.value = told.version;
    over = answer?.status === 409;
    out = answer?.type === 'opaqueredirect';
    both.hidden = !over;
    if (!told) changed = true;
    said.textContent = told?.words
      ?? (over ? said.dataset.changed : out ? said.dataset.out : said.dataset.not);
  };

  const soon = (after) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { last = last.then(save); }, after);
  };

  form.addEventListener('input', () => { changed = true; soon(rest); });
  form.addEventListener('focusout', (event) => {
    if (changed && !event.relatedTarget?.closest?.('[type=submit]')) soon(0);
  });
  document.addEventListener('visibilitychange', () => { if (document.hidden) soon(0); });

  // A save on its way would make the version of the form that is sent an old one: save, wait for it, then send. Who is
  // signed out meanwhile stays here with what was typed.
  form.addEventListener('submit', (event) => {
    clearTimeout(waiting);
    if (over || form.dataset.settled) return;
    event.preventDefault();
    last = last.then(save);
    last.then(() => setTimeout(() => {
      if (out) return;
      form.dataset.settled = '1';
      form.requestSubmit(event.submitter);
    }));
  });
  // Coming back to the page from another one makes it ready again.
  window.addEventListener('pageshow', () => { delete form.dataset.settled; });
}
