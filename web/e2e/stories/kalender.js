// The administrator keeps the office's calendar: a file with mistakes changes nothing, a good one is shown before it counts.
import assert from 'node:assert/strict'
import { Person, phone, step } from '../world.js'

// Of a year in which no story has a due time.
const head = 'tanggal;nama;jenis;dasar\r\n'
const wrong = head + '2028-02-30;Hari Rekaan;libur_daerah;Keputusan Contoh 1/2028\r\n2028-12-29;Hari Rekaan;liburan;Keputusan Contoh 1/2028\r\n'
const right = '\ufeff' + head + '29/12/2028;Hari Rekaan;Libur Daerah;Keputusan Contoh 1/2028\r\n'

const file = (text) => ({ name: 'libur.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

let admin

step('a file with mistakes names each row', async () => {
  admin = await Person.signedIn('admin', { size: phone })
  await admin.visit('/pengaturan')
  await admin.follow('Kalender kerja')
  await admin.page.getByLabel('Berkas CSV').setInputFiles(file(wrong))
  await admin.press('Periksa berkas', { status: 422 })
  await admin.reads('Baris 2: Tanggal "2028-02-30" tidak ada')
  await admin.reads('Baris 3: Jenis "liburan" tidak dikenal')
})

step('a good file is shown with what it changes, and counts once it is confirmed', async () => {
  await admin.page.getByLabel('Berkas CSV').setInputFiles(file(right))
  await admin.press('Periksa berkas')
  await admin.reads('Ditambah: Jumat, 29 Desember 2028: Hari Rekaan')
  await admin.press('Simpan kalender')
  await admin.reads('Kalender sudah disimpan')
  await admin.follow('2028')
  await admin.reads('Keputusan Contoh 1/2028')
  assert.equal(await admin.heading(), 'Kalender kerja')
})

step('one more day is written, looked at and stored, and taken out again', async () => {
  await admin.follow('Tambah satu hari libur')
  await admin.page.getByLabel('Tanggal').fill('2028-12-28')
  await admin.page.getByLabel('Nama hari libur').fill('Hari Rekaan Kedua')
  await admin.page.getByLabel('Libur daerah').check()
  await admin.press('Periksa perubahan', { status: 422 })
  await admin.reads('Tuliskan keputusan yang menetapkannya')
  await admin.page.getByLabel('Keputusan yang menetapkannya').fill('Keputusan Contoh 2/2028')
  await admin.press('Periksa perubahan')
  await admin.reads('Ditambah: Kamis, 28 Desember 2028: Hari Rekaan Kedua')
  await admin.press('Simpan kalender')
  await admin.reads('Kalender sudah disimpan')
  await admin.follow('Hari Rekaan Kedua')
  await admin.press('Hapus hari libur ini')
  await admin.reads('Dihapus: Kamis, 28 Desember 2028: Hari Rekaan Kedua')
  await admin.press('Simpan kalender')
  await admin.reads('Kalender sudah disimpan')
  assert.equal(await admin.page.locator('.libur').getByText('Hari Rekaan Kedua').count(), 0)
})

step('hours of the counter are written with a mistake, mended, looked at and stored', async () => {
  await admin.follow('Ubah jam kerja, jam loket, atau zona waktu')
  await admin.follow('Tambah rentang jam loket')
  await admin.page.getByLabel('Senin').fill('12.00-08.00')
  await admin.press('Periksa perubahan', { status: 422 })
  await admin.reads('Senin: Jam 12.00-08.00 berakhir sebelum dimulai.')
  await admin.page.getByLabel('Senin').fill('08.00-11.30')
  await admin.press('Periksa perubahan')
  await admin.reads('Jam loket ditambah (Sehari-hari): Senin 08.00–11.30; Selasa–Kamis 07.30–12.00')
  await admin.press('Simpan kalender')
  await admin.reads('Kalender sudah disimpan')
  await admin.visit('/')
  await admin.reads('Senin 08.00–11.30')
})
