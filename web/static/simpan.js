// Saves a page of filling in while one types. Without it the button saves; nothing else depends on it.
(() => {
  const form = document.querySelector("form[data-simpan]");
  const told = form && form.querySelector("[data-kabar]");
  if (!told) return;
  told.textContent = "Yang Anda tulis tersimpan sendiri beberapa saat setelah Anda berhenti mengetik. Isian yang belum lengkap pun boleh disimpan.";
  let timer, busy = false, again = false;

  const save = async () => {
    timer = clearTimeout(timer);
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", redirect: "manual", keepalive: true, headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)),
      });
      if (answer.status === 401) {
        told.textContent = "Sesi Anda sudah berakhir. Tekan Simpan untuk masuk lagi; yang Anda tulis tidak hilang.";
      } else {
        const said = await answer.json();
        if (answer.ok) form.elements.dasar.value = said.dasar;
        told.textContent = answer.ok ? "Tersimpan pukul " + said.pukul + "." : "Belum tersimpan. " + (said.detail || "Tekan Simpan untuk mencoba lagi.");
      }
    } catch {
      told.textContent = "Belum tersimpan: sambungan terputus. Tulisan Anda masih ada di halaman ini.";
    }
    busy = false;
    if (again) { again = false; save(); }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 3000);
  });
  form.addEventListener("submit", () => { timer = clearTimeout(timer); });
  // Whoever leaves before the time is up loses nothing. The first of these comes before the next page is asked for; phones
  // may tell only the last.
  const leave = () => { if (timer) save(); };
  addEventListener("beforeunload", leave);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
})();
