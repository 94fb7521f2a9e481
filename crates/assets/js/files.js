// A file that is too large is told when it is chosen, not after minutes of sending it over a slow line.
//   <input type="file" data-hm-most="20971520" data-hm-too-large="The file %name% is too large.">

export function files(input) {
  if (!input) return;
  input.addEventListener("change", () => {
    document.getElementById(`${input.id}-error`)?.remove();
    const large = [...input.files].find((file) => file.size > Number(input.getAttribute("data-hm-most")));
    if (!large) return;
    const sentence = document.createElement("p");
    sentence.id = `${input.id}-error`;
    sentence.className = "govuk-error-message";
    sentence.setAttribute("role", "alert");
    sentence.textContent = input.getAttribute("data-hm-too-large").replace("%name%", () => large.name);
    input.before(sentence);
    input.value = "";
  });
}
