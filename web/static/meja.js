// Keys of the review desk: s for suitable, t for the reason, n for the next item. The page works without them.
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
  const key = e.key.toLowerCase();
  if (key === "t") {
    const reason = document.getElementById("reason");
    if (reason) { e.preventDefault(); reason.focus(); }
    return;
  }
  const target = (key === "s" || key === "n") && document.querySelector(`[data-kunci="${key}"]`);
  if (target) { e.preventDefault(); target.click(); }
});
