// Makes the pictures of the main pages, at both widths, into the folder that is named: node screens.js FOLDER
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { continues } from './applicant.js'
import { Person, desk, leave, phone } from './world.js'

const folder = process.argv[2]

// pages are who looks at them, and how they get there.
const pages = {
  depan: ['', (p) => p.visit('/')],
  panduan: ['', (p) => p.visit('/panduan')],
  alur: ['', (p) => p.visit('/alur/pelaporan')],
  'cek-surat': ['pemohon', async (p) => {
    await continues(p, 'Perkumpulan Kebun Rekaan')
    await p.follow('Cek keaslian surat')
  }],
  'beranda-pemohon': ['pemohon', (p) => p.visit('/beranda')],
  'berkas-persyaratan': ['pemohon', async (p) => {
    await p.visit('/beranda')
    await p.follow(/^Lanjutkan mengisi/)
    await p.follow('Berkas persyaratan')
  }],
  kekurangan: ['pemohon2', async (p) => {
    await continues(p, 'Paguyuban Angklung Khayal')
    await p.follow('Perbaiki kekurangan berkas')
  }],
  'beranda-petugas': ['staf', (p) => p.visit('/beranda')],
  'meja-pemeriksaan': ['staf', async (p) => {
    await p.visit('/antrean?queue=mine')
    await p.follow('Forum Layang-Layang Angan')
    await p.follow('Periksa berkas')
    await p.follow('Periksa berkas berikutnya')
  }],
  'tanda-tangan': ['kepala', async (p) => {
    await p.visit('/tanda-tangan')
    await p.follow(/^Baca ringkasan/)
  }],
}

mkdirSync(folder, { recursive: true })
for (const [name, [who, go]] of Object.entries(pages)) {
  for (const size of [desk, { ...phone, height: 1200 }]) {
    const person = who ? await Person.signedIn(who, { size }) : await Person.arrive({ size })
    await go(person)
    await person.drawn()
    await person.page.screenshot({ path: join(folder, `${name}-${size.width}.png`) })
    await person.context.close()
  }
}
await leave()
