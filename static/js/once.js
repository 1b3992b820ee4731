// A double tap sends a form once. Coming back to the page makes it ready again.
const sent = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (sent.has(form)) event.preventDefault();
  else if (!event.defaultPrevented) sent.add(form);
});

window.addEventListener('pageshow', () => {
  for (const form of document.forms) sent.delete(form);
});
