// Says the stop rule again as soon as a rating is high. Without script the page says it once it is saved.
for (const note of document.querySelectorAll('[data-strong]')) {
  const { elements } = note.closest('form');
  const { of, strong } = note.dataset;
  const look = () => {
    const rated = elements[`${of}_exact`]?.value.trim() || elements[of]?.value;
    note.hidden = !(Number(rated) > Number(strong));
  };
  note.closest('form').addEventListener('input', look);
  look();
}
