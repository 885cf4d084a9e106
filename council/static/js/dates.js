// The editors' desk: opens Wagtail's calendar beside a date. Its own way is a script inside the page, which our policy
// does not run.
document.addEventListener("DOMContentLoaded", () => {
  for (const mark of document.querySelectorAll("template[data-chooser]")) {
    const open = { date: window.initDateChooser, datetime: window.initDateTimeChooser }[mark.dataset.chooser];
    if (open) open(mark.dataset.for, JSON.parse(mark.dataset.config));
  }
});
