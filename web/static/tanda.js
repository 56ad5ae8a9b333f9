// Draws a box on the picture of a page to say which part a verdict is about: by dragging, or by the arrow keys. The box
// becomes one more choice of the form; without script the nine parts of the page can be chosen.
(() => {
  const field = document.querySelector("[data-tanda]"), section = document.querySelector(".gambar");
  const sheets = section ? section.querySelectorAll(".muka") : [];
  const sheet = sheets[sheets.length - 1]; // beside an older version the one that is judged stands last
  if (!field || !sheet) return;
  const turn = Number(section.dataset.putar) / 90, page = document.getElementById("page"), ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg"), rects = [document.createElementNS(ns, "rect"), document.createElementNS(ns, "rect")];
  svg.setAttribute("class", "tanda-muka");
  svg.setAttribute("viewBox", "0 0 1 1");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  rects[0].setAttribute("class", "tepi");
  svg.append(...rects);

  const button = document.createElement("button"), told = document.createElement("p");
  button.type = "button";
  button.className = "kedua";
  button.textContent = "Gambar kotak pada halaman";
  button.setAttribute("aria-pressed", "false");
  told.className = "kecil";
  told.setAttribute("role", "status");
  field.querySelector(".sembilan").before(button, told);

  let box = null; // as seen: x, y, width, height in fractions
  const bound = (v, least, most) => Math.min(most, Math.max(least, v));
  const third = (v) => (v < 1 / 3 ? 0 : v < 2 / 3 ? 1 : 2);
  // In the words of the service, see registry.Region.
  const where = (b) => {
    const across = ["kiri", "tengah", "kanan"][third(b.x + b.w / 2)], down = ["atas", "tengah", "bawah"][third(b.y + b.h / 2)];
    if (b.w > .6 && b.h > .6) return "seluruh halaman";
    if (b.w > .6 || across === down) return down;
    return b.h > .6 ? across : across + " " + down;
  };
  // From the page as it is seen to the page itself, as the service counts it.
  const straight = (b) => {
    for (let i = 0; i < turn; i++) b = { x: b.y, y: 1 - b.x - b.w, w: b.h, h: b.w };
    return b;
  };

  const choice = () => {
    let input = document.getElementById("bagian-gambar");
    if (!input) {
      const line = document.createElement("div"), label = document.createElement("label");
      input = document.createElement("input");
      line.className = "pilih";
      Object.assign(input, { type: "radio", name: "bagian", id: "bagian-gambar" });
      label.htmlFor = input.id;
      line.append(input, label);
      button.before(line);
    }
    return input;
  };
  const draw = () => {
    if (!box) { svg.remove(); return; }
    const b = straight(box);
    for (const r of rects) for (const [name, v] of [["x", b.x], ["y", b.y], ["width", b.w], ["height", b.h]]) r.setAttribute(name, v.toFixed(4));
    if (!svg.isConnected) sheet.append(svg);
  };
  const take = () => {
    draw();
    if (!box) return;
    const b = straight(box), input = choice();
    input.value = [b.x, b.y, b.w, b.h].map((v) => v.toFixed(4)).join(",");
    input.checked = true;
    input.labels[0].textContent = "Kotak yang digambar: " + where(b);
    if (page) page.value = section.dataset.halaman;
    told.textContent = "Kotak ada di " + where(box) + ".";
  };
  const clear = (say) => {
    box = null;
    draw();
    document.getElementById("bagian-gambar")?.closest(".pilih").remove();
    document.getElementById("region").checked = true;
    told.textContent = say;
  };

  const mode = (on) => {
    section.classList.toggle("menandai", on);
    button.setAttribute("aria-pressed", String(on));
    sheet.tabIndex = on ? 0 : -1;
    if (on) { sheet.setAttribute("role", "application"); sheet.setAttribute("aria-label", "Halaman untuk ditandai"); } else { sheet.removeAttribute("role"); sheet.removeAttribute("aria-label"); }
  };
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    mode(on);
    if (!on) { told.textContent = ""; return; }
    sheet.focus();
    sheet.scrollIntoView({ block: "nearest" });
    told.textContent = "Seret pada gambar. Dengan papan ketik: panah memindahkan kotak, Shift dan panah mengubah ukurannya, Delete menghapusnya, Escape selesai.";
  });

  const at = (e) => {
    const r = sheet.getBoundingClientRect();
    return { x: bound((e.clientX - r.left) / r.width, 0, 1), y: bound((e.clientY - r.top) / r.height, 0, 1) };
  };
  let from = null;
  sheet.addEventListener("pointerdown", (e) => {
    if (!section.classList.contains("menandai") || e.button) return;
    e.preventDefault();
    sheet.focus();
    sheet.setPointerCapture(e.pointerId);
    from = at(e);
  });
  sheet.addEventListener("pointermove", (e) => {
    if (!from) return;
    const to = at(e);
    box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) };
    draw();
  });
  sheet.addEventListener("pointerup", () => {
    if (!from) return;
    from = null;
    if (box && box.w > .01 && box.h > .01) take(); else clear("Kotaknya terlalu kecil. Seret dari satu sudut ke sudut lain.");
  });
  sheet.addEventListener("pointercancel", () => { from = null; });

  const step = .02;
  sheet.addEventListener("keydown", (e) => {
    if (!section.classList.contains("menandai") || e.ctrlKey || e.metaKey || e.altKey) return;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key];
    if (e.key === "Escape") { mode(false); button.focus(); } else if (e.key === "Delete" || e.key === "Backspace") clear("Kotak dihapus."); else if (!way) return;
    e.preventDefault();
    if (!way) return;
    if (!box) box = { x: 1 / 3, y: 1 / 3, w: 1 / 3, h: 1 / 3 };
    else if (e.shiftKey) { box.w = bound(box.w + way[0], step, 1 - box.x); box.h = bound(box.h + way[1], step, 1 - box.y); } else { box.x = bound(box.x + way[0], 0, 1 - box.w); box.y = bound(box.y + way[1], 0, 1 - box.h); }
    take();
  });
  field.addEventListener("change", (e) => {
    if (e.target.id === "bagian-gambar") return;
    box = null;
    draw();
  });
})();
