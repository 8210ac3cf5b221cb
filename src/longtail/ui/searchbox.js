// A search field that tells what is typed after a short pause, and keeps the address of the page in step.
const PAUSE = 140;

export default function ({ parentElement, data, setStateValue }) {
  let box = parentElement.querySelector(".lt-searchbox");
  if (!box) {
    box = document.createElement("label");
    box.className = "lt-searchbox";
    const name = document.createElement("span");
    const field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    field.maxLength = 5000;
    box.append(name, field);
    parentElement.append(box);
  }
  const field = box.querySelector("input");
  box.querySelector("span").textContent = data.label;
  if (box.dataset.given !== data.given) {
    box.dataset.given = data.given;
    field.value = data.given;
  }
  let timer;
  field.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname;
      history.replaceState(history.state, "", address);
      setStateValue("query", { given: data.given, text: field.value });
    }, PAUSE);
  };
}
