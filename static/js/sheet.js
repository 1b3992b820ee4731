// A sheet of paper in boxes: Enter and the arrows up and down move by rows, as in a table. Without script Tab does it.
const rows = [...document.querySelectorAll('form[data-sheet] .sheet > tbody > tr:not(.sheet-same)')].map((row) => [...row.querySelectorAll('input, select')]);

function go(from, by) {
  const row = rows.findIndex((boxes) => boxes.includes(from));
  const column = rows[row].indexOf(from);
  const there = rows[row + by]?.[column];
  if (there) { there.focus(); there.select?.(); }
}

for (const box of rows.flat()) {
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      const all = rows.flat();
      (all[all.indexOf(box) + 1] ?? box.form.querySelector('.btn-primary')).focus();
    } else if (box.tagName === 'INPUT' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      go(box, event.key === 'ArrowDown' ? 1 : -1);
    }
  });
}
