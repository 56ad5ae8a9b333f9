// Keeps the page for checking letters, so that it works without a network after one visit. VERSI and BERKAS stand above: the
// service writes them. What changes (keys, lists of states) is asked for first and kept for when nobody answers.
const halaman = "/cek", tempat = `cek-${VERSI}`, kabar = "cek-kabar", sabar = 8000;

self.addEventListener("install", (e) => e.waitUntil((async () => {
  const kept = await caches.open(tempat);
  await kept.addAll(BERKAS.map((b) => new Request(b, { cache: "reload" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (e) => e.waitUntil((async () => {
  const old = (await caches.keys()).filter((k) => k.startsWith("cek-") && k !== tempat && k !== kabar);
  await Promise.all(old.map((k) => caches.delete(k)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (e) => {
  const { request } = e, at = new URL(request.url);
  if (request.method !== "GET" || at.origin !== self.location.origin) return;
  if (request.mode === "navigate") e.respondWith(network(e, tempat, at.pathname === halaman && !at.search ? halaman : null, halaman));
  else if (at.pathname.startsWith("/.well-known/ormas-")) e.respondWith(network(e, kabar, at.pathname, at.pathname));
  else if (BERKAS.includes(at.pathname + at.search)) e.respondWith(known(request));
});

// network asks the service, keeps a good answer under a name, and gives what was kept when nobody answers in time. An answer that
// comes later is kept all the same: on a network that is always slow the list of states would otherwise never be a fresh one.
async function network(e, cache, keep, otherwise) {
  const asked = answered(e.request, cache, keep);
  e.waitUntil(asked.catch(() => {})); // whoever asked hears of it below
  try {
    return await Promise.race([asked, new Promise((_, late) => { setTimeout(late, sabar, new Error("lama")); })]);
  } catch (failed) {
    const before = await (await caches.open(cache)).match(otherwise);
    if (before) return before;
    return asked.catch(() => { throw failed; }); // nothing is kept, so that there is nothing but to wait
  }
}

// answered asks by the address alone where that is enough: a request itself is given up when whoever sent it has got another answer.
async function answered(request, cache, keep) {
  const answer = await fetch(cache === kabar ? request.url : request);
  if (keep && answer.ok) await (await caches.open(cache)).put(keep, answer.clone());
  return answer;
}

async function known(request) {
  return await caches.match(request, { cacheName: tempat }) ?? fetch(request);
}
