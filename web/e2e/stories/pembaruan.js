// A letter that ends soon: the office sees it coming, its organisation renews it from what it handed in the last time, and
// the new letter takes the place of the old one. In the end both stand in the main register book.
import assert from 'node:assert/strict'
import { letterSigned, programs, reachesSignature, uploads } from '../program.js'
import { Person, phone, step } from '../world.js'

const name = 'Perkumpulan Kebun Lanjut', days = 40
let who, old, applicant, staff, renewal, fresh

const later = (n) => new Date(Date.now() + n * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Makassar' })

step('a letter is issued that ends in 40 days', async () => {
  who = await programs()
  old = (await letterSigned(name, who, { term_to: later(days) })).certificate
})

step('the office sees it among those that end soon', async () => {
  staff = await Person.signedIn('kabid')
  await staff.follow('Surat yang segera berakhir')
  await staff.reads(name, 'Segera berakhir', `${days} hari lagi`)
  await staff.follow('30 hari')
  assert.ok(!(await staff.page.getByRole('main').innerText()).includes(name))
  await staff.follow('60 hari')
  const sheet = await staff.download('Unduh sebagai CSV')
  assert.match(sheet.buffer.toString(), new RegExp(`${old.number},${name},segera_berakhir,.*,${days},,tidak`))
})

step('its organisation begins the renewal', async () => {
  applicant = await Person.signedIn('pemohon', { size: phone })
  await applicant.follow(name)
  await applicant.follow('Perbarui surat')
  await applicant.press('Mulai permohonan pembaruan')
  await applicant.reads('Draf pembaruan sudah dibuat', 'Lengkap')
  renewal = new URL(applicant.page.url()).pathname.split('/').pop()
})

step('the applicant tells the new term of the board, and sees what was taken over', async () => {
  await applicant.follow('Kepengurusan dan usaha')
  await applicant.fill({ 'Akhir masa bakti pengurus': later(1500) })
  await applicant.press('Simpan dan lanjutkan')
  await applicant.visit(`/permohonan/${renewal}/berkas`)
  await applicant.reads('17 dari 26 berkas', 'Dibawa dari permohonan sebelumnya. Ganti bila sudah berubah.', 'dibuat di sini, tinggal dicetak')
  await applicant.follow('Surat keterangan domisili organisasi yang diterbitkan Lurah, diketahui Camat')
  await applicant.reads('Dibawa')
})

step('with the new statements it is handed in, once', async () => {
  await uploads(who.pemohon, renewal)
  await applicant.visit(`/permohonan/${renewal}`)
  await applicant.follow(/^Periksa dan/)
  await applicant.fill({ 'Saya menyatakan bahwa data dan berkas ini benar': true })
  await applicant.press('Ajukan permohonan')
  assert.equal(await applicant.heading(), 'Permohonan sudah diajukan')
  await applicant.visit(`/surat/${old.id}/perbarui`)
  await applicant.reads('surat ini sudah berjalan')
  await applicant.follow('Buka permohonannya')
  assert.equal(new URL(applicant.page.url()).pathname, `/permohonan/${renewal}`)
  await staff.visit('/surat?dalam=60')
  await staff.reads('pembaruan berjalan')
})

step('when the new letter is signed, the old one says what replaced it', async () => {
  await reachesSignature(renewal, who)
  await who.kepala.takes(renewal, 'tandatangani')
  fresh = (await who.kepala.call('GET', `/dossiers/${renewal}`)).certificate
  const anybody = await Person.arrive({ size: phone })
  await anybody.visit(`/cek/${old.code}`)
  await anybody.reads('Diganti dengan surat baru', fresh.letter_number)
  await anybody.follow(/^Cek surat yang menggantikannya/)
  await anybody.reads('Aktif', name)
})

step('both stand in the main register book, which is filtered and taken along', async () => {
  await staff.visit('/beranda')
  await staff.follow('Buku Induk')
  await staff.reads(old.number, fresh.number)
  await staff.pick('Status', 'Diganti dengan surat baru')
  await staff.press('Saring')
  await staff.reads(old.number)
  assert.ok(!(await staff.page.getByRole('main').innerText()).includes(fresh.number))
  const paper = await staff.download(/^Unduh PDF/), sheet = await staff.download('Unduh XLSX')
  assert.equal(paper.buffer.subarray(0, 5).toString(), '%PDF-')
  assert.equal(sheet.buffer.subarray(0, 4).toString('latin1'), 'PK\x03\x04')
  assert.match(sheet.name, /\.xlsx$/)
  await staff.pick('Tahun', 'Semua tahun')
  await staff.press('Saring')
  await staff.follow(old.number)
  await staff.follow('Surat yang terbit dan riwayatnya')
  await staff.reads('Diganti dengan surat baru', fresh.letter_number)
})
