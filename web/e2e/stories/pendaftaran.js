// The whole way of an organisation without legal personality. The applicant's browser runs no script; nothing is found
// wanting; the head signs several letters at once.
import assert from 'node:assert/strict'
import { begins, brings, continues, fillsIn, joins, records, submits, tracks } from '../applicant.js'
import { acts, judges, staff, visits } from '../office.js'
import { Person, phone, step } from '../world.js'

const name = 'Paguyuban Tenun Angan'
let applicant, office, code

step('joins and records the organisation without script', async () => {
  applicant = await Person.arrive({ size: phone, script: false })
  await joins(applicant, 'tenun.angan@contoh.test', await Person.signedIn('admin'))
  await records(applicant, name)
  await begins(applicant, tracks.pendaftaran)
})

step('answers the form without script', () => fillsIn(applicant, name, tracks.pendaftaran))

step('uploads what applies without script', () => brings(applicant))

step('hands in without script', async () => {
  code = await submits(applicant)
})

step('the office checks it and finds nothing wanting', async () => {
  office = await staff()
  await acts(office.umum, code, 'Catat dalam agenda', { 'Nomor agenda (kosong untuk nomor berikutnya)': 'T-77' })
  await acts(office.kepala, code, 'Beri disposisi', { 'Isi disposisi': 'Teliti dan selesaikan sesuai ketentuan.' })
  await acts(office.kabid, code, 'Tugaskan staf pelaksana', { 'Staf pelaksana': 'Staf Contoh, A.Md.' })
  await judges(office.staf, code)
  await acts(office.staf, code, 'Teruskan hasil pemeriksaan')
  await acts(office.kasubbid, code, 'Setujui hasil pemeriksaan')
  await acts(office.kabid, code, 'Nyatakan berkas lengkap')
})

step('somebody visits, and the letter is drafted', async () => {
  await acts(office.kabid, code, 'Tunjuk petugas lapangan', { 'Petugas lapangan': 'Petugas Contoh' })
  await visits(office.lapangan, code)
  await acts(office.kabid, code, 'Nyatakan keberadaan sesuai', { Kesimpulan: 'Keberadaan organisasi sesuai dengan berkas.' })
  await acts(office.kabid, code, 'Beri nomor registrasi')
  await acts(office.staf, code, 'Susun konsep surat')
})

step('the head reads two letters and signs them together', async () => {
  const head = office.kepala, both = [name, 'Lembaga Lumbung Mimpi']
  for (const one of both) {
    await head.visit('/tanda-tangan')
    await head.follow(/^(Baca ringkasan|Buka lagi)/, { within: head.page.getByRole('listitem').filter({ hasText: one }) })
  }
  await head.follow('Kembali ke daftar')
  for (const one of both) await head.fill({ [one]: true })
  await head.press('Periksa yang dipilih')
  await head.press('Tanda tangani 2 surat')
  await head.page.getByText(/^Selesai:/).first().waitFor({ timeout: 60_000 }) // the page asks again by itself
  await head.reads('Sudah ditandatangani (2)', ...both)
})

step('the letter is handed over', async () => {
  await continues(applicant, name)
  assert.equal((await applicant.download(/Unduh surat/)).buffer.subarray(0, 5).toString(), '%PDF-')
  await acts(office.umum, code, 'Serah terima surat', { 'Nama penerima': 'Warga Contoh Satu' })
  await office.umum.reads('Selesai')
})
