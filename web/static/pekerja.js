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
  if (request.mode === "navigate") e.respondWith(network(request, tempat, at.pathname === halaman && !at.search ? halaman : null, halaman));
  else if (at.pathname.startsWith("/.well-known/ormas-")) e.respondWith(network(request, kabar, at.pathname, at.pathname));
  else if (BERKAS.includes(at.pathname + at.search)) e.respondWith(known(request));
});

// network asks the service, keeps a good answer under a name, and gives what was kept when nobody answers.
async function network(request, cache, keep, otherwise) {
  const kept = await caches.open(cache);
  try {
    const answer = await Promise.race([fetch(request), new Promise((_, late) => { setTimeout(late, sabar, new Error("lama")); })]);
    if (keep && answer.ok) await kept.put(keep, answer.clone());
    return answer;
  } catch (failed) {
    const before = await kept.match(otherwise);
    if (before) return before;
    throw failed;
  }
}

async function known(request) {
  return await caches.match(request, { cacheName: tempat }) ?? fetch(request);
}
