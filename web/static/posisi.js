// Fills latitude and longitude from the device on request. The page works without it.
const lat = document.getElementById("lat"), lon = document.getElementById("lon");
if (lat && lon && navigator.geolocation) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kedua";
  button.textContent = "Ambil posisi";
  const told = document.createElement("p");
  told.className = "kecil";
  told.setAttribute("role", "status");
  button.addEventListener("click", () => {
    told.textContent = "Mencari posisi…";
    navigator.geolocation.getCurrentPosition((at) => {
      lat.value = at.coords.latitude.toFixed(6);
      lon.value = at.coords.longitude.toFixed(6);
      told.textContent = `Posisi sudah diisi, ketelitian sekitar ${Math.round(at.coords.accuracy)} meter.`;
    }, () => { told.textContent = "Posisi tidak dapat diambil. Isi sendiri, atau kosongkan."; }, { enableHighAccuracy: true, timeout: 20000 });
  });
  lat.parentElement.before(button, told);
}
