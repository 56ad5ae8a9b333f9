// A version of the SOP is written by the administrator, spoken about by the office, and approved by the head.
import assert from 'node:assert/strict'
import { Person, phone, desk, step } from '../world.js'

let admin, head, base

step('a copy of the version in force tells that nothing has changed', async () => {
  admin = await Person.signedIn('admin', { size: phone })
  await admin.visit('/pengaturan')
  await admin.follow('Versi SOP')
  await admin.press(/^Mulai draf dari versi 1 Pelaporan/)
  await admin.reads('Draf sudah dibuat')
  await admin.reads('Tidak ada yang berubah')
  base = new URL(admin.page.url()).pathname
})

step('a mistake is kept and told with its line, and mended', async () => {
  const text = await admin.page.locator('#body').inputValue()
  await admin.page.locator('#body').fill(text.replace('to: penelitian_kasubbid', 'to: entah_apa'))
  await admin.press('Simpan draf')
  await admin.reads('Lihat baris')
  await admin.page.locator('#body').fill(text.replace('norm: 2 hari kerja\n    guards: [all_judged]', 'norm: 3 hari kerja\n    guards: [all_judged]'))
  await admin.press('Simpan draf')
  await admin.reads('batas waktu langkah 4 dari 2 menjadi 3 hari kerja')
})

step('whoever is second sees both texts', async () => {
  const other = await Person.signedIn('admin', { size: desk })
  await other.visit(base)
  await admin.page.locator('#body').fill(await admin.page.locator('#body').inputValue() + '# satu\n')
  await admin.press('Simpan draf')
  await other.page.locator('#body').fill(await other.page.locator('#body').inputValue() + '# dua\n')
  await other.press('Simpan draf', { status: 409 })
  await other.reads('Dua tulisan yang berbeda')
})

step('the office comments and the head returns it first', async () => {
  await admin.press('Ajukan')
  head = await Person.signedIn('kepala', { size: phone })
  await head.visit(base)
  await head.page.getByLabel('Tambah komentar').fill('Contoh komentar.')
  await head.press('Tambah komentar')
  await head.reads('Contoh komentar.')
  await head.press('Kembalikan', { status: 422 })
  await head.page.getByLabel('Alasan').fill('Alasan contoh.')
  await head.press('Kembalikan')
  await admin.visit(base)
  await admin.reads('Alasan contoh.')
})

// Nothing comes into force: the other stories run at the same time on the version that is.
step('a day that is over is refused, and the proposal is called off', async () => {
  await admin.press('Ajukan')
  await head.visit(base)
  await head.page.getByLabel('Mulai berlaku').fill('2001-01-01')
  await head.press('Sahkan', { status: 422 })
  await admin.visit(base)
  await admin.page.locator('summary', { hasText: 'Batalkan draf' }).click()
  await admin.press('Batalkan draf ini')
  await admin.reads('Draf sudah dibatalkan')
  await admin.visit('/pengaturan/sop')
  assert.equal(await admin.heading(), 'Versi SOP')
})

step('a version for a day far away is approved, and called off with a reason', async () => {
  await admin.press(/^Mulai draf dari versi 1 Pelaporan/)
  const text = await admin.page.locator('#body').inputValue()
  await admin.page.locator('#body').fill(text.replace('norm: 2 hari kerja\n    guards: [all_judged]', 'norm: 4 hari kerja\n    guards: [all_judged]'))
  await admin.press('Simpan draf')
  await admin.press('Ajukan')
  await head.visit(new URL(admin.page.url()).pathname)
  await head.page.getByLabel('Mulai berlaku').fill(`${new Date().getFullYear() + 3}-01-04`)
  await head.press('Sahkan')
  await head.visit('/pengaturan/sop')
  await head.page.locator('summary', { hasText: 'Batalkan versi 2' }).click()
  await head.arrived() // the form, opened
  await head.press('Batalkan versi ini', { status: 422 })
  await head.page.getByLabel('Alasan pembatalan').fill('Alasan contoh.')
  await head.press('Batalkan versi ini')
  await head.reads('dibatalkan')
})

step('a draft is tried on past cases from its own page', async () => {
  await admin.visit('/pengaturan/sop')
  await admin.press(/^Mulai draf dari versi 1 Pelaporan/)
  await admin.follow('Coba draf ini pada permohonan yang sudah lewat')
  await admin.press('Hitung')
  await admin.reads('Hasil percobaan')
  await head.visit('/pengaturan/sop/coba')
  await head.press('Hitung')
  await head.reads('Hasil percobaan')
})
