// Keys of the review desk: s for suitable, t for the reason, n for the next item; and a question before what was written is
// thrown away. The page works without them.
(() => {
  const form = document.querySelector("form.tidak");
  if (!form) return;
  const changed = (e) => {
    if (e.type === "radio") return e.checked !== e.defaultChecked;
    if (e.localName === "select") return e.value !== "" && !e.selectedOptions[0].defaultSelected;
    return "defaultValue" in e && e.type !== "hidden" && e.value !== e.defaultValue;
  };
  const written = () => form.querySelector("[aria-invalid]") || [...form.elements].some(changed);
  const stays = () => written() && !confirm("Yang Anda tulis di \"Tidak sesuai\" belum disimpan dan akan hilang. Tetap lanjutkan?");
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[href]:not([href^='#'], [href^='/api/'])");
    if (link && !e.ctrlKey && !e.metaKey && !e.shiftKey && stays()) e.preventDefault();
  });
  document.addEventListener("submit", (e) => {
    if (e.target !== form && stays()) e.preventDefault();
  });
})();
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
