// After a change of country the parts of the address stand in that country's order. They are moved, not made anew: what
// is being typed stays where it is, and the part with the focus is the one that the others move around.
function arrange() {
  const wanted = document.getElementById("address-order")?.dataset.order.split(" ") ?? [];
  const parts = wanted.map((name) => document.getElementById(`field-${name}`)).filter(Boolean);
  const box = parts[0]?.parentElement;
  if (!box || parts.every((part, index) => box.children[index] === part)) return;
  const still = parts.find((part) => part.contains(document.activeElement));
  let passed = !still;
  for (const part of parts) {
    if (part === still) passed = true;
    else if (passed) box.append(part);
    else box.insertBefore(part, still);
  }
}

document.addEventListener("htmx:after:swap", arrange);
