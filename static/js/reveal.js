// Shows a password on request, and hides it again before it is sent.
for (const button of document.querySelectorAll('[data-reveal]')) {
  const field = document.getElementById(button.dataset.reveal);
  const show = (plain) => {
    field.type = plain ? 'text' : 'password';
    button.textContent = plain ? button.dataset.hide : button.dataset.show;
    button.ariaLabel = plain ? button.dataset.labelHide : button.dataset.labelShow;
  };
  button.hidden = false;
  button.addEventListener('click', () => show(field.type === 'password'));
  field.form?.addEventListener('submit', () => show(false));
}
