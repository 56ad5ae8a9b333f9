// Loads the page of letters that are being signed again and again until all were tried. Without it the page is loaded again
// by its link.
(() => {
  const told = document.querySelector("[data-kabar]");
  let shown = document.querySelector("[data-kemajuan]");
  if (!told || !shown) return;
  const goesOn = () => shown.dataset.kemajuan === "berjalan";
  const sentence = () => shown.querySelector("[data-kalimat]").textContent;
  let said = 0;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
      if (!answer.ok) return; // the session has ended, or the service: the link on the page tells which
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-kemajuan]");
      if (!fresh) return;
      const focused = shown.contains(document.activeElement) && document.activeElement.getAttribute("href");
      shown.replaceWith(fresh);
      shown = fresh;
      if (focused) [...shown.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
      const tens = Math.floor(Number(shown.dataset.jumlah) / 10); // what is read out must not drown the reader
      if (!goesOn() || tens > said) told.textContent = sentence();
      said = tens;
    } catch {
      // no connection at this moment; the next look tells
    }
    if (goesOn()) setTimeout(look, 1500);
  };
  if (goesOn()) setTimeout(look, 1000);
})();
