// What a first visit costs somebody on a phone who pays for it: the page with its style, pictures and script.
import assert from 'node:assert/strict'
import { Person, apart, phone } from '../world.js'

const most = 100_000, mostScript = 30_000 // bytes as transferred

// pictures of stored documents are what people came for, however large they are.
const picture = /^\/api\/v1\/documents\/[^/]+\/pages\//

const visits = {
  nobody: ['/', '/lacak', '/cek', '/masuk', '/daftar', '/akun/kata-sandi', '/panduan', '/alur/pelaporan', '/standar-pelayanan/pelaporan',
    '/persyaratan/pendaftaran', '/dasar-hukum', '/register'],
  pemohon: ['/beranda'],
  staf: ['/beranda', '/antrean?queue=all'],
  kepala: ['/beranda'],
  admin: ['/beranda'],
}

for (const [name, paths] of Object.entries(visits)) {
  apart(`a first visit of ${name} transfers little`, async () => {
    const person = name === 'nobody' ? await Person.arrive({ size: phone }) : await Person.signedIn(name, { size: phone })
    for (const path of paths) {
      const { all, script } = await weigh(person, path)
      assert.ok(all > 1000 && all <= most, `${path} transfers ${all} bytes`)
      assert.ok(script <= mostScript, `${path} transfers ${script} bytes of script`)
    }
  })
}

// weigh counts what a page transfers when nothing of it is cached.
async function weigh(person, path) {
  const devtools = await person.context.newCDPSession(person.page)
  const received = new Map(), sums = { all: 0, script: 0 }
  devtools.on('Network.responseReceived', (e) => received.set(e.requestId, e))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { type, response } = received.get(requestId)
    if (picture.test(new URL(response.url).pathname)) return
    sums.all += encodedDataLength
    if (type === 'Script') sums.script += encodedDataLength
  })
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await person.page.goto(path, { waitUntil: 'networkidle' })
  await devtools.detach()
  return sums
}
