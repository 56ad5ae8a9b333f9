// What the people of the office do with a dossier, each on their own pages.
import assert from 'node:assert/strict'
import { Person, desk, phone } from './world.js'
import { photo } from './files.js'

// staff are those who work on dossiers, each signed in in an own browser session.
export async function staff() {
  const office = {}
  for (const role of ['umum', 'kepala', 'kabid', 'kasubbid', 'staf', 'lapangan']) {
    office[role] = await Person.signedIn(role, { size: role === 'lapangan' ? phone : desk })
  }
  return office
}

// finds opens a dossier by its tracking code, as one does with a number on paper.
export async function finds(person, code) {
  await person.visit('/antrean?queue=all')
  await person.fill({ 'Cari nama, nomor, atau kode': code })
  await person.press('Saring')
  await person.lead(person.page.getByRole('main').getByRole('listitem').filter({ hasText: code }).getByRole('link'), 200)
}

// acts takes a step of the SOP on a dossier.
export async function acts(person, code, label, answers = {}) {
  await finds(person, code)
  await takes(person, label, answers)
}

// takes takes a step from wherever it is offered.
export async function takes(person, label, answers = {}) {
  await person.follow(label)
  assert.equal(await person.heading(), label)
  await person.fill(answers)
  await person.press(label)
}

// judges goes from one unchecked item to the next; faults says what is wrong with which.
export async function judges(person, code, faults = {}) {
  await finds(person, code)
  await person.follow('Periksa berkas')
  await person.follow('Periksa berkas berikutnya')
  await person.drawn()
  for (;;) {
    const item = await person.heading()
    const fault = Object.entries(faults).find(([label]) => item.startsWith(label))?.[1]
    if (fault) await finding(person, fault)
    const unchecked = await person.page.getByRole('button', { name: 'Sesuai', exact: true }).count() > 0
    if (!fault && unchecked) await person.press('Sesuai')
    const [, done, all] = (await person.page.getByRole('main').innerText()).match(/(\d+) dari (\d+)/)
    if (done === all) return
  }
}

async function finding(person, { reason, note }) {
  await person.press('Tidak sesuai', { status: 422 }) // neither reason nor note
  await person.pick('Alasan', reason)
  await person.fill({ Catatan: note, Halaman: '1' })
  await person.press('Tidak sesuai')
}

// visits goes there with a phone: a photo, and the record. The page asks for the time to the minute, and it must not lie
// before the appointment.
export async function visits(person, code) {
  await untilNextMinute()
  await finds(person, code)
  await person.follow('Catat kunjungan lapangan')
  await person.input('Tambah foto').setInputFiles(photo('kunjungan'))
  await person.press('Unggah foto')
  await person.follow('Tulis berita acara')
  const now = new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Makassar' }).slice(0, 16).replace(' ', 'T')
  await person.fill({ 'Waktu kunjungan': now, 'Orang yang ditemui': 'Ketua dan Sekretaris', 'Hasil kunjungan': 'Kantor ada, papan nama terpasang.',
    'Foto kunjungan': 'kunjungan.png' })
  await person.press('Catat berita acara kunjungan')
}

const untilNextMinute = () => new Promise((resolve) => setTimeout(resolve, 60_500 - (Date.now() % 60_000)))
