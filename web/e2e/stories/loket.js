// Somebody comes to the counter for an organisation that the office knows; it is found and not entered again.
import assert from 'node:assert/strict'
import { Person, step } from '../world.js'

let desk

step('who is not known is told so, and may be entered', async () => {
  desk = await Person.signedIn('umum')
  await desk.follow('Layani orang di loket')
  await desk.fill({ 'Cari organisasi': 'ab' })
  await desk.press('Cari', { status: 422 })
  await desk.fill({ 'Cari organisasi': 'Sanggar Tak Dikenal' })
  await desk.press('Cari')
  await desk.reads('Tidak ada organisasi bernama seperti itu')
  assert.equal(await desk.input('Nama organisasi').inputValue(), 'Sanggar Tak Dikenal')
})

step('a known organisation is chosen, and its data are there', async () => {
  await desk.fill({ 'Cari organisasi': 'LAYANG-LAYANG' })
  await desk.press('Cari')
  await desk.follow('Forum Layang-Layang Angan')
  await desk.fill({ 'Nama orang yang datang': 'Warga Contoh Tujuh' })
  await desk.press('Mulai permohonan', { status: 422 }) // along which track?
  await desk.page.getByRole('radio', { name: /^Pelaporan/ }).check()
  await desk.press('Mulai permohonan')
  await desk.follow('Isi data pemohon')
  await desk.reads('Forum Layang-Layang Angan', 'Semua isian yang wajib sudah lengkap')
})
