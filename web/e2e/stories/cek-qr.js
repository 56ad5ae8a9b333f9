// Somebody checks the QR of a letter where there is no network, with the page kept from one visit; and somebody without script.
import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { Cable } from '../cable.js'
import { Person, desk, phone, step } from '../world.js'

const { subtle } = webcrypto, workshop = process.env.ORMAS_WORKSHOP
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

let pdf, page, anybody, cable, code, said

// picture is a page of a letter as a scanner of 150 dpi sees it.
async function picture(pdf) {
  const answer = await fetch(`${workshop}/gambar`, { method: 'POST', body: pdf })
  assert.equal(answer.status, 200)
  return { name: 'surat.png', mimeType: 'image/png', buffer: Buffer.from(await answer.arrayBuffer()) }
}

async function becomes(state) {
  const answer = await fetch(`${workshop}/keadaan?kode=${code}&keadaan=${state}`, { method: 'POST' })
  assert.equal(answer.status, 200, await answer.text())
}

const result = () => anybody.page.locator('#hasil-qr')

// shows waits for a result with a heading and these texts.
async function shows(label, ...texts) {
  await result().getByRole('heading', { name: label, exact: true }).waitFor()
  for (const hasText of texts) await result().filter({ hasText }).waitFor() // an earlier result may have the same heading
}

// checks lets the page check a text.
async function checks(text, number = '') {
  await anybody.page.getByLabel(/^Atau isi kode QR/).fill(text)
  await anybody.page.getByLabel(/^Nomor registrasi pada surat/).fill(number)
  await result().evaluate((e) => e.replaceChildren())
  await anybody.page.getByRole('button', { name: 'Periksa kode QR' }).click()
}

step('an applicant holds a letter; on paper it is a page of 150 dpi', async () => {
  const applicant = await Person.signedIn('pemohon')
  await applicant.visit('/beranda')
  const done = applicant.page.getByRole('listitem', { includeHidden: true }).filter({ hasText: 'Perkumpulan Kebun Rekaan' }) // folded away
  await applicant.visit(await done.getByRole('link', { name: /^Buka/, includeHidden: true }).first().getAttribute('href'))
  pdf = (await applicant.download(/Unduh surat/)).buffer
  page = await picture(pdf)
  code = (await applicant.page.getByRole('link', { name: 'Cek keaslian surat' }).getAttribute('href')).split('/').pop()
})

step('one visit keeps the page', async () => {
  cable = await Cable.lay()
  anybody = await Person.arrive({ size: phone, proxy: cable.proxy })
  await anybody.visit('/cek')
  await anybody.page.getByText('Halaman ini siap dipakai tanpa jaringan.').waitFor()
  cable.cut()
  await anybody.visit('/cek')
  await assert.rejects(anybody.page.evaluate(() => fetch('/healthz').then((answer) => answer.text())))
})

step('without a network the QR in a picture is found and verified', async () => {
  await anybody.page.getByLabel(/^Gambar kode QR/).setInputFiles(page)
  await shows('Aktif', /Keadaan per .* pukul .* WITA .*lalu/, 'Perkumpulan Kebun Rekaan', 'Mimpi', 'Yang tidak diperiksa di sini')
  assert.doesNotMatch(await result().innerText(), /Kunci/)
  const [, kept] = /tersimpan: (per .* WITA)/.exec(await anybody.page.locator('[data-siap]').innerText())
  assert.ok((await result().innerText()).includes(kept), kept)
  await anybody.arrived(null)
  said = await anybody.page.evaluate(async (bytes) => { // what it says, to forge it below
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)])), canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const ink = canvas.getContext('2d')
    ink.drawImage(bitmap, 0, 0)
    return window.jsQR(ink.getImageData(0, 0, bitmap.width, bitmap.height).data, bitmap.width, bitmap.height).data
  }, [...page.buffer])
  assert.match(said, new RegExp(`/cek/${code}#[A-Z2-7]+$`))
})

step('the letter\'s own address opens without a network too', async () => {
  await anybody.visit(new URL(said).pathname + new URL(said).hash)
  await shows('Aktif', 'Perkumpulan Kebun Rekaan')
  await anybody.visit('/cek')
})

step('without a network a code and a file stay where they are, with a word on what can be checked', async () => {
  const alone = 'Tanpa jaringan hanya kode QR yang dapat diperiksa', { page: here } = anybody
  await here.getByLabel(/^Kode surat/).fill(code)
  await here.getByRole('button', { name: 'Cek', exact: true }).click()
  await shows(alone, 'Kode yang Anda tulis tetap ada')
  assert.equal(await here.getByLabel(/^Kode surat/).inputValue(), code)
  await here.getByLabel(/^Berkas surat/).setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
  await here.getByRole('button', { name: 'Cek berkas' }).click()
  await shows(alone, 'Kirim berkasnya lagi')
  assert.equal(await here.getByLabel(/^Berkas surat/).evaluate((e) => e.files.length), 1)
  assert.equal(new URL(here.url()).pathname + new URL(here.url()).search, '/cek')
  for (const address of [`/cek?kode=${code}`, `/cek/${code}`]) {
    await anybody.visit(address)
    await shows(alone, 'Kode yang Anda tulis tetap ada')
    assert.equal(await here.getByLabel(/^Kode surat/).inputValue(), code)
  }
  await here.evaluate(() => document.querySelector('form[method="post"][action="/cek"]').submit()) // as where the network goes between
  await shows(alone, 'Kirim berkasnya lagi')
  await anybody.visit('/cek')
  assert.equal(await result().innerText(), '')
})

step('with the network back the code leads to the letter and the file is checked', async () => {
  const visitor = await Person.arrive({ size: phone })
  await visitor.visit('/cek')
  await visitor.page.getByText('Halaman ini siap dipakai tanpa jaringan.').waitFor()
  await visitor.page.getByLabel(/^Berkas surat/).setInputFiles(page)
  await visitor.press('Cek berkas')
  await visitor.reads('Gambar, bukan berkas surat', 'Perkumpulan Kebun Rekaan')
  await visitor.follow('Periksa kode QR pada gambar')
  await visitor.page.getByLabel(/^Gambar kode QR/).setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
  await visitor.page.getByRole('heading', { name: 'Ini berkas PDF, bukan gambar' }).waitFor()
  assert.deepEqual(await visitor.page.getByLabel(/^Berkas surat/).evaluate((e) => [...e.files].map((f) => f.name)), ['surat.pdf'])
  await visitor.arrived(null)
  await visitor.visit('/cek')
  await visitor.fill({ 'Kode surat': `ormas.contoh.test/cek/${code}`.replace('ormas.contoh.test', new URL(said).host) })
  await visitor.press('Cek')
  await visitor.reads('Perkumpulan Kebun Rekaan', 'Aktif')
})

step('a look-alike number is refused, the true one is not', async () => {
  await checks(said)
  await shows('Aktif')
  const number = await result().locator('dd').first().innerText()
  await checks(said, number.replaceAll('0', 'O'))
  await shows('Nomor mirip: jangan dipakai', 'mirip, tetapi tidak sama', 'tiruan', 'Surat yang dirujuk kode QR ini')
  assert.equal(await result().locator('.baik').count(), 0)
  await anybody.arrived(null)
  await checks(said, number)
  await shows('Aktif', 'Nomor pada surat sama.')
  await checks(said, '9/LAIN')
  await shows('Nomor berbeda: jangan dipakai', 'milik surat lain', 'Aktif')
  assert.equal(await result().locator('.baik').count(), 0)
})

step('a forged token, a foreign key and another host are refused', async () => {
  const [address, token] = said.split('#')
  const at = token.length >> 1, other = token[at] === 'A' ? 'B' : 'A'
  await checks(`${address}#${token.slice(0, at)}${other}${token.slice(at + 1)}`)
  await shows('Kode QR palsu', 'tanda tangannya tidak sah')
  await anybody.arrived(null)
  await checks(said.replace(code, 'QQQQQQQQQQ'))
  await shows('Kode QR palsu')
  await checks(await resigned(address, token))
  await shows('Kunci tidak dikenal', 'tidak ada dalam daftar kunci kantor')
  await checks(said.replace('127.0.0.1', '127.0.0.l'))
  await shows('Alamat tiruan', 'bukan alamat resmi')
})

// resigned is the same token by somebody else's key.
async function resigned(address, token) {
  const bytes = decoded(token), head = bytes.subarray(3, 12)
  const key = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
  crypto.getRandomValues(head.subarray(5))
  const payload = bytes.subarray(13, -66) // with its head; after it the head of the signature
  const aad = Buffer.from(address)
  const signed = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from('Signature1'), Buffer.from([0x49]), head,
    aad.length < 24 ? Buffer.from([0x40 | aad.length]) : Buffer.from([0x58, aad.length]), aad, payload])
  const signature = Buffer.from(await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, signed))
  return `${address}#${encoded(Buffer.concat([bytes.subarray(0, -64), signature]))}`
}

function decoded(text) {
  const bits = [...text].map((l) => alphabet.indexOf(l).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
}

function encoded(bytes) {
  const bits = [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('')
  return bits.match(/.{1,5}/g).map((b) => alphabet[parseInt(b.padEnd(5, '0'), 2)]).join('')
}

// tags name the lists of states that the page has kept.
const tags = () => anybody.page.evaluate(async () => {
  const kept = await caches.open('cek-kabar'), lists = (await kept.keys()).filter((k) => k.url.endsWith('.cwt'))
  return (await Promise.all(lists.map(async (l) => (await kept.match(l)).headers.get('ETag')))).join()
})

step('a letter that is revoked meanwhile shows the age of the list, and is revoked once the list is fresh', async () => {
  await becomes('dicabut')
  await checks(said)
  await shows('Aktif', /Keadaan per .* pukul/)
  anybody = await Person.arrive({ size: phone })
  await anybody.visit('/cek')
  await checks(said)
  await shows('Dicabut', /Keadaan per .* pukul/)
  await anybody.page.getByText('Halaman ini siap dipakai tanpa jaringan.').waitFor()
  await checks(said)
  await shows('Dicabut', /Keadaan per .* pukul/)
  const [, fresh] = /Keadaan (per .* WITA)/.exec(await result().innerText())
  assert.ok((await anybody.page.locator('[data-siap]').innerText()).includes(fresh), fresh)
  await anybody.arrived(null)
  await becomes('aktif')
})

step('on a network slower than the page waits a list that comes late is kept for the next check', async () => {
  cable = await Cable.lay()
  anybody = await Person.arrive({ size: phone, proxy: cable.proxy })
  await anybody.visit('/cek')
  await anybody.page.getByText('Halaman ini siap dipakai tanpa jaringan.').waitFor()
  const before = await tags()
  await becomes('dicabut')
  cable.delay = 9000
  await checks(said)
  await result().getByRole('heading', { name: 'Aktif', exact: true }).waitFor({ timeout: 60_000 }) // twice as long as the page waits
  for (let tries = 60; await tags() === before; tries--) {
    assert.ok(tries > 0, 'the answer that came late was not kept')
    await anybody.page.waitForTimeout(500)
  }
  cable.cut()
  await checks(said)
  await shows('Dicabut', /Keadaan per .* pukul/)
  await becomes('aktif')
})

step('without script the service checks what a scanner has read', async () => {
  const plain = await Person.arrive({ size: desk, script: false })
  await plain.visit('/cek')
  await plain.page.getByLabel(/^Atau isi kode QR/).fill(said.slice(0, -20) + 'A'.repeat(20))
  await plain.press('Periksa kode QR', { status: 422 })
  await plain.reads('tanda tangannya tidak sah')
  await plain.page.getByLabel(/^Atau isi kode QR/).fill(said)
  await plain.press('Periksa kode QR')
  await plain.reads('ditandatangani oleh kantor dan sama dengan register', 'Perkumpulan Kebun Rekaan', 'Aktif')
})

step('without script a PDF among the pictures is named', async () => {
  const plain = await Person.arrive({ size: desk, script: false })
  await plain.visit('/cek')
  await plain.page.getByLabel(/^Gambar kode QR/).setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: pdf })
  await plain.press('Periksa kode QR', { status: 422 })
  await plain.reads('Itu berkas PDF, bukan gambar', 'Berkas surat')
})

step('without script the service reads the picture', async () => {
  const plain = await Person.arrive({ size: desk, script: false })
  plain.context.setDefaultTimeout(120_000) // the first picture that the service draws takes long
  await plain.visit('/cek')
  await plain.page.getByLabel(/^Gambar kode QR/).setInputFiles(page)
  await plain.press('Periksa kode QR')
  await plain.reads('ditandatangani oleh kantor dan sama dengan register', 'Perkumpulan Kebun Rekaan')
})
