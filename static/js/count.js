// Says how much room is left once a text comes near its end. Counts characters as the server does.
for (const note of document.querySelectorAll('[data-count-for]')) {
  const field = document.getElementById(note.dataset.countFor);
  const most = Number(note.dataset.most);
  let waiting;
  const show = () => {
    const left = most - [...field.value.trim()].length;
    note.hidden = left > most / 5;
    note.textContent = left < 0 ? note.dataset.over.replace('{n}', -left) : note.dataset.left.replace('{n}', left);
  };
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 300);
  });
  show();
}
