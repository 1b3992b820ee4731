// Saves a draft a few seconds after the last stroke. What cannot be saved stays typed; without script the button does it.
const pause = 3000;

for (const form of document.querySelectorAll('form[data-autosave]')) {
  const said = form.querySelector('[data-saved]');
  let waiting;
  let last = Promise.resolve();
  let over = false;

  const say = (words) => {
    said.textContent = words;
    said.hidden = !words;
  };

  const save = async () => {
    if (over) return;
    const answer = await fetch(location.href, {
      method: 'POST', body: new FormData(form), headers: { 'X-Autosave': '1' }, redirect: 'manual',
    }).catch(() => null);
    if (over) return;
    if (answer?.status === 204) {
      form.elements.version.value = answer.headers.get('X-Version');
      say(said.dataset.saved);
    } else if (answer?.status === 409) {
      over = true;
      say(said.dataset.changed);
    } else {
      say(said.dataset.not);
    }
  };

  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { last = last.then(save); }, pause);
  });
  // A save on its way would make the version of the form that is sent an old one: wait for it, then send.
  form.addEventListener('submit', (event) => {
    clearTimeout(waiting);
    if (over || form.dataset.settled) return;
    event.preventDefault();
    // a later turn: while this event is still on its way, the form would not send itself again
    last.then(() => setTimeout(() => {
      form.dataset.settled = '1';
      form.requestSubmit(event.submitter);
    }));
  });
}
