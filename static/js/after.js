// A page that the browser kept in memory may show what has been saved since: load it anew.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
