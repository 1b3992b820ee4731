// What has to be put right takes the focus, and its links lead into the field, its question in view.
const summary = document.querySelector('[data-error-summary]');

summary?.focus();
summary?.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const question = field.closest('fieldset')?.querySelector('legend') ?? document.querySelector(`label[for="${field.id}"]`) ?? field;
  question.scrollIntoView();
  field.focus({ preventScroll: true });
});
