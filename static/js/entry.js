// Typing in a paper form: Enter goes to the next box, and so does a number that can only be that one.
const form = document.querySelector('form[data-entry]');
const boxes = [...form.querySelectorAll('input[data-values]')];

function go(from, step) {
  const next = boxes[boxes.indexOf(from) + step] ?? (step > 0 ? form.querySelector('.btn-primary') : null);
  next?.focus();
}

for (const box of boxes) {
  const values = box.dataset.values.split(' ');
  box.addEventListener('focus', () => box.select());
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') { event.preventDefault(); go(box, 1); }
    if (event.key === 'ArrowUp') { event.preventDefault(); go(box, -1); }
  });
  box.addEventListener('input', (event) => {
    if (event.inputType?.startsWith('delete')) return;
    const longer = values.some((value) => value !== box.value && value.startsWith(box.value));
    if (values.includes(box.value) && !longer) go(box, 1);
  });
}
