// Makes the page for checking letters check the QR itself, without a network too. Without it the same form asks the service.
(() => {
  const page = document.querySelector("[data-cek]");
  if (!page || !globalThis.crypto?.subtle || !globalThis.DecompressionStream) return;
  const form = page.querySelector("form"), told = document.getElementById("hasil-qr"), ready = page.querySelector("[data-siap]");
  const { file, qr, nomor } = form.elements;
  let scanning, reading, shown;

  const element = (name, props = {}, ...inside) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...inside);
    return e;
  };
  const zoned = { timeZone: page.dataset.zona };
  const date = (t) => new Date(t).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric", ...zoned });
  const moment = (t) => `${date(t)} pukul ${new Date(t).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", ...zoned })}`;
  const day = (iso) => new Date(`${iso}T00:00:00Z`).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const age = (t) => {
    const hours = Math.floor((Date.now() - t) / 3_600_000);
    if (hours < 1) return "kurang dari satu jam yang lalu";
    return hours < 48 ? `${hours} jam yang lalu` : `${Math.floor(hours / 24)} hari yang lalu`;
  };

  // known are the keys and the lists of states by office, as the network or what was kept has them.
  const known = async () => {
    const answer = await fetch(page.dataset.kunci);
    if (!answer.ok) throw new Error("kunci");
    const set = await answer.json(), lists = new Map();
    await Promise.all([...new Set(set.keys.map((k) => k.status_list))].map(async (address) => { // on a slow network nobody waits for each
      try {
        const list = await fetch(new URL(address).pathname);
        if (list.ok) lists.set(address, await Periksa.readList(new Uint8Array(await list.arrayBuffer()), set));
      } catch { /* without it the state cannot be told, and the result says so */ }
    }));
    return { set, lists, at: Date.parse(answer.headers.get("Date") ?? "") || Date.now() };
  };

  const states = [
    ["baik", "Aktif", "Surat ini dikeluarkan oleh kantor dan masih berlaku."],
    ["buruk", "Dicabut", "Surat ini sudah dicabut atau tidak pernah diserahkan, dan tidak berlaku."],
    ["perhatian", "Ditunda", "Untuk sementara surat ini tidak dapat dipakai."],
    ["tenang", "Diganti dengan surat baru", "Mintalah surat yang baru kepada organisasi."],
  ];

  const refusals = {
    bukan: ["Bukan kode QR surat", "Isi kode QR ini bukan alamat pemeriksaan surat kantor."],
    palsu: ["Kode QR palsu", "Isi kode QR ini telah diubah atau dibuat oleh orang lain: tanda tangannya tidak sah. Surat ini tiruan; jangan dipakai."],
    masa: ["Kunci tidak berlaku", "Kode QR ini ditandatangani dengan kunci yang pada tanggal surat tidak dipakai kantor, atau yang sudah dinyatakan bocor. Jangan dipakai sebelum Anda menanyakannya kepada kantor."],
  };

  // verdict is how a letter stands by the list of states: tone, label and sentences.
  const verdict = (found, { lists }) => {
    const { facts, key, worth } = found, list = lists.get(key.status_list), today = new Date().toLocaleDateString("sv-SE", zoned);
    if (worth === "pernah") return ["perhatian", "Perlu ditanyakan", `Tanda tangan kode QR ini cocok, tetapi kuncinya dinyatakan bocor sejak ${day(key.revoked_from.slice(0, 10))}. Hanya register kantor yang membuktikan surat ini.`];
    const over = facts.until && facts.until < today;
    const ended = ["buruk", "Berakhir", `Masa berlaku surat ini lewat sejak ${facts.until && day(facts.until)}.`];
    if (!list) return over ? ended : ["perhatian", "Asli, keadaannya belum diperiksa", "Kode QR ini dibuat oleh kantor. Daftar keadaan surat belum tersimpan, sehingga belum diketahui apakah surat ini ditunda, dicabut, atau diganti."];
    const asOf = `Keadaan per ${moment(list.at)} (${age(list.at)}).`;
    if (facts.index >= list.size) return over ? ended : ["perhatian", "Asli, keadaannya belum diperiksa", `Kode QR ini dibuat oleh kantor. Surat ini lebih baru daripada daftar keadaan surat yang tersimpan.`, asOf];
    const state = Periksa.stateAt(list, facts.index);
    if (state === 0 && over) return [...ended, asOf];
    if (Date.now() > list.until && state === 0) return ["perhatian", "Asli, keadaannya tidak diketahui lagi", "Kode QR ini dibuat oleh kantor, tetapi daftar keadaan surat yang tersimpan sudah terlalu lama. Buka halaman ini dengan jaringan untuk memperbaruinya.", asOf];
    return [...states[state], asOf];
  };

  const show = (tone, label, sentences, ...more) => {
    const head = element("h2", { className: "keadaan", tabIndex: -1, textContent: label });
    told.replaceChildren(element("div", { className: `hasil ${tone}` }, head, ...sentences.map((s) => element("p", { textContent: s }))), ...more);
    head.focus();
  };

  const list = (facts) => element("dl", { className: "data lebar" }, ...facts.filter(([, value]) => value).map(([name, value]) =>
    element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: value }))));

  const likeness = (number) => {
    if (!nomor.value.trim()) return [];
    const said = {
      sama: ["baik", "Nomor pada surat sama."],
      mirip: ["buruk", `Nomor "${nomor.value.trim()}" mirip, tetapi tidak sama dengan ${number}: ada huruf atau tanda lain yang bentuknya serupa, misalnya huruf O untuk angka 0. Surat itu tiruan; jangan dipakai.`],
      beda: ["buruk", `Nomor "${nomor.value.trim()}" berbeda dari ${number}. Kode QR ini milik surat lain; jangan dipakai.`],
    }[Periksa.compare(nomor.value, number)];
    return [element("div", { className: `hasil ringkas ${said[0]}`, role: "status" }, element("p", { textContent: said[1] }))];
  };

  // tell shows what the text of a QR is worth.
  const tell = async (said) => {
    shown = said;
    let data;
    try {
      data = await known();
    } catch {
      return show("perhatian", "Belum dapat diperiksa", ["Kunci kantor belum tersimpan di peramban ini dan jaringan tidak tersedia. Bukalah halaman ini sekali dengan jaringan."]);
    }
    const found = await Periksa.read(said, data.set);
    if (found.problem === "alamat") return show("buruk", "Alamat tiruan", [`Kode QR ini menuju ${found.host}, bukan alamat resmi ${new URL(data.set.check).host}. Surat ini tiruan; jangan buka alamat itu.`]);
    if (found.problem === "kunci") return show("buruk", "Kunci tidak dikenal", [`Kode QR ini ditandatangani dengan kunci yang tidak ada dalam daftar kunci kantor per ${moment(data.at)}. Surat ini tiruan; jangan dipakai sebelum Anda menanyakannya kepada kantor.`]);
    if (found.problem) return show("buruk", refusals[found.problem][0], [refusals[found.problem][1]]);
    const onward = element("p", {}, element("a", { href: `/cek/${encodeURIComponent(found.code)}`, textContent: "Lihat surat ini dalam register kantor" }), " (memerlukan jaringan).");
    if (found.old) return show("perhatian", "Hanya dapat diperiksa di register", ["Kode QR ini tidak memuat tanda tangan kantor, seperti pada surat lama. Bukalah suratnya dalam register."], onward);
    const { facts, key } = found, [tone, label, ...sentences] = verdict(found, data);
    show(tone, label, sentences, ...likeness(facts.number), element("section", { className: "lembar" },
      element("h2", { textContent: "Yang dinyatakan kantor dalam kode QR" }),
      element("p", { className: "kecil", textContent: "Cocokkan dengan surat yang Anda pegang. Bila ada yang berbeda, surat itu tidak benar. Nama yang panjang dipotong dan berakhir dengan tiga titik." }),
      list([["Nomor registrasi", facts.number], ["Organisasi", facts.name], ["Kecamatan", facts.district], ["Tanggal surat", day(facts.issued)],
        ["Berlaku sampai", facts.until ? day(facts.until) : "Tanpa batas"], ["Jabatan penanda tangan", facts.capacity], ["Dikeluarkan oleh", key.office], ["Kunci", key.kid]])),
    element("p", { className: "kecil", textContent: "Yang tidak diperiksa di sini: bagian lain dari lembar surat, tanda tangan di dalam berkas PDF, dan perubahan sesudah waktu keadaan di atas." }), onward);
  };

  // scanner is the reader of QR codes: the browser's own where it has one, else one that is loaded for it.
  const scanner = async () => {
    reading ??= (async () => {
      if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
        const native = new BarcodeDetector({ formats: ["qr_code"] });
        return async (canvas) => (await native.detect(canvas))[0]?.rawValue;
      }
      await new Promise((loaded, failed) => document.head.append(element("script", { src: page.dataset.pemindai, onload: loaded, onerror: failed })));
      return async (canvas) => {
        const picture = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
        return window.jsQR(picture.data, picture.width, picture.height)?.data;
      };
    })();
    reading.catch(() => { reading = null; });
    return reading;
  };

  const draw = (source, width, height, scale) => {
    const canvas = element("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  // find looks for a QR in a picture, at several sizes: dense codes want more pixels, photographs fewer.
  const find = async (picture) => {
    const scan = await scanner(), long = Math.max(picture.width, picture.height);
    for (const side of [1754, 2600, 1100, 3500, 700]) {
      const scale = side / long;
      if (side !== 1754 && scale > 3) continue;
      const said = await scan(draw(picture, picture.width, picture.height, side === 1754 ? Math.min(1, scale) : scale));
      if (said) return said;
    }
    return null;
  };

  const fromFile = async () => {
    show("tenang", "Membaca gambar…", []);
    try {
      const said = await find(await createImageBitmap(file.files[0]));
      if (said) return await tell(said);
      show("perhatian", "Kode QR tidak terbaca", ["Tidak ada kode QR yang dapat dibaca pada gambar itu. Potretlah kodenya dari dekat, lurus, dan cukup terang, atau tuliskan kode 10 huruf pada surat."]);
    } catch {
      show("perhatian", "Gambar tidak terbaca", ["Berkas itu bukan gambar yang dapat dibuka, atau pembaca kode QR belum tersimpan di peramban ini."]);
    }
  };

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (qr.value.trim()) tell(qr.value);
    else if (file.files.length) fromFile();
    else if (shown) tell(shown);
    else show("perhatian", "Pilih gambar atau tempelkan isi kode QR", []);
  });
  file.addEventListener("change", () => { if (file.files.length) { qr.value = ""; fromFile(); } });

  const camera = page.querySelector("[data-kamera]"), video = page.querySelector("video");
  const stop = () => {
    scanning?.getTracks().forEach((t) => t.stop());
    scanning = null;
    video.hidden = true;
    camera.textContent = "Pindai dengan kamera";
  };
  const look = async () => {
    if (!scanning) return;
    const scan = await scanner();
    const said = video.videoWidth ? await scan(draw(video, video.videoWidth, video.videoHeight, 1)) : null;
    if (said && scanning) {
      stop();
      return tell(said);
    }
    setTimeout(look, 120);
  };
  camera.addEventListener("click", async () => {
    if (scanning) return stop();
    try {
      scanning = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
      Object.assign(video, { srcObject: scanning, hidden: false });
      camera.textContent = "Tutup kamera";
      await video.play();
      await look();
    } catch {
      stop();
      show("perhatian", "Kamera tidak dapat dibuka", ["Izinkan kamera pada peramban, atau pilih gambar kode QR."]);
    }
  });
  camera.hidden = !navigator.mediaDevices?.getUserMedia;

  // A letter's own address opened without a network: the token stands behind it.
  const opened = async () => {
    const { set } = await known(), code = location.pathname.slice("/cek/".length);
    if (location.pathname.startsWith("/cek/") && location.hash.length > 1) await tell(set.check + code + location.hash);
  };

  const offline = async () => {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register(page.dataset.pekerja, { scope: "/cek" });
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((taken) => navigator.serviceWorker.addEventListener("controllerchange", taken, { once: true }));
    await renew();
  };

  // renew asks for keys and lists through the worker, which keeps them, and tells their age.
  const renew = async () => {
    const { lists } = await known(), oldest = Math.min(...[...lists.values()].map((l) => l.at));
    ready.textContent = "Halaman ini siap dipakai tanpa jaringan." + (lists.size ? ` Keadaan surat yang tersimpan: per ${moment(oldest)}.` : "");
  };

  window.addEventListener("online", () => { // what was shown may be otherwise by now
    renew().then(() => shown && tell(shown)).catch(() => {});
  });

  window.addEventListener("load", () => {
    opened().catch(() => {});
    offline().catch(() => { ready.textContent = "Peramban ini tidak dapat menyimpan halaman untuk dipakai tanpa jaringan."; });
  });
})();
