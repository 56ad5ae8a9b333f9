// What becomes of a letter after its issue: the head suspends it, puts it back into force and revokes it; the head of the
// division has a mistake in another one put right. Whoever checks the letter reads so each time.
import assert from 'node:assert/strict'
import { letterSigned, programs } from '../program.js'
import { Person, phone, step } from '../world.js'

const suspended = 'Perkumpulan Kebun Tunda', mistaken = 'Perkumpulan Kebun Keliru', right = 'Perkumpulan Kebun Betul'
let who, first, second, head, anybody

step('two letters are issued', async () => {
  who = await programs()
  first = (await letterSigned(suspended, who)).certificate
  second = (await letterSigned(mistaken, who)).certificate
  anybody = await Person.arrive({ size: phone })
})

// finds opens a letter by its organisation's name in the office's list of all letters.
async function finds(person, name) {
  await person.visit('/beranda')
  await person.follow('Semua surat')
  await person.fill({ 'Cari nama atau nomor': name })
  await person.press('Saring')
  await person.follow(new RegExp(`^${name}`))
}

// decides acts on the letter whose page is open.
async function decides(person, label, ground, reason) {
  await person.follow(label)
  assert.equal(await person.heading(), label)
  await person.press(label, { status: 422 })
  await person.page.getByLabel(ground).check()
  await person.fill({ Alasan: reason })
  await person.press(label)
}

// told is what anybody reads who checks a letter; the first of it stands in the register too.
async function told(letter, ...texts) {
  await anybody.visit(`/cek/${letter.code}`)
  await anybody.reads(...texts)
  await anybody.visit(`/register/${letter.id}`)
  await anybody.reads(texts[0])
}

step('the head suspends a letter, with a letter about it', async () => {
  head = await Person.signedIn('kepala')
  await finds(head, suspended)
  await head.reads('Aktif', first.letter_number)
  await decides(head, 'Tunda surat', /^Penelitian ulang/, 'Data kepengurusan diteliti ulang.')
  await head.reads('Ditunda', 'Dasar: Penelitian ulang', 'Data kepengurusan diteliti ulang.')
  const paper = await head.download(/^Surat nomor/)
  assert.equal(paper.buffer.subarray(0, 5).toString(), '%PDF-')
  await told(first, 'Ditunda', 'Untuk sementara surat ini tidak dapat dipakai.', 'Data kepengurusan diteliti ulang.')
})

step('the head puts it back into force', async () => {
  await decides(head, 'Aktifkan kembali surat', /^Sebab penundaan/, 'Kepengurusan sudah jelas.')
  await head.reads('Aktif')
  await told(first, 'Aktif', 'masih berlaku')
})

step('the head revokes it for good', async () => {
  await decides(head, 'Cabut surat', /^Atas permintaan organisasi/, 'Organisasi membubarkan diri.')
  await head.reads('Dicabut', 'Organisasi membubarkan diri.')
  for (const label of ['Tunda surat', 'Aktifkan kembali surat', 'Cabut surat']) {
    assert.equal(await head.page.getByRole('link', { name: label }).count(), 0, label)
  }
  assert.equal(await head.page.getByRole('link', { name: /^Surat nomor/ }).count(), 3)
  await told(first, 'Dicabut', 'tidak berlaku lagi', 'Organisasi membubarkan diri.')
  assert.match(await anybody.page.getByRole('main').innerText(), /Dicabut[^]*Aktif[^]*Ditunda[^]*Aktif/)
})

step('its organisation is told, and cannot renew it', async () => {
  const applicant = await Person.signedIn('pemohon', { size: phone })
  await applicant.visit(`/surat/${first.id}`)
  await applicant.reads('Dicabut', 'Organisasi membubarkan diri.')
  assert.equal(await applicant.page.getByRole('link', { name: 'Perbarui surat' }).count(), 0)
})

let correction

step('the head of the division begins the correction of the other one, which has to change something', async () => {
  const kabid = await Person.signedIn('kabid')
  await finds(kabid, mistaken)
  await kabid.follow('Betulkan surat')
  await kabid.page.getByLabel(/^Kesalahan penulisan/).check()
  await kabid.fill({ Alasan: 'Nama salah tulis.' })
  await kabid.press('Periksa perubahan', { status: 422 })
  await kabid.reads('Betulkan sekurang-kurangnya satu data')
  await kabid.page.getByText('Nama dan bidang kegiatan', { exact: true }).click()
  await kabid.fill({ 'Nama organisasi': right })
  await kabid.press('Periksa perubahan')
  await kabid.reads('Yang akan berubah', mistaken, right)
  await kabid.press('Betulkan surat')
  await kabid.reads('Surat pembetulan sudah mulai disusun', 'Aktif', 'sudah berjalan')
  const way = kabid.page.getByRole('link', { name: /^Pembetulan / })
  correction = (await way.getAttribute('href')).split('/').pop()
  await told(second, 'Aktif')
})

step('it is signed: the new letter carries the old number on, and the old one says what replaced it', async () => {
  await who.staf.takes(correction, 'susun_konsep')
  await who.kepala.takes(correction, 'tandatangani')
  await head.visit(`/surat/${second.id}`)
  await head.reads('Diganti dengan surat baru', `${second.letter_number} Pembetulan ke-1`)
  await head.follow(`${second.letter_number} Pembetulan ke-1`)
  assert.equal(await head.heading(), right)
  await head.reads('Aktif', second.number, 'Menggantikan surat')
  await told(second, 'Diganti dengan surat baru')
  await anybody.visit(`/cek/${second.code}`)
  await anybody.follow(/^Cek surat yang menggantikannya/)
  await anybody.reads('Aktif', right, `${second.letter_number} Pembetulan ke-1`)
})
