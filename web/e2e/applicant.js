// What somebody does who acts for an organisation, from the account to the letter in hand.
import assert from 'node:assert/strict'
import { letter, photo } from './files.js'

export const password = 'kata sandi contoh'

// answers are an organisation without a gap, page by page of the form. What is approved differs between the two tracks.
function answers(name, approval) {
  const year = new Date().getFullYear()
  return [
    { 'Nama organisasi': name, 'Nama singkat': 'PKA', 'Tingkat organisasi': 'Pusat',
      'Bidang kegiatan': 'Lingkungan hidup', 'Ruang lingkup': 'Kota' },
    { 'Alamat kantor atau sekretariat': 'Jalan Khayalan Nomor 9', RT: '012', RW: '003', Kelurahan: 'Angan', Kecamatan: 'Mimpi', 'Kode pos': '00000' },
    { 'Tempat pendirian': 'Kota Contoh', 'Tanggal pendirian': '2020-03-03', 'Asas dan ciri': 'Pancasila', Tujuan: 'Menanam bersama warga.',
      Pendiri: 'Warga Contoh Satu\nWarga Contoh Dua' },
    { 'Awal masa bakti pengurus': `${year}-01-01`, 'Akhir masa bakti pengurus': `${year + 4}-12-31`,
      'Badan pengambil keputusan tertinggi': 'Musyawarah anggota' },
    { 'Sumber keuangan': 'Dalam negeri', 'Jumlah anggota': '40' },
    { 'NPWP organisasi': '0000000000000000', 'Nomor akta': '12', 'Tanggal akta': '2020-03-03', 'Nama notaris': 'Tokoh Rekaan, S.H., M.Kn.',
      ...approval.answers, 'Tanggal surat keterangan domisili': `${year}-01-15` },
    officer('Warga Contoh Satu', '0000001502900001', '1990-02-15', 'Laki-laki'),
    officer('Warga Contoh Dua', '0000005603910002', '1991-03-16', 'Perempuan'),
    officer('Warga Contoh Tiga', '0000001704920003', '1992-04-17', 'Laki-laki'),
  ]
}

function officer(name, nik, born, sex) {
  return { Nama: name, NIK: nik, 'Tempat lahir': 'Kota Contoh', 'Tanggal lahir': born, 'Jenis kelamin': sex,
    Kewarganegaraan: 'Warga negara Indonesia', Alamat: 'Jalan Khayalan Nomor 8' }
}

// tracks are the two procedures as applicants know them.
export const tracks = {
  pelaporan: {
    title: /Pelaporan Keberadaan Organisasi/,
    answers: { 'Nomor SK pengesahan badan hukum': 'AHU-0000000.AH.01.07.TAHUN 2020', 'Tanggal SK pengesahan badan hukum': '2020-04-21' },
  },
  pendaftaran: {
    title: /Pendaftaran Organisasi Kemasyarakatan Tidak Berbadan Hukum/,
    answers: { 'Nomor SKT': '00-00-00/0000/X/2025', 'Tanggal SKT': '2025-04-21', 'Akhir masa berlaku SKT': `${new Date().getFullYear() + 3}-04-20` },
  },
}

// joins makes an account, confirms it by the mail, and signs in.
export async function joins(person, email, admin) {
  await person.visit('/daftar')
  await person.fill({ 'Nama lengkap Anda': 'Warga Contoh Satu', 'Alamat email': email, 'Kata sandi': password })
  await person.press('Buat akun')
  const link = await admin.mailed(email)
  await person.visit(link.pathname + link.search)
  await person.press('Konfirmasi alamat email')
  await person.signIn(email, password)
}

// records enters the organisation: its name, and then the form page by page.
export async function records(person, name) {
  await person.follow('Daftarkan organisasi')
  await person.fill({ 'Nama organisasi': name })
  await person.press('Simpan dan lanjutkan')
}

// begins makes the draft of a track for the organisation.
export async function begins(person, track) {
  await person.visit('/permohonan/baru')
  await person.page.getByRole('radio', { name: track.title }).check()
  await person.press('Buat draf')
}

// fillsIn answers the whole form of the draft and looks it over.
export async function fillsIn(person, name, track) {
  await person.follow('Nama dan bidang kegiatan')
  for (const page of answers(name, track)) {
    await person.fill(page)
    await person.press('Simpan dan lanjutkan')
  }
  assert.equal(await person.heading(), 'Periksa isian data')
  await person.reads('Semua isian yang wajib sudah lengkap', 'Tokoh Rekaan', 'Warga Contoh Tiga')
  await person.follow('Lanjut ke berkas persyaratan')
}

// brings uploads every item that is still missing: what is made here printed and signed, photos, several pictures as one
// file, one file for several items, and plain letters.
export async function brings(person) {
  for (let item = await missing(person); item; item = await missing(person)) {
    const label = (await item.innerText()).trim()
    await person.lead(item, 200)
    await uploads(person, await file(person, label))
  }
  await person.reads(/(\d+) dari \1 berkas/)
}

// missing is the first item of the board without a file.
async function missing(person) {
  const items = person.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Belum diunggah' }).getByRole('link')
  return await items.count() > 0 ? items.first() : null
}

async function file(person, label) {
  if (await person.page.getByRole('link', { name: 'Unduh lembar siap cetak' }).count() > 0) {
    const { name, buffer } = await person.download('Unduh lembar siap cetak')
    assert.equal(buffer.subarray(0, 5).toString(), '%PDF-')
    return { name, mimeType: 'application/pdf', buffer } // as if it had come back from printer, pen and scanner
  }
  if (/foto /i.test(label)) return photo(label.slice(0, 20))
  if (/Program kerja/.test(label)) return [photo('halaman 1'), photo('halaman 2')]
  if (/akta notaris/.test(label)) {
    await person.page.getByText('Berkas yang sama berlaku untuk persyaratan lain').click()
    await person.fill({ 'Fotokopi Anggaran Dasar (AD)': true, 'Fotokopi Anggaran Rumah Tangga (ART)': true })
  }
  return letter(label.slice(0, 40))
}

// uploads chooses files on the page of an item and sends them.
export async function uploads(person, files, status = 200) {
  await person.input('Pilih berkas').setInputFiles(files)
  await person.sends('Unggah', status)
}

// submits looks over the summary, states that it is true and hands it in; the tracking code is on the receipt.
export async function submits(person) {
  await person.follow('Kembali ke daftar langkah')
  await person.follow(/^Periksa dan/)
  await person.reads('Siapa diberi tahu apa')
  await person.press('Ajukan permohonan', { status: 422 }) // the statement is missing
  await person.fill({ 'Saya menyatakan bahwa data dan berkas ini benar': true })
  await person.press('Ajukan permohonan')
  assert.equal(await person.heading(), 'Permohonan sudah diajukan')
  const receipt = await person.download(/Unduh tanda terima/)
  assert.equal(receipt.buffer.subarray(0, 5).toString(), '%PDF-')
  return (await person.page.getByRole('main').innerText()).match(/Kode pelacakan Anda\s+([0-9A-Z]{5})\s*([0-9A-Z]{5})/).slice(1).join('')
}

// continues opens a dossier that waits for its applicant.
export async function continues(person, name) {
  await person.visit('/beranda')
  await person.follow(/^Buka dan lanjutkan/, { within: person.page.getByRole('listitem').filter({ hasText: name }) })
}
