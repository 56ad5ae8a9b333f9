// Makes the page for checking letters check the QR itself, without a network too. Without it the same form asks the service.
(() => {
  const page = document.querySelector("[data-cek]");
  if (!page || !globalThis.crypto?.subtle || !globalThis.DecompressionStream) return;
  const form = page.querySelector("form"), told = document.getElementById("hasil-qr"), ready = page.querySelector("[data-siap]");
  const { file, qr, nomor } = form.elements;
  let scanning, reading, shown, kept;

  const element = (name, props = {}, ...inside) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...inside);
    return e;
  };
  const zoned = { timeZone: page.dataset.zona };
  const date = (t) => new Date(t).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric", ...zoned });
  // What the office's clock is called: browsers name zones as their own language has it, which may be "GMT+8".
  const clock = { "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT" }[page.dataset.zona] ?? page.dataset.zona;
  const moment = (t) => `${date(t)} pukul ${new Date(t).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", ...zoned })} ${clock}`;
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
    tellKept(set, lists);
    return { set, lists, at: Date.parse(answer.headers.get("Date") ?? "") || Date.now() };
  };

  // tellKept tells what the page can do without a network, by the list that a result on a letter of this office goes by.
  const tellKept = (set, lists) => {
    if (!kept) return;
    const list = lists.get(set.keys.find((k) => k.office === page.dataset.kantor)?.status_list);
    ready.textContent = "Halaman ini siap dipakai tanpa jaringan." + (list ? ` Keadaan surat yang tersimpan: per ${moment(list.at)}.` : "");
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

  // other tells of a typed number that is not the letter's: heading and sentence; undefined where it is, or none was typed.
  const other = (number) => nomor.value.trim() && {
    mirip: ["Nomor mirip: jangan dipakai", `Nomor "${nomor.value.trim()}" mirip, tetapi tidak sama dengan ${number}: ada huruf atau tanda lain yang bentuknya serupa, misalnya huruf O untuk angka 0. Surat itu tiruan; jangan dipakai.`],
    beda: ["Nomor berbeda: jangan dipakai", `Nomor "${nomor.value.trim()}" berbeda dari ${number}. Kode QR ini milik surat lain; jangan dipakai.`],
  }[Periksa.compare(nomor.value, number)];

  const same = () => nomor.value.trim() ? [element("div", { className: "hasil ringkas baik", role: "status" }, element("p", { textContent: "Nomor pada surat sama." }))] : [];

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
    const wrong = other(facts.number), [heading, hint, state] = wrong
      ? ["Surat yang dirujuk kode QR ini", "Bukan surat dengan nomor yang Anda tuliskan. Bila Anda salah menulis nomornya, periksa sekali lagi.", label]
      : ["Yang dinyatakan kantor dalam kode QR", "Cocokkan dengan surat yang Anda pegang. Bila ada yang berbeda, surat itu tidak benar. Nama yang panjang dipotong dan berakhir dengan tiga titik."];
    const first = wrong ? ["buruk", wrong[0], [wrong[1]]] : [tone, label, sentences, ...same()];
    show(...first, element("section", { className: "lembar" },
      element("h2", { textContent: heading }),
      element("p", { className: "kecil", textContent: hint }),
      list([["Nomor registrasi", facts.number], ["Organisasi", facts.name], ["Kecamatan", facts.district], ["Tanggal surat", day(facts.issued)],
        ["Berlaku sampai", facts.until ? day(facts.until) : "Tanpa batas"], ["Keadaan", state], ["Jabatan penanda tangan", facts.capacity], ["Dikeluarkan oleh", key.office]])),
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

  const isPDF = async (sent) => new TextDecoder("latin1").decode(await sent.slice(0, 1024).arrayBuffer()).includes("%PDF-");

  // toOther moves a PDF to the form that takes it.
  const toOther = (sent) => {
    const there = asking.berkas?.elements.file, moved = new DataTransfer();
    if (there) {
      moved.items.add(sent);
      there.files = moved.files;
      file.value = "";
    }
    show("perhatian", "Ini berkas PDF, bukan gambar", [there ? "Berkas itu sudah dipindahkan ke isian “Berkas surat” di bawah; tekan “Cek berkas” di sana." : "Periksa berkas itu pada “Cek berkas PDF surat” di halaman Cek surat.",
      "Untuk memeriksa kode QR, pilih foto atau pindaiannya."]);
  };

  const fromFile = async () => {
    const [sent] = file.files;
    show("tenang", "Membaca gambar…", []);
    if (await isPDF(sent)) return toOther(sent);
    let picture;
    try {
      picture = await createImageBitmap(sent);
    } catch {
      return show("perhatian", "Gambar tidak terbaca", ["Berkas itu bukan gambar yang dapat dibuka. Pilih foto atau pindaian berformat JPEG atau PNG."]);
    }
    try {
      const said = await find(picture);
      if (said) return await tell(said);
      show("perhatian", "Kode QR tidak terbaca", ["Tidak ada kode QR yang dapat dibaca pada gambar itu. Potretlah kodenya dari dekat, lurus, dan cukup terang, atau tuliskan kode 10 huruf pada surat."]);
    } catch {
      show("perhatian", "Pembaca kode QR belum tersimpan", ["Gambar itu dapat dibuka, tetapi pembaca kode QR belum tersimpan di peramban ini. Bukalah halaman ini sekali dengan jaringan."]);
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

  // Code and file are checked by the service. Without a network their forms are not sent, so that what was typed stays.
  const asking = { kode: document.querySelector('form[action="/cek"][method="get"]'), berkas: document.querySelector('form[action="/cek"][method="post"]') };
  const waits = {
    kode: "Kode surat dicari dalam register kantor, yang sekarang tidak terjangkau. Kode yang Anda tulis tetap ada; tekan Cek lagi bila jaringan sudah ada.",
    berkas: "Berkas surat diperiksa oleh layanan kantor, yang sekarang tidak terjangkau. Kirim berkasnya lagi bila jaringan sudah ada.",
  };
  const alone = (what) => show("perhatian", "Tanpa jaringan hanya kode QR yang dapat diperiksa", [waits[what], "Sekarang pun Anda dapat memeriksa kode QR pada surat, dengan kamera atau gambarnya."]);
  const reached = () => fetch(page.dataset.pekerja, { cache: "no-store", signal: AbortSignal.timeout?.(8000) }).then(() => true, () => false);
  for (const [what, asked] of Object.entries(asking)) {
    asked?.addEventListener("submit", async (e) => {
      e.preventDefault();
      if (await reached()) asked.submit();
      else alone(what);
    });
  }

  // without tells on the page that the worker has given instead of an answer what became of what was asked.
  const without = () => {
    const what = document.body.dataset.tanpaJaringan, typed = new URLSearchParams(location.search).get("kode") ?? decodeURIComponent(location.pathname.slice("/cek/".length));
    if (what === "berkas") alone(what);
    else if (what && typed && location.hash.length < 2) {
      asking.kode.elements.kode.value = typed;
      alone(what);
    }
  };

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
    kept = true;
    await known(); // passes the worker, which keeps it
  };

  window.addEventListener("online", () => { // what was shown may be otherwise by now
    known().then(() => shown && tell(shown)).catch(() => {});
  });

  window.addEventListener("load", () => {
    without();
    opened().catch(() => {});
    offline().catch(() => { ready.textContent = "Peramban ini tidak dapat menyimpan halaman untuk dipakai tanpa jaringan."; });
  });
})();
