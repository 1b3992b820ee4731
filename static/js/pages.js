// Shows pages one at a time. Without script they stand one under the other.
for (const box of document.querySelectorAll('[data-pages]')) {
  const pages = [...box.querySelectorAll('[data-page]')];
  const [earlier, later, place] = ['earlier', 'later', 'place'].map((name) => box.querySelector(`[data-${name}]`));
  let at = 0;

  const show = (to, { focus = true } = {}) => {
    at = Math.min(Math.max(to, 0), pages.length - 1);
    pages.forEach((page, n) => { page.hidden = n !== at; });
    earlier.ariaDisabled = String(at === 0);
    later.ariaDisabled = String(at === pages.length - 1);
    place.textContent = box.dataset.of.replace('{n}', at + 1).replace('{all}', pages.length);
    if (focus) pages[at].querySelector('h2').focus();
  };

  box.querySelector('[data-scripted]').hidden = false;
  earlier.addEventListener('click', () => { if (at > 0) show(at - 1); });
  later.addEventListener('click', () => { if (at < pages.length - 1) show(at + 1); });
  show(0, { focus: false });
}
